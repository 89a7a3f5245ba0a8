#include "mcp/protocol/subscriptions.h"

#include <algorithm>
#include <utility>

namespace osiris::mcp {

Json ToJson(const ChangeFilter& filter) {
  Json json = Json::object();
  if (filter.tools) json["toolsListChanged"] = true;
  if (filter.prompts) json["promptsListChanged"] = true;
  if (filter.resources) json["resourcesListChanged"] = true;
  if (!filter.uris.empty()) json["resourceSubscriptions"] = filter.uris;
  return json;
}

bool Subscriptions::HasRoom(const ChangeFilter& filter) const {
  size_t uris = session_.size() + filter.uris.size();
  for (const auto& [key, listen] : listens_) uris += listen.filter.uris.size();
  return listens_.size() < kMaxListens && uris <= kMaxUris;
}

bool Subscriptions::Contains(const RequestId& id) const {
  return listens_.count(id.key()) > 0;
}

void Subscriptions::Add(const RequestId& id, ChangeFilter filter) {
  listens_.emplace(id.key(), Listen{id, std::move(filter)});
}

bool Subscriptions::Remove(const RequestId& id) {
  return listens_.erase(id.key()) > 0;
}

std::vector<RequestId> Subscriptions::RemoveAll() {
  std::vector<RequestId> ids = Who([](const ChangeFilter&) { return true; });
  listens_.clear();
  return ids;
}

bool Subscriptions::IsWatched(const std::string& uri) const {
  return SessionWatches(uri) ||
         std::any_of(listens_.begin(), listens_.end(), [&](const auto& entry) {
           return entry.second.filter.uris.count(uri) > 0;
         });
}

std::set<std::string> Subscriptions::Watched() const {
  std::set<std::string> uris = session_;
  for (const auto& [key, listen] : listens_) {
    uris.insert(listen.filter.uris.begin(), listen.filter.uris.end());
  }
  return uris;
}

}  // namespace osiris::mcp
