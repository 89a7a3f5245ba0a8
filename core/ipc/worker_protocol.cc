#include "core/ipc/worker_protocol.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/utf8.h"
#include "core/secret/reveal.h"

namespace osiris {
namespace {

constexpr std::array<std::string_view, 7> kOpNames = {
    "open", "describe", "catalog", "read", "next", "count", "check"};

absl::Status Malformed() {
  return MakeError(ErrorCode::kProtocolFrameInvalid,
                   "the other process sent a message of another shape");
}

Json ToJson(const TableName& name) {
  return {{"schema", name.schema}, {"name", name.name}};
}

TableName TableNameFrom(const Json& json) {
  return {.schema = json.at("schema").get<std::string>(),
          .name = json.at("name").get<std::string>()};
}

Json ToJson(const CatalogRequest& request) {
  Json json = {{"detail", std::string(NameOf(request.detail))},
               {"sample_rows", request.sample_rows},
               {"cursor", request.cursor},
               {"max_tables", request.max_tables}};
  if (request.only.has_value()) json["only"] = ToJson(*request.only);
  return json;
}

CatalogRequest CatalogRequestFrom(const Json& json) {
  CatalogRequest request;
  request.detail = DetailLevelFrom(json.at("detail").get<std::string>())
                       .value_or(DetailLevel::kNames);
  request.sample_rows = json.at("sample_rows").get<int>();
  request.cursor = json.at("cursor").get<std::string>();
  request.max_tables = json.at("max_tables").get<int64_t>();
  if (json.contains("only")) request.only = TableNameFrom(json.at("only"));
  return request;
}

// The values of conditions go into the tail, exactly as they are.
Json ToJson(const ReadQuery& query) {
  Json conditions = Json::array();
  for (const Condition& condition : query.conditions) {
    conditions.push_back(
        {{"column", condition.column}, {"op", static_cast<int>(condition.op)}});
  }
  Json order = Json::array();
  for (const Ordering& ordering : query.order_by) {
    order.push_back(
        {{"column", ordering.column}, {"descending", ordering.descending}});
  }
  return {{"table", ToJson(query.table)},
          {"columns", query.columns},
          {"conditions", std::move(conditions)},
          {"order_by", std::move(order)},
          {"offset", query.offset},
          {"limit", query.limit},
          {"max_cell_bytes", query.max_cell_bytes}};
}

std::string EncodeValues(const std::vector<Condition>& conditions) {
  if (conditions.empty()) return "";
  RowBatch values;
  for (const Condition& condition : conditions) {
    values.columns.push_back(condition.column);
    values.cells.push_back(condition.value);
  }
  return EncodeRowBatch(values);
}

absl::StatusOr<ReadQuery> ReadQueryFrom(const Json& json,
                                        std::string_view tail) {
  ReadQuery query;
  query.table = TableNameFrom(json.at("table"));
  query.columns = json.at("columns").get<std::vector<std::string>>();
  query.offset = json.at("offset").get<int64_t>();
  query.limit = json.at("limit").get<int64_t>();
  query.max_cell_bytes = json.at("max_cell_bytes").get<int64_t>();
  for (const Json& order : json.at("order_by")) {
    query.order_by.push_back({order.at("column").get<std::string>(),
                              order.at("descending").get<bool>()});
  }
  const Json& conditions = json.at("conditions");
  if (conditions.empty()) return query;
  ASSIGN_OR_RETURN(RowBatch values, DecodeRowBatch(tail));
  if (values.cells.size() != conditions.size()) return Malformed();
  for (size_t i = 0; i < conditions.size(); ++i) {
    const int op = conditions[i].at("op").get<int>();
    if (op < 0 || op > static_cast<int>(Condition::Operator::kIsNotNull)) {
      return Malformed();
    }
    query.conditions.push_back({conditions[i].at("column").get<std::string>(),
                                static_cast<Condition::Operator>(op),
                                std::move(values.cells[i])});
  }
  return query;
}

Json ToJson(const ConnectionConfig& config) {
  Json secrets = Json::object();
  for (const auto& [name, secret] : config.secrets) {
    secrets[name] = std::string(RevealSecret(secret));
  }
  return {{"family", config.family},
          {"fields", config.fields},
          {"secrets", std::move(secrets)}};
}

ConnectionConfig ConnectionConfigFrom(const Json& json) {
  ConnectionConfig config;
  config.family = json.at("family").get<std::string>();
  config.fields = json.at("fields");
  for (const auto& [name, secret] : json.at("secrets").items()) {
    config.secrets.emplace(name, Secret(secret.get_ref<const std::string&>()));
  }
  return config;
}

absl::StatusOr<WorkerRequest> RequestFrom(const Json& json,
                                          std::string_view tail) {
  WorkerRequest request;
  const auto& name = json.at("op").get_ref<const std::string&>();
  const auto found = std::find(kOpNames.begin(), kOpNames.end(), name);
  if (found == kOpNames.end()) return Malformed();
  request.op = static_cast<WorkerOp>(found - kOpNames.begin());
  request.deadline_ms = json.at("deadline_ms").get<int64_t>();
  request.progress = json.value("progress", false);
  switch (request.op) {
    case WorkerOp::kOpen:
      request.config = ConnectionConfigFrom(json.at("config"));
      break;
    case WorkerOp::kCatalog:
      request.catalog = CatalogRequestFrom(json.at("catalog"));
      break;
    case WorkerOp::kRead:
    case WorkerOp::kCount: {
      ASSIGN_OR_RETURN(request.query, ReadQueryFrom(json.at("query"), tail));
      break;
    }
    case WorkerOp::kDescribe:
    case WorkerOp::kNext:
    case WorkerOp::kCheck:
      break;
  }
  return request;
}

}  // namespace

WorkerMessage EncodeWorkerRequest(const WorkerRequest& request) {
  Json json = {{"op", std::string(kOpNames[static_cast<size_t>(request.op)])},
               {"deadline_ms", request.deadline_ms}};
  std::string tail;
  if (request.progress) json["progress"] = true;
  if (request.op == WorkerOp::kOpen) json["config"] = ToJson(request.config);
  if (request.op == WorkerOp::kCatalog) {
    json["catalog"] = ToJson(request.catalog);
  }
  if (request.op == WorkerOp::kRead || request.op == WorkerOp::kCount) {
    json["query"] = ToJson(request.query);
    tail = EncodeValues(request.query.conditions);
  }
  return {.json = DumpJson(json), .tail = std::move(tail)};
}

absl::StatusOr<WorkerRequest> DecodeWorkerRequest(const Frame& frame) {
  absl::StatusOr<Json> json = ParseJson(frame.json);
  if (!json.ok()) return Malformed();
  try {
    return RequestFrom(*json, frame.tail);
  } catch (const Json::exception&) {
    return Malformed();
  }
}

std::string EncodeWorkerProgress(const Progress& progress) {
  return DumpJson({{"progress",
                    {{"done", progress.done},
                     {"total", progress.total},
                     {"what", progress.what}}}});
}

std::optional<Progress> DecodeWorkerProgress(std::string_view json) {
  if (!json.starts_with(R"({"progress":)") || json.size() > 1024) {
    return std::nullopt;
  }
  const absl::StatusOr<Json> value = ParseJson(json);
  if (!value.ok()) return std::nullopt;
  try {
    const Json& progress = value->at("progress");
    return Progress{.done = progress.at("done").get<int64_t>(),
                    .total = progress.at("total").get<int64_t>(),
                    .what = progress.at("what").get<std::string>()};
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string EncodeWorkerAnswer(const absl::StatusOr<Json>& answer) {
  if (answer.ok()) return DumpJson({{"ok", *answer}});
  const ErrorInfo info = GetErrorInfo(answer.status());
  return DumpJson({{"error",
                    {{"code", info.code},
                     {"message", std::string(answer.status().message())},
                     {"path", info.path},
                     {"hint", info.hint}}}});
}

namespace {

// What a worker says of an error: one line of bounded length, whatever it sent.
std::string OneLine(const Json& text) {
  constexpr size_t kMaxBytes = 2000;
  const auto& all = text.get_ref<const std::string&>();
  std::string line = all.substr(0, WholeCharacters(all, kMaxBytes));
  if (line.size() < all.size()) line += "…";
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return line;
}

std::vector<std::string> PathFrom(const Json& json) {
  constexpr size_t kMaxParts = 16;
  std::vector<std::string> path;
  for (const Json& part : json) {
    if (path.size() < kMaxParts) path.push_back(OneLine(part));
  }
  return path;
}

}  // namespace

absl::StatusOr<Json> DecodeWorkerAnswer(const Frame& frame) {
  absl::StatusOr<Json> json = ParseJson(frame.json);
  if (!json.ok() || !json->is_object()) return Malformed();
  if (const auto ok = json->find("ok"); ok != json->end()) {
    return std::move(*ok);
  }
  try {
    const Json& error = json->at("error");
    return MakeErrorFromParts(error.at("code").get<std::string>(),
                              OneLine(error.at("message")),
                              {.path = PathFrom(error.at("path")),
                               .hint = OneLine(error.at("hint"))});
  } catch (const Json::exception&) {
    return Malformed();
  }
}

Json ToJson(const SourceInfo& info) {
  return {{"product", info.product},
          {"version", info.version},
          {"read_only_guards", info.read_only_guards}};
}

absl::StatusOr<SourceInfo> SourceInfoFromJson(const Json& json) {
  try {
    return SourceInfo{
        .product = json.at("product").get<std::string>(),
        .version = json.at("version").get<std::string>(),
        .read_only_guards =
            json.at("read_only_guards").get<std::vector<std::string>>()};
  } catch (const Json::exception&) {
    return Malformed();
  }
}

}  // namespace osiris
