#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "mcp/protocol/content.h"
#include "mcp/protocol/message.h"
#include "mcp/protocol/revision.h"
#include "mcp/protocol/severity.h"

namespace osiris::mcp {

// A program and its version, as it calls itself.
struct Implementation {
  std::string name;
  // For people; may be empty.
  std::string title;
  std::string version;
  // What it is for, and where to read more; may be empty.
  std::string description = {};
  std::string website_url = {};
  std::vector<Icon> icons = {};
};

// {"name":…,"version":…}, and the rest where `revision` has it.
Json ToJson(const Implementation& implementation, Revision revision);

// Which protocol one request speaks, and who speaks.
struct Speech {
  Revision revision = kNewestWithHandshake;
  Implementation client;
  Json client_capabilities = Json::object();
  // The least grave log messages that this one request wants; none: none. Of
  // requests without a handshake.
  std::optional<Severity> log_level;
  // `_meta.traceparent` of this one request, as it was written; empty where
  // there is no such text.
  std::string traceparent = {};
  // This one request has a progress token.
  bool wants_progress = false;
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
  // newest that there is by handshake. They must say what the client can; who
  // it is may be missing.
  std::variant<Speech, RpcError> Initialize(const Json& params);

  // The client said `notifications/initialized`: it may be told things now.
  void NoteInitialized() { initialized_ = agreed_.has_value(); }
  bool initialized() const { return initialized_; }

  // What `initialize` agreed on, if it has been.
  const std::optional<Speech>& agreed() const { return agreed_; }

  // What is spoken where a message does not say it and cannot be read.
  Revision fallback() const {
    return agreed_.has_value() ? agreed_->revision : kNewestWithHandshake;
  }

 private:
  // `meta`: what `request` has of it, or nullptr.
  std::variant<Speech, RpcError> ReadSpeech(const Message& request,
                                            const Json* meta) const;

  std::optional<Speech> agreed_;
  bool initialized_ = false;
};

}  // namespace osiris::mcp
