#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "mcp/protocol/content.h"
#include "mcp/protocol/features.h"
#include "mcp/protocol/lifecycle.h"
#include "mcp/protocol/message.h"
#include "mcp/protocol/prompt.h"

namespace osiris::mcp {

// What a server is and offers.
struct ServerDefinition {
  Implementation implementation;
  // For the model: how the parts belong together.
  std::string instructions = {};
  // In the order in which they are listed. Names, aliases too, are unique.
  std::vector<Tool> tools = {};
  // In the order in which they are listed.
  std::vector<Prompt> prompts = {};
  // True where ListResources and ReadResource are served.
  bool has_resources = false;
  std::vector<ResourceTemplate> resource_templates = {};
  // True where the backend's Watch is served.
  bool has_watches = false;
  // True where Complete is served.
  bool has_completion = false;
  // True where the backend calls Log.
  bool has_logging = false;
  // True where what is listed may change while the server runs.
  bool lists_change = false;
  // How long lists may be kept. Where they change, clients that do not listen
  // for it see it after this long.
  CacheHint list_cache = {.ttl_ms = 3'600'000, .shared = true};
  // Entries of one page of tools, prompts and templates; at least 1.
  size_t page_size = 100;
  // Requests that may wait at once; more are refused as busy.
  size_t max_in_flight = 1024;
  // What a tool says when there is no room for its call; made for each.
  std::function<ToolOutcome()> busy = [] {
    return ToolOutcome{.document = {{"error", "too many calls are waiting"}},
                       .is_error = true};
  };
  // How any other request fails then.
  RpcError busy_error = {.message = "too many requests are waiting"};
  // True where the backend calls Ask. What requests hold is then kept until
  // they are answered.
  bool may_ask = false;
  // True where the backend wants to know of calls that came with a state that
  // was not given out for them (Turn::state_refused). Otherwise they are
  // failed before it hears of them.
  bool records_refused_state = false;
  // How long a client in a session has for each of its answers.
  std::chrono::milliseconds answer_deadline = std::chrono::minutes(5);
  // How long a client without one has to come back with answers.
  std::chrono::milliseconds state_lifetime = std::chrono::minutes(15);
};

}  // namespace osiris::mcp
