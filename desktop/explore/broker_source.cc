#include "desktop/explore/broker_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/base/version.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/driver/catalog_json.h"
#include "core/sample/sample_workspace.h"
#include "desktop/explore/row_query_json.h"

namespace osiris::desktop {
namespace {

// Bytes of values that one call brings; the rest is asked for again.
constexpr int64_t kBytesPerCall = 8 << 20;
// Rows that one call may ask for.
constexpr int64_t kRowsPerCall = 1000;
constexpr int kMostAliases = 1000;
constexpr size_t kLongestAlias = 56;

absl::Status Unexpected(std::string_view operation) {
  return MakeError(
      ErrorCode::kInternalUnexpected,
      fmt::format("the answer of `{}` has another form than expected",
                  operation));
}

std::string TextOr(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// "path", "host and database": what tells a connection from its like.
std::string DescriptionOf(const Json& entry) {
  const Json config = entry.value("config", Json::object());
  for (const char* key : {"path", "folder", "url", "endpoint", "dsn"}) {
    if (std::string text = TextOr(config, key); !text.empty()) return text;
  }
  std::string text = TextOr(config, "host");
  const std::string database = TextOr(config, "database");
  if (!database.empty()) text += (text.empty() ? "" : "/") + database;
  return text;
}

std::optional<absl::Status> ProblemOf(const Json& entry) {
  if (entry.value("usable", true) && entry.value("available", true)) {
    return std::nullopt;
  }
  for (const Json& problem : entry.value("problems", Json::array())) {
    const std::string message = TextOr(problem, "message");
    if (message.empty()) continue;
    const std::string code = TextOr(problem, "code");
    return MakeErrorFromParts(code.empty() ? "CONNECTION/INVALID" : code,
                              message, {.hint = TextOr(problem, "hint")});
  }
  return MakeError(ErrorCode::kConnectionFamilyUnknown,
                   fmt::format("no driver of this build serves `{}`",
                               TextOr(entry, "family")));
}

// The name of a file as an alias: letters, digits, `_` and `-`.
std::string AliasOf(const std::string& path) {
  std::string alias = std::filesystem::path(path).stem().string();
  for (char& c : alias) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!fits) c = '_';
  }
  if (alias.size() > kLongestAlias) alias.resize(kLongestAlias);
  return alias.empty() ? "database" : alias;
}

// What was masked of rows; what is left of `data` is a batch of rows alone.
Json TakeMasks(Json& data) {
  Json masks = Json::array();
  if (!data.is_object()) return masks;
  const auto found = data.find("masks");
  if (found == data.end()) return masks;
  masks = std::move(*found);
  data.erase(found);
  return masks;
}

}  // namespace

BrokerSource::BrokerSource(std::string home) : home_(std::move(home)) {}
BrokerSource::~BrokerSource() = default;

absl::StatusOr<Broker*> BrokerSource::Started() {
  const std::lock_guard lock(mutex_);
  if (broker_ == nullptr) {
    BrokerOptions options;
    options.home = home_;
    options.door = Door::kDesktop;
    ASSIGN_OR_RETURN(broker_, Broker::Start(options));
  }
  return broker_.get();
}

absl::StatusOr<Json> BrokerSource::Execute(std::string_view operation,
                                           Json arguments,
                                           const CallContext& context) {
  RETURN_IF_ERROR(CheckAlive(context));
  ASSIGN_OR_RETURN(Broker* const broker, Started());
  Call call;
  call.context = context;
  call.door = Door::kDesktop;
  call.client = {.name = "osiris-desktop", .version = kVersion};
  CallOutcome outcome =
      broker->Execute(operation, std::move(arguments), std::move(call));
  return std::move(outcome.document);
}

absl::StatusOr<Workspace> BrokerSource::OpenWorkspace(const CallContext&) {
  ASSIGN_OR_RETURN(Broker* const broker, Started());
  return Workspace{broker->paths().home, broker->audit_path()};
}

absl::StatusOr<std::vector<SourceEntry>> BrokerSource::ListSources(
    const CallContext& context) {
  ASSIGN_OR_RETURN(const Json document,
                   Execute("connections.list", Json::object(), context));
  const auto connections = document.find("connections");
  if (connections == document.end() || !connections->is_array()) {
    return Unexpected("connections.list");
  }
  std::vector<SourceEntry> entries;
  for (const Json& connection : *connections) {
    SourceEntry entry;
    entry.reference = TextOr(connection, "reference");
    entry.family = TextOr(connection, "family");
    entry.description = DescriptionOf(connection);
    entry.environment = TextOr(connection, "environment");
    entry.problem = ProblemOf(connection);
    entries.push_back(std::move(entry));
  }
  std::sort(entries.begin(), entries.end(),
            [](const SourceEntry& a, const SourceEntry& b) {
              return a.reference < b.reference;
            });
  return entries;
}

absl::StatusOr<Discovered> BrokerSource::Discover(const std::string& reference,
                                                  bool refresh,
                                                  const CallContext& context) {
  ASSIGN_OR_RETURN(
      const Json summary,
      Execute("discovery.request",
              {{"connection", reference}, {"refresh", refresh}}, context));
  Discovered discovered;
  discovered.snapshot_id = TextOr(summary, "snapshot");
  discovered.taken_at = TextOr(summary, "created");
  discovered.from_cache = summary.value("from_cache", false);
  const std::string uri =
      TextOr(summary.value("links", Json::object()), "tables");
  ASSIGN_OR_RETURN(discovered.catalog, ReadCatalog(uri, context));
  return discovered;
}

