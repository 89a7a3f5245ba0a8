#pragma once

#include <functional>
#include <optional>

#include "core/driver/catalog.h"
#include "core/mask/mask_rules.h"
#include "core/mask/token_book.h"

namespace osiris {

// `catalog` with tokens for the personal data in what its source says of it:
// comments, defaults, declared types, definitions of views, messages. Names
// stay, and so do samples, which RowMasker masks. The default of a column that
// is personal by its name, or that a rule names, is masked as a whole. In the
// code of a definition, names of people and addresses are not looked for: they
// are words there, as keywords are.
//
// `book` is asked for the book before each token, and for nothing else: where
// there is nothing to mask, nobody has to make one.
//
// Nothing where nothing is masked, which is the usual case and copies nothing.
std::optional<Catalog> WithMaskedTexts(const Catalog& catalog,
                                       const MaskRules& rules,
                                       const std::function<TokenBook&()>& book);

}  // namespace osiris
