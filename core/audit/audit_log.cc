#include "core/audit/audit_log.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

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

}  // namespace

AuditLog::AuditLog(std::string folder, std::string session, const Clock& clock)
    : folder_(std::move(folder)),
      session_(std::move(session)),
      clock_(clock),
      key_(RandomKey()) {}

absl::Status AuditLog::Append(const AuditEvent& event) {
  const std::lock_guard lock(mutex_);
  const Clock::Wall now = clock_.Now();
  const std::string date = FormatDate(now);
  // A clock set back stays in the later file: dates never go back.
  if (!segment_ || date > date_) {
    if (absl::Status opened = OpenSegment(date); !opened.ok()) {
      return Unavailable(opened);
    }
    AuditEvent first;
    first.kind = AuditEventKind::kSegmentOpened;
    if (absl::Status written = WriteLine(first, now); !written.ok()) {
      segment_.Reset();
      return Unavailable(written);
    }
  }
  if (absl::Status written = WriteLine(event, now); !written.ok()) {
    Log(LogLevel::kError, "audit.write_failed", {{"path", path_}});
    return Unavailable(written);
  }
  return absl::OkStatus();
}

absl::Status AuditLog::OpenSegment(const std::string& date) {
  RETURN_IF_ERROR(MakeFolder(folder_));
  // The first name is the contract's; another only after a failed start.
  for (int attempt = 0; attempt < 100; ++attempt) {
    const std::string suffix = attempt == 0 ? "" : fmt::format(".{}", attempt);
    const std::string path = fmt::format("{}/mcp_audit_{}_{}{}.jsonl", folder_,
                                         date, session_, suffix);
    UniqueFd fd(open(
        path.c_str(),
        O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd && errno == EEXIST) continue;
    if (!fd) return FileError(errno, "cannot create", path);
    segment_ = std::move(fd);
    date_ = date;
    path_ = path;
    size_ = 0;
    return absl::OkStatus();
  }
  return absl::UnavailableError("too many segments of one session");
}

absl::Status AuditLog::WriteLine(const AuditEvent& event, Clock::Wall now) {
  // Somebody took the file away: what is written to it now, nobody can read.
  struct stat info = {};
  if (fstat(segment_.get(), &info) != 0 || info.st_nlink == 0) {
    segment_.Reset();
    return absl::UnavailableError("the segment was removed while in use");
  }
  if (info.st_size != size_) {
    segment_.Reset();
    return absl::UnavailableError("the segment was changed while in use");
  }
  const std::string line =
      FormatAuditLine(event, sequence_ + 1, now, session_) + "\n";
  ssize_t written = -1;
  do {
    written = write(segment_.get(), line.data(), line.size());
  } while (written < 0 && errno == EINTR);
  const int error = written < 0 ? errno : ENOSPC;
  if (written != static_cast<ssize_t>(line.size())) {
    // A short write leaves half a line: take it back.
    if (written > 0 && ftruncate(segment_.get(), size_) != 0) segment_.Reset();
    return FileError(error, "cannot write", path_);
  }
  size_ += written;
  ++sequence_;
  return absl::OkStatus();
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
