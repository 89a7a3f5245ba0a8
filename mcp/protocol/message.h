#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/json.h"

namespace osiris::mcp {

// Error numbers of JSON-RPC and of the protocol.
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;
// Before 2026-07-28 only.
inline constexpr int kResourceNotFound = -32002;
inline constexpr int kMissingClientCapability = -32021;
inline constexpr int kUnsupportedVersion = -32022;

// Why a request has no result. The text never holds anything of the input.
struct RpcError {
  int code = kInternalError;
  std::string message;
  // Null: absent.
  Json data = nullptr;
};

// What a request is answered under: a string or a whole number, at most 256
// bytes, kept as it was written. The number may be larger than any type holds.
class RequestId {
 public:
  static constexpr size_t kMaxBytes = 256;

  // From the text of a JSON value; nullopt if it is none that may be an id.
  static std::optional<RequestId> FromRaw(std::string_view raw);

  // JSON text, byte for byte as it came.
  const std::string& raw() const { return raw_; }

  // Equal for ids that are equal, however they are spelled.
  const std::string& key() const { return key_; }

 private:
  RequestId(std::string raw, std::string key);

  std::string raw_;
  std::string key_;
};

// Something that arrived and is well formed.
struct Message {
  enum class Kind { kRequest, kNotification, kResponse };

  Kind kind = Kind::kNotification;
  // Of a request, and of a response that names one.
  std::optional<RequestId> id;
  // Of a request or notification.
  std::string method;
  // An object, empty where there were none.
  Json params = Json::object();
  // `params._meta.progressToken` and `params.requestId`, as they were written.
  std::optional<std::string> raw_progress_token;
  std::optional<RequestId> cancelled_id;
  // Of a response: either a result of any kind, or an error.
  Json result = nullptr;
  std::optional<RpcError> error;
};

// Something that arrived and is not.
struct BadMessage {
  RpcError error;
  // Where it could be read.
  std::optional<RequestId> id;
};

// What one message may cost: 64 levels, 200,000 values.
inline constexpr JsonLimits kMessageLimits = {64, 200'000};

// Reads one message. Refuses what is not JSON (-32700) and JSON that is no
// message, is too deep, too large or names a member twice (-32600).
std::variant<Message, BadMessage> ParseMessage(std::string_view text);

// True if `text` is an array, however it goes on.
bool LooksLikeBatch(std::string_view text);

// The texts of the messages in the array `text`, or why it is none. None may
// be more than 100.
std::variant<std::vector<std::string>, RpcError> SplitBatch(
    std::string_view text);

// One line each, without a newline. `result` and `params` are objects.
std::string ResultLine(const RequestId& id, const Json& result);
// With a result that is text already.
std::string ResultLine(const RequestId& id, std::string_view result);
std::string NotificationLine(std::string_view method, const Json& params);

// A request that is made of the client, under a number of ours.
std::string RequestLine(int64_t id, std::string_view method,
                        const Json& params);

// A notification of the subscription that the request `id` opened, and the
// result that ends it (2026-07-28, basic/patterns/subscriptions).
std::string SubscribedLine(const RequestId& id, std::string_view method,
                           const Json& params);
std::string SubscriptionEndLine(const RequestId& id, const Json& server_info);

// A report under `raw_token`; `params` has the rest.
std::string ProgressLine(std::string_view raw_token, const Json& params);

// `id` absent: written as null, or left out where `omit_unknown_id`.
std::string ErrorLine(const std::optional<RequestId>& id, const RpcError& error,
                      bool omit_unknown_id);

}  // namespace osiris::mcp
