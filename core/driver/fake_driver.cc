#include "core/driver/fake_driver.h"

#include <algorithm>
#include <compare>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/cells.h"
#include "core/driver/query_check.h"
#include "core/driver/table_page.h"

namespace osiris {
namespace {

constexpr int64_t kSampleCellBytes = 1024;

using Tables = std::map<TableName, FakeSource::Stored>;

Cell Cut(const Cell& cell, int64_t max_bytes) {
  if (cell.kind == Cell::Kind::kText) return TextCell(cell.bytes, max_bytes);
  if (cell.kind == Cell::Kind::kBlob) return BlobCell(cell.bytes, max_bytes);
  return cell;
}

// NULL, then numbers, then text, then blobs.
int RankOf(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return 0;
    case Cell::Kind::kInteger:
    case Cell::Kind::kReal:
      return 1;
    case Cell::Kind::kText:
      return 2;
    case Cell::Kind::kBlob:
      return 3;
  }
  return 4;
}

std::partial_ordering Compare(const Cell& a, const Cell& b) {
  if (RankOf(a) != RankOf(b)) return RankOf(a) <=> RankOf(b);
  if (RankOf(a) == 0) return std::partial_ordering::equivalent;
  if (RankOf(a) > 1) return a.bytes <=> b.bytes;
  if (a.kind == Cell::Kind::kInteger && b.kind == Cell::Kind::kInteger) {
    return a.integer <=> b.integer;
  }
  const auto number = [](const Cell& cell) {
    return cell.kind == Cell::Kind::kInteger ? static_cast<double>(cell.integer)
                                             : cell.real;
  };
  return number(a) <=> number(b);
}

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool Holds(const Condition& condition, const Cell& cell) {
  using Operator = Condition::Operator;
  const bool null = cell.kind == Cell::Kind::kNull;
  if (condition.op == Operator::kIsNull) return null;
  if (null) return false;
  const auto order = Compare(cell, condition.value);
  switch (condition.op) {
    case Operator::kEqual:
      return order == 0;
    case Operator::kNotEqual:
      return order != 0;
    case Operator::kLess:
      return order < 0;
    case Operator::kLessOrEqual:
      return order <= 0;
    case Operator::kGreater:
      return order > 0;
    case Operator::kGreaterOrEqual:
      return order >= 0;
    case Operator::kContains:
      return Lower(cell.bytes).find(Lower(condition.value.bytes)) !=
             std::string::npos;
    default:
      return true;
  }
}

std::vector<std::string> ColumnNames(const Table& table) {
  std::vector<std::string> names;
  names.reserve(table.columns.size());
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

size_t IndexOf(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) - names.begin();
}

FakeSource::Rows Matching(const FakeSource::Stored& stored,
                          const std::vector<Condition>& conditions) {
  const std::vector<std::string> names = ColumnNames(stored.table);
  FakeSource::Rows rows = stored.rows;
  for (const Condition& condition : conditions) {
    const size_t column = IndexOf(names, condition.column);
    std::erase_if(rows, [&](const std::vector<Cell>& row) {
      return !Holds(condition, row[column]);
    });
  }
  return rows;
}

RowBatch Select(const FakeSource::Stored& stored, const ReadQuery& query) {
  const std::vector<std::string> names = ColumnNames(stored.table);
  FakeSource::Rows rows = Matching(stored, query.conditions);
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    for (const Ordering& ordering : query.order_by) {
      const size_t column = IndexOf(names, ordering.column);
      const auto order = Compare(a[column], b[column]);
      if (order != 0) return ordering.descending ? order > 0 : order < 0;
    }
    return false;
  });
  RowBatch batch;
  batch.columns = query.columns.empty() ? names : query.columns;
  for (int64_t i = query.offset;
       i < std::ssize(rows) && i - query.offset < query.limit; ++i) {
    for (const std::string& column : batch.columns) {
      batch.cells.push_back(
          Cut(rows[i][IndexOf(names, column)], query.max_cell_bytes));
    }
  }
  return batch;
}

Table DescribeTable(const FakeSource::Stored& stored,
                    const CatalogRequest& request) {
  Table table = stored.table;
  if (!stored.error.ok()) {
    table.error = TableError{.code = GetErrorInfo(stored.error).code,
                             .message = std::string(stored.error.message())};
  }
  if (request.detail == DetailLevel::kNames) {
    return {.name = table.name, .kind = table.kind, .error = table.error};
  }
  if (request.detail != DetailLevel::kFull) {
    table.bytes.reset();
    table.definition.reset();
  }
  if (request.sample_rows > 0 && stored.error.ok()) {
    ReadQuery query;
    query.limit = request.sample_rows;
    query.max_cell_bytes = kSampleCellBytes;
    table.samples = Select(stored, query);
  }
  return table;
}

class FakeReader final : public RowReader {
 public:
  FakeReader(FakeSource& source, RowBatch batch, CallContext context)
      : source_(source),
        batch_(std::move(batch)),
        context_(std::move(context)) {}

