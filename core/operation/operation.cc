#include "core/operation/operation.h"

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

Audience AudienceOf(Door door) {
  return door == Door::kMcp ? Audience::kAssistant : Audience::kPerson;
}

}  // namespace osiris
