#include "core/payload/sealed_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "core/base/file.h"
#include "core/base/live_file.h"
#include "core/base/status_macros.h"

namespace osiris {
namespace {

constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
// Length, check and nonce.
constexpr size_t kBefore = 8 + kNonce;
// Read at once by who reads on, and by who jumps.
constexpr uint64_t kReadAhead = 1 << 20;
constexpr uint64_t kLeastRead = 16 << 10;

static_assert(kNonce == 24 && kTag == 16);

template <typename Number>
void Put(std::string& bytes, Number number) {
  for (size_t i = 0; i < sizeof(number); ++i) {
    bytes += static_cast<char>(number >> (8 * i));
  }
}

template <typename Number>
Number Get(std::string_view bytes) {
  Number number = 0;
  for (size_t i = 0; i < sizeof(number); ++i) {
    number |= static_cast<Number>(static_cast<unsigned char>(bytes[i]))
              << (8 * i);
  }
  return number;
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* Bytes(std::string& text, size_t at) {
  return reinterpret_cast<unsigned char*>(text.data()) + at;
}

std::string HeaderOf(SealedFile::Kind kind, const PayloadKeys& keys) {
  std::string header(kind);
  header.resize(8, ' ');
  Put(header, keys.id());
  header.resize(SealedReader::kFirst);
  randombytes_buf(Bytes(header, 16), 16);
  return header;
}

// What a record is sealed for: this file, this place, this length.
std::string PlaceOf(std::string_view header, uint64_t position,
                    uint32_t length) {
  std::string place(header);
  Put(place, position);
  Put(place, length);
  return place;
}

// Whether the first record is sealed by our key, whatever the header says.
bool BeginsWithOurs(int fd, std::string header, const PayloadKeys& keys) {
  std::string before(kBefore, '\0');
  const ssize_t read =
      pread(fd, before.data(), before.size(), SealedReader::kFirst);
  if (read != static_cast<ssize_t>(before.size())) return false;
  std::string ours;
  Put(ours, keys.id());
  header.replace(8, ours.size(), ours);
  const auto length = Get<uint32_t>(before);
  return Get<uint32_t>(std::string_view(before).substr(4)) ==
         keys.Check(PlaceOf(header, SealedReader::kFirst, length));
}

absl::Status WriteAll(int fd, std::string_view bytes, const std::string& path) {
  ssize_t written = -1;
  do {
    written = write(fd, bytes.data(), bytes.size());
  } while (written < 0 && errno == EINTR);
  if (written == static_cast<ssize_t>(bytes.size())) return absl::OkStatus();
  return FileError(written < 0 ? errno : ENOSPC, "cannot write", path);
}

}  // namespace

SealedFile::SealedFile(UniqueFd fd, ino_t inode, std::string path,
                       std::string header, const PayloadKeys& keys)
    : fd_(std::move(fd)),
      inode_(inode),
      path_(std::move(path)),
      header_(std::move(header)),
      keys_(&keys),
      size_(header_.size()) {}

absl::StatusOr<SealedFile> SealedFile::Create(const std::string& path,
                                              Kind kind,
                                              const PayloadKeys& keys) {
  UniqueFd fd(open(
      path.c_str(),
      O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd && errno == EEXIST) return absl::AlreadyExistsError(path);
  if (!fd) return FileError(errno, "cannot create", path);
  MarkLive(fd.get());
  struct stat info = {};
  if (fstat(fd.get(), &info) != 0) return FileError(errno, "cannot use", path);
  std::string header = HeaderOf(kind, keys);
  if (absl::Status written = WriteAll(fd.get(), header, path); !written.ok()) {
    unlink(path.c_str());
    return written;
  }
  return SealedFile(std::move(fd), info.st_ino, path, std::move(header), keys);
}

absl::StatusOr<uint64_t> SealedFile::Append(std::string_view plain) {
  if (broken_) return absl::UnavailableError("an earlier write failed");
  if (plain.size() > kMaxRecord) {
    return absl::OutOfRangeError("the record is too long");
  }
  const auto length = static_cast<uint32_t>(plain.size());
  const std::string place = PlaceOf(header_, size_, length);
  buffer_.clear();
  Put(buffer_, length);
  Put(buffer_, keys_->Check(place));
  buffer_.resize(kBefore + plain.size() + kTag);
  randombytes_buf(Bytes(buffer_, 8), kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      Bytes(buffer_, kBefore), nullptr, Bytes(plain), plain.size(),
      Bytes(place), place.size(), nullptr, Bytes(buffer_, 8),
      keys_->seal().data());
  if (absl::Status written = WriteAll(fd_.get(), buffer_, path_);
      !written.ok()) {
    broken_ = ftruncate(fd_.get(), static_cast<off_t>(size_)) != 0;
    return written;
  }
  return std::exchange(size_, size_ + buffer_.size());
}

absl::Status SealedFile::Sync() {
  if (fdatasync(fd_.get()) == 0) return absl::OkStatus();
  broken_ = true;
  return FileError(errno, "cannot sync", path_);
}

bool SealedFile::InPlace() const {
  struct stat info = {};
  return lstat(path_.c_str(), &info) == 0 && info.st_ino == inode_ &&
         static_cast<uint64_t>(info.st_size) == size_;
}

SealedReader::SealedReader(UniqueFd fd, std::string header, uint64_t size,
                           const PayloadKeys& keys)
    : fd_(std::move(fd)),
      header_(std::move(header)),
      size_(size),
      keys_(&keys) {}

absl::StatusOr<SealedReader> SealedReader::Open(const std::string& path,
                                                SealedFile::Kind kind,
                                                const PayloadKeys& keys) {
  UniqueFd fd(
      open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd && errno == ENOENT) return absl::NotFoundError(path);
  if (!fd) return FileError(errno, "cannot open", path);
  struct stat info = {};
  if (fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return absl::DataLossError(path + " is no file");
  }
  std::string header(kFirst, '\0');
  const ssize_t read = pread(fd.get(), header.data(), header.size(), 0);
  if (read != static_cast<ssize_t>(header.size()) ||
      header.substr(0, 8) != kind) {
    return absl::DataLossError(path + " has not the beginning of its kind");
  }
  if (Get<uint64_t>(std::string_view(header).substr(8)) != keys.id()) {
    if (BeginsWithOurs(fd.get(), header, keys)) {
      return absl::DataLossError(path + " names another key than its own");
    }
    return absl::FailedPreconditionError(path + " is sealed by another key");
  }
  return SealedReader(std::move(fd), std::move(header),
                      static_cast<uint64_t>(info.st_size), keys);
}

std::string_view SealedReader::At(uint64_t position, uint64_t bytes) {
  if (position > size_ || size_ - position < bytes) return {};
  if (position < window_begin_ ||
      position + bytes > window_begin_ + window_.size()) {
    const bool reads_on =
        position >= window_begin_ && position <= window_begin_ + window_.size();
    window_.resize(std::min(
        size_ - position, std::max(bytes, reads_on ? kReadAhead : kLeastRead)));
    window_begin_ = position;
    size_t have = 0;
    while (have < window_.size()) {
      const ssize_t read =
          pread(fd_.get(), window_.data() + have, window_.size() - have,
                static_cast<off_t>(position + have));
      if (read < 0 && errno == EINTR) continue;
      if (read <= 0) break;
      have += static_cast<size_t>(read);
    }
    window_.resize(have);
    if (have < bytes) return {};
  }
  return std::string_view(window_).substr(position - window_begin_, bytes);
}

void SealedReader::Refresh() {
  struct stat info = {};
  if (fstat(fd_.get(), &info) == 0) {
    size_ = static_cast<uint64_t>(info.st_size);
  }
}

bool SealedReader::IsLive() const { return osiris::IsLive(fd_.get()); }

SealedReader::State SealedReader::Next(std::string& plain) {
  const std::string_view before = At(position_, kBefore);
  if (before.empty()) return State::kEnd;
  const auto length = Get<uint32_t>(before);
  const std::string place = PlaceOf(header_, position_, length);
  if (length > SealedFile::kMaxRecord ||
      Get<uint32_t>(before.substr(4)) != keys_->Check(place)) {
    return State::kLost;
  }
  const uint64_t whole = kBefore + length + kTag;
  const std::string_view record = At(position_, whole);
  if (record.empty()) return State::kEnd;
  position_ += whole;
  plain.resize(length);
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Bytes(plain, 0), nullptr, nullptr, Bytes(record.substr(kBefore)),
      length + kTag, Bytes(place), place.size(), Bytes(record.substr(8)),
      keys_->seal().data());
  return opened == 0 ? State::kRecord : State::kDamaged;
}

}  // namespace osiris