  // Two rows a batch, so that readers of batches are put to the test.
  absl::StatusOr<std::optional<RowBatch>> Next() override {
    if (failed_.ok()) {
      failed_ = source_.Enter(FakeSource::Call::kDescribe, context_);
    }
    if (!failed_.ok()) return failed_;
    if (row_ >= batch_.rows() && started_) return std::nullopt;
    started_ = true;
    const size_t width = batch_.columns.size();
    const size_t end = std::min(row_ + 2, batch_.rows());
    RowBatch next;
    next.columns = batch_.columns;
    next.cells.assign(batch_.cells.begin() + row_ * width,
                      batch_.cells.begin() + end * width);
    row_ = end;
    return next;
  }

  void End(absl::Status why) { failed_ = std::move(why); }

 private:
  FakeSource& source_;
  const RowBatch batch_;
  const CallContext context_;
  size_t row_ = 0;
  bool started_ = false;
  absl::Status failed_;
};

// Passes calls on while its reader is the connection's latest.
class FakeReaderHandle final : public RowReader {
 public:
  explicit FakeReaderHandle(std::shared_ptr<FakeReader> reader)
      : reader_(std::move(reader)) {}
  absl::StatusOr<std::optional<RowBatch>> Next() override {
    return reader_->Next();
  }

 private:
  const std::shared_ptr<FakeReader> reader_;
};

class FakeConnection final : public Connection {
 public:
  explicit FakeConnection(FakeSource& source) : source_(source) {}

  absl::StatusOr<SourceInfo> Describe(const CallContext& context) override {
    RETURN_IF_ERROR(source_.Enter(FakeSource::Call::kDescribe, context));
    return SourceInfo{.product = "Fake",
                      .version = "1",
                      .read_only_guards = {"there is nothing to write"}};
  }

  absl::StatusOr<Catalog> ReadCatalog(const CatalogRequest& request,
                                      const CallContext& context) override {
    RETURN_IF_ERROR(source_.Enter(FakeSource::Call::kReadCatalog, context));
    const Tables tables = source_.tables();
    std::vector<TableName> names;
    for (const auto& [name, stored] : tables) names.push_back(name);
    ASSIGN_OR_RETURN(TablePage page, PageOf(names, request));
    Catalog catalog;
    catalog.total_tables = std::ssize(names);
    catalog.next_cursor = std::move(page.next_cursor);
    for (size_t i = page.begin; i < page.end; ++i) {
      catalog.tables.push_back(DescribeTable(tables.at(names[i]), request));
      const size_t end = request.only ? page.end : names.size();
      context.Report({.done = std::ssize(catalog.tables),
                      .total = static_cast<int64_t>(end - page.begin),
                      .what = "reading tables"});
    }
    return catalog;
  }

  absl::StatusOr<std::unique_ptr<RowReader>> Read(
      const ReadQuery& query, const CallContext& context) override {
    EndReader();
    ASSIGN_OR_RETURN(const FakeSource::Stored stored,
                     Find(query.table, context));
    RETURN_IF_ERROR(CheckReadQuery(query, ColumnNames(stored.table)));
    auto reader =
        std::make_shared<FakeReader>(source_, Select(stored, query), context);
    reader_ = reader;
    return std::make_unique<FakeReaderHandle>(std::move(reader));
  }

  absl::StatusOr<int64_t> CountRows(const ReadQuery& query,
                                    const CallContext& context) override {
    ASSIGN_OR_RETURN(const FakeSource::Stored stored,
                     Find(query.table, context));
    RETURN_IF_ERROR(CheckConditions(query, ColumnNames(stored.table)));
    return std::ssize(Matching(stored, query.conditions));
  }

 private:
  void EndReader() {
    if (const auto reader = reader_.lock()) {
      reader->End(MakeError(ErrorCode::kRunCancelled,
                            "another reader was started on the connection"));
    }
  }

  absl::StatusOr<FakeSource::Stored> Find(const TableName& name,
                                          const CallContext& context) {
    RETURN_IF_ERROR(source_.Enter(FakeSource::Call::kReadRows, context));
    const Tables tables = source_.tables();
    std::vector<TableName> names;
    for (const auto& [table, stored] : tables) names.push_back(table);
    const std::optional<size_t> index = FindTable(names, name);
    if (!index.has_value()) return TableNotFound(name);
    FakeSource::Stored stored = tables.at(names[*index]);
    if (!stored.error.ok()) return stored.error;
    return stored;
  }

  FakeSource& source_;
  std::weak_ptr<FakeReader> reader_;
};

}  // namespace

FakeDriver::FakeDriver(FakeSource& source, std::string family,
                       std::string version)
    : source_(source),
      family_(std::move(family)),
      version_(std::move(version)) {}

absl::StatusOr<JailNeeds> FakeDriver::NeedsOf(const ConnectionConfig&) const {
  return JailNeeds{};
}

absl::StatusOr<std::unique_ptr<Connection>> FakeDriver::Open(
    const ConnectionConfig&, const CallContext& context) {
  RETURN_IF_ERROR(source_.Enter(FakeSource::Call::kOpen, context));
  return std::make_unique<FakeConnection>(source_);
}

}  // namespace osiris
