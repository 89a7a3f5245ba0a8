#pragma once

#include <optional>
#include <vector>

#include "core/base/json.h"
#include "mcp/protocol/features.h"
#include "mcp/protocol/message.h"
#include "mcp/protocol/prompt.h"
#include "mcp/protocol/subscriptions.h"

namespace osiris::mcp {

// How documents of operations become answers of the protocol.

// The resources that an answer's member `links` names, an object from a part's
// name to its URI. None in anything else.
std::vector<Resource> LinksIn(const Json& links);

// From {"resources": [{"uri","name","title","description","mimeType","size"}],
// "next_cursor"}; nullopt for anything else.
std::optional<ResourcePage> PageOf(const Json& document);

// From {"uri","mimeType","text"}; nullopt for anything else.
std::optional<ResourceText> ResourceTextOf(const Json& document);

// From {"values","total"}; nullopt for anything else.
std::optional<Completion> CompletionOf(const Json& document);
// Nothing is watched where it says nothing of the kind.
Watches WatchesIn(const Json& document);

// Why a resource could not be listed or read.
struct ResourceFailure {
  RpcError error;
  // There is none of that URI.
  bool unknown = false;
};

// From an error's document. The message is the registry's: it repeats nothing
// of the request.
ResourceFailure FailureIn(const Json& document);

// What a tool answers with that error's document where the broker never heard
// of the call: with a correlation id made here, one for each.
ToolOutcome UnheardFailure(Json document);

}  // namespace osiris::mcp
