#include "cli/home_paths.h"

#include <filesystem>
#include <system_error>

#include "core/base/error_info.h"
#include "core/config/environment.h"

namespace osiris::cli {

absl::StatusOr<Paths> FindPaths(const std::string& home_flag) {
  std::error_code error;
  const std::filesystem::path here = std::filesystem::current_path(error);
  if (error) {
    return MakeError(ErrorCode::kConfigHomeUnusable,
                     "the working folder cannot be used: " + error.message(),
                     {.hint = "change to a folder that exists"});
  }
  PathsRequest request;
  if (!home_flag.empty()) request.home_flag = home_flag;
  request.environment = ProcessEnvironment();
  request.working_folder = here.string();
  return ResolvePaths(request);
}

}  // namespace osiris::cli
