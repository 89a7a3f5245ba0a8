#include "mcp/protocol/message.h"

#include <algorithm>
#include <utility>

#include "fmt/format.h"
#include "mcp/protocol/raw_json.h"

namespace osiris::mcp {
namespace {

constexpr size_t kMaxBatch = 100;
constexpr char kSubscriptionKey[] = "io.modelcontextprotocol/subscriptionId";

// Tells JSON that is refused from what is no JSON.
RpcError ErrorOfParsing(const absl::Status& status) {
  const bool refused = absl::IsOutOfRange(status);
  return {refused ? kInvalidRequest : kParseError,
          std::string(status.message())};
}

std::optional<RequestId> IdIn(std::string_view text) {
  const std::optional<std::string_view> raw = RawMember(text, "id");
  return raw.has_value() ? RequestId::FromRaw(*raw) : std::nullopt;
}

BadMessage Invalid(std::string_view why, std::optional<RequestId> id) {
  return {{kInvalidRequest, std::string(why)}, std::move(id)};
}

// What must travel byte by byte.
void KeepRaw(std::string_view text, Message& message) {
  const std::optional<std::string_view> params = RawMember(text, "params");
  if (!params.has_value()) return;
  if (const auto id = RawMember(*params, "requestId")) {
    message.cancelled_id = RequestId::FromRaw(*id);
  }
  const std::optional<std::string_view> meta = RawMember(*params, "_meta");
  if (!meta.has_value()) return;
  if (const auto token = RawMember(*meta, "progressToken")) {
    // A token is what an id is: text or a whole number.
    if (RequestId::FromRaw(*token)) message.raw_progress_token = *token;
  }
}

// A message with a method, or why it is none.
std::variant<Message, BadMessage> CallOf(Json document, std::string_view text,
                                         std::optional<RequestId> id) {
  Message message;
  if (document.contains("id")) {
    if (!id.has_value()) {
      return Invalid("`id` must be a string or an integer of at most 256 bytes",
                     {});
    }
    message.kind = Message::Kind::kRequest;
  }
  Json& method = document.at("method");
  if (!method.is_string()) {
    return Invalid("`method` must be a string", std::move(id));
  }
  const auto params = document.find("params");
  if (params != document.end()) {
    if (!params->is_object()) {
      return Invalid("`params` must be an object", std::move(id));
    }
    message.params = std::move(*params);
  }
  message.id = std::move(id);
  message.method = std::move(method.get_ref<std::string&>());
  KeepRaw(text, message);
  return message;
}

// Nobody is answered about a response, so nothing about it is refused.
Message ResponseOf(Json document, std::optional<RequestId> id) {
  Message response;
  response.kind = Message::Kind::kResponse;
  response.id = std::move(id);
  const auto result = document.find("result");
  if (result != document.end()) response.result = std::move(*result);
  const auto error = document.find("error");
  if (error == document.end()) return response;
  response.error = RpcError{};
  if (!error->is_object()) return response;
  const auto code = error->find("code");
  if (code != error->end() && code->is_number_integer()) {
    response.error->code = code->get<int>();
  }
  const auto message = error->find("message");
  if (message != error->end() && message->is_string()) {
    response.error->message = message->get<std::string>();
  }
  return response;
}

}  // namespace

RequestId::RequestId(std::string raw, std::string key)
    : raw_(std::move(raw)), key_(std::move(key)) {}

std::optional<RequestId> RequestId::FromRaw(std::string_view raw) {
  if (raw.empty() || raw.size() > kMaxBytes + 2) return std::nullopt;
  if (raw.front() == '"') {
    const absl::StatusOr<Json> text = ParseJson(raw);
    if (!text.ok() || !text->is_string()) return std::nullopt;
    return RequestId(std::string(raw), "\"" + text->get<std::string>());
  }
  const std::string_view digits = raw.substr(raw.front() == '-' ? 1 : 0);
  const bool whole = !digits.empty() &&
                     std::all_of(digits.begin(), digits.end(),
                                 [](char c) { return c >= '0' && c <= '9'; });
  if (!whole || raw.size() > kMaxBytes) return std::nullopt;
  return RequestId(std::string(raw), raw == "-0" ? "0" : std::string(raw));
}

std::variant<Message, BadMessage> ParseMessage(std::string_view text) {
  absl::StatusOr<Json> parsed = ParseJson(text, kMessageLimits);
  if (!parsed.ok()) return BadMessage{ErrorOfParsing(parsed.status()), {}};
  Json& document = *parsed;
  if (!document.is_object()) {
    return Invalid("a message must be an object", {});
  }
  std::optional<RequestId> id = IdIn(text);
  const auto version = document.find("jsonrpc");
  if (version == document.end() || *version != "2.0") {
    return Invalid("`jsonrpc` must be \"2.0\"", std::move(id));
  }
  if (document.contains("method")) {
    return CallOf(std::move(document), text, std::move(id));
  }
  if (document.contains("result") || document.contains("error")) {
    return ResponseOf(std::move(document), std::move(id));
  }
  return Invalid("a message needs a `method`", std::move(id));
}

bool LooksLikeBatch(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '[';
}

std::variant<std::vector<std::string>, RpcError> SplitBatch(
    std::string_view text) {
  const absl::StatusOr<Json> parsed = ParseJson(text, kMessageLimits);
  if (!parsed.ok()) return ErrorOfParsing(parsed.status());
  if (parsed->empty()) {
    return RpcError{kInvalidRequest, "a batch must hold a message"};
  }
  if (parsed->size() > kMaxBatch) {
    return RpcError{
        kInvalidRequest,
        fmt::format("a batch may hold at most {} messages", kMaxBatch)};
  }
  std::vector<std::string> messages;
  for (const std::string_view element : RawElements(text)) {
    messages.emplace_back(element);
  }
  return messages;
}

std::string ResultLine(const RequestId& id, const Json& result) {
  return ResultLine(id, std::string_view(DumpJson(result)));
}

std::string ResultLine(const RequestId& id, std::string_view result) {
  constexpr std::string_view kBegin = R"({"jsonrpc":"2.0","id":)";
  constexpr std::string_view kMiddle = R"(,"result":)";
  std::string line;
  // With room for the newline.
  line.reserve(kBegin.size() + id.raw().size() + kMiddle.size() +
               result.size() + 2);
  line += kBegin;
  line += id.raw();
  line += kMiddle;
  line += result;
  line += '}';
  return line;
}

std::string NotificationLine(std::string_view method, const Json& params) {
  return fmt::format(R"({{"jsonrpc":"2.0","method":{},"params":{}}})",
                     DumpJson(std::string(method)), DumpJson(params));
}

std::string RequestLine(int64_t id, std::string_view method,
                        const Json& params) {
  return fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":{},"params":{}}})",
                     id, DumpJson(std::string(method)), DumpJson(params));
}

