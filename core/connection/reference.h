#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace osiris {

// Which connection is meant: "@sqlite.movies". Parsed here and nowhere else.
struct Reference {
  std::string family;
  std::string alias;

  friend auto operator<=>(const Reference&, const Reference&) = default;
};

// True for what a family or alias may be called: 1 to 64 of A-Z a-z 0-9 _ -.
bool IsConnectionName(std::string_view text);

// Reads "@family.alias", exactly so. Fails with
//   CONNECTION/BAD_REFERENCE   anything else; the hint shows the right form
absl::StatusOr<Reference> ParseReference(std::string_view text);

// "@family.alias".
std::string FormatReference(const Reference& reference);

}  // namespace osiris
