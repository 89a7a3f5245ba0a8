#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
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
  // As WithMaskedTexts; `catalog` itself where nothing is masked. `book` is
  // that of the source `tokens_of`, always: a catalogue is shown with the
  // tokens of another source, too, where both are compared.
  std::shared_ptr<const Catalog> Of(
      std::string_view tokens_of, const std::shared_ptr<const Catalog>& catalog,
      const MaskRules& rules, const std::function<TokenBook&()>& book);

 private:
  struct Known {
    std::string tokens_of;
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
