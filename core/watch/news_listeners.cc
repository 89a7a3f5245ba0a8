#include "core/watch/news_listeners.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/memory/memory_uri.h"

namespace osiris {
namespace {

// True for what rules and connections say nothing of.
bool IsOfNoSource(const std::string& uri) {
  return ParseMemoryUri(uri).has_value();
}

}  // namespace

bool NewsListeners::MakeRoom() {
  if (listeners_.size() < kMaxClients) return true;
  auto idle = listeners_.end();
  for (auto at = listeners_.begin(); at != listeners_.end(); ++at) {
    if (!at->second.uris.empty()) continue;
    if (idle == listeners_.end() ||
        at->second.last_seen < idle->second.last_seen) {
      idle = at;
    }
  }
  if (idle == listeners_.end()) return false;
  listeners_.erase(idle);
  return true;
}

void NewsListeners::Know(const ClientInfo& client) {
  const std::lock_guard lock(mutex_);
  auto found = listeners_.find(client.name);
  if (found == listeners_.end()) {
    if (!MakeRoom()) return;
    found = listeners_.emplace(client.name, Listener{.client = client}).first;
  }
  found->second.last_seen = ++seen_;
}

void NewsListeners::Expect(const ClientInfo& client, const Sight& sight) {
  Know(client);
  {
    const std::lock_guard lock(mutex_);
    const auto found = listeners_.find(client.name);
    if (found == listeners_.end() || found->second.mark) return;
  }
  std::string mark = sight.list_mark(client);
  const std::lock_guard lock(mutex_);
  const auto found = listeners_.find(client.name);
  // Others may have come meanwhile.
  if (found != listeners_.end() && !found->second.mark) {
    found->second.mark = std::move(mark);
  }
}

void NewsListeners::Watch(const ClientInfo& client, const std::string& uri) {
  const std::lock_guard lock(mutex_);
  const auto found = listeners_.find(client.name);
  if (found == listeners_.end()) return;
  Listener& listener = found->second;
  if (listener.uris.size() < kMaxUris) {
    listener.uris.insert(uri);
  } else if (listener.uris.count(uri) == 0) {
    listener.watches_all = true;
  }
}

bool NewsListeners::ListChanged(Listener& listener, const Change& change,
                                const Sight& sight) {
  if (!change.list && !change.rules && !change.stored) return false;
  std::string mark = sight.list_mark(listener.client);
  const std::optional<std::string> before =
      std::exchange(listener.mark, std::move(mark));
  if (change.list) return true;
  if (before) return before != listener.mark;
  // It is not known what was there before, and what is gone may have been of a
  // source that is denied.
  return change.rules || std::any_of(change.uris.begin(), change.uris.end(),
                                     [&](const std::string& uri) {
                                       return sight.shows(uri, listener.client);
                                     });
}

NewsListeners::News NewsListeners::For(Listener& listener, const Change& change,
                                       const Sight& sight) {
  News news = {.client = listener.client.name,
               .list_changed = ListChanged(listener, change, sight)};
  for (const std::string& uri : change.uris) {
    const bool watched = listener.watches_all || listener.uris.count(uri) > 0;
    if (watched && sight.shows(uri, listener.client)) {
      news.updated.push_back(uri);
    }
  }
  if (!change.rules) return news;
  for (auto uri = listener.uris.begin(); uri != listener.uris.end();) {
    if (IsOfNoSource(*uri)) {
      ++uri;
      continue;
    }
    news.updated.push_back(*uri);
    uri = sight.shows(*uri, listener.client) ? std::next(uri)
                                             : listener.uris.erase(uri);
  }
  return news;
}

void NewsListeners::Keep(const std::string& name, const Listener& told,
                         const std::set<std::string>& watched) {
  const std::lock_guard lock(mutex_);
  const auto found = listeners_.find(name);
  if (found == listeners_.end()) return;
  Listener& kept = found->second;
  if (told.mark) kept.mark = told.mark;
  for (const std::string& uri : watched) {
    if (told.uris.count(uri) == 0) kept.uris.erase(uri);
  }
}

std::vector<NewsListeners::News> NewsListeners::Of(const Change& change,
                                                   const Sight& sight) {
  std::map<std::string, Listener> listeners;
  {
    // Calls do not wait for what is read below.
    const std::lock_guard lock(mutex_);
    listeners = listeners_;
  }
  std::vector<News> all;
  if (listeners.empty()) {
    // Of what is stored somebody who never listed anything misses nothing.
    if (change.list || change.rules) {
      all.push_back({.client = std::nullopt, .list_changed = true});
    }
    return all;
  }
  for (auto& [name, listener] : listeners) {
    const std::set<std::string> watched = listener.uris;
    News news = For(listener, change, sight);
    Keep(name, listener, watched);
    if (news.list_changed || !news.updated.empty()) {
      all.push_back(std::move(news));
    }
  }
  return all;
}

}  // namespace osiris
