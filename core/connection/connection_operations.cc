#include "core/connection/connection_operations.h"

#include <optional>
#include <string>
#include <utility>

#include "core/base/status_macros.h"
#include "core/connection/connection_schemas.h"
#include "core/operation/tool_names.h"

namespace osiris {
namespace {

absl::StatusOr<Reference> ReferenceOf(const Json& arguments) {
  return ParseReference(arguments.at("connection").get<std::string>());
}

// Which connections `call` may hear of.
ConnectionService::Shown ShownTo(const RowAccess& access, const Call& call) {
  if (call.door != Door::kMcp) return {};
  return [&access, &call](const std::string& reference) {
    // One whose rules cannot be read is listed, with what is wrong with it.
    return !HasCode(access.Decide(reference, call).status(),
                    ErrorCode::kPolicySourceDenied);
  };
}

Operation ListOperation(ConnectionService* service, const RowAccess* access) {
  Operation operation;
  operation.name = "connections.list";
  NameTool(operation);
  operation.title = "List connections";
  operation.description =
      "Lists the configured connections to data sources with their references "
      "(@family.alias), which the other tools take. An assistant is told which "
      "settings each has; values, such as paths and hosts, are shown to people "
      "only, and secrets to nobody. It opens nothing; whether a connection "
      "works is told by "
      "connections_doctor.";
  operation.input_schema = [] {
    return ClosedObjectSchema(Json::object(), Json::array());
  };
  operation.output_schema = ListDocumentSchema;
  operation.errors = {ErrorCode::kConfigUnreadable};
  operation.cli_words = {"connections", "list"};
  if (service != nullptr) {
    operation.handler = [service, access](const Json&,
                                          Call& call) -> absl::StatusOr<Json> {
      const ConnectionService::Shown shown = ShownTo(*access, call);
      if (!shown) return service->List();
      ASSIGN_OR_RETURN(call.text, service->ListText(shown));
      return Json();
    };
  }
  return operation;
}

Operation DoctorOperation(ConnectionService* service, const RowAccess* access) {
  Operation operation;
  operation.name = "connections.doctor";
  NameTool(operation);
  operation.title = "Examine connections";
  operation.description =
      "Examines one connection, or all: whether it is configured completely, "
      "its variables are set, a driver serves it, the source opens, nothing "
      "can be written, and the source says what it is. Answers the checks in "
      "that order with the reason and a hint where one failed. `healthy` sums "
      "it up.";
  operation.input_schema = DoctorArgumentsSchema;
  operation.output_schema = DoctorDocumentSchema;
  operation.errors = {ErrorCode::kConfigInvalid, ErrorCode::kConfigUnreadable,
                      ErrorCode::kConnectionBadReference,
                      ErrorCode::kConnectionNotFound,
                      ErrorCode::kPolicySourceDenied};
  operation.cli_words = {"connections", "doctor"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.open_world = true;
  if (service != nullptr) {
    operation.handler = [service, access](const Json& arguments,
                                          Call& call) -> absl::StatusOr<Json> {
      std::optional<Reference> reference;
      const ConnectionService::Shown shown = ShownTo(*access, call);
      if (arguments.value("connection", "") != "") {
        ASSIGN_OR_RETURN(reference, ReferenceOf(arguments));
        if (shown && !shown(FormatReference(*reference))) {
          return access->Decide(FormatReference(*reference), call).status();
        }
      }
      return service->Doctor(reference, call.context, shown);
    };
  }
  return operation;
}

Operation AddOperation(ConnectionService* service) {
  Operation operation;
  operation.name = "connections.add";
  operation.title = "Add a connection";
  operation.description =
      "Writes a new connection into the connections file, which keeps its "
      "comments and order. The settings are checked first; the source is not "
      "opened: `osiris connections doctor` does that.";
  operation.input_schema = AddArgumentsSchema;
  operation.output_schema = AddDocumentSchema;
  operation.errors = {
      ErrorCode::kConfigHomeUnusable,     ErrorCode::kConfigInvalid,
      ErrorCode::kConfigUnreadable,       ErrorCode::kConnectionAlreadyExists,
      ErrorCode::kConnectionBadReference, ErrorCode::kConnectionFamilyUnknown,
      ErrorCode::kConnectionInvalid};
  operation.cli_words = {"connections", "add"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.read_only = false;
  operation.idempotent = false;
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments,
                                  Call&) -> absl::StatusOr<Json> {
      NewConnection connection;
      ASSIGN_OR_RETURN(connection.reference, ReferenceOf(arguments));
      connection.fields = arguments.value("fields", Json::object());
      connection.is_default = arguments.value("default", false);
      connection.environment = arguments.value("environment", "");
      return service->Add(connection);
    };
  }
  return operation;
}

Operation RemoveOperation(ConnectionService* service) {
  Operation operation;
  operation.name = "connections.remove";
  operation.title = "Remove a connection";
  operation.description =
      "Takes a connection out of the connections file, which keeps everything "
      "else. The source itself, and what was discovered of it, are not "
      "touched.";
  operation.input_schema = RemoveArgumentsSchema;
  operation.output_schema = RemoveDocumentSchema;
  operation.errors = {ErrorCode::kConfigHomeUnusable, ErrorCode::kConfigInvalid,
                      ErrorCode::kConfigUnreadable,
                      ErrorCode::kConnectionBadReference,
                      ErrorCode::kConnectionNotFound};
  operation.cli_words = {"connections", "remove"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.read_only = false;
  operation.idempotent = false;
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments,
                                  Call&) -> absl::StatusOr<Json> {
      ASSIGN_OR_RETURN(const Reference reference, ReferenceOf(arguments));
      return service->Remove(reference);
    };
  }
  return operation;
}

}  // namespace

std::vector<Operation> ConnectionOperations(ConnectionService* service,
                                            const RowAccess* access) {
  return {AddOperation(service), DoctorOperation(service, access),
          ListOperation(service, access), RemoveOperation(service)};
}

}  // namespace osiris
