#include "core/rows/sample_operation.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/base/status_macros.h"
#include "core/driver/row_batch_json.h"
#include "core/mask/detect/personal_class.h"
#include "core/operation/schema_parts.h"
#include "core/operation/text_answer.h"
#include "core/operation/tool_names.h"
#include "fmt/format.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Enum;
using schema::Flag;
using schema::Integer;
using schema::List;
using schema::Object;
using schema::Reference;
using schema::Success;
using schema::TableArgument;
using schema::Text;
using schema::Texts;
using schema::Untrusted;
using schema::With;

// Longer texts and blobs are cut, with a mark.
constexpr int64_t kMaxCellBytes = 1024;
constexpr int64_t kMaxOffset = 1'000'000'000;
constexpr int64_t kMostJudgedBytes = 1 << 20;
// An answer is never larger.
constexpr int64_t kMaxReadBytes = 4 << 20;

Json MaskSchema() {
  Json classes = Json::array();
  for (const PersonalClass personal : AllPersonalClasses()) {
    classes.push_back(std::string(NameOf(personal)));
  }
  return Object(
      {{"column", Text()}, {"classes", List({{"enum", std::move(classes)}})}},
      {{"parts", Flag()}});
}

Json InputSchema() {
  return Object(
      {{"connection", Described(Reference(), "@family.alias")},
       {"table", TableArgument()}},
      {{"columns",
        {{"type", "array"},
         {"maxItems", 100},
         {"items", {{"type", "string"}, {"maxLength", 1024}}}}},
       {"limit", With(Integer(1, 1000), "default", 100)},
       {"offset", With(Integer(0, kMaxOffset), "default", 0)},
       {"max_bytes", With(Integer(1024, 1048576), "default", 262144)}});
}

Json OutputSchema() {
  return Object(
      {{"status", Success()},
       {"connection", Text()},
       {"untrusted", Untrusted()},
       {"masked", Flag()},
       {"data", Object({{"table", Text()},
                        {"columns", Texts()},
                        {"rows", List({{"type", "array"}})}},
                       {{"masks", List(MaskSchema())}})},
       {"offset", Count()},
       {"returned", Count()},
       {"truncated", Flag()}},
      {{"total", Object({{"rows", Count()},
                         {"precision", Enum({"exact", "estimated"})}})},
       {"next_offset", Count()},
       {"withheld", WithheldSchema({Withheld::kRows, Withheld::kColumns,
                                    Withheld::kComputed})}});
}

// Asks for no more than `decision` allows. True: it was asked for more.
bool LimitTo(const Decision& decision, Json& arguments) {
  bool limited = false;
  const auto lower = [&](const char* name, std::optional<int64_t> most) {
    if (!most || arguments.at(name).get<int64_t>() <= *most) return;
    arguments[name] = *most;
    limited = true;
  };
  lower("limit", decision.max_rows);
  lower("max_bytes", decision.max_bytes);
  return limited;
}

// Leaves out the columns that `decision` withholds, whether the table has them
// or not: the source is not asked for them.
absl::Status LeaveOutWithheld(const Decision& decision, Json& arguments) {
  const auto asked = arguments.find("columns");
  if (asked == arguments.end() || asked->empty()) return absl::OkStatus();
  const auto& table = arguments.at("table").get_ref<const std::string&>();
  Json shown = Json::array();
  for (Json& column : *asked) {
    if (decision.names.MayAskFor(table, column.get_ref<const std::string&>())) {
      shown.push_back(std::move(column));
    }
  }
  if (shown.empty()) {
    return MakeError(
        ErrorCode::kProtocolArgumentInvalid,
        "the policy of this source withholds columns of these "
        "names",
        {.path = {"columns"}, .hint = "name columns that are shown, or none"});
  }
  *asked = std::move(shown);
  return absl::OkStatus();
}

// Says in `document` what is kept back; `limited`, of rows, too.
void AddWithheld(bool limited, const ReleasedRows& released, Json& document) {
  if (limited) AddWithheld(Withheld::kRows, document);
  if (released.columns_withheld) AddWithheld(Withheld::kColumns, document);
  if (released.HidesComputed()) AddWithheld(Withheld::kComputed, document);
}

// The most that AddWithheld adds to a document.
size_t BytesOfWithheld(bool limited, const ReleasedRows& released) {
  Json said = Json::object();
  AddWithheld(limited, released, said);
  return said.empty() ? 0 : DumpJson(said).size();
}

