#include "cli/arguments_file.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "cli/input_file.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr std::string_view kName = "arguments_file";
// As much as a message of the server may hold.
constexpr size_t kMaxBytes = 16 << 20;

absl::Status Wrong(std::string_view why) {
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   fmt::format("`--arguments-file` {}", why),
                   {.path = {std::string(kName)},
                    .hint = "give a file that holds one JSON object"});
}

absl::StatusOr<std::string> Read(const std::string& path) {
  absl::StatusOr<std::string> text = ReadInputFile(path, kMaxBytes);
  if (!text.ok()) {
    return Wrong(fmt::format("cannot be read: {}",
                             std::string(text.status().message())));
  }
  return text;
}

}  // namespace

Argument ArgumentsFileArgument() {
  return {.name = std::string(kName),
          .help =
              "take arguments from a JSON object in FILE; `-` is standard "
              "input",
          .value_name = "FILE",
          .completes = Argument::Completes::kFiles};
}

absl::StatusOr<Json> WithArgumentsFile(Json given) {
  const auto file = given.find(kName);
  if (file == given.end()) return given;
  ASSIGN_OR_RETURN(const std::string text, Read(file->get<std::string>()));
  absl::StatusOr<Json> object = ParseJson(text);
  if (!object.ok()) {
    return Wrong(fmt::format("holds no JSON: {}",
                             std::string(object.status().message())));
  }
  if (!object->is_object()) return Wrong("holds JSON that is no object");
  given.erase(std::string(kName));
  object->update(given);
  return object;
}

}  // namespace osiris::cli
