#include "core/audit/audit_log.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "core/audit/audit_chain.h"
#include "core/audit/audit_segment.h"
#include "core/audit/group_sync.h"
#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Of how many other segments a new one names the last line.
constexpr size_t kHeads = 16;

// How long lines may go to a file whose name is another one's by now.
constexpr std::chrono::microseconds kLooksEvery{100};

using Sync = std::function<int(int fd)>;

absl::Status Unavailable(const absl::Status& reason) {
  return MakeError(ErrorCode::kAuditUnavailable,
                   fmt::format("the audit log could not be written: {}",
                               std::string(reason.message())));
}

std::string RandomKey() {
  std::string key(crypto_generichash_KEYBYTES, '\0');
  randombytes_buf(key.data(), key.size());
  return key;
}

// Of a checkpoint that nobody waits for.
void Complain(const absl::Status& status) {
  if (status.ok()) return;
  Log(LogLevel::kError, "audit.checkpoint_failed",
      {{"reason", std::string(status.message())}});
}

}  // namespace

// One file, from its first line to its last.
struct AuditLog::Segment {
  Segment(UniqueFd opened, ino_t number, const std::string& in,
          std::string name, Clock::Wall begun_at,
          const AuditLogOptions& options)
      : fd(std::move(opened)),
        inode(number),
        folder(in),
        file(std::move(name)),
        date(FormatDate(begun_at)),
        ends(std::chrono::floor<std::chrono::days>(begun_at) +
             std::chrono::days(1)),
        sealed_every(options.checkpoint_events),
        write_back(options.write_back ? options.write_back : WriteBackFile),
        sync_file(options.sync ? options.sync : SyncFile),
        sync([this] { return begun ? sync_file(fd.get()) : SyncFirst(); }) {}

  // That it is there, and what it says of others, is no fact of the file alone.
  int SyncFirst() {
    begun = true;
    WriteBackSegments(folder, seen, write_back);
    const int error = sync_file(fd.get());
    return error == 0 ? SyncFolder(folder) : error;
  }

  const UniqueFd fd;
  const ino_t inode;
  const std::string folder;
  const std::string file;
  const std::string date;
  // The midnight after it.
  const Clock::Wall ends;
  int64_t size = 0;
  // When it last had the name that it should have.
  Clock::Wall looked;
  // The last line's `h`.
  std::string head;
  std::optional<Sealer> sealer;
  // Whether it has one, to be read by who only waits for the disk.
  bool keyed = false;
  // It was to have one, whose key could not be kept.
  bool key_lost = false;
  // Checkpoints, and how many of them were noted beside the key to be on disk.
  int64_t seals = 0;
  std::atomic<int64_t> noted = 0;
  const int64_t sealed_every;
  // Lines since the last checkpoint, and since when.
  int64_t unsealed = 0;
  Clock::Monotonic unsealed_since;
  // The segments whose heads its first line names.
  std::vector<std::string> seen;
  const Sync write_back;
  const Sync sync_file;
  // Used by one sync at a time.
  bool begun = false;
  GroupSync sync;
};

AuditLog::AuditLog(std::string folder, std::string session, const Clock& clock,
                   AuditLogOptions options)
    : folder_(std::move(folder)),
      session_(std::move(session)),
      clock_(clock),
      key_(RandomKey()),
      options_(std::move(options)) {}

AuditLog::~AuditLog() {
  const std::lock_guard lock(mutex_);
  if (segment_ != nullptr) EndSegment(false);
  // It says nothing, and nobody saw it.
  if (unbegun_ != nullptr) unlink((folder_ + "/" + unbegun_->file).c_str());
}

void AuditLog::Configure(AuditDurability durability, int64_t checkpoint_events,
                         std::chrono::milliseconds checkpoint_after) {
  const std::lock_guard lock(mutex_);
  options_.durability = durability;
  options_.checkpoint_events = checkpoint_events;
  options_.checkpoint_after = checkpoint_after;
}

absl::Status AuditLog::Append(const AuditEvent& event, AuditWait wait) {
  std::shared_ptr<Segment> segment;
  int64_t position = 0;
  int64_t seals = 0;
  {
    const std::lock_guard lock(mutex_);
    if (absl::Status written = Write(event); !written.ok()) {
      Log(LogLevel::kError, "audit.write_failed", {{"path", path_}});
      return Unavailable(written);
    }
    if (options_.durability == AuditDurability::kFlush) return absl::OkStatus();
    if (options_.durability == AuditDurability::kStrict) {
      wait = AuditWait::kKept;
    }
    segment = segment_;
    position = segment->size;
    seals = segment->seals;
  }
  if (wait == AuditWait::kWritten) return absl::OkStatus();
  const int error = segment->sync.Await(position);
  if (error == 0) {
    NoteKept(*segment, seals);
    return absl::OkStatus();
  }
  const std::string path = segment->folder + "/" + segment->file;
  Log(LogLevel::kError, "audit.sync_failed", {{"path", path}});
  return Unavailable(FileError(error, "cannot sync", path));
}

