#include "core/retention/retention_operations.h"

#include "core/operation/schema_parts.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Flag;
using schema::List;
using schema::Object;
using schema::Success;
using schema::Text;
using schema::With;

Json Arguments() {
  return Object(
      Json::object(),
      {{"dry_run",
        With(Described(Flag(), "Say what would go, and remove nothing."),
             "default", false)}});
}

Json Document() {
  return Object({{"status", Success()},
                 {"dry_run", Flag()},
                 {"records", Count()},
                 {"bytes", Count()},
                 {"kinds", List(Object({{"kind", Text()},
                                        {"days", Count()},
                                        {"before", schema::Time()},
                                        {"records", Count()},
                                        {"bytes", Count()},
                                        {"names", schema::Texts()}}))}});
}

}  // namespace

std::vector<Operation> RetentionOperations(RetentionService* service) {
  Operation clean;
  clean.name = kCleanOperation;
  clean.title = "Remove what was kept long enough";
  clean.description =
      "Removes what is past its time: segments of the audit log, telemetry, "
      "snapshots that newer ones replaced, kept answers, memories, runs. How "
      "long each stays is in osiris.yaml. Servers do the same once a day.";
  clean.input_schema = Arguments;
  clean.output_schema = Document;
  clean.errors = {ErrorCode::kRunCleaningFailed};
  clean.cli_words = {"maintenance", "clean"};
  clean.read_only = false;
  clean.deadline_key = "mcp.discovery_deadline_ms";
  if (service != nullptr) {
    clean.handler = [service](const Json& arguments, Call& call) {
      return service->Clean(arguments.value("dry_run", false), call.context);
    };
  }
  return {clean};
}

}  // namespace osiris
