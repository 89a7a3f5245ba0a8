#pragma once

#include <string>
#include <variant>

#include "core/base/json.h"
#include "mcp/protocol/message.h"
#include "mcp/protocol/prompt.h"
#include "mcp/protocol/severity.h"
#include "mcp/protocol/subscriptions.h"

namespace osiris::mcp {

// The parameters of each request, read and checked for their shape: whether
// names mean anything is for others to say. Every error is kInvalidParams.

// tools/call.
struct ToolCallParams {
  std::string name;
  // An object.
  Json arguments = Json::object();
};
std::variant<ToolCallParams, RpcError> ReadToolCall(Json params);

// prompts/get.
struct PromptParams {
  std::string name;
  PromptArguments arguments;
};
std::variant<PromptParams, RpcError> ReadPromptCall(const Json& params);

// completion/complete.
std::variant<CompletionQuestion, RpcError> ReadCompletion(const Json& params);

// resources/read, resources/subscribe, resources/unsubscribe: `uri`, of 1 to
// 8192 bytes.
std::variant<std::string, RpcError> ReadUri(const Json& params);

// Lists: `cursor`; empty when there is none.
std::variant<std::string, RpcError> ReadCursor(const Json& params);

// subscriptions/listen.
std::variant<ChangeFilter, RpcError> ReadListen(const Json& params);

// logging/setLevel.
std::variant<Severity, RpcError> ReadLevel(const Json& params);

// What answers questions that were asked before (2026-07-28,
// basic/patterns/mrtr).
struct InputParams {
  // By the questions' names; an object.
  Json responses = Json::object();
  // Empty: none.
  std::string state;
};
std::variant<InputParams, RpcError> ReadInput(const Json& params);

}  // namespace osiris::mcp
