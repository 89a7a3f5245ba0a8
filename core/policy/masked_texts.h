#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/driver/catalog.h"
#include "core/mask/mask_rules.h"
#include "core/mask/token_book.h"

namespace osiris {

// Remembers, of the catalogues that were asked for last, what is shown of them
// where personal data is masked; as long as somebody holds the catalogue
// itself. Thread-safe.
class MaskedTexts {
 public:
  // As WithMaskedTexts; `catalog` itself where nothing is masked. Always the
  // same book for the same catalogue.
  std::shared_ptr<const Catalog> Of(
      const std::shared_ptr<const Catalog>& catalog, const MaskRules& rules,
      const std::function<TokenBook&()>& book);

 private:
  struct Known {
    std::weak_ptr<const Catalog> catalog;
    MaskRules rules;
    // nullptr: the catalogue itself.
    std::shared_ptr<const Catalog> masked;
  };

  std::mutex mutex_;
  // The one used last first.
  std::vector<Known> known_;
};

}  // namespace osiris
