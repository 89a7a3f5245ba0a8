#include "cli/input_file.h"

#include <unistd.h>

#include <cerrno>

#include "core/base/file.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// Standard input as a file. Not a regular one, so ReadFile does not take it.
constexpr int kStandardInput = 0;

absl::StatusOr<std::string> ReadStandardInput(size_t max_bytes) {
  std::string text;
  char chunk[65536];
  while (true) {
    const ssize_t count = read(kStandardInput, chunk, sizeof(chunk));
    if (count == 0) return text;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError(errno, "reading", "standard input");
    text.append(chunk, count);
    if (text.size() > max_bytes) {
      return absl::OutOfRangeError(
          fmt::format("it holds more than {} MiB", max_bytes >> 20));
    }
  }
}

}  // namespace

absl::StatusOr<std::string> ReadInputFile(const std::string& path,
                                          size_t max_bytes) {
  return path == "-" ? ReadStandardInput(max_bytes) : ReadFile(path, max_bytes);
}

}  // namespace osiris::cli