ReadQuery QueryFrom(const Json& arguments, bool masks) {
  ReadQuery query;
  query.table.name = arguments.at("table").get<std::string>();
  query.columns = arguments.value("columns", std::vector<std::string>{});
  query.offset = arguments.at("offset").get<int64_t>();
  query.limit = arguments.at("limit").get<int64_t>();
  // What is judged is more than what is shown.
  if (masks) query.limit = std::max(query.limit, kLeastJudged);
  query.max_cell_bytes = kMaxCellBytes;
  return query;
}

// Reads `query`, whose table's name may begin with its schema: then it is
// taken apart.
absl::StatusOr<RowSample> ReadSample(const RowService& service,
                                     const std::string& connection,
                                     ReadQuery& query,
                                     const CallContext& context) {
  absl::StatusOr<RowSample> sample =
      service.Sample(connection, query, kMaxReadBytes, context);
  const std::string& table = query.table.name;
  const size_t dot = table.find('.');
  if (!HasCode(sample.status(), ErrorCode::kDiscoveryTableNotFound) ||
      dot == std::string::npos) {
    return sample;
  }
  ReadQuery second = query;
  second.table = {.schema = table.substr(0, dot),
                  .name = table.substr(dot + 1)};
  absl::StatusOr<RowSample> found =
      service.Sample(connection, second, kMaxReadBytes, context);
  if (!found.ok()) return sample;
  query = std::move(second);
  return found;
}

// Lets columns be judged by the rows before a page that has few itself: what is
// personal in them stays so.
absl::Status JudgeByRowsBefore(const RowService& service,
                               const RowAccess& access,
                               const std::string& connection,
                               const ReadQuery& query, const MaskedTable& table,
                               const Call& call) {
  ReadQuery before = query;
  before.offset = std::max<int64_t>(0, query.offset - kLeastJudged);
  before.limit = query.offset - before.offset;
  ASSIGN_OR_RETURN(RowPage page, service.Read(connection, before,
                                              kMostJudgedBytes, call.context));
  return access.Release(connection, call, table, std::move(page.rows)).status();
}

// What was read, in the form in which it may leave.
struct Answerable {
  RowSample sample;
  ReleasedRows released;
  // How many rows were read, whether columns of them are left or not.
  int64_t read = 0;

  size_t rows() const { return released.rows.rows(); }
  // All of its columns are withheld: going on shows nothing, either.
  bool shows_nothing() const { return released.rows.columns.empty(); }
};

// The answer with the first `rows` of the rows that were read, but for them.
Json Document(const Answerable& read, size_t rows, const Json& arguments) {
  const RowSample& sample = read.sample;
  const int64_t offset = arguments.at("offset").get<int64_t>();
  const bool truncated =
      !read.shows_nothing() && (sample.page.more || rows < read.rows());
  Json document = {
      {"status", "success"},   {"connection", arguments.at("connection")},
      {"untrusted", true},     {"masked", read.released.masked},
      {"offset", offset},      {"returned", rows},
      {"truncated", truncated}};
  if (truncated) document["next_offset"] = offset + static_cast<int64_t>(rows);
  if (!sample.page.more && (read.read > 0 || offset == 0)) {
    // The last row was seen: nobody knows better.
    document["total"] = {{"rows", offset + read.read}, {"precision", "exact"}};
  } else if (sample.total) {
    document["total"] = {
        {"rows", sample.total->rows},
        {"precision", sample.total->exact ? "exact" : "estimated"}};
  }
  return document;
}

// An answer whose `data` is text.
struct Fitting {
  Json rest;
  std::string data;
};

// The member `data`, but for its `rows`.
JsonObjectText DataText(const ReleasedRows& released, const Json& arguments) {
  Json data = {{"columns", released.rows.columns},
               {"table", arguments.at("table")}};
  if (released.masked) data["masks"] = MasksJson(released.masks);
  return JsonObjectText(data);
}

