#include "core/trail/trail_filter.h"

#include <string>

#include "core/operation/schema_parts.h"
#include "core/operation/tool_names.h"

namespace osiris {

AuditFilter FilterFrom(const Json& arguments) {
  const auto text = [&arguments](const char* name) {
    return arguments.value(name, std::string());
  };
  return {.since = schema::MomentIn(arguments, "since"),
          .until = schema::MomentIn(arguments, "until"),
          .client = text("client"),
          .operation = std::string(OperationMeant(text("tool"))),
          .outcome = text("outcome"),
          .door = text("door"),
          .event = text("event"),
          .target = text("connection"),
          .correlation_id = "",
          .session = text("session"),
          .text = text("text")};
}

}  // namespace osiris
