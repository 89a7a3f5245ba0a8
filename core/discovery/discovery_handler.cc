#include "core/discovery/discovery_handler.h"

namespace osiris {

Operation::Handler Bind(const DiscoveryServices& services,
                        DiscoveryHandler handler) {
  if (services.discovery == nullptr) return nullptr;
  return [services, handler](const Json& arguments, Call& call) {
    return handler(services, arguments, call);
  };
}

std::optional<std::string> OptionalText(const Json& arguments,
                                        const char* name) {
  const auto member = arguments.find(name);
  if (member == arguments.end()) return std::nullopt;
  return member->get<std::string>();
}

}  // namespace osiris