// As many rows as were asked for and fit into `max_bytes`, all of the document
// counted, and `reserved` bytes that are to be added to it.
absl::StatusOr<Fitting> FittingDocument(const Answerable& read,
                                        const Json& arguments,
                                        size_t reserved) {
  const auto max_bytes = arguments.at("max_bytes").get<size_t>();
  size_t rows = std::min(read.rows(), arguments.at("limit").get<size_t>());
  // Written once, and cut where it no longer fits: the list up to each row.
  std::string list = "[";
  std::vector<size_t> ends;
  for (size_t row = 0; row < rows; ++row) {
    if (row > 0) list += ',';
    AppendRowText(read.released.rows, row, list);
    ends.push_back(list.size());
  }
  Fitting fitting = {.rest = Document(read, rows, arguments)};
  JsonObjectText data = DataText(read.released, arguments);
  constexpr size_t kDataName = std::string_view(R"("data":,)").size();
  size_t bytes = DumpJson(fitting.rest).size() + kDataName +
                 data.Add("rows", "[]").Text().size() + list.size() - 1 +
                 reserved;
  // `truncated` and `next_offset` may come in when rows go.
  constexpr size_t kMargin = 64;
  if (bytes > max_bytes) {
    while (rows > 0 && bytes + kMargin > max_bytes) {
      --rows;
      const size_t begin = rows == 0 ? 0 : ends[rows - 1];
      bytes -= ends[rows] - begin;
    }
    if (rows == 0) {
      return MakeError(
          ErrorCode::kProtocolResultTooLarge,
          fmt::format("the first row does not fit into {} bytes", max_bytes),
          {.path = {"max_bytes"}, .hint = "name fewer columns, or allow more"});
    }
    fitting.rest = Document(read, rows, arguments);
    list.resize(ends[rows - 1]);
  }
  list += ']';
  fitting.data = data.Add("rows", std::move(list)).Text();
  return fitting;
}

absl::StatusOr<Json> Answer(const RowService& service, const RowAccess& access,
                            Json arguments, Call& call) {
  const std::string connection = arguments.at("connection");
  ASSIGN_OR_RETURN(const Decision decision,
                   access.Admit(connection, call, /*values=*/true));
  RETURN_IF_ERROR(access.Check(connection, call));
  // Before the source is asked: what is denied is the same if it is not there.
  if (!decision.names.MayAskFor(
          arguments.at("table").get_ref<const std::string&>())) {
    return TableWithheld();
  }
  RETURN_IF_ERROR(LeaveOutWithheld(decision, arguments));
  const bool limited = LimitTo(decision, arguments);
  const bool masks = access.Masks(connection, call);
  ReadQuery query = QueryFrom(arguments, masks);
  Answerable read;
  ASSIGN_OR_RETURN(read.sample,
                   ReadSample(service, connection, query, call.context));
  read.read = static_cast<int64_t>(read.sample.page.rows.rows());
  MaskedTable table = MaskedTableOf(query);
  table.columns = std::move(read.sample.columns);
  if (masks && query.offset > 0 && read.read > 0 && read.read < kLeastJudged) {
    RETURN_IF_ERROR(
        JudgeByRowsBefore(service, access, connection, query, table, call));
  }
  ASSIGN_OR_RETURN(read.released,
                   access.Release(connection, call, table,
                                  std::move(read.sample.page.rows)));
  ASSIGN_OR_RETURN(Fitting fitting,
                   FittingDocument(read, arguments,
                                   BytesOfWithheld(limited, read.released)));
  Json& document = fitting.rest;
  AddWithheld(limited && document.at("truncated").get<bool>(), read.released,
              document);
  call.rows = document.at("returned").get<int64_t>();
  if (read.released.masked) {
    call.masked = read.released.MaskedIn(static_cast<size_t>(*call.rows));
  }
  call.origins = OriginsOf(read.released.rows, read.released.masks);
  return AnswerWithText(document, "data", std::move(fitting.data), call);
}

}  // namespace

Operation SampleOperation(const RowService* service, const RowAccess* access) {
  Operation operation;
  operation.name = "discovery.sample";
  NameTool(operation);
  operation.title = "Read sample rows";
  operation.description =
      "Reads rows. If `masked`, tokens (`EMAIL 1`) stand for personal data, "
      "equal for equal; else values are private. `next_offset` goes on.";
  operation.input_schema = InputSchema;
  operation.output_schema = OutputSchema;
  operation.errors = {
      ErrorCode::kConnectionBusy,         ErrorCode::kConnectionInvalid,
      ErrorCode::kConnectionNotADatabase, ErrorCode::kConnectionNotFound,
      ErrorCode::kConnectionRefused,      ErrorCode::kConnectionUnreachable,
      ErrorCode::kDiscoveryTableNotFound, ErrorCode::kPolicyRowsWithheld,
      ErrorCode::kPolicyApprovalNeeded,   ErrorCode::kPolicyNotApproved,
      ErrorCode::kPolicySourceDenied,     ErrorCode::kPolicyTableWithheld,
      ErrorCode::kProtocolResultTooLarge};
  operation.cli_words = {"discovery", "sample"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.open_world = true;
  if (service != nullptr) {
    operation.handler = [service, access](const Json& arguments, Call& call) {
      return Answer(*service, *access, arguments, call);
    };
  }
  return operation;
}

}  // namespace osiris
