#include "core/folding/folded_name.h"

#include "core/folding/folding.h"

namespace osiris {

FoldedName::FoldedName(std::string_view name) : exact_(FoldName(name)) {
  if (IsAscii(exact_)) return;
  bare_ = WithoutMarks(exact_);
  exact_ = BindMarks(exact_);
}

FoldedName FoldedName::Dotted(const FoldedName& outer,
                              const FoldedName& inner) {
  FoldedName dotted = outer;
  dotted.exact_ += '.';
  dotted.exact_ += inner.exact_;
  if (outer.bare_ || inner.bare_) {
    dotted.bare_ = outer.bare() + "." + inner.bare();
  }
  return dotted;
}

}  // namespace osiris
