#include "broker/front_protocol.h"

#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/telemetry/trace_context.h"

namespace osiris {
namespace {

constexpr size_t kMaxNameBytes = 256;

// An answer on its way to the front.
constexpr std::string_view kAnswerBegin = R"({"correlation_id":)";
constexpr std::string_view kAnswerTime = R"(,"duration_ms":)";
constexpr std::string_view kAnswerOk = R"(,"ok":true)";
constexpr std::string_view kAnswerNotOk = R"(,"ok":false)";

// `name` is `,"name":`.
void AddText(std::string_view name, std::string_view value, std::string& json) {
  json += name;
  AppendJsonText(value, json);
}

absl::Status Malformed() {
  return MakeError(ErrorCode::kProtocolFrameInvalid,
                   "the other process sent a message of another shape");
}

// An object with exactly `count` members, and `more` that may be there.
absl::StatusOr<Json> ParseObject(std::string_view json, size_t count,
                                 const char* more = nullptr) {
  absl::StatusOr<Json> value = ParseJson(json);
  if (!value.ok() || !value->is_object() ||
      value->size() != count + (more == nullptr ? 0 : value->count(more))) {
    return Malformed();
  }
  return value;
}

const Json* Member(const Json& object, const char* name, Json::value_t type) {
  const auto found = object.find(name);
  if (found == object.end()) return nullptr;
  // Every number that is not negative parses as unsigned.
  if (type == Json::value_t::number_integer && found->is_number_integer()) {
    return &*found;
  }
  return found->type() == type ? &*found : nullptr;
}

bool Take(const Json& object, const char* name, bool* value) {
  const Json* const found = Member(object, name, Json::value_t::boolean);
  if (found != nullptr) *value = found->get<bool>();
  return found != nullptr;
}

bool Take(const Json& object, const char* name, int64_t* value) {
  const Json* const found = Member(object, name, Json::value_t::number_integer);
  if (found != nullptr) *value = found->get<int64_t>();
  return found != nullptr && *value >= 0;
}

bool Take(const Json& object, const char* name, std::string* value) {
  const Json* const found = Member(object, name, Json::value_t::string);
  if (found != nullptr) *value = found->get<std::string>();
  return found != nullptr;
}

Json ToJson(const CallQuestion& question) {
  Json json = {{"id", question.id},
               {"connection", question.connection},
               {"shows", question.shows}};
  if (question.memory) {
    json["memory"] = {{"session", question.memory->session},
                      {"excerpt", question.memory->excerpt},
                      {"bytes", question.memory->bytes},
                      {"retention_days", question.memory->retention_days}};
  }
  return json;
}

bool TakeMemory(const Json& object, std::optional<MemoryOffer>* value) {
  const Json* const memory = Member(object, "memory", Json::value_t::object);
  value->emplace();
  return memory != nullptr && memory->size() == 4 &&
         Take(*memory, "session", &(*value)->session) &&
         Take(*memory, "excerpt", &(*value)->excerpt) &&
         Take(*memory, "bytes", &(*value)->bytes) &&
         Take(*memory, "retention_days", &(*value)->retention_days);
}

bool TakeQuestion(const Json& object, std::optional<CallQuestion>* value) {
  const Json* const question =
      Member(object, "question", Json::value_t::object);
  value->emplace();
  if (question == nullptr) return false;
  const bool of_memory = question->contains("memory");
  return question->size() == (of_memory ? 4 : 3) &&
         Take(*question, "id", &(*value)->id) &&
         Take(*question, "connection", &(*value)->connection) &&
         Take(*question, "shows", &(*value)->shows) &&
         (!of_memory || TakeMemory(*question, &(*value)->memory));
}

}  // namespace

std::string Encode(const FrontSettings& settings) {
  return DumpJson({{"sandbox", settings.sandbox},
                   {"max_line_bytes", settings.max_line_bytes},
                   {"queue", settings.queue},
                   {"stuck_ms", settings.stuck_ms},
                   {"state_ms", settings.state_ms},
                   {"answer_ms", settings.answer_ms}});
}

absl::StatusOr<FrontSettings> DecodeFrontSettings(std::string_view json) {
  ASSIGN_OR_RETURN(const Json object, ParseObject(json, 6));
  FrontSettings settings;
  if (!Take(object, "sandbox", &settings.sandbox) ||
      !Take(object, "max_line_bytes", &settings.max_line_bytes) ||
      !Take(object, "queue", &settings.queue) ||
      !Take(object, "stuck_ms", &settings.stuck_ms) ||
      !Take(object, "state_ms", &settings.state_ms) ||
      !Take(object, "answer_ms", &settings.answer_ms)) {
    return Malformed();
  }
  return settings;
}

std::string Encode(const FrontSealed& sealed) {
  return DumpJson({{"sealed", sealed.sealed},
                   {"tier", sealed.tier},
                   {"description", sealed.description}});
}

absl::StatusOr<FrontSealed> DecodeFrontSealed(std::string_view json) {
  ASSIGN_OR_RETURN(const Json object, ParseObject(json, 3));
  FrontSealed sealed;
  if (!Take(object, "sealed", &sealed.sealed) ||
      !Take(object, "tier", &sealed.tier) ||
      !Take(object, "description", &sealed.description)) {
    return Malformed();
  }
  return sealed;
}

// Calls and answers are written without a value in between, as DumpJson would.
std::string Encode(const FrontCall& call) {
  std::string json = R"({"arguments":)";
  json += DumpJson(call.arguments);
  if (call.can_ask && call.asks_in_session) {
    json += R"(,"asks_in_session":true)";
  }
  if (call.can_ask) json += R"(,"can_ask":true)";
  AddText(R"(,"client":{"name":)", call.client.name, json);
  AddText(R"(,"version":)", call.client.version, json);
  json += '}';
  if (call.consent) {
    AddText(R"(,"consent":{"answer":)", call.consent->answer, json);
    AddText(R"(,"question":)", call.consent->question, json);
    json += '}';
  }
  AddText(R"(,"operation":)", call.operation, json);
  if (call.progress) json += R"(,"progress":true)";
  if (call.state_refused) json += R"(,"state_refused":true)";
  if (!call.traceparent.empty()) {
    AddText(R"(,"traceparent":)", call.traceparent, json);
  }
  json += '}';
  return json;
}

namespace {

// One that may be left out; false where it is something else. Counts it.
bool TakeFlag(const Json& object, const char* name, bool* value,
              size_t& count) {
  if (!object.contains(name)) return true;
  ++count;
  return Take(object, name, value);
}

// The members of a call that may be left out; their number, or nullopt.
std::optional<size_t> TakeOptional(const Json& object, FrontCall& call) {
  size_t count = 0;
  if (!TakeFlag(object, "asks_in_session", &call.asks_in_session, count) ||
      !TakeFlag(object, "can_ask", &call.can_ask, count) ||
      !TakeFlag(object, "progress", &call.progress, count) ||
      !TakeFlag(object, "state_refused", &call.state_refused, count)) {
    return std::nullopt;
  }
  if (object.contains("consent")) {
    const Json* const consent =
        Member(object, "consent", Json::value_t::object);
    call.consent.emplace();
    if (consent == nullptr || consent->size() != 2 ||
        !Take(*consent, "question", &call.consent->question) ||
        !Take(*consent, "answer", &call.consent->answer) ||
        call.consent->question.size() > kMaxNameBytes ||
        call.consent->answer.size() > kMaxNameBytes) {
      return std::nullopt;
    }
    ++count;
  }
  if (object.contains("traceparent")) {
    if (!Take(object, "traceparent", &call.traceparent) ||
        !ParseTraceParent(call.traceparent)) {
      return std::nullopt;
    }
    ++count;
  }
  return count;
}

}  // namespace

absl::StatusOr<FrontRequest> DecodeFrontRequest(std::string_view json) {
  FrontRequest request;
  if (json == kFrontCancel) {
    request.cancel = true;
    return request;
  }
  absl::StatusOr<Json> parsed = ParseJson(json);
  if (!parsed.ok() || !parsed->is_object()) return Malformed();
  Json object = *std::move(parsed);
  FrontCall& call = request.call;
  const std::optional<size_t> more = TakeOptional(object, call);
  if (!more || object.size() != 3 + *more) return Malformed();
  const Json* const client = Member(object, "client", Json::value_t::object);
  const auto arguments = object.find("arguments");
  if (!Take(object, "operation", &call.operation) || client == nullptr ||
      client->size() != 2 || arguments == object.end() ||
      !Take(*client, "name", &call.client.name) ||
      !Take(*client, "version", &call.client.version) ||
      call.operation.size() > kMaxNameBytes ||
      call.client.name.size() > kMaxNameBytes ||
      call.client.version.size() > kMaxNameBytes) {
    return Malformed();
  }
  call.arguments = std::move(*arguments);
  return request;
}

std::string Encode(const FrontAnswer& answer) {
  std::string json;
  AddText(kAnswerBegin, answer.correlation_id, json);
  json += kAnswerTime;
  AppendJsonNumber(answer.duration_ms, json);
  json += answer.ok ? kAnswerOk : kAnswerNotOk;
  if (answer.question) {
    json += R"(,"question":)";
    json += DumpJson(ToJson(*answer.question));
  }
  json += '}';
  return json;
}

std::string Encode(const Progress& progress) {
  return DumpJson({{"progress",
                    {{"done", progress.done},
                     {"total", progress.total},
                     {"what", progress.what}}}});
}

namespace {

// Takes `what` off the start of `text`.
bool Skip(std::string_view what, std::string_view& text) {
  if (!text.starts_with(what)) return false;
  text.remove_prefix(what.size());
  return true;
}

// Nearly every answer, exactly as Encode writes it; or nullopt.
std::optional<FrontAnswer> ReadPlainAnswer(std::string_view json) {
  FrontAnswer answer;
  if (!Skip(kAnswerBegin, json) || !Skip("\"", json)) return std::nullopt;
  const size_t end = json.find_first_not_of("0123456789abcdef");
  if (end == std::string_view::npos) return std::nullopt;
  answer.correlation_id = json.substr(0, end);
  json.remove_prefix(end);
  if (!Skip("\"", json) || !Skip(kAnswerTime, json)) return std::nullopt;
  const auto [rest, error] = std::from_chars(
      json.data(), json.data() + json.size(), answer.duration_ms);
  if (error != std::errc() || answer.duration_ms < 0) return std::nullopt;
  json.remove_prefix(static_cast<size_t>(rest - json.data()));
  answer.ok = json.starts_with(kAnswerOk);
  if (!Skip(answer.ok ? kAnswerOk : kAnswerNotOk, json)) return std::nullopt;
  return json == "}" ? std::optional(std::move(answer)) : std::nullopt;
}

}  // namespace

absl::StatusOr<FrontReply> DecodeFrontReply(std::string_view json) {
  if (auto answer = ReadPlainAnswer(json)) {
    return FrontReply{.answer = *std::move(answer)};
  }
  const absl::StatusOr<Json> object = ParseJson(json);
  if (!object.ok() || !object->is_object()) return Malformed();
  FrontReply reply;
  if (const Json* const progress =
          Member(*object, "progress", Json::value_t::object)) {
    reply.progress.emplace();
    if (object->size() != 1 || progress->size() != 3 ||
        !Take(*progress, "done", &reply.progress->done) ||
        !Take(*progress, "total", &reply.progress->total) ||
        !Take(*progress, "what", &reply.progress->what)) {
      return Malformed();
    }
    return reply;
  }
  const bool asks = object->contains("question");
  if (asks && !TakeQuestion(*object, &reply.answer.question)) {
    return Malformed();
  }
  if (object->size() != (asks ? 4 : 3) ||
      !Take(*object, "ok", &reply.answer.ok) ||
      !Take(*object, "correlation_id", &reply.answer.correlation_id) ||
      !Take(*object, "duration_ms", &reply.answer.duration_ms)) {
    return Malformed();
  }
  return reply;
}

std::string Encode(const FrontNews& news) {
  Json object = {{"resources_changed", news.resources_changed},
                 {"updated", news.updated}};
  if (news.paused) object["paused"] = true;
  if (news.client.has_value()) object["client"] = *news.client;
  return DumpJson(object);
}

absl::StatusOr<FrontNews> DecodeFrontNews(std::string_view json) {
  const absl::StatusOr<Json> parsed = ParseJson(json);
  if (!parsed.ok() || !parsed->is_object()) return Malformed();
  const Json& object = *parsed;
  FrontNews news;
  const bool pause = object.contains("paused");
  const bool one = object.contains("client");
  if (object.size() != 2U + (pause ? 1 : 0) + (one ? 1 : 0) ||
      (pause && !Take(object, "paused", &news.paused)) ||
      (one && !Take(object, "client", &news.client.emplace()))) {
    return Malformed();
  }
  const Json* const updated = Member(object, "updated", Json::value_t::array);
  if (!Take(object, "resources_changed", &news.resources_changed) ||
      updated == nullptr) {
    return Malformed();
  }
  for (const Json& uri : *updated) {
    if (!uri.is_string()) return Malformed();
    news.updated.push_back(uri.get<std::string>());
  }
  return news;
}

}  // namespace osiris
