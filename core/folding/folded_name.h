#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace osiris {

// A name, or a pattern of names, in the two forms in which names are compared:
// folded once to be compared with many. A value.
class FoldedName {
 public:
  explicit FoldedName(std::string_view name);

  // "outer.inner", of what is folded already.
  static FoldedName Dotted(const FoldedName& outer, const FoldedName& inner);

  // The same for names that are one (FoldName), and no part of it is one of a
  // letter (BindMarks): for what is shown.
  const std::string& exact() const { return exact_; }
  // The same for names that differ in their marks, too (WithoutMarks): for what
  // is hidden.
  const std::string& bare() const { return bare_ ? *bare_ : exact_; }

  friend bool operator==(const FoldedName&, const FoldedName&) = default;

 private:
  std::string exact_;
  // Where it is another.
  std::optional<std::string> bare_;
};

}  // namespace osiris
