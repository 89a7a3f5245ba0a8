#include "core/connection/connections_edit.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/leftovers.h"
#include "core/base/status_macros.h"
#include "core/config/optional_file.h"
#include "core/connection/repeated_keys.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::Status Unusable(const absl::Status& status) {
  if (status.ok()) return status;
  return MakeError(ErrorCode::kConfigHomeUnusable,
                   std::string(status.message()));
}

absl::StatusOr<UniqueFd> LockFolder(const std::string& folder) {
  UniqueFd fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return Unusable(FileError(errno, "cannot open", folder));
  while (flock(fd.get(), LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    return Unusable(FileError(errno, "cannot lock", folder));
  }
  return fd;
}

}  // namespace

absl::StatusOr<ConnectionsEdit> ConnectionsEdit::Begin(const Paths& paths) {
  ConnectionsEdit edit;
  RETURN_IF_ERROR(Unusable(MakeFolder(paths.home)));
  ASSIGN_OR_RETURN(edit.lock_, LockFolder(paths.home));
  edit.path_ = paths.connections_file;
  ASSIGN_OR_RETURN(const std::optional<std::string> text,
                   ReadFileIfThere(edit.path_));
  edit.text_ = text.value_or("");
  absl::StatusOr<ConnectionsFile> file = ConnectionsFile::Parse(edit.text_);
  if (!file.ok()) {
    return Annotate(file.status(), fmt::format("`{}`", edit.path_));
  }
  edit.file_ = *std::move(file);
  return edit;
}

absl::Status ConnectionsEdit::CheckNoRepeats(const Reference* reference) const {
  return osiris::CheckNoRepeats(text_, reference);
}

absl::Status ConnectionsEdit::Commit(std::string_view text) {
  std::error_code error;
  const std::filesystem::path target =
      std::filesystem::weakly_canonical(path_, error);
  if (error) {
    return Unusable(FileError(error.value(), "cannot write", path_));
  }
  RemoveLeftovers(target.string());
  return Unusable(ReplaceFile(target.string(), text));
}

}  // namespace osiris
