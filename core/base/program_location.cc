#include "core/base/program_location.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {

absl::StatusOr<std::string> OwnPath() {
  std::error_code error;
  const std::filesystem::path path =
      std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return MakeError(
        ErrorCode::kInternalUnexpected,
        "the program's own file cannot be found: " + error.message());
  }
  return path.string();
}

absl::StatusOr<std::string> SiblingProgram(std::string_view program,
                                           std::string_view folder) {
  ASSIGN_OR_RETURN(const std::string own, OwnPath());
  const std::filesystem::path here = std::filesystem::path(own).parent_path();
  for (const std::filesystem::path& path :
       {here / program, here.parent_path() / folder / program}) {
    if (access(path.c_str(), X_OK) == 0) return path.string();
  }
  return MakeError(
      ErrorCode::kRunWorkerUnavailable,
      fmt::format("`{}` is not beside `{}`", program, own),
      {.hint = "install the programs of Osiris together, in one folder"});
}

}  // namespace osiris
