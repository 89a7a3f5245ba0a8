#include "core/usage/usage_operations.h"

#include <string>

#include "core/operation/schema_parts.h"
#include "core/operation/tool_names.h"
#include "core/usage/usage_schemas.h"

namespace osiris {
namespace {

UsageFilter FilterFrom(const Json& arguments) {
  const auto text = [&arguments](const char* name) {
    return arguments.value(name, std::string());
  };
  return {.since = schema::MomentIn(arguments, "since"),
          .until = schema::MomentIn(arguments, "until"),
          .client = text("client"),
          .operation = std::string(OperationMeant(text("tool"))),
          .outcome = text("outcome"),
          .door = text("door"),
          .session = text("session")};
}

}  // namespace

std::vector<Operation> UsageOperations(UsageService* service) {
  Operation show;
  show.name = "telemetry.show";
  show.title = "Show what was called";
  show.description =
      "Shows how often each operation was called by each client, how the calls "
      "ended, and how long they took, counted on this machine by all "
      "processes. Filters narrow it down.";
  show.input_schema = UsageArguments;
  show.output_schema = UsageDocument;
  show.errors = {ErrorCode::kAuditUnreadable};
  show.cli_words = {"telemetry", "show"};
  if (service != nullptr) {
    show.handler = [service](const Json& arguments, Call&) {
      return service->Show(FilterFrom(arguments));
    };
  }
  return {show};
}

}  // namespace osiris
