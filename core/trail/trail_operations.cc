#include "core/trail/trail_operations.h"

#include <string>
#include <vector>

#include "core/trail/trail_filter.h"
#include "core/trail/trail_schemas.h"

namespace osiris {
namespace {

Operation Declare(const char* name, const char* title,
                  const char* description) {
  Operation operation;
  operation.name = name;
  operation.title = title;
  operation.description = description;
  operation.errors = {ErrorCode::kAuditUnreadable};
  operation.cli_words = {"audit", operation.name.substr(6)};
  return operation;
}

Operation ListOperation(const TrailService* service) {
  Operation operation = Declare(
      "audit.list", "List audited calls",
      "Lists what the audit log holds of all processes, oldest first: who "
      "asked what of which source, through which door, and how it ended. "
      "Filters narrow it down; of what matches the newest are shown.");
  operation.input_schema = TrailListArguments;
  operation.output_schema = TrailListDocument;
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call&) {
      return service->List(FilterFrom(arguments),
                           arguments.value("limit", int64_t{50}));
    };
  }
  return operation;
}

Operation ShowOperation(const TrailService* service) {
  Operation operation =
      Declare("audit.show", "Show an audited call",
              "Shows every line that one call left in the audit log, found by "
              "the correlation id that its answer has.");
  operation.input_schema = TrailShowArguments;
  operation.output_schema = TrailShowDocument;
  operation.errors.push_back(ErrorCode::kAuditNotFound);
  operation.cli_positional = "correlation_id";
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call&) {
      return service->Show(arguments.at("correlation_id").get<std::string>());
    };
  }
  return operation;
}

Operation VerifyOperation(const TrailService* service) {
  Operation operation = Declare(
      "audit.verify", "Verify the audit log",
      "Checks that the audit log is as it was written: every link of every "
      "segment's chain, every number, every seal whose key is there, and that "
      "all that segments saw of each other is still there. Names the first "
      "broken line of each damaged segment and what was done to it.");
  operation.input_schema = TrailVerifyArguments;
  operation.output_schema = TrailVerifyDocument;
  operation.errors.push_back(ErrorCode::kAuditDamaged);
  operation.deadline_key = "mcp.discovery_deadline_ms";
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call&) {
      return service->Verify(
          arguments.value("head", std::vector<std::string>()));
    };
  }
  return operation;
}

Operation ExportOperation(const TrailService* service) {
  Operation operation = Declare(
      "audit.export", "Export the audit log",
      "Copies the lines of all segments, or those that match, into one new "
      "file of JSON Lines, by time, each as it stands in the log with its "
      "hash; and tells the file's SHA-256. An existing file is left alone.");
  operation.input_schema = TrailExportArguments;
  operation.output_schema = TrailExportDocument;
  operation.errors.push_back(ErrorCode::kAuditExportRefused);
  operation.cli_positional = "file";
  operation.read_only = false;
  operation.idempotent = false;
  operation.deadline_key = "mcp.discovery_deadline_ms";
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call&) {
      return service->Export(FilterFrom(arguments),
                             arguments.at("file").get<std::string>());
    };
  }
  return operation;
}

Operation HeadOperation(const TrailService* service) {
  Operation operation = Declare(
      "audit.head", "Show the log's heads",
      "Shows the last line's hash of the segments of the audit log that were "
      "written last. Noted down elsewhere, each proves later, given to `audit "
      "verify`, that no line up to it was changed.");
  operation.input_schema = TrailHeadArguments;
  operation.output_schema = TrailHeadDocument;
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call&) {
      return service->Head(arguments.value("limit", int64_t{20}));
    };
  }
  return operation;
}

}  // namespace

std::vector<Operation> TrailOperations(const TrailService* service) {
  return {ExportOperation(service), HeadOperation(service),
          ListOperation(service), ShowOperation(service),
          VerifyOperation(service)};
}

}  // namespace osiris
