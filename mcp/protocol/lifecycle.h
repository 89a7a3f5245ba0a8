#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/base/json.h"
#include "mcp/protocol/message.h"
#include "mcp/protocol/revision.h"

namespace osiris::mcp {

// A program and its version, as it calls itself.
struct Implementation {
  std::string name;
  // For people; may be empty.
  std::string title;
  std::string version;
};

// {"name":…,"title":…,"version":…}; the title where `revision` has titles.
Json ToJson(const Implementation& implementation, Revision revision);

// Which protocol one request speaks, and who speaks.
struct Speech {
  Revision revision = kNewestWithHandshake;
  Implementation client;
  Json client_capabilities = Json::object();
};

// Decides for every message anew which revision it speaks: a request that says
// so itself in `_meta` speaks that one; any other speaks what `initialize`
// agreed on. No message, however malformed, changes what others speak, except
// a good `initialize`. Not thread-safe.
class Lifecycle {
 public:
  // How `request` is to be read, or why it cannot be.
  std::variant<Speech, RpcError> Read(const Message& request) const;

  // Agrees on a revision: that which `params` of `initialize` ask for, or the
  // newest that there is by handshake.
  std::variant<Speech, RpcError> Initialize(const Json& params);

  // What `initialize` agreed on, if it has been.
  const std::optional<Speech>& agreed() const { return agreed_; }

  // What is spoken where a message does not say it and cannot be read.
  Revision fallback() const {
    return agreed_.has_value() ? agreed_->revision : kNewestWithHandshake;
  }

 private:
  std::optional<Speech> agreed_;
};

}  // namespace osiris::mcp
