#include "core/secret/secret_builder.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/secret/secret_access.h"
#include "sodium.h"

namespace osiris {

SecretBuilder::SecretBuilder() {
  buffer_ = SecretAccess::Make(kMaxBytes, [this](char* bytes) {
    bytes_ = bytes;
    return true;
  });
}

bool SecretBuilder::Append(std::string_view bytes) {
  if (bytes.size() > kMaxBytes - size_) return false;
  if (bytes.empty()) return true;
  std::memcpy(bytes_ + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
  return true;
}

ssize_t SecretBuilder::ReadFrom(int fd) {
  if (size_ == kMaxBytes) {
    errno = EFBIG;
    return -1;
  }
  const ssize_t count = read(fd, bytes_ + size_, kMaxBytes - size_);
  if (count > 0) size_ += static_cast<size_t>(count);
  return count;
}

void SecretBuilder::RemoveLast() {
  while (size_ > 0) {
    const auto last = static_cast<unsigned char>(bytes_[--size_]);
    bytes_[size_] = 0;
    const bool continues = (last & 0xC0) == 0x80;
    if (!continues) break;
  }
}

void SecretBuilder::Clear() {
  sodium_memzero(bytes_, kMaxBytes);
  size_ = 0;
}

void SecretBuilder::DropLineEnd() {
  if (size_ == 0 || bytes_[size_ - 1] != '\n') return;
  --size_;
  if (size_ > 0 && bytes_[size_ - 1] == '\r') --size_;
}

bool SecretBuilder::Holds(char byte) const {
  return bytes().find(byte) != std::string_view::npos;
}

Secret SecretBuilder::Take() {
  Secret secret(bytes());
  Clear();
  return secret;
}

}  // namespace osiris
