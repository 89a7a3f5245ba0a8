#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/base/json.h"

namespace osiris {

// Takes an object apart, member by member, and forgives nothing: the first
// member that is missing, of another kind or left over makes status() an
// error, and every later answer is empty. Ask status() once, at the end.
class JsonObjectReader {
 public:
  // `json` outlives this. `what` is our word for it: "column".
  JsonObjectReader(const Json& json, std::string_view what);

  // A member that must be there.
  const Json* Member(std::string_view name);
  std::string Text(std::string_view name);
  int64_t Integer(std::string_view name);
  bool Boolean(std::string_view name);

  // A member that may be absent.
  const Json* OptionalMember(std::string_view name);
  // Absent is empty; an empty text must be absent.
  std::string TextOrEmpty(std::string_view name);
  // Absent is empty; an empty list must be absent.
  std::vector<std::string> TextsOrEmpty(std::string_view name);
  // Absent is false; false must be absent.
  bool TrueOrAbsent(std::string_view name);
  std::optional<std::string> OptionalText(std::string_view name);
  std::optional<int64_t> OptionalInteger(std::string_view name);

  // A list of objects; an empty one must be absent.
  const Json* ListOrAbsent(std::string_view name);

  // Makes status() an error for member `name`.
  void Reject(std::string_view name);

  // kInvalidArgument if anything was wrong or is left over.
  absl::Status status() const;

 private:
  const Json* json_ = nullptr;
  const std::string_view what_;
  size_t taken_ = 0;
  std::string wrong_;
};

// An integer that fits, or nullopt.
std::optional<int64_t> IntegerFrom(const Json& json);

// A list of texts, or nullopt.
std::optional<std::vector<std::string>> TextsFrom(const Json& json);

}  // namespace osiris
