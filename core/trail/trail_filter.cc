#include "core/trail/trail_filter.h"

#include <string>

namespace osiris {

AuditFilter FilterFrom(const Json& arguments) {
  const auto text = [&arguments](const char* name) {
    return arguments.value(name, std::string());
  };
  return {.since = text("since"),
          .until = text("until"),
          .client = text("client"),
          .operation = text("tool"),
          .outcome = text("outcome"),
          .door = text("door"),
          .event = text("event"),
          .target = text("connection"),
          .correlation_id = "",
          .session = text("session"),
          .text = text("text")};
}

}  // namespace osiris
