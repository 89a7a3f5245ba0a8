#include "core/discovery/snapshot/snapshot.h"

#include <algorithm>
#include <utility>

#include "core/base/canonical_json.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/driver/catalog_json.h"
#include "core/driver/catalog_json_text.h"
#include "core/driver/read_query.h"

namespace osiris {
namespace {

constexpr int kFormat = 1;
constexpr size_t kMaxClientBytes = 64;
// A snapshot is ours and bounded by its size in bytes.
constexpr JsonLimits kLimits = {.max_depth = 64, .max_nodes = 50'000'000};

std::string IdOf(const SnapshotOverview& overview) {
  Fingerprint fingerprint;
  fingerprint.Add(overview.source.identity)
      .Add(NameOf(overview.options.detail))
      .Add(std::to_string(overview.options.sample_rows));
  for (const auto& [name, file] : overview.files) {
    fingerprint.Add(name).Add(file.sha256);
  }
  return SnapshotIdOf(fingerprint.Hex());
}

// Text of a source never goes about without its label. `data` is JSON.
std::string Labelled(std::string_view data) {
  constexpr std::string_view kBefore = R"({"data":)";
  constexpr std::string_view kAfter = ",\"untrusted\":true}\n";
  std::string text;
  text.reserve(kBefore.size() + data.size() + kAfter.size());
  return text.append(kBefore).append(data).append(kAfter);
}

std::string TablesPart(const Catalog& catalog) {
  std::string data = R"({"tables":)";
  char before = '[';
  for (const Table& table : catalog.tables) {
    data += before;
    before = ',';
    AppendTableJson(table, data);
  }
  data += catalog.tables.empty() ? "[]" : "]";
  data += R"(,"total_tables":)";
  AppendJsonNumber(static_cast<int64_t>(catalog.tables.size()), data);
  data += '}';
  return Labelled(data);
}

std::string SamplesPart(const Catalog& catalog) {
  Json samples = Json::array();
  for (const Table& table : catalog.tables) {
    if (!table.samples) continue;
    Json& one = samples.emplace_back(Json{{"schema", table.name.schema},
                                          {"table", table.name.name},
                                          {"samples", ToJson(*table.samples)}});
    if (!table.samples->origins.empty()) {
      one["origins"] = ToJson(table.samples->origins);
    }
  }
  return Labelled(DumpJson({{"samples", std::move(samples)}}));
}

std::string ChecksumOf(Json document) {
  document.erase("checksum");
  return Sha256Hex(CanonicalJson(document));
}

Json OverviewJson(const SnapshotOverview& overview) {
  Json files = Json::object();
  for (const auto& [name, file] : overview.files) {
    files[name] = {{"bytes", file.bytes}, {"sha256", file.sha256}};
  }
  Json document = {{"format", kFormat},
                   {"snapshot", overview.id},
                   {"identity", overview.source.identity},
                   {"family", overview.source.family},
                   {"detail", std::string(NameOf(overview.options.detail))},
                   {"sample_rows", overview.options.sample_rows},
                   {"counts",
                    {{"tables", overview.counts.tables},
                     {"views", overview.counts.views},
                     {"columns", overview.counts.columns},
                     {"relations", overview.counts.relations},
                     {"errors", overview.counts.errors}}},
                   {"files", std::move(files)},
                   {"links", SnapshotLinks(overview.id)}};
  document["checksum"] = ChecksumOf(document);
  return document;
}

// Reads members of one kind and remembers whether all were there.
class Members {
 public:
  explicit Members(const Json& object) : object_(object) {}

  std::string Text(const char* name) {
    const Json* member = Find(name);
    ok_ = ok_ && member != nullptr && member->is_string();
    return ok_ ? member->get<std::string>() : std::string();
  }
  int64_t Count(const char* name) {
    const Json* member = Find(name);
    ok_ =
        ok_ && member != nullptr && member->is_number_integer() && *member >= 0;
    return ok_ ? member->get<int64_t>() : 0;
  }
  const Json& Object(const char* name) {
    static const Json* const empty = new Json(Json::object());
    const Json* member = Find(name);
    ok_ = ok_ && member != nullptr && member->is_object();
    return ok_ ? *member : *empty;
  }
  bool ok() const { return ok_; }

 private:
  const Json* Find(const char* name) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }

  const Json& object_;
  bool ok_ = true;
};

absl::Status WrongShape() {
  return absl::InvalidArgumentError("it is of another shape");
}

absl::StatusOr<Json> ParseLabelled(std::string_view text) {
  ASSIGN_OR_RETURN(Json document, ParseJson(text, kLimits));
  Members members(document);
  members.Object("data");
  if (!members.ok() || document.size() != 2) return WrongShape();
  return std::move(document["data"]);
}

Table* FindTable(Catalog& catalog, const TableName& name) {
  const auto found =
      std::lower_bound(catalog.tables.begin(), catalog.tables.end(), name,
                       [](const Table& table, const TableName& name) {
                         return table.name < name;
                       });
  return found == catalog.tables.end() || found->name != name ? nullptr
                                                              : &*found;
}

}  // namespace

