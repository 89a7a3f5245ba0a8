#include "core/connection/policy_changes.h"

#include <set>

#include "core/base/json.h"

namespace osiris {
namespace {

// All that a connection says of what assistants get; null for none.
Json PolicyOf(const ConnectionEntry* entry) {
  if (entry == nullptr) return nullptr;
  Json policy = Json::object();
  for (const char* name : {"policy", "mask", "payloads"}) {
    const YamlMember* const member = entry->body.Find(name);
    if (member != nullptr) policy[name] = member->value.ToJson();
  }
  return policy;
}

}  // namespace

std::vector<Reference> PolicyChanges(const ConnectionsFile& before,
                                     const ConnectionsFile& after) {
  std::set<Reference> changed;
  for (const ConnectionsFile* const file : {&before, &after}) {
    for (const ConnectionEntry& entry : file->entries()) {
      if (PolicyOf(before.Find(entry.reference)) !=
          PolicyOf(after.Find(entry.reference))) {
        changed.insert(entry.reference);
      }
    }
  }
  return {changed.begin(), changed.end()};
}

}  // namespace osiris
