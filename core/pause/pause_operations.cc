#include "core/pause/pause_operations.h"

#include <optional>
#include <string>

#include "core/base/status_macros.h"
#include "core/operation/schema_parts.h"

namespace osiris {
namespace {

using schema::Described;
using schema::Flag;
using schema::Object;
using schema::Success;
using schema::Text;

constexpr int kLongestReason = 500;

Json Document(const std::optional<Pause>& pause, bool changed) {
  Json document = {{"status", "success"},
                   {"paused", pause.has_value()},
                   {"changed", changed}};
  if (pause && !pause->since.empty()) document["since"] = pause->since;
  if (pause && !pause->reason.empty()) document["reason"] = pause->reason;
  return document;
}

Operation Declare(const char* name, const char* word) {
  Operation operation;
  operation.name = name;
  operation.output_schema = [] {
    return Object(
        {{"status", Success()}, {"paused", Flag()}, {"changed", Flag()}},
        {{"since", Text()}, {"reason", Text()}});
  };
  operation.errors = {ErrorCode::kConfigHomeUnusable};
  operation.cli_words = {word};
  operation.read_only = false;
  return operation;
}

Operation BeginOperation(const PauseSwitch* pause) {
  Operation operation = Declare("assistants.pause", "pause");
  operation.title = "Pause all assistants";
  operation.description =
      "Stops every assistant that uses this home, at once: calls that run end "
      "with POLICY/PAUSED, and so does each that begins, until `osiris "
      "resume`. People at the command line and the desktop go on.";
  operation.input_schema = [] {
    return Object(Json::object(),
                  {{"reason", Described({{"type", "string"},
                                         {"maxLength", kLongestReason}},
                                        "why, for people")}});
  };
  if (pause != nullptr) {
    operation.handler = [pause](const Json& arguments,
                                Call&) -> absl::StatusOr<Json> {
      const std::optional<Pause> before = pause->Read();
      RETURN_IF_ERROR(pause->Begin(arguments.value("reason", "")));
      const std::optional<Pause> now = pause->Read();
      return Document(now, now != before);
    };
  }
  return operation;
}

Operation EndOperation(const PauseSwitch* pause) {
  Operation operation = Declare("assistants.resume", "resume");
  operation.title = "Let assistants go on";
  operation.description =
      "Ends the pause of `osiris pause`: calls that begin from now on are "
      "answered.";
  operation.input_schema = [] {
    return Object(Json::object(), Json::object());
  };
  if (pause != nullptr) {
    operation.handler = [pause](const Json&, Call&) -> absl::StatusOr<Json> {
      ASSIGN_OR_RETURN(const bool changed, pause->End());
      return Document(std::nullopt, changed);
    };
  }
  return operation;
}

}  // namespace

std::vector<Operation> PauseOperations(const PauseSwitch* pause) {
  return {BeginOperation(pause), EndOperation(pause)};
}

}  // namespace osiris
