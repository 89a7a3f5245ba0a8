#include "core/audit/audit_segment.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "core/audit/audit_chain.h"
#include "core/audit/audit_line.h"
#include "core/base/file.h"
#include "core/base/live_file.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"

namespace osiris {
namespace {

constexpr std::string_view kPrefix = "mcp_audit_";
constexpr std::string_view kSuffix = ".jsonl";
constexpr size_t kDateSize = 10;
constexpr size_t kSessionSize = 32;
constexpr size_t kReadBytes = size_t{4} << 20;
// No line is nearly as long; what is longer is taken in pieces.
constexpr size_t kTailBytes = size_t{64} << 10;
constexpr size_t kLineBytes = size_t{16} << 20;

struct Opened {
  UniqueFd fd;
  size_t size = 0;
};

// O_NONBLOCK: opening a pipe must not wait for a writer.
absl::StatusOr<Opened> Open(const std::string& path) {
  UniqueFd fd(
      open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return FileError(errno, "cannot open", path);
  struct stat info = {};
  if (fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return FileError(EINVAL, "is no regular file", path);
  }
  return Opened{std::move(fd), static_cast<size_t>(info.st_size)};
}

absl::StatusOr<size_t> Read(int fd, char* into, size_t size,
                            const std::string& path) {
  ssize_t got = -1;
  do {
    got = read(fd, into, size);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return FileError(errno, "cannot read", path);
  return static_cast<size_t>(got);
}

// Takes the whole lines out of `text`; the rest is what it returns the start
// of.
size_t SplitLines(std::string_view text, std::vector<std::string_view>& lines) {
  size_t begin = 0;
  while (true) {
    const size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) return begin;
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

struct Dated {
  std::string file;
  struct timespec written = {};
};

// Where the two newest days begin in `files`, which are sorted: whoever wrote
// before has been seen by one of theirs.
std::vector<std::string>::iterator FirstOfNewestDays(
    std::vector<std::string>& files) {
  auto first = files.end();
  for (int day = 0; day < 2 && first != files.begin(); ++day) {
    const std::string newest(ParseSegmentName(*(first - 1))->date);
    first = std::partition_point(files.begin(), first,
                                 [&newest](const std::string& file) {
                                   return ParseSegmentName(file)->date < newest;
                                 });
  }
  return first;
}

bool Later(const Dated& a, const Dated& b) {
  if (a.written.tv_sec != b.written.tv_sec) {
    return a.written.tv_sec > b.written.tv_sec;
  }
  if (a.written.tv_nsec != b.written.tv_nsec) {
    return a.written.tv_nsec > b.written.tv_nsec;
  }
  return a.file > b.file;
}

}  // namespace

std::optional<SegmentName> ParseSegmentName(std::string_view file) {
  const size_t date = kPrefix.size();
  const size_t session = date + kDateSize + 1;
  if (!file.starts_with(kPrefix) || !file.ends_with(kSuffix) ||
      file.size() < session + kSessionSize + kSuffix.size() ||
      file[session - 1] != '_') {
    return std::nullopt;
  }
  const std::string_view rest = file.substr(session + kSessionSize);
  if (rest != kSuffix && rest.front() != '.') return std::nullopt;
  return SegmentName{file.substr(date, kDateSize),
                     file.substr(session, kSessionSize)};
}

absl::StatusOr<std::vector<std::string>> ListSegments(
    const std::string& folder) {
  std::vector<std::string> files;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(folder.c_str()),
                                                 &closedir);
  if (open == nullptr) {
    if (errno == ENOENT) return files;
    return FileError(errno, "cannot read", folder);
  }
  while (const dirent* const entry = readdir(open.get())) {
    if (ParseSegmentName(entry->d_name)) files.emplace_back(entry->d_name);
  }
  std::sort(files.begin(), files.end());
  return files;
}

absl::StatusOr<AuditHead> ReadSegmentHead(const std::string& folder,
                                          const std::string& file) {
  const std::string path = folder + "/" + file;
  ASSIGN_OR_RETURN(const Opened opened, Open(path));
  const size_t from = opened.size - std::min(opened.size, kTailBytes);
  if (lseek(opened.fd.get(), static_cast<off_t>(from), SEEK_SET) < 0) {
    return FileError(errno, "cannot read", path);
  }
  std::string tail(kTailBytes, '\0');
  ASSIGN_OR_RETURN(const size_t got,
                   Read(opened.fd.get(), tail.data(), tail.size(), path));
  tail.resize(got);
  tail.resize(tail.rfind('\n') + 1);  // npos + 1 is 0.
  AuditHead head = {.file = file};
  if (tail.empty()) return head;
  tail.pop_back();
  const std::string_view line =
      std::string_view(tail).substr(tail.rfind('\n') + 1);
  if (const auto chained = SplitChainedLine(line)) head.hash = chained->hash;
  if (const auto read = ReadAuditLine(line)) head.sequence = read->sequence;
  return head;
}

std::vector<AuditHead> NewestHeads(const std::string& folder, size_t most) {
  std::vector<std::string> files =
      ListSegments(folder).value_or(std::vector<std::string>());
  std::vector<Dated> dated;
  for (auto file = FirstOfNewestDays(files); file != files.end(); ++file) {
    struct stat info = {};
    if (stat((folder + "/" + *file).c_str(), &info) != 0) continue;
    dated.push_back({std::move(*file), info.st_mtim});
  }
  const size_t kept = std::min(most, dated.size());
  std::partial_sort(dated.begin(), dated.begin() + static_cast<int64_t>(kept),
                    dated.end(), Later);
  std::vector<AuditHead> heads;
  for (size_t i = 0; i < kept; ++i) {
    absl::StatusOr<AuditHead> head = ReadSegmentHead(folder, dated[i].file);
    if (head.ok() && !head->hash.empty()) heads.push_back(*std::move(head));
  }
  return heads;
}

absl::StatusOr<std::string> ReadSegment(const std::string& path,
                                        const TakeLines& take, int64_t from) {
  ASSIGN_OR_RETURN(const Opened opened, Open(path));
  if (lseek(opened.fd.get(), from, SEEK_SET) < 0) {
    return FileError(errno, "cannot read", path);
  }
  const size_t step = std::min(kReadBytes, opened.size + 1);
  std::string text;
  std::vector<std::string_view> lines;
  for (int64_t number = 1;;) {
    const size_t kept = text.size();
    text.resize(kept + step);
    ASSIGN_OR_RETURN(const size_t got,
                     Read(opened.fd.get(), text.data() + kept, step, path));
    text.resize(kept + got);
    lines.clear();
    size_t rest = SplitLines(text, lines);
    if (text.size() - rest > kLineBytes) {
      lines.push_back(std::string_view(text).substr(rest));
      rest = text.size();
    }
    if (!lines.empty() && !take(lines, number)) return std::string();
    number += static_cast<int64_t>(lines.size());
    text.erase(0, rest);
    if (got == 0) return text;
  }
}

void WriteBackSegments(const std::string& folder,
                       const std::vector<std::string>& seen,
                       const std::function<int(int fd)>& write_back) {
  for (const std::string& file : seen) {
    const UniqueFd fd(open((folder + "/" + file).c_str(),
                           O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (fd) write_back(fd.get());
  }
}

void MarkSegmentLive(int fd) { MarkLive(fd); }

bool IsSegmentLive(const std::string& path) { return IsLive(path); }

}  // namespace osiris