// The id goes back byte for byte, so it is put into the text.
std::string SubscribedLine(const RequestId& id, std::string_view method,
                           const Json& params) {
  const std::string rest = DumpJson(params);
  return fmt::format(
      R"({{"jsonrpc":"2.0","method":{},"params":{{"_meta":{{"{}":{}}}{}{}}})",
      DumpJson(std::string(method)), kSubscriptionKey, id.raw(),
      params.empty() ? "" : ",", std::string_view(rest).substr(1));
}

std::string SubscriptionEndLine(const RequestId& id, const Json& server_info) {
  return fmt::format(
      R"({{"jsonrpc":"2.0","id":{},"result":{{"resultType":"complete",)"
      R"("_meta":{{"{}":{},"io.modelcontextprotocol/serverInfo":{}}}}}}})",
      id.raw(), kSubscriptionKey, id.raw(), DumpJson(server_info));
}

std::string ProgressLine(std::string_view raw_token, const Json& params) {
  // The token goes back byte for byte, so it is put into the text.
  const std::string rest = DumpJson(params);
  return fmt::format(R"({{"jsonrpc":"2.0","method":"notifications/progress",)"
                     R"("params":{{"progressToken":{},{}}})",
                     raw_token, std::string_view(rest).substr(1));
}

std::string ErrorLine(const std::optional<RequestId>& id, const RpcError& error,
                      bool omit_unknown_id) {
  Json body = {{"code", error.code}, {"message", error.message}};
  if (!error.data.is_null()) body["data"] = error.data;
  std::string id_member;
  if (id.has_value()) {
    id_member = fmt::format(R"("id":{},)", id->raw());
  } else if (!omit_unknown_id) {
    id_member = R"("id":null,)";
  }
  return fmt::format(R"({{"jsonrpc":"2.0",{}"error":{}}})", id_member,
                     DumpJson(body));
}

}  // namespace osiris::mcp
