#include "core/payload/leak/home_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"

namespace osiris {
namespace {

namespace fs = std::filesystem;

// As many as have been there, up to `most`, of what `bytes` still lacks.
absl::Status Fill(int fd, const std::string& path, size_t most,
                  std::string& bytes) {
  size_t size = bytes.size();
  bytes.resize(most);
  while (size < most) {
    const ssize_t count = read(fd, bytes.data() + size, most - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError(errno, "reading", path);
    if (count == 0) break;
    size += static_cast<size_t>(count);
  }
  bytes.resize(size);
  return absl::OkStatus();
}

class Listing {
 public:
  Listing(const std::string& root, const std::vector<std::string>& without)
      : root_(root), without_(without) {}

  void Take(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    if (error && error != std::errc::no_such_file_or_directory) {
      found_.unreadable.push_back(NameOf(folder));
    }
    for (; !error && entries != fs::directory_iterator();
         entries.increment(error)) {
      TakeEntry(*entries);
    }
  }

  FilesBelow Done() && {
    std::sort(found_.files.begin(), found_.files.end());
    std::sort(found_.names.begin(), found_.names.end());
    std::sort(found_.links.begin(), found_.links.end());
    return std::move(found_);
  }

 private:
  std::string NameOf(const fs::path& path) const {
    return path.lexically_relative(root_).string();
  }

  void TakeEntry(const fs::directory_entry& entry) {
    const std::string path = entry.path().string();
    if (std::find(without_.begin(), without_.end(), path) != without_.end()) {
      return;
    }
    found_.names.push_back(NameOf(path));
    std::error_code gone;
    const fs::file_type type = entry.symlink_status(gone).type();
    if (type == fs::file_type::directory) Take(entry.path());
    if (type == fs::file_type::regular) found_.files.push_back(NameOf(path));
    if (type == fs::file_type::symlink) found_.links.push_back(NameOf(path));
  }

  const std::string& root_;
  const std::vector<std::string>& without_;
  FilesBelow found_;
};

}  // namespace

FilesBelow ListFilesBelow(const std::string& folder,
                          const std::vector<std::string>& without) {
  Listing listing(folder, without);
  listing.Take(folder);
  return std::move(listing).Done();
}

absl::StatusOr<int64_t> VisitPieces(const std::string& path,
                                    const VisitPiece& visit) {
  const UniqueFd fd(
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd) return FileError(errno, "opening", path);
  struct stat info = {};
  if (fstat(fd.get(), &info) != 0) return FileError(errno, "reading", path);
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError("it is no regular file");
  }
  int64_t offset = 0;
  std::string bytes;
  while (true) {
    const auto left = static_cast<size_t>(info.st_size - offset);
    RETURN_IF_ERROR(Fill(fd.get(), path, std::min(left, kPieceBytes), bytes));
    RETURN_IF_ERROR(visit(offset, bytes));
    // The end, also of one that was cut meanwhile.
    if (bytes.size() < kPieceBytes || bytes.size() == left) {
      return offset + static_cast<int64_t>(bytes.size());
    }
    offset += static_cast<int64_t>(bytes.size() - kPieceOverlap);
    bytes.erase(0, bytes.size() - kPieceOverlap);
  }
}

}  // namespace osiris
