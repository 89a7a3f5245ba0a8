#include "cli/arguments_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr std::string_view kName = "arguments_file";
// As much as a message of the server may hold.
constexpr size_t kMaxBytes = 16 << 20;
// Standard input as a file. Not a regular one, so ReadFile does not take it.
constexpr int kStandardInput = 0;

absl::Status Wrong(std::string_view why) {
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   fmt::format("`--arguments-file` {}", why),
                   {.path = {std::string(kName)},
                    .hint = "give a file that holds one JSON object"});
}

absl::StatusOr<std::string> ReadStandardInput() {
  std::string text;
  char chunk[65536];
  while (true) {
    const ssize_t count = read(kStandardInput, chunk, sizeof(chunk));
    if (count == 0) return text;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Wrong("cannot read standard input");
    text.append(chunk, count);
    if (text.size() > kMaxBytes) return Wrong("holds more than 16 MiB");
  }
}

absl::StatusOr<std::string> Read(const std::string& path) {
  if (path == "-") return ReadStandardInput();
  absl::StatusOr<std::string> text = ReadFile(path, kMaxBytes);
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
