#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace osiris {

// A password, key or token. Cannot be printed, logged, formatted, compared or
// copied by accident: there is no operator for any of it. The bytes live in
// locked memory of their own and are zeroed when the last owner ends.
//
// Reading it takes RevealSecret (core/secret/reveal.h), which the build lets
// only drivers and the channel to workers use.
class Secret {
 public:
  // An empty secret.
  Secret();
  explicit Secret(std::string_view bytes);
  Secret(Secret&&) noexcept;
  Secret& operator=(Secret&&) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  // A second owner of the same bytes, said aloud.
  Secret Share() const;

  bool empty() const;

 private:
  friend class SecretAccess;
  struct Buffer;
  std::shared_ptr<const Buffer> buffer_;
};

}  // namespace osiris
