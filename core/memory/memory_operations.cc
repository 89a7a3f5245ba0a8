#include "core/memory/memory_operations.h"

#include <string>
#include <utility>

#include "core/memory/memory_schemas.h"
#include "core/operation/tool_names.h"

namespace osiris {
namespace {

Operation Declare(const char* name, const char* title,
                  const char* description) {
  Operation operation;
  operation.name = name;
  NameTool(operation);
  operation.title = title;
  operation.description = description;
  operation.errors = {ErrorCode::kMemoryStoreUnusable};
  operation.cli_words = {"memory", operation.name.substr(7)};
  return operation;
}

Operation CaptureOperation(MemoryService* service) {
  Operation operation = Declare(
      "memory.capture", "Remember",
      "Keeps this, masked, with the calls before it, for later sessions, if a "
      "person agrees.");
  operation.input_schema = MemoryCaptureArguments;
  operation.output_schema = MemoryCaptureDocument;
  operation.errors = {
      ErrorCode::kMemoryConsentDenied, ErrorCode::kMemoryConsentRequired,
      ErrorCode::kMemoryDisabled,      ErrorCode::kMemorySessionFull,
      ErrorCode::kMemoryStoreUnusable, ErrorCode::kMemoryTooLarge,
      ErrorCode::kPolicyApprovalNeeded};
  operation.cli_positional = "intent";
  operation.read_only = false;
  operation.idempotent = false;
  // A person may take a while.
  operation.deadline_key = "mcp.discovery_deadline_ms";
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call& call) {
      return service->Capture(arguments, call);
    };
  }
  return operation;
}

Operation ForgetOperation(MemoryService* service) {
  Operation operation = Declare(
      "memory.forget", "Forget an entry",
      "Deletes one remembered entry for good. A person can delete a whole "
      "session. Call it only if the user wants that.");
  operation.input_schema = MemoryForgetArguments;
  operation.output_schema = MemoryForgetDocument;
  operation.errors.push_back(ErrorCode::kMemoryConsentRequired);
  operation.errors.push_back(ErrorCode::kMemoryNotFound);
  operation.cli_positional = "memory_id";
  operation.read_only = false;
  operation.destructive = true;
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call& call) {
      return service->Forget(arguments, call);
    };
  }
  return operation;
}

Operation ListOperation(MemoryService* service) {
  Operation operation =
      Declare("memory.list", "List what is remembered",
              "Lists what is remembered, newest first, of one session or of "
              "all. A whole session is the resource "
              "osiris://mcp/memory/sessions/SESSION.jsonl.");
  operation.input_schema = MemoryListArguments;
  operation.output_schema = MemoryListDocument;
  operation.errors.push_back(ErrorCode::kMemoryNotFound);
  operation.cli_positional = "session_id";
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call&) {
      return service->List(arguments.value("session_id", ""),
                           arguments.value("offset", int64_t{0}),
                           arguments.value("limit", int64_t{20}));
    };
  }
  return operation;
}

Operation SearchOperation(MemoryService* service) {
  Operation operation = Declare(
      "memory.search", "Search what is remembered",
      "Finds what is remembered by words, best first: all of them must stand "
      "in an entry, also as beginnings of words. Look here before you explore "
      "what was explored before.");
  operation.input_schema = MemorySearchArguments;
  operation.output_schema = MemorySearchDocument;
  operation.errors.push_back(ErrorCode::kMemoryNotFound);
  operation.cli_positional = "query";
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call& call) {
      return service->Search(arguments.at("query").get<std::string>(),
                             arguments.value("session_id", ""),
                             arguments.value("limit", int64_t{20}),
                             call.context);
    };
  }
  return operation;
}

Operation ShowOperation(MemoryService* service) {
  Operation operation = Declare(
      "memory.show", "Show an entry",
      "Shows all of one remembered entry: what was captured, who agreed to it "
      "and how, what was masked, and the calls that it rests on.");
  operation.input_schema = MemoryShowArguments;
  operation.output_schema = MemoryShowDocument;
  operation.errors.push_back(ErrorCode::kMemoryNotFound);
  operation.cli_positional = "memory_id";
  if (service != nullptr) {
    operation.handler = [service](const Json& arguments, Call&) {
      return service->Show(arguments.at("memory_id").get<std::string>());
    };
  }
  return operation;
}

}  // namespace

std::vector<Operation> MemoryOperations(MemoryService* service) {
  return {CaptureOperation(service), ForgetOperation(service),
          ListOperation(service), SearchOperation(service),
          ShowOperation(service)};
}

}  // namespace osiris
