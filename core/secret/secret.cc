#include "core/secret/secret.h"

#include <cstring>

#include "core/secret/secret_access.h"
#include "sodium.h"

namespace osiris {

Secret::Buffer::Buffer(size_t bytes) : size(bytes) {
  // Does its work once, however often and from however many threads.
  static const int initialised = sodium_init();
  // sodium_malloc also locks, and goes on where locking is refused.
  if (initialised >= 0) data = static_cast<char*>(sodium_malloc(size));
  if (data == nullptr) {
    guarded = false;
    data = new char[size];
    sodium_mlock(data, size);
  }
}

Secret::Buffer::~Buffer() {
  if (guarded) {
    sodium_free(data);
    return;
  }
  // Zeroes as well.
  sodium_munlock(data, size);
  delete[] data;
}

Secret::Secret() = default;

Secret::Secret(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto buffer = std::make_shared<Buffer>(bytes.size());
  std::memcpy(buffer->data, bytes.data(), bytes.size());
  buffer_ = buffer;
}

Secret::Secret(Secret&&) noexcept = default;
Secret& Secret::operator=(Secret&&) noexcept = default;
Secret::~Secret() = default;

Secret Secret::Share() const {
  Secret other;
  other.buffer_ = buffer_;
  return other;
}

bool Secret::empty() const { return buffer_ == nullptr; }

std::string_view SecretAccess::BytesOf(const Secret& secret) {
  if (secret.buffer_ == nullptr) return {};
  return {secret.buffer_->data, secret.buffer_->size};
}

Secret SecretAccess::Make(size_t size,
                          const std::function<bool(char* bytes)>& fill) {
  Secret secret;
  if (size == 0) return secret;
  const auto buffer = std::make_shared<Secret::Buffer>(size);
  if (fill(buffer->data)) secret.buffer_ = buffer;
  return secret;
}

}  // namespace osiris
