#include "desktop/explore/fake_explore_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/error_info.h"

namespace osiris::desktop {
namespace {

Column MakeColumn(std::string name, std::string declared, ColumnType type,
                  bool nullable, int position) {
  Column column;
  column.name = std::move(name);
  column.declared_type = std::move(declared);
  column.type = type;
  column.nullable = nullable;
  column.position = position;
  return column;
}

Table MakeTable(std::string name, int64_t rows, std::vector<Column> columns) {
  Table table;
  table.name = {"", std::move(name)};
  table.columns = std::move(columns);
  for (size_t i = 0; i < table.columns.size(); ++i) {
    table.columns[i].position = static_cast<int>(i) + 1;
  }
  table.primary_key = {table.columns.front().name};
  table.row_count = RowCount{rows, true};
  return table;
}

ForeignKey Refers(std::string column, std::string table) {
  ForeignKey key;
  key.columns = {column};
  key.referenced_table = {"", std::move(table)};
  key.referenced_columns = {std::move(column)};
  key.on_update = "NO ACTION";
  key.on_delete = "CASCADE";
  return key;
}

Table Customers() {
  Table table = MakeTable(
      "customers", 2400,
      {MakeColumn("customer_id", "INTEGER", ColumnType::kInteger, false, 1),
       MakeColumn("full_name", "VARCHAR(120)", ColumnType::kText, false, 2),
       MakeColumn("email", "VARCHAR(160)", ColumnType::kText, false, 3),
       MakeColumn("country", "CHAR(2)", ColumnType::kText, false, 4),
       MakeColumn("ltv_eur", "DECIMAL(10,2)", ColumnType::kDecimal, false, 5),
       MakeColumn("signed_up", "TIMESTAMP", ColumnType::kTimestamp, false, 6),
       MakeColumn("churned_on", "DATE", ColumnType::kDate, true, 7)});
  table.columns[4].default_value = "0";
  table.unique_keys = {{"", {"email"}}};
  table.indexes = {{"customers_active", {"country"}, false, true},
                   {"sqlite_autoindex_customers_1", {"email"}, true, false}};
  return table;
}

Catalog MoviesCatalog() {
  const auto integer = [](const char* name) {
    return MakeColumn(name, "INTEGER", ColumnType::kInteger, false, 0);
  };
  const auto text = [](const char* name) {
    return MakeColumn(name, "TEXT", ColumnType::kText, true, 0);
  };
  Catalog catalog;
  Table movies = MakeTable("movies", 9700,
                           {integer("movie_id"), text("title"),
                            integer("studio_id"), text("genre")});
  movies.foreign_keys = {Refers("studio_id", "studios")};
  Table reviews =
      MakeTable("reviews", 88'000,
                {integer("review_id"), integer("movie_id"),
                 integer("customer_id"), integer("stars"), text("headline")});
  reviews.foreign_keys = {Refers("movie_id", "movies"),
                          Refers("customer_id", "customers")};
  Table view = MakeTable("active_customers", 0,
                         {integer("customer_id"), text("full_name")});
  view.kind = TableKind::kView;
  view.primary_key.clear();
  view.row_count.reset();
  catalog.tables = {
      view, Customers(), movies, reviews,
      MakeTable("studios", 212, {integer("studio_id"), text("name")})};
  catalog.total_tables = static_cast<int64_t>(catalog.tables.size());
  return catalog;
}

Cell TextCell(std::string text) {
  Cell cell;
  cell.kind = Cell::Kind::kText;
  cell.full_bytes = static_cast<int64_t>(text.size());
  cell.bytes = std::move(text);
  return cell;
}

Cell MakeCell(const std::string& column, int64_t row) {
  if (column.ends_with("_id") || column == "stars") {
    Cell cell;
    cell.kind = Cell::Kind::kInteger;
    cell.integer = 100'201 + row;
    return cell;
  }
  if (column == "churned_on" && row % 3 != 0) return {};
  if (column == "ltv_eur") {
    Cell cell;
    cell.kind = Cell::Kind::kReal;
    cell.real = static_cast<double>((row * 7919) % 50'000) / 100;
    return cell;
  }
  if (column == "country") {
    constexpr const char* kCountries[] = {"CZ", "DE", "FR", "SK"};
    return TextCell(kCountries[row % 4]);
  }
  return TextCell(fmt::format("{} {}", column, row + 1));
}

}  // namespace

FakeExploreSource::FakeExploreSource() = default;

void FakeExploreSource::AddMovies(const std::string& reference) {
  SourceEntry entry;
  entry.reference = reference;
  entry.family = "sqlite";
  entry.description = "/home/me/movies.db";
  AddSource(std::move(entry), MoviesCatalog());
}

void FakeExploreSource::AddSource(SourceEntry entry, Catalog catalog) {
  const std::lock_guard lock(mutex_);
  for (const Table& table : catalog.tables) {
    rows_[table.name] = table.row_count ? table.row_count->rows : 10;
  }
  catalogs_[entry.reference] = std::move(catalog);
  entries_.push_back(std::move(entry));
}

void FakeExploreSource::SetRows(const TableName& table, int64_t rows) {
  const std::lock_guard lock(mutex_);
  rows_[table] = rows;
}

void FakeExploreSource::Store(const std::string& reference) {
  const std::lock_guard lock(mutex_);
  stored_.insert(reference);
}

void FakeExploreSource::FailDiscovery(absl::Status status) {
  const std::lock_guard lock(mutex_);
  discovery_failure_ = std::move(status);
}

void FakeExploreSource::FailReading(absl::Status status) {
  const std::lock_guard lock(mutex_);
  reading_failure_ = std::move(status);
}

void FakeExploreSource::Withhold(absl::Status status) {
  const std::lock_guard lock(mutex_);
  withheld_ = std::move(status);
}

void FakeExploreSource::Mask(std::string masked, std::string hidden) {
  const std::lock_guard lock(mutex_);
  masked_column_ = std::move(masked);
  hidden_column_ = std::move(hidden);
}

void FakeExploreSource::FailListing(absl::Status status) {
  const std::lock_guard lock(mutex_);
  listing_failure_ = std::move(status);
}

void FakeExploreSource::FailAdding(absl::Status status) {
  const std::lock_guard lock(mutex_);
  adding_failure_ = std::move(status);
}

void FakeExploreSource::HoldDiscovery(int64_t done, int64_t total) {
  const std::lock_guard lock(mutex_);
  hold_discovery_ = true;
  held_done_ = done;
  held_total_ = total;
}

void FakeExploreSource::HoldReading() {
  const std::lock_guard lock(mutex_);
  hold_reading_ = true;
}

void FakeExploreSource::Release() {
  const std::lock_guard lock(mutex_);
  hold_discovery_ = hold_reading_ = false;
  released_.notify_all();
}

int FakeExploreSource::discoveries() const {
  const std::lock_guard lock(mutex_);
  return discoveries_;
}

int FakeExploreSource::reads() const {
  const std::lock_guard lock(mutex_);
  return reads_;
}

int FakeExploreSource::cancelled() const {
  const std::lock_guard lock(mutex_);
  return cancelled_;
}

absl::Status FakeExploreSource::Wait(std::unique_lock<std::mutex>& lock,
                                     const bool& held,
                                     const CallContext& context) {
  const auto registration =
      context.cancellation.OnCancel([this] { released_.notify_all(); });
  while (held && !context.cancellation.cancelled()) {
    // The callback cannot take the mutex: look again now and then.
    released_.wait_for(lock, std::chrono::milliseconds(5));
  }
  absl::Status alive = CheckAlive(context);
  if (!alive.ok()) ++cancelled_;
  return alive;
}

absl::StatusOr<Workspace> FakeExploreSource::OpenWorkspace(const CallContext&) {
  return Workspace{"/home/me/work/movies",
                   "/home/me/work/movies/.osiris/audit/mcp_audit.jsonl"};
}

absl::StatusOr<std::vector<SourceEntry>> FakeExploreSource::ListSources(
    const CallContext&) {
  const std::lock_guard lock(mutex_);
  if (!listing_failure_.ok()) return listing_failure_;
  return entries_;
}

absl::StatusOr<std::optional<Discovered>> FakeExploreSource::Recall(
    const std::string& reference, const CallContext&) {
  const std::lock_guard lock(mutex_);
  if (!stored_.contains(reference)) return std::nullopt;
  return Discovered{catalogs_[reference], "disc_00112233445566ff",
                    "2026-10-24T10:00:00.000000Z", true};
}

absl::StatusOr<Discovered> FakeExploreSource::Discover(
    const std::string& reference, bool, const CallContext& context) {
  std::unique_lock lock(mutex_);
  ++discoveries_;
  if (hold_discovery_) {
    const Progress progress{held_done_, held_total_, "reading tables"};
    lock.unlock();
    context.Report(progress);
    lock.lock();
  }
  if (absl::Status status = Wait(lock, hold_discovery_, context);
      !status.ok()) {
    return status;
  }
  if (!discovery_failure_.ok()) return discovery_failure_;
  return Discovered{catalogs_[reference], "disc_0123456789abcdef",
                    "2026-11-24T10:00:00.000000Z", false};
}

absl::StatusOr<SeenRows> FakeExploreSource::ReadRows(
    const std::string&, const ReadQuery& query, Viewer viewer,
    const CallContext& context) {
  std::unique_lock lock(mutex_);
  ++reads_;
  if (absl::Status status = Wait(lock, hold_reading_, context); !status.ok()) {
    return status;
  }
  if (!reading_failure_.ok()) return reading_failure_;
  const bool assistant = viewer == Viewer::kAssistant;
  if (assistant && !withheld_.ok()) return withheld_;
  SeenRows seen;
  for (const std::string& column : query.columns) {
    if (assistant && column == hidden_column_) continue;
    seen.rows.columns.push_back(column);
    if (assistant && column == masked_column_) seen.masked.push_back(column);
  }
  const int64_t end = std::min(rows_[query.table], query.offset + query.limit);
  for (int64_t row = query.offset; row < end; ++row) {
    for (const std::string& column : seen.rows.columns) {
      const bool masked = assistant && column == masked_column_;
      seen.rows.cells.push_back(masked
                                    ? TextCell(fmt::format("EMAIL {}", row + 1))
                                    : MakeCell(column, row));
    }
  }
  return seen;
}

absl::StatusOr<int64_t> FakeExploreSource::CountRows(const std::string&,
                                                     const ReadQuery& query,
                                                     const CallContext&) {
  const std::lock_guard lock(mutex_);
  if (!reading_failure_.ok()) return reading_failure_;
  return rows_[query.table];
}

absl::StatusOr<std::string> FakeExploreSource::AddFile(const std::string& path,
                                                       const CallContext&) {
  {
    const std::lock_guard lock(mutex_);
    if (!adding_failure_.ok()) return adding_failure_;
  }
  const std::string reference = "@sqlite.added";
  AddMovies(reference);
  const std::lock_guard lock(mutex_);
  entries_.back().description = path;
  return reference;
}

absl::StatusOr<std::string> FakeExploreSource::AddSample(const CallContext&) {
  {
    const std::lock_guard lock(mutex_);
    if (!adding_failure_.ok()) return adding_failure_;
  }
  AddMovies("@sqlite.movies");
  return std::string("@sqlite.movies");
}

}  // namespace osiris::desktop
