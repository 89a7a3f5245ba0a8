#include "mcp/protocol/subscriptions.h"

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

void Subscriptions::Add(const RequestId& id, ChangeFilter filter,
                        std::string client) {
  listens_.emplace(id.key(), Listen{id, std::move(filter), std::move(client)});
}

bool Subscriptions::Remove(const RequestId& id) {
  return listens_.erase(id.key()) > 0;
}

std::vector<RequestId> Subscriptions::RemoveAll() {
  std::vector<RequestId> ids = Who([](const auto&...) { return true; });
  listens_.clear();
  return ids;
}

}  // namespace osiris::mcp
