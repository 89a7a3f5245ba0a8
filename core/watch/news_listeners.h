#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/operation/operation.h"

namespace osiris {

// Who hears of changes at a door for assistants, and of which: each client is
// told what it may see by the policy of then, and nothing of the rest. Clients
// are told apart by their names. Thread-safe.
class NewsListeners {
 public:
  static constexpr size_t kMaxClients = 64;
  // URIs of one client.
  static constexpr size_t kMaxUris = 1024;

  // What the policy of now says.
  struct Sight {
    std::function<bool(const std::string& uri, const ClientInfo& client)> shows;
    // See ResourceSight::ListMark.
    std::function<std::string(const ClientInfo& client)> list_mark;
  };

  // What changed.
  struct Change {
    // URIs that mean something else now.
    std::vector<std::string> uris;
    // The list of resources, in a way that is nobody's secret.
    bool list = false;
    // Connections or rules: what any source's URIs mean.
    bool rules = false;
    // Something of the list, of whatever source.
    bool stored = false;
  };

  // What one client is to be told.
  struct News {
    // Absent: every client, none of which has asked for anything.
    std::optional<std::string> client;
    bool list_changed = false;
    std::vector<std::string> updated;
  };

  // `client` is there. Of more than kMaxClients, who was there last goes first,
  // before those that watch something.
  void Know(const ClientInfo& client);
  // `client` is about to be listed resources, or to watch some.
  void Expect(const ClientInfo& client, const Sight& sight);
  // `client` watches `uri` from now on. Who watches more than kMaxUris, some of
  // which it may have given up long ago, is told of every URI that it may see:
  // the door knows who still wants to hear.
  void Watch(const ClientInfo& client, const std::string& uri);

  // Who is to be told what of `change`, one call at a time. Whoever watches a
  // resource that rules took away hears that it changed, once, and nothing more
  // of it.
  std::vector<News> Of(const Change& change, const Sight& sight);

 private:
  struct Listener {
    ClientInfo client;
    // Of the list that it saw last; absent before it saw one.
    std::optional<std::string> mark;
    std::set<std::string> uris;
    // More than there is room for.
    bool watches_all = false;
    // Greater than that of who was there before.
    uint64_t last_seen = 0;
  };

  // Makes room for one more, if somebody watches nothing.
  bool MakeRoom();

  // Whether the list is another one for who listens.
  static bool ListChanged(Listener& listener, const Change& change,
                          const Sight& sight);
  static News For(Listener& listener, const Change& change, const Sight& sight);

  // Keeps what a copy, which watched `watched` before, has become.
  void Keep(const std::string& name, const Listener& told,
            const std::set<std::string>& watched);

  std::mutex mutex_;
  // By name.
  std::map<std::string, Listener> listeners_;
  uint64_t seen_ = 0;
};

}  // namespace osiris
