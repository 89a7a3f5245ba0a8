#include "core/payload/leak/leak_operations.h"

#include <string>

#include "core/operation/schema_parts.h"

namespace osiris {
namespace {

using schema::Count;
using schema::Described;
using schema::Enum;
using schema::Flag;
using schema::List;
using schema::Object;
using schema::Success;
using schema::Text;
using schema::Texts;
using schema::With;

Json LeakArguments() {
  const Json canary = With(With(Text(), "minLength", 1), "maxLength", 65536);
  return Object(
      Json::object(),
      {{"canaries",
        Described(With(List(canary), "maxItems", 10000),
                  "What to look for beside the secrets of "
                  "connections, such as a value that was planted.")}});
}

Json LeakDocument() {
  return Object(
      {{"status", Success()},
       {"secrets_checked", Count()},
       {"too_short", Texts()},
       {"unresolved", List(Object({{"secret", Text()}, {"code", Text()}}))},
       {"answers", Count()},
       {"files", Count()},
       {"bytes", Count()},
       {"hits", List(Object({{"secret", Text()},
                             {"in", Enum({"answer", "file", "name"})},
                             {"where", Text()},
                             {"form", Text()},
                             {"inside", Texts()},
                             {"offset", Count()}}))},
       {"left_out", List(Object({{"what", Text()}, {"why", Text()}}))},
       {"missed", Count()},
       {"truncated", Flag()}});
}

}  // namespace

std::vector<Operation> LeakOperations(const LeakCheck* check) {
  Operation operation;
  operation.name = "payload.leakcheck";
  operation.title = "Look for leaked secrets";
  operation.description =
      "Looks for every secret of every connection in all that Osiris keeps: "
      "answers to assistants, logs, snapshots, cache, memory. Finds them as "
      "they are, in base64, hex, percent-encoded, escaped as in JSON, "
      "backwards, and each of these in what gzip, zlib or zstd folded. Says "
      "where, in which form, and never a byte of a secret.";
  operation.input_schema = LeakArguments;
  operation.output_schema = LeakDocument;
  operation.errors = {ErrorCode::kConfigInvalid, ErrorCode::kConfigUnreadable};
  operation.cli_words = {"leakcheck"};
  operation.deadline_key = "mcp.discovery_deadline_ms";
  if (check != nullptr) {
    operation.handler = [check](const Json& arguments, Call& call) {
      return check->Run(arguments.value("canaries", std::vector<std::string>()),
                        call.context);
    };
  }
  return {operation};
}

}  // namespace osiris
