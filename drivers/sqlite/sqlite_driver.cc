#include "drivers/sqlite/sqlite_driver.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/utf8.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/sqlite_connection.h"
#include "fmt/format.h"

namespace osiris::sqlite {
namespace {

absl::Status Problem(ErrorCode code, std::string_view path,
                     std::string_view what) {
  constexpr size_t kShownBytes = 500;
  const std::string shown = ToUtf8(path);
  const size_t size = WholeCharacters(shown, kShownBytes);
  return MakeError(
      code,
      fmt::format("`{}{}` {}", std::string_view(shown).substr(0, size),
                  size < shown.size() ? "…" : "", what),
      {.path = {"path"}, .hint = {}});
}

absl::StatusOr<std::string> PathOf(const ConnectionConfig& config) {
  const auto field = config.fields.is_object() ? config.fields.find("path")
                                               : config.fields.end();
  if (field == config.fields.end() || !field->is_string()) {
    return MakeError(ErrorCode::kConnectionInvalid,
                     "the field `path` is missing or no text",
                     {.path = {"path"}, .hint = {}});
  }
  auto path = field->get<std::string>();
  if (path.empty() || path[0] != '/' || path.find('\0') != std::string::npos) {
    return Problem(ErrorCode::kConnectionInvalid, path.c_str(),
                   "is no absolute path");
  }
  return path;
}

absl::Status SystemProblem(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
      return Problem(ErrorCode::kConnectionUnreachable, path, "does not exist");
    case EACCES:
    case EPERM:
      return Problem(ErrorCode::kConnectionRefused, path, "may not be read");
    default:
      return Problem(
          ErrorCode::kConnectionUnreachable, path,
          fmt::format("cannot be reached: {}", std::strerror(error)));
  }
}

// The file behind every link.
absl::StatusOr<std::string> Resolve(const std::string& path) {
  char* const resolved = realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return SystemProblem(path, errno);
  std::string result = resolved;
  free(resolved);
  return result;
}

// Says what is wrong better than SQLite does. Opens nothing: closing a
// descriptor would drop this process's locks on the file.
absl::Status CheckFile(const std::string& path) {
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) return SystemProblem(path, errno);
  if (S_ISDIR(info.st_mode)) {
    return Problem(ErrorCode::kConnectionNotADatabase, path, "is a folder");
  }
  if (!S_ISREG(info.st_mode)) {
    return Problem(ErrorCode::kConnectionNotADatabase, path,
                   "is no regular file");
  }
  // Nothing at all is an empty database; less than a page is none.
  constexpr off_t kSmallestPage = 512;
  if (info.st_size > 0 && info.st_size < kSmallestPage) {
    return Problem(ErrorCode::kConnectionNotADatabase, path,
                   "is too short to be an SQLite database");
  }
  if (faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS) != 0) {
    return SystemProblem(path, errno);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<JailNeeds> SqliteDriver::NeedsOf(
    const ConnectionConfig& config) const {
  ASSIGN_OR_RETURN(const std::string path, PathOf(config));
  ASSIGN_OR_RETURN(const std::string file, Resolve(path));
  RETURN_IF_ERROR(CheckFile(file));
  const size_t slash = file.rfind('/');
  return JailNeeds{.read_paths = {slash == 0 ? "/" : file.substr(0, slash)},
                   .tcp_ports = {}};
}

absl::StatusOr<std::unique_ptr<Connection>> SqliteDriver::Open(
    const ConnectionConfig& config, const CallContext& context) {
  ASSIGN_OR_RETURN(const std::string path, PathOf(config));
  ASSIGN_OR_RETURN(const std::string file, Resolve(path));
  RETURN_IF_ERROR(CheckFile(file));
  ASSIGN_OR_RETURN(auto database, Database::Open(file, context));
  return std::make_unique<SqliteConnection>(path, std::move(database));
}

}  // namespace osiris::sqlite
