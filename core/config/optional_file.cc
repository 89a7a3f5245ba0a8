#include "core/config/optional_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"

namespace osiris {
namespace {

constexpr size_t kMaxBytes = 1 << 20;

}  // namespace

absl::StatusOr<std::optional<std::string>> ReadFileIfThere(
    const std::string& path) {
  struct stat info = {};
  if (lstat(path.c_str(), &info) != 0 && errno == ENOENT) return std::nullopt;
  absl::StatusOr<std::string> text = ReadFile(path, kMaxBytes);
  if (text.ok()) return *std::move(text);
  return MakeError(ErrorCode::kConfigUnreadable,
                   std::string(text.status().message()));
}

}  // namespace osiris
