#include "core/operation/operation.h"

#include <algorithm>

namespace osiris {

std::string_view NameOf(Door door) {
  switch (door) {
    case Door::kMcp:
      return "mcp";
    case Door::kCli:
      return "cli";
    case Door::kDesktop:
      break;
  }
  return "desktop";
}

const ClientInfo& WrittenClient(const Call& call) {
  return call.written_client ? *call.written_client : call.client;
}

void NoteSource(std::string_view connection, Call& call) {
  std::vector<std::string>& sources = call.sources;
  if (connection.empty() ||
      std::find(sources.begin(), sources.end(), connection) != sources.end()) {
    return;
  }
  sources.emplace_back(connection);
}

Audience AudienceOf(Door door) {
  return door == Door::kMcp ? Audience::kAssistant : Audience::kPerson;
}

}  // namespace osiris
