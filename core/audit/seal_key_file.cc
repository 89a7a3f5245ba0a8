#include "core/audit/seal_key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Of a key.
constexpr size_t kHex = 64;
constexpr std::string_view kKept = "kept";
constexpr size_t kDigits = 12;
constexpr std::string_view kOpen = "open";
constexpr std::string_view kDone = "done";

absl::Status Untrusted(std::string_view reason) {
  return absl::FailedPreconditionError("the file of seal keys " +
                                       std::string(reason));
}

absl::StatusOr<struct stat> Trusted(int fd) {
  struct stat info = {};
  if (fstat(fd, &info) != 0) return Untrusted("cannot be read");
  if (!S_ISREG(info.st_mode)) return Untrusted("is not a regular file");
  if (info.st_uid != geteuid()) return Untrusted("is another user's");
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Untrusted("can be read or written by others: chmod 600 it");
  }
  return info;
}

// What stands behind a segment's name when it is no key.
std::optional<KeptSegment> KeptIn(std::string_view value) {
  if (value.substr(0, kKept.size()) != kKept) return std::nullopt;
  value.remove_prefix(kKept.size());
  KeptSegment kept;
  // Without more it was written before there were numbers.
  if (value.empty()) return kept;
  if (value.size() != 2 * (1 + kDigits) + 1 + kOpen.size()) return std::nullopt;
  const std::string_view digits = value.substr(1, kDigits);
  // While it is changed, or after a power cut, half of it may be older.
  if (digits != value.substr(2 + kDigits, kDigits)) return kept;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), kept.seals);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  kept.closed = value.substr(value.size() - kDone.size()) == kDone;
  return kept;
}

// Everything in the file, to be wiped.
absl::StatusOr<std::string> Contents(int fd, off_t size) {
  std::string text(static_cast<size_t>(size), '\0');
  size_t have = 0;
  while (have < text.size()) {
    const ssize_t got = pread(fd, text.data() + have, text.size() - have,
                              static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    have += static_cast<size_t>(got);
  }
  text.resize(have);
  return text;
}

}  // namespace

SealKeyFile::SealKeyFile(std::string folder)
    : folder_(std::move(folder)), path_(folder_ + "/audit_seals") {}

absl::StatusOr<int64_t> SealKeyFile::Add(std::string line) {
  RETURN_IF_ERROR(MakeFolder(folder_));
  const UniqueFd fd(
      open(path_.c_str(),
           O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
           0600));
  if (!fd) return FileError(errno, "cannot write", path_);
  RETURN_IF_ERROR(Trusted(fd.get()).status());
  ssize_t put = -1;
  do {
    put = write(fd.get(), line.data(), line.size());
  } while (put < 0 && errno == EINTR);
  const int error = put < 0 ? errno : ENOSPC;
  sodium_memzero(line.data(), line.size());
  if (put != static_cast<ssize_t>(line.size())) {
    return FileError(error, "cannot write", path_);
  }
  return lseek(fd.get(), 0, SEEK_CUR) - put;
}

absl::Status SealKeyFile::Put(const std::string& segment,
                              const std::string& key) {
  // After half a line of somebody else's, a line of its own.
  return Add("\n" + segment + " " + key + "\n").status();
}

bool SealKeyFile::Change(Note& note, const std::string& line) const {
  const UniqueFd fd(
      open(path_.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd || !Trusted(fd.get()).ok()) return false;
  // The file may be another one by now: no line of others is written over.
  std::string there(note.line.size(), '\0');
  if (pread(fd.get(), there.data(), there.size(), note.at) !=
          static_cast<ssize_t>(there.size()) ||
      there != note.line) {
    return false;
  }
  note.line = line;
  return pwrite(fd.get(), line.data(), line.size(), note.at) ==
         static_cast<ssize_t>(line.size());
}

void SealKeyFile::NoteKept(const std::string& segment,
                           const KeptSegment& kept) {
  const std::string line =
      fmt::format("\n{0} {1} {2:0{3}} {2:0{3}} {4}\n", segment, kKept,
                  kept.seals, kDigits, kept.closed ? kDone : kOpen);
  const std::lock_guard lock(mutex_);
  const auto found = notes_.find(segment);
  if (found != notes_.end()) {
    // Who waited for less may come later.
    const KeptSegment& noted = found->second.kept;
    if (noted.closed || (!kept.closed && kept.seals <= noted.seals)) return;
    if (Change(found->second, line)) {
      found->second.kept = kept;
      return;
    }
  }
  const absl::StatusOr<int64_t> at = Add(line);
  if (at.ok()) notes_.insert_or_assign(segment, Note{*at, line, kept});
}

std::vector<std::string> SealKeyFile::Keyed() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> segments;
  if (!Read().ok()) return segments;
  for (const auto& [segment, key] : keys_) segments.push_back(segment);
  return segments;
}

std::map<std::string, KeptSegment> SealKeyFile::Kept() {
  const std::lock_guard lock(mutex_);
  // What was changed in place changed no size.
  size_ = -1;
  if (!Read().ok()) return {};
  return kept_;
}

void SealKeyFile::ReadLine(std::string_view line) {
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return;
  std::string segment(line.substr(0, space));
  const std::string_view value = line.substr(space + 1);
  if (const std::optional<KeptSegment> kept = KeptIn(value)) {
    KeptSegment& most = kept_[std::move(segment)];
    most.seals = std::max(most.seals, kept->seals);
    most.closed |= kept->closed;
    return;
  }
  // Half a line came of a full disk.
  if (value.size() != kHex) return;
  // The first that a segment got is the one it was sealed with.
  keys_.try_emplace(std::move(segment), value);
}

absl::Status SealKeyFile::Read() {
  const UniqueFd fd(
      open(path_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return FileError(errno, "cannot read", path_);
  ASSIGN_OR_RETURN(const struct stat info, Trusted(fd.get()));
  if (info.st_size == size_) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::string text, Contents(fd.get(), info.st_size));
  keys_.clear();
  kept_.clear();
  std::string_view rest = text;
  for (size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;
       rest.remove_prefix(end + 1)) {
    ReadLine(rest.substr(0, end));
  }
  size_ = static_cast<int64_t>(text.size());
  sodium_memzero(text.data(), text.size());
  return absl::OkStatus();
}

absl::StatusOr<SealKey> SealKeyFile::Get(const std::string& segment) {
  const std::lock_guard lock(mutex_);
  auto found = keys_.find(segment);
  if (found == keys_.end()) {
    RETURN_IF_ERROR(Read());
    found = keys_.find(segment);
  }
  if (found == keys_.end()) return absl::NotFoundError("no such key");
  std::optional<SealKey> key = SealKey::FromHex(found->second);
  if (!key) return absl::NotFoundError("no whole key");
  return *std::move(key);
}

}  // namespace osiris
