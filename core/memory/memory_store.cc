#include "core/memory/memory_store.h"

#include <stdio.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "core/cache/key_lock.h"
#include "core/memory/memory_uri.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kSuffix = ".jsonl";
constexpr std::string_view kLock = "memory";
// Larger ones are not ours.
constexpr size_t kMaxFileBytes = 64 << 20;

absl::Status Unusable(const absl::Status& reason) {
  return MakeError(
      ErrorCode::kMemoryStoreUnusable,
      fmt::format("memory cannot be used: {}", std::string(reason.message())));
}

absl::Status NoSession() {
  return MakeError(ErrorCode::kMemoryNotFound, "there is no such session");
}

std::string FileOf(std::string_view session) {
  return fmt::format("{}{}", session, kSuffix);
}

absl::StatusOr<KeyLock> Lock(const PrivateFolder& folder,
                             const CallContext& context) {
  absl::StatusOr<KeyLock> lock = KeyLock::Acquire(&folder, kLock, context);
  if (!lock.ok() && CheckAlive(context).ok()) return Unusable(lock.status());
  return lock;
}

// Calls `take` with each line, without its newline, also half a one at the end.
void ForEachLine(std::string_view text,
                 const std::function<void(std::string_view)>& take) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    take(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
}

// An entry that says of itself that it is another session's is none.
std::optional<MemoryEntry> EntryIn(std::string_view line,
                                   const std::string& session) {
  std::optional<MemoryEntry> entry = ParseMemoryLine(line);
  if (entry && entry->session != session) entry.reset();
  return entry;
}

// It holds something else than what was agreed to.
bool IsChanged(const MemoryEntry& entry) {
  return HashOf(entry.data) != entry.consent.sha256;
}

// `bytes` in place of the file, on the disk, or as it was.
absl::Status Rewrite(const PrivateFolder& folder, const std::string& file,
                     std::string_view bytes) {
  const std::string beside = fmt::format("{}.{}.tmp", file, RandomHex(8));
  absl::Status status = folder.Create(beside, bytes);
  if (status.ok()) status = folder.Sync({beside});
  if (status.ok() &&
      renameat(folder.fd(), beside.c_str(), folder.fd(), file.c_str()) != 0) {
    status = FileError(errno, "cannot replace", folder.path() + "/" + file);
  }
  if (!status.ok()) folder.Remove(beside).IgnoreError();
  return status;
}

absl::Status CheckRoom(std::string_view text, std::string_view line,
                       const MemoryLimits& limits) {
  const int64_t lines = std::count(text.begin(), text.end(), '\n');
  const auto bytes = static_cast<int64_t>(text.size() + line.size());
  if (lines < limits.max_entries && bytes <= limits.max_bytes) {
    return absl::OkStatus();
  }
  return MakeError(
      ErrorCode::kMemorySessionFull,
      fmt::format("the session holds {} entries of {} bytes; {} "
                  "of {} bytes in all are the most",
                  lines, text.size(), limits.max_entries, limits.max_bytes));
}

}  // namespace

MemoryStore::MemoryStore(std::string folder, MemoryLimits limits)
    : folder_(std::move(folder)), limits_(limits) {}

absl::StatusOr<PrivateFolder> MemoryStore::Existing() const {
  struct stat info = {};
  if (lstat(folder_.c_str(), &info) != 0 && errno == ENOENT) return NoSession();
  absl::StatusOr<PrivateFolder> folder = PrivateFolder::Open(folder_);
  if (!folder.ok()) return Unusable(folder.status());
  return folder;
}

absl::Status MemoryStore::CheckTotal(size_t bytes) const {
  ASSIGN_OR_RETURN(const std::vector<MemoryFile> files, List());
  auto total = static_cast<int64_t>(bytes);
  for (const MemoryFile& file : files) total += file.bytes;
  if (total <= limits_.max_total_bytes) return absl::OkStatus();
  return MakeError(ErrorCode::kMemorySessionFull,
                   fmt::format("memory holds as much as it may: {} bytes",
                               limits_.max_total_bytes),
                   {.path = {}, .hint = "forget what is not needed any more"});
}

