#include "core/connection/reference.h"

#include <algorithm>
#include <cstddef>

#include "core/base/error_info.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kMaxNameBytes = 64;

bool IsNameByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

// What is so long or strange that quoting it would help nobody.
bool IsQuotable(std::string_view text) {
  return text.size() <= 2 * kMaxNameBytes + 2 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsNameByte(c) || c == '@' || c == '.' || c == ' ';
         });
}

}  // namespace

bool IsConnectionName(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNameBytes &&
         std::all_of(text.begin(), text.end(), IsNameByte);
}

absl::StatusOr<Reference> ParseReference(std::string_view text) {
  const bool marked = !text.empty() && text.front() == '@';
  const std::string_view names = marked ? text.substr(1) : text;
  const size_t dot = names.find('.');
  if (dot != std::string_view::npos) {
    Reference reference = {.family = std::string(names.substr(0, dot)),
                           .alias = std::string(names.substr(dot + 1))};
    if (IsConnectionName(reference.family) &&
        IsConnectionName(reference.alias)) {
      if (marked) return reference;
      return MakeError(
          ErrorCode::kConnectionBadReference,
          fmt::format("the connection reference `{}` does not start with `@`",
                      text),
          {.path = {}, .hint = fmt::format("write it as `@{}`", text)});
    }
  }
  return MakeError(
      ErrorCode::kConnectionBadReference,
      IsQuotable(text)
          ? fmt::format("`{}` is not of the form `@family.alias`", text)
          : "the connection reference is not of the form `@family.alias`");
}

std::string FormatReference(const Reference& reference) {
  return fmt::format("@{}.{}", reference.family, reference.alias);
}

}  // namespace osiris