void AuditLog::NoteKept(Segment& segment, int64_t seals) const {
  int64_t noted = segment.noted.load(std::memory_order_relaxed);
  do {
    if (!segment.keyed || noted >= seals) return;
  } while (!segment.noted.compare_exchange_weak(noted, seals));
  options_.keys->NoteKept(segment.file, {.seals = seals});
}

absl::Status AuditLog::Write(const AuditEvent& event) {
  const Clock::Wall now = clock_.Now();
  if (segment_ != nullptr && segment_->sync.failed()) segment_ = nullptr;
  // A clock set back stays in the later file: dates never go back.
  if (segment_ == nullptr || now >= segment_->ends) {
    RETURN_IF_ERROR(OpenSegment(now));
  }
  // Nobody believes a removal that no seal covers, and it comes next.
  const bool removal = event.kind == AuditEventKind::kSegmentsRemoved;
  if (removal && segment_->key_lost) {
    return absl::UnavailableError("no seal could prove the removal");
  }
  RETURN_IF_ERROR(WriteLine(event, now));
  return CheckpointIf(removal || CheckpointIsDue(), now);
}

absl::Status AuditLog::OpenSegment(Clock::Wall now) {
  std::string before;
  if (segment_ != nullptr) {
    before = segment_->file;
    EndSegment(true);
  }
  segment_ = std::exchange(unbegun_, nullptr);
  if (segment_ == nullptr || segment_->date != FormatDate(now)) {
    segment_ = nullptr;
    ASSIGN_OR_RETURN(segment_, CreateSegment(now));
  }
  path_ = folder_ + "/" + segment_->file;
  if (absl::Status begun = BeginSegment(now, before); !begun.ok()) {
    // A full disk has room for names: another one each time would be too many.
    if (segment_ != nullptr && segment_->size == 0) unbegun_ = segment_;
    segment_ = nullptr;
    return begun;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<AuditLog::Segment>> AuditLog::CreateSegment(
    Clock::Wall now) {
  const std::string date = FormatDate(now);
  RETURN_IF_ERROR(MakeFolder(folder_));
  // The first name is the contract's; others come after what failed. None is
  // used twice, also where the file was taken away: a key is that of a name.
  int& names = names_[date];
  for (int attempt = 0; attempt < 100; ++attempt) {
    const int number = names++;
    const std::string suffix = number == 0 ? "" : fmt::format(".{}", number);
    std::string file =
        fmt::format("mcp_audit_{}_{}{}.jsonl", date, session_, suffix);
    const std::string path = folder_ + "/" + file;
    UniqueFd fd(open(
        path.c_str(),
        O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd && errno == EEXIST) continue;
    if (!fd) return FileError(errno, "cannot create", path);
    MarkSegmentLive(fd.get());
    struct stat info = {};
    if (fstat(fd.get(), &info) != 0) {
      return FileError(errno, "cannot use", path);
    }
    return std::make_shared<Segment>(std::move(fd), info.st_ino, folder_,
                                     std::move(file), now, options_);
  }
  return absl::UnavailableError("too many segments of one session");
}

absl::Status AuditLog::BeginSegment(Clock::Wall now,
                                    const std::string& before) {
  AuditEvent first;
  first.kind = AuditEventKind::kSegmentOpened;
  bool names_before = before.empty();
  first.heads = NewestHeads(folder_, kHeads);
  for (const AuditHead& head : first.heads) names_before |= head.file == before;
  if (!names_before) {
    absl::StatusOr<AuditHead> own = ReadSegmentHead(folder_, before);
    if (own.ok()) first.heads.push_back(*std::move(own));
  }
  segment_->seen.clear();
  for (const AuditHead& head : first.heads) segment_->seen.push_back(head.file);
  if (options_.keys != nullptr && !segment_->sealer.has_value()) {
    BeginSeals(*options_.keys);
  }
  if (segment_->sealer.has_value()) first.sealed_every = segment_->sealed_every;
  RETURN_IF_ERROR(WriteLine(first, now));
  // Seals the opening itself: nobody can write another in its place.
  return CheckpointIf(true, now);
}

void AuditLog::BeginSeals(SealKeyStore& keys) {
  SealKey key = SealKey::Random();
  std::string hex = key.ToHex();
  const absl::Status kept = keys.Put(segment_->file, hex);
  sodium_memzero(hex.data(), hex.size());
  if (kept.ok()) {
    segment_->sealer.emplace(std::move(key));
    segment_->keyed = true;
  } else if (kept.code() != absl::StatusCode::kUnimplemented) {
    segment_->key_lost = true;
    Log(LogLevel::kWarning, "audit.seal_key_not_kept",
        {{"reason", std::string(kept.message())}});
  }
}

absl::Status AuditLog::LeaveSegment(std::string_view why) {
  segment_ = nullptr;
  return absl::UnavailableError(
      fmt::format("the segment was {} while in use", why));
}

absl::Status AuditLog::CheckUntouched(Clock::Wall now) {
  // A look costs as much as a line.
  if (std::chrono::abs(now - segment_->looked) < kLooksEvery) return {};
  segment_->looked = now;
  // What is written to a file that was taken away, nobody finds.
  struct statx info = {};
  // Not its times: once they are seen, each write has to note new ones.
  constexpr unsigned kAsked = STATX_INO | STATX_SIZE;
  if (statx(AT_FDCWD, path_.c_str(), AT_SYMLINK_NOFOLLOW, kAsked, &info) != 0 ||
      info.stx_ino != segment_->inode) {
    return LeaveSegment("removed");
  }
  const auto size = static_cast<int64_t>(info.stx_size);
  return size == segment_->size ? absl::OkStatus() : LeaveSegment("changed");
}

absl::Status AuditLog::WriteLine(const AuditEvent& event, Clock::Wall now) {
  RETURN_IF_ERROR(CheckUntouched(now));
  Segment& segment = *segment_;
  std::string& line = line_;
  line.clear();
  AppendAuditLine(event, sequence_ + 1, now, session_, line);
  Chain(line, segment.head);
  line += '\n';
  ssize_t written = -1;
  do {
    written = write(segment.fd.get(), line.data(), line.size());
  } while (written < 0 && errno == EINTR);
  const int error = written < 0 ? errno : ENOSPC;
  if (written != static_cast<ssize_t>(line.size())) {
    // A short write leaves half a line: take it back.
    if (written > 0 && ftruncate(segment.fd.get(), segment.size) != 0) {
      segment_ = nullptr;
    }
    return FileError(error, "cannot write", path_);
  }
  segment.size += written;
  // It went where the file ends, which is elsewhere if somebody else was there.
  if (lseek(segment.fd.get(), 0, SEEK_CUR) != segment.size) {
    return LeaveSegment("changed");
  }
  segment.head = HashOf({line.data(), line.size() - 1});
  segment.sync.Wrote(segment.size);
  if (segment.unsealed++ == 0) segment.unsealed_since = clock_.MonotonicNow();
  ++sequence_;
  return absl::OkStatus();
}

bool AuditLog::CheckpointIsDue() const {
  return segment_->unsealed >= segment_->sealed_every ||
         (segment_->unsealed > 0 &&
          clock_.MonotonicNow() - segment_->unsealed_since >=
              options_.checkpoint_after);
}

absl::Status AuditLog::CheckpointIf(bool due, Clock::Wall now, bool last) {
  if (!due || !segment_->sealer.has_value()) {
    return absl::OkStatus();
  }
  AuditEvent event;
  event.kind = AuditEventKind::kCheckpoint;
  const int64_t epoch = segment_->sealer->epoch();
  event.checkpoint = {
      epoch, segment_->sealer->Seal(sequence_ + 1, segment_->head, last), last};
  if (absl::Status written = WriteLine(event, now); !written.ok()) {
    // The key of this epoch is gone: the segment cannot be sealed on.
    segment_ = nullptr;
    return written;
  }
  segment_->unsealed = 0;
  ++segment_->seals;
  return absl::OkStatus();
}

void AuditLog::SealDue() {
  const std::lock_guard lock(mutex_);
  if (segment_ == nullptr) return;
  Complain(CheckpointIf(CheckpointIsDue(), clock_.Now()));
}

void AuditLog::EndSegment(bool day_ended) {
  const std::shared_ptr<Segment> segment = segment_;
  const absl::Status sealed = CheckpointIf(true, clock_.Now(), true);
  Complain(sealed);
  if (sealed.ok()) NoteEnd(*segment);
  Log(day_ended ? LogLevel::kWarning : LogLevel::kInfo, "audit.segment_ended",
      {{"file", segment->file}, {"head", segment->head}, {"seq", sequence_}});
}

void AuditLog::NoteEnd(Segment& segment) const {
  // Of what nobody waited for nobody is told that it is there.
  if (segment.noted.load() == 0 || segment.sync.Await(segment.size) != 0) {
    return;
  }
  options_.keys->NoteKept(segment.file,
                          {.seals = segment.seals, .closed = true});
}

std::string AuditLog::path() const {
  const std::lock_guard lock(mutex_);
  return path_;
}

std::string AuditLog::HashArguments(std::string_view canonical) const {
  unsigned char hash[16];
  crypto_generichash(hash, sizeof(hash),
                     reinterpret_cast<const unsigned char*>(canonical.data()),
                     canonical.size(),
                     reinterpret_cast<const unsigned char*>(key_.data()),
                     key_.size());
  char hex[sizeof(hash) * 2 + 1];
  sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
  return hex;
}

}  // namespace osiris
