#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/unique_fd.h"
#include "core/payload/payload_keys.h"

namespace osiris {

// A file of sealed records that only grows:
//
//   header   8 bytes of a name, 8 of the key's id, 16 random ones
//   record   u32 length of what is sealed, u32 check of that and the place,
//            24 bytes nonce, the sealed bytes and their tag; little endian
//
// Each record is sealed with XChaCha20-Poly1305 for its place in this one
// file: none reads as whole that was changed, moved, cut short, or written
// half. Mode 0600.
class SealedFile {
 public:
  // Eight bytes that say what a file holds.
  using Kind = std::string_view;

  // Records are at most so long.
  static constexpr uint32_t kMaxRecord = 96u << 20;

  // Makes the file, and marks it as live until this is gone. kAlreadyExists
  // where there is one. `keys` outlives it.
  static absl::StatusOr<SealedFile> Create(const std::string& path, Kind kind,
                                           const PayloadKeys& keys);
  SealedFile(SealedFile&&) = default;
  SealedFile& operator=(SealedFile&&) = default;

  // Writes one record with one write and answers where it begins. What was
  // half written is taken back; where that fails too, `broken` is true and
  // nothing may be added any more. Plain statuses.
  absl::StatusOr<uint64_t> Append(std::string_view plain);

  // Waits for the disk.
  absl::Status Sync();

  // Whether what is written is where readers look: the file still has its name,
  // and ends where the last record does. One look at the disk.
  bool InPlace() const;

  bool broken() const { return broken_; }
  uint64_t size() const { return size_; }

 private:
  SealedFile(UniqueFd fd, ino_t inode, std::string path, std::string header,
             const PayloadKeys& keys);

  UniqueFd fd_;
  ino_t inode_;
  std::string path_;
  std::string header_;
  const PayloadKeys* keys_;
  uint64_t size_ = 0;
  bool broken_ = false;
  std::string buffer_;
};

// Reads such a file, also while another process adds to it.
class SealedReader {
 public:
  enum class State {
    kRecord,
    // The end, or half a record of a writer that was killed or writes it now.
    kEnd,
    // This record was changed; the next may be whole.
    kDamaged,
    // Nobody can tell where the next record begins.
    kLost,
  };

  // kNotFound: no such file. kFailedPrecondition: sealed under another key.
  // kDataLoss: its beginning is damaged, also where only the key that it names
  // was changed and its first record is ours; or it is of another kind. Plain
  // statuses of core/base/file.h for the rest. `keys` outlives it.
  static absl::StatusOr<SealedReader> Open(const std::string& path,
                                           SealedFile::Kind kind,
                                           const PayloadKeys& keys);
  SealedReader(SealedReader&&) = default;

  // Reads the record at `position()` into `plain` and goes on to the next.
  // After kEnd and kLost it stays.
  State Next(std::string& plain);

  // Where the next record begins.
  uint64_t position() const { return position_; }
  void Seek(uint64_t position) { position_ = position; }

  // The file's, when it was opened or Refresh was called last.
  uint64_t size() const { return size_; }
  void Refresh();

  // Whether some process has it open to write.
  bool IsLive() const;
  static constexpr uint64_t kFirst = 32;

 private:
  SealedReader(UniqueFd fd, std::string header, uint64_t size,
               const PayloadKeys& keys);

  // Views `bytes` at `position`; empty where the file is shorter.
  std::string_view At(uint64_t position, uint64_t bytes);

  UniqueFd fd_;
  std::string header_;
  uint64_t size_;
  const PayloadKeys* keys_;
  uint64_t position_ = kFirst;
  // What of the file was read ahead, and where that begins.
  std::string window_;
  uint64_t window_begin_ = 0;
};

}  // namespace osiris
