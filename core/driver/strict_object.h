#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace osiris {

// Reads the members of an object and remembers how many there were, so that
// one that nobody asked for is noticed. Once anything is amiss, ok() is false
// and stays so; what is read then does not matter.
class StrictObject {
 public:
  explicit StrictObject(const Json& json);

  // A member that must be there.
  std::string Text(const char* name);
  int64_t Integer(const char* name);
  bool Boolean(const char* name);
  std::vector<std::string> Texts(const char* name);
  // An array, or an empty one and not ok().
  const Json& Array(const char* name);
  const Json& Object(const char* name);

  // A member that may be absent.
  std::string TextOr(const char* name);
  bool BooleanOr(const char* name);
  std::vector<std::string> TextsOr(const char* name);
  std::optional<int64_t> MaybeInteger(const char* name);
  std::optional<std::string> MaybeText(const char* name);
  const Json* Maybe(const char* name);

  void Fail() { ok_ = false; }

  // True if all was there, of the right kind, and nothing else is.
  bool Finished() const;

 private:
  const Json* Take(const char* name);

  const Json& json_;
  size_t taken_ = 0;
  bool ok_ = true;
};

}  // namespace osiris