SnapshotCounts CountsOf(const Catalog& catalog) {
  SnapshotCounts counts;
  for (const Table& table : catalog.tables) {
    ++(table.kind == TableKind::kView ? counts.views : counts.tables);
    counts.columns += static_cast<int64_t>(table.columns.size());
    counts.relations += static_cast<int64_t>(table.foreign_keys.size());
    counts.errors += table.error.has_value() ? 1 : 0;
  }
  return counts;
}

SnapshotDocuments MakeSnapshot(const SnapshotSource& source,
                               const SnapshotOptions& options,
                               const Catalog& catalog) {
  SnapshotDocuments documents;
  documents.texts[std::string(kTablesPart)] = TablesPart(catalog);
  documents.texts[std::string(kSamplesPart)] = SamplesPart(catalog);
  SnapshotOverview& overview = documents.overview;
  overview.source = source;
  overview.options = options;
  overview.counts = CountsOf(catalog);
  for (const auto& [name, text] : documents.texts) {
    overview.files[name] = {.bytes = static_cast<int64_t>(text.size()),
                            .sha256 = Sha256Hex(text)};
  }
  overview.id = IdOf(overview);
  documents.texts[std::string(kOverviewPart)] =
      DumpJson(OverviewJson(overview)) + "\n";
  return documents;
}

absl::StatusOr<SnapshotOverview> ParseOverview(std::string_view text) {
  ASSIGN_OR_RETURN(const Json document, ParseJson(text));
  Members members(document);
  SnapshotOverview overview = {.id = members.Text("snapshot"),
                               .source = {.identity = members.Text("identity"),
                                          .family = members.Text("family")}};
  const auto detail = DetailLevelFrom(members.Text("detail"));
  const int64_t sample_rows = members.Count("sample_rows");
  Members counts(members.Object("counts"));
  overview.counts = {.tables = counts.Count("tables"),
                     .views = counts.Count("views"),
                     .columns = counts.Count("columns"),
                     .relations = counts.Count("relations"),
                     .errors = counts.Count("errors")};
  for (const auto& [name, json] : members.Object("files").items()) {
    Members file(json);
    overview.files[name] = {.bytes = file.Count("bytes"),
                            .sha256 = file.Text("sha256")};
    if (!file.ok()) return WrongShape();
  }
  if (!members.ok() || !counts.ok() || !detail ||
      sample_rows > CatalogRequest::kMaxSampleRows ||
      members.Count("format") != kFormat ||
      !overview.files.contains(kTablesPart) ||
      !overview.files.contains(kSamplesPart)) {
    return WrongShape();
  }
  overview.options = {.detail = *detail,
                      .sample_rows = static_cast<int>(sample_rows)};
  if (members.Text("checksum") != ChecksumOf(document)) {
    return absl::InvalidArgumentError("its checksum does not match");
  }
  if (overview.id != IdOf(overview)) {
    return absl::InvalidArgumentError("its content belongs to another id");
  }
  return overview;
}

absl::StatusOr<Catalog> ParseSnapshotCatalog(std::string_view tables,
                                             std::string_view samples) {
  ASSIGN_OR_RETURN(const Json tables_json, ParseLabelled(tables));
  ASSIGN_OR_RETURN(Catalog catalog, CatalogFromJson(tables_json));
  ASSIGN_OR_RETURN(const Json samples_json, ParseLabelled(samples));
  const auto list = samples_json.find("samples");
  if (list == samples_json.end() || !list->is_array()) return WrongShape();
  for (const Json& item : *list) {
    Members members(item);
    const TableName name = {.schema = members.Text("schema"),
                            .name = members.Text("table")};
    const Json& batch = members.Object("samples");
    Table* table = members.ok() ? FindTable(catalog, name) : nullptr;
    if (table == nullptr) return WrongShape();
    ASSIGN_OR_RETURN(table->samples, RowBatchFromJson(batch));
    if (const auto origins = item.find("origins"); origins != item.end()) {
      ASSIGN_OR_RETURN(
          table->samples->origins,
          RowOriginsFromJson(*origins, table->samples->columns.size()));
    }
  }
  return catalog;
}

std::string SightingLine(const Sighting& sighting) {
  const Json line = {{"time", FormatTime(sighting.time)},
                     {"reference", sighting.reference},
                     {"door", sighting.door},
                     {"client", sighting.client.substr(0, kMaxClientBytes)},
                     {"driver", sighting.driver},
                     {"elapsed_ms", sighting.elapsed_ms}};
  return DumpJson(line);
}

absl::StatusOr<Sighting> ParseSighting(std::string_view line) {
  ASSIGN_OR_RETURN(const Json json, ParseJson(line));
  Members members(json);
  Sighting sighting = {.time = ParseTime(members.Text("time")),
                       .reference = members.Text("reference"),
                       .door = members.Text("door"),
                       .client = members.Text("client"),
                       .driver = members.Text("driver"),
                       .elapsed_ms = members.Count("elapsed_ms")};
  if (!members.ok()) return WrongShape();
  return sighting;
}

}  // namespace osiris
