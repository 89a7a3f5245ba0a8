#include "core/audit/audit_quarantine.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>
#include <optional>
#include <string_view>

#include "core/audit/audit_chain.h"
#include "core/audit/audit_segment.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kFolder = "quarantine";
constexpr std::string_view kSuffix = ".torn";
// No line is nearly as long.
constexpr int64_t kMaxTailBytes = int64_t{16} << 20;
constexpr size_t kStep = size_t{64} << 10;

// Nobody else writes or repairs the segment from here until `fd` is closed.
bool Hold(int fd) {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

// What stands after the last newline of the `size` bytes of `fd`; nothing
// where that cannot be read, or is longer than any line.
std::optional<std::string> TailOf(int fd, int64_t size) {
  std::string tail;
  for (int64_t end = size; end > 0;) {
    const auto step = static_cast<size_t>(
        std::min<int64_t>(end, tail.empty() ? 1 : static_cast<int64_t>(kStep)));
    std::string piece(step, '\0');
    const int64_t from = end - static_cast<int64_t>(step);
    if (pread(fd, piece.data(), step, from) != static_cast<ssize_t>(step)) {
      return std::nullopt;
    }
    const size_t newline = piece.rfind('\n');
    if (newline != std::string::npos) return piece.substr(newline + 1) + tail;
    tail.insert(0, piece);
    end = from;
    if (static_cast<int64_t>(tail.size()) > kMaxTailBytes) return std::nullopt;
  }
  return tail;
}

// True: only its newline is not what was written.
bool IsWholeLine(std::string_view tail) {
  return SplitChainedLine(tail.substr(0, tail.size() - 1)).has_value();
}

// True: the line that ends at byte `end` is the segment's last seal, after
// which nobody was killed.
bool IsLastSeal(int fd, int64_t end) {
  if (end == 0) return false;
  const std::optional<std::string> line = TailOf(fd, end - 1);
  return line.has_value() &&
         line->find(R"("event":"checkpoint")") != std::string::npos &&
         line->find(R"("last":true)") != std::string::npos;
}

// Puts the tail aside and cuts the segment. Nothing where it has none, or is
// being written.
absl::StatusOr<std::optional<QuarantinedTail>> MoveTail(
    const std::string& folder, const std::string& file) {
  const std::string path = folder + "/" + file;
  const UniqueFd fd(
      open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return FileError(errno, "cannot open", path);
  struct stat info = {};
  char last = '\n';
  // Nearly all end in a newline: they are left without taking a lock.
  if (fstat(fd.get(), &info) != 0 || info.st_size == 0 ||
      pread(fd.get(), &last, 1, info.st_size - 1) != 1 || last == '\n' ||
      !Hold(fd.get()) || fstat(fd.get(), &info) != 0) {
    return std::optional<QuarantinedTail>();
  }
  const std::optional<std::string> tail = TailOf(fd.get(), info.st_size);
  if (!tail.has_value() || tail->empty() || IsWholeLine(*tail)) {
    return std::optional<QuarantinedTail>();
  }
  const int64_t offset = info.st_size - static_cast<int64_t>(tail->size());
  if (IsLastSeal(fd.get(), offset)) return std::optional<QuarantinedTail>();
  const QuarantinedTail moved = {file, offset,
                                 static_cast<int64_t>(tail->size())};
  RETURN_IF_ERROR(MakeFolder(folder + "/" + std::string(kFolder)));
  // One that was killed here left the same copy.
  RETURN_IF_ERROR(ReplaceFile(folder + "/" + PathOf(moved), *tail));
  if (ftruncate(fd.get(), offset) != 0 || fsync(fd.get()) != 0) {
    return FileError(errno, "cannot cut", path);
  }
  Log(LogLevel::kWarning, "audit.tail_quarantined",
      {{"file", file}, {"offset", offset}, {"size_bytes", tail->size()}});
  return moved;
}

std::optional<QuarantinedTail> ParseName(std::string_view name) {
  if (!name.ends_with(kSuffix)) return std::nullopt;
  name.remove_suffix(kSuffix.size());
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || !ParseSegmentName(name.substr(0, dot))) {
    return std::nullopt;
  }
  QuarantinedTail tail = {.segment = std::string(name.substr(0, dot))};
  const char* const end = name.data() + name.size();
  const auto [stopped, error] =
      std::from_chars(name.data() + dot + 1, end, tail.offset);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return tail;
}

}  // namespace

std::string PathOf(const QuarantinedTail& tail) {
  return fmt::format("{}/{}.{}{}", kFolder, tail.segment, tail.offset, kSuffix);
}

absl::StatusOr<std::vector<QuarantinedTail>> QuarantineTails(
    const std::string& folder) {
  ASSIGN_OR_RETURN(const std::vector<std::string> files, ListSegments(folder));
  std::vector<QuarantinedTail> moved;
  absl::Status failed;
  for (const std::string& file : files) {
    absl::StatusOr<std::optional<QuarantinedTail>> tail =
        MoveTail(folder, file);
    if (!tail.ok()) {
      failed = tail.status();
    } else if (tail->has_value()) {
      moved.push_back(**std::move(tail));
    }
  }
  RETURN_IF_ERROR(failed);
  return moved;
}

absl::StatusOr<std::vector<QuarantinedTail>> ListQuarantine(
    const std::string& folder) {
  std::vector<QuarantinedTail> tails;
  const std::string aside = folder + "/" + std::string(kFolder);
  const std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(aside.c_str()),
                                                 &closedir);
  if (open == nullptr) {
    if (errno == ENOENT || errno == ENOTDIR) return tails;
    return FileError(errno, "cannot read", aside);
  }
  while (const dirent* const entry = readdir(open.get())) {
    std::optional<QuarantinedTail> tail = ParseName(entry->d_name);
    struct stat info = {};
    if (!tail || stat((aside + "/" + entry->d_name).c_str(), &info) != 0) {
      continue;
    }
    tail->bytes = info.st_size;
    tails.push_back(*std::move(tail));
  }
  std::sort(tails.begin(), tails.end(),
            [](const QuarantinedTail& a, const QuarantinedTail& b) {
              return a.segment < b.segment;
            });
  return tails;
}

}  // namespace osiris
