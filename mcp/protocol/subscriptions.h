#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "mcp/protocol/message.h"

namespace osiris::mcp {

// Which changes somebody wants to hear of (2026-07-28,
// basic/patterns/subscriptions, "Notification Filter").
struct ChangeFilter {
  bool tools = false;
  bool prompts = false;
  bool resources = false;
  // Resources whose contents are watched.
  std::set<std::string> uris = {};
};

// {"toolsListChanged":true,"resourceSubscriptions":["…"]}; what is not wanted
// is absent.
Json ToJson(const ChangeFilter& filter);

// The answer to who wants to hear of changes: those resources whose changes
// will be told.
struct Watches {
  std::set<std::string> uris;
};

// Who wants to hear of what: the session that a handshake opened, and each
// request of subscriptions/listen. Not thread-safe.
class Subscriptions {
 public:
  static constexpr size_t kMaxListens = 64;
  // URIs of all together.
  static constexpr size_t kMaxUris = 1024;

  // True if `filter` fits in.
  bool HasRoom(const ChangeFilter& filter) const;

  // True while a subscription of that id runs.
  bool Contains(const RequestId& id) const;

  // Begins one of the client of that name. Its id must not run, and there must
  // be room.
  void Add(const RequestId& id, ChangeFilter filter, std::string client);

  // Ends one; false when none runs.
  bool Remove(const RequestId& id);

  // Ends all; their ids.
  std::vector<RequestId> RemoveAll();

  // Lets the session watch, or not.
  void Watch(const std::string& uri) { session_.insert(uri); }
  void Unwatch(const std::string& uri) { session_.erase(uri); }
  void EndSession() { session_.clear(); }
  bool SessionWatches(const std::string& uri) const {
    return session_.count(uri) > 0;
  }

  // The subscriptions for whose filter and client `wants` says yes.
  template <typename Wants>
  std::vector<RequestId> Who(const Wants& wants) const {
    std::vector<RequestId> ids;
    for (const auto& [key, listen] : listens_) {
      if (wants(listen.filter, listen.client)) ids.push_back(listen.id);
    }
    return ids;
  }

 private:
  struct Listen {
    RequestId id;
    ChangeFilter filter;
    std::string client;
  };

  std::map<std::string, Listen> listens_;
  std::set<std::string> session_;
};

}  // namespace osiris::mcp