absl::Status MemoryStore::Append(const MemoryEntry& entry,
                                 const CallContext& context) {
  if (!IsMemorySession(entry.session)) return NoSession();
  const absl::StatusOr<PrivateFolder> folder = PrivateFolder::Open(folder_);
  if (!folder.ok()) return Unusable(folder.status());
  ASSIGN_OR_RETURN(const KeyLock lock, Lock(*folder, context));
  const std::string file = FileOf(entry.session);
  absl::StatusOr<std::string> text = folder->Read(file, kMaxFileBytes);
  if (absl::IsNotFound(text.status())) text = "";
  if (!text.ok()) return Unusable(text.status());
  std::string line = FormatMemoryLine(entry);
  // Half a line of somebody who was killed stays a line of its own.
  if (!text->empty() && text->back() != '\n') line.insert(0, "\n");
  RETURN_IF_ERROR(CheckRoom(*text, line, limits_));
  RETURN_IF_ERROR(CheckTotal(line.size()));
  absl::Status status = folder->Append(file, line);
  if (status.ok()) status = folder->Sync({file});
  return status.ok() ? status : Unusable(status);
}

absl::StatusOr<std::vector<MemoryFile>> MemoryStore::List() const {
  std::vector<MemoryFile> files;
  const absl::StatusOr<PrivateFolder> folder = Existing();
  if (HasCode(folder.status(), ErrorCode::kMemoryNotFound)) return files;
  RETURN_IF_ERROR(folder.status());
  const auto entries = folder->List();
  if (!entries.ok()) return Unusable(entries.status());
  for (const PrivateFolder::Entry& entry : *entries) {
    std::string_view name = entry.name;
    if (entry.folder || !name.ends_with(kSuffix)) continue;
    name.remove_suffix(kSuffix.size());
    if (!IsMemorySession(name)) continue;
    files.push_back({.session = std::string(name),
                     .bytes = entry.bytes,
                     .changed = entry.changed});
  }
  return files;
}

absl::StatusOr<MemorySession> MemoryStore::Read(
    const std::string& session) const {
  if (!IsMemorySession(session)) return NoSession();
  ASSIGN_OR_RETURN(const PrivateFolder folder, Existing());
  const auto text = folder.Read(FileOf(session), kMaxFileBytes);
  if (absl::IsNotFound(text.status())) return NoSession();
  if (!text.ok()) return Unusable(text.status());
  MemorySession read;
  ForEachLine(*text, [&](std::string_view line) {
    std::optional<MemoryEntry> entry = EntryIn(line, session);
    const bool changed = entry && IsChanged(*entry);
    if (!entry || changed) ++read.unreadable;
    if (!entry) return;
    (changed ? read.changed : read.entries).push_back(*std::move(entry));
  });
  return read;
}

absl::StatusOr<std::string> MemoryStore::Stamp(
    const std::string& session) const {
  if (!IsMemorySession(session)) return NoSession();
  ASSIGN_OR_RETURN(const PrivateFolder folder, Existing());
  absl::StatusOr<std::string> stamp = folder.Stamp(FileOf(session));
  if (absl::IsNotFound(stamp.status())) return NoSession();
  if (!stamp.ok()) return Unusable(stamp.status());
  return stamp;
}

absl::StatusOr<int64_t> MemoryStore::Remove(const std::string& session,
                                            const Wanted& wanted,
                                            const CallContext& context) {
  if (!IsMemorySession(session)) return NoSession();
  ASSIGN_OR_RETURN(const PrivateFolder folder, Existing());
  ASSIGN_OR_RETURN(const KeyLock lock, Lock(folder, context));
  const std::string file = FileOf(session);
  const auto text = folder.Read(file, kMaxFileBytes);
  if (absl::IsNotFound(text.status())) return NoSession();
  if (!text.ok()) return Unusable(text.status());
  int64_t removed = 0;
  int64_t entries = 0;
  std::string left;
  ForEachLine(*text, [&](std::string_view line) {
    const std::optional<MemoryEntry> entry = EntryIn(line, session);
    if (entry && wanted(*entry)) {
      ++removed;
      return;
    }
    if (entry) ++entries;
    left += fmt::format("{}\n", line);
  });
  if (removed == 0 && entries > 0) return 0;
  const absl::Status status =
      entries == 0 ? folder.Remove(file) : Rewrite(folder, file, left);
  if (!status.ok()) return Unusable(status);
  return removed;
}

}  // namespace osiris