absl::StatusOr<std::optional<Discovered>> BrokerSource::Recall(
    const std::string& reference, const CallContext& context) {
  ASSIGN_OR_RETURN(const Json document,
                   Execute("discovery.list",
                           {{"connection", reference}, {"limit", 1}}, context));
  const auto snapshots = document.find("snapshots");
  if (snapshots == document.end() || !snapshots->is_array()) {
    return Unexpected("discovery.list");
  }
  if (snapshots->empty()) return std::nullopt;
  const Json& newest = snapshots->front();
  Discovered discovered;
  discovered.snapshot_id = TextOr(newest, "snapshot");
  discovered.taken_at = TextOr(newest, "seen");
  discovered.from_cache = true;
  ASSIGN_OR_RETURN(
      discovered.catalog,
      ReadCatalog(MakeSnapshotUri(discovered.snapshot_id, kTablesPart),
                  context));
  return discovered;
}

absl::StatusOr<Catalog> BrokerSource::ReadCatalog(const std::string& uri,
                                                  const CallContext& context) {
  ASSIGN_OR_RETURN(const Json resource,
                   Execute("resources.read", {{"uri", uri}}, context));
  ASSIGN_OR_RETURN(const Json tables, ParseJson(TextOr(resource, "text")));
  return CatalogOfTablesPart(tables);
}

absl::StatusOr<SeenRows> BrokerSource::ReadRows(const std::string& reference,
                                                const ReadQuery& query,
                                                Viewer viewer,
                                                const CallContext& context) {
  SeenRows seen;
  RowBatch& rows = seen.rows;
  std::set<std::string> masked;
  ReadQuery part = query;
  const int64_t end = query.offset + query.limit;
  while (part.offset < end) {
    part.limit = std::min(kRowsPerCall, end - part.offset);
    Json arguments = RowArguments(reference, part);
    arguments["max_bytes"] = kBytesPerCall;
    if (viewer == Viewer::kAssistant) arguments["view_as"] = "assistant";
    ASSIGN_OR_RETURN(Json document,
                     Execute("rows.read", std::move(arguments), context));
    const auto data = document.find("data");
    if (data == document.end()) return Unexpected("rows.read");
    const Json masks = TakeMasks(*data);
    ASSIGN_OR_RETURN(RowBatch batch, RowBatchFromJson(*data));
    const auto count = static_cast<int64_t>(batch.rows());
    if (rows.columns.empty()) rows.columns = batch.columns;
    if (rows.columns != batch.columns) return Unexpected("rows.read");
    std::move(batch.cells.begin(), batch.cells.end(),
              std::back_inserter(rows.cells));
    for (const Json& mask : masks) masked.insert(TextOr(mask, "column"));
    part.offset += count;
    if (count == 0 || !document.value("truncated", false)) break;
  }
  seen.masked.assign(masked.begin(), masked.end());
  return seen;
}

absl::StatusOr<int64_t> BrokerSource::CountRows(const std::string& reference,
                                                const ReadQuery& query,
                                                const CallContext& context) {
  ASSIGN_OR_RETURN(
      const Json document,
      Execute("rows.count", CountArguments(reference, query), context));
  const auto rows = document.find("rows");
  if (rows == document.end() || !rows->is_number_integer()) {
    return Unexpected("rows.count");
  }
  return rows->get<int64_t>();
}

absl::StatusOr<std::string> BrokerSource::AddSqlite(
    const std::string& alias, const std::string& path,
    const CallContext& context) {
  for (int n = 1;; ++n) {
    const std::string reference = n == 1
                                      ? fmt::format("@sqlite.{}", alias)
                                      : fmt::format("@sqlite.{}_{}", alias, n);
    const absl::Status status =
        Execute("connections.add",
                {{"connection", reference}, {"fields", {{"path", path}}}},
                context)
            .status();
    if (status.ok()) return reference;
    if (!HasCode(status, ErrorCode::kConnectionAlreadyExists) ||
        n == kMostAliases) {
      return status;
    }
  }
}

absl::StatusOr<std::string> BrokerSource::AddFile(const std::string& path,
                                                  const CallContext& context) {
  ASSIGN_OR_RETURN(const std::vector<SourceEntry> entries,
                   ListSources(context));
  for (const SourceEntry& entry : entries) {
    // The same file twice would be two sources that are one.
    if (entry.family == "sqlite" && entry.description == path) {
      return entry.reference;
    }
  }
  return AddSqlite(AliasOf(path), path, context);
}

absl::StatusOr<std::string> BrokerSource::AddSample(
    const CallContext& context) {
  ASSIGN_OR_RETURN(Broker* const broker, Started());
  ASSIGN_OR_RETURN(const std::vector<SourceEntry> entries,
                   ListSources(context));
  const std::string name(kSampleFirstFile);
  for (const SourceEntry& entry : entries) {
    if (entry.reference == "@sqlite.movies" && entry.description == name) {
      return entry.reference;
    }
  }
  const std::string& home = broker->paths().home;
  RETURN_IF_ERROR(MakeFolder(home));
  ASSIGN_OR_RETURN(const std::string bytes,
                   SampleDatabase(SampleMonth::kFirst));
  const absl::Status created = CreateFile(home + "/" + name, bytes);
  // One that is there already is used as it is.
  if (!created.ok() && created.code() != absl::StatusCode::kAlreadyExists) {
    return MakeError(ErrorCode::kConfigHomeUnusable,
                     fmt::format("the sample could not be written: {}",
                                 std::string(created.message())));
  }
  return AddSqlite("movies", name, context);
}

}  // namespace osiris::desktop
