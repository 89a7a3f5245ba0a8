#include "core/folding/folded_name.h"

#include "core/folding/folding.h"

namespace osiris {

FoldedName::FoldedName(std::string_view name) : exact_(FoldName(name)) {
  if (IsAscii(exact_)) return;
  bare_ = WithoutMarks(exact_);
  exact_ = BindMarks(exact_);
}

}  // namespace osiris
