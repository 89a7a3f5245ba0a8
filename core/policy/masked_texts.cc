#include "core/policy/masked_texts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/mask/catalog_masker.h"

namespace osiris {
namespace {

constexpr size_t kRemembered = 8;

}  // namespace

std::shared_ptr<const Catalog> MaskedTexts::Of(
    std::string_view tokens_of, const std::shared_ptr<const Catalog>& catalog,
    const MaskRules& rules, const std::function<TokenBook&()>& book) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(known_,
                  [](const Known& one) { return one.catalog.expired(); });
    const auto found =
        std::find_if(known_.begin(), known_.end(), [&](const Known& one) {
          return one.tokens_of == tokens_of && one.catalog.lock() == catalog &&
                 one.rules == rules;
        });
    if (found != known_.end()) {
      std::rotate(known_.begin(), found, found + 1);
      const auto& masked = known_.front().masked;
      return masked == nullptr ? catalog : masked;
    }
  }
  std::shared_ptr<const Catalog> masked;
  if (auto texts = WithMaskedTexts(*catalog, rules, book)) {
    masked = std::make_shared<const Catalog>(*std::move(texts));
  }
  const std::lock_guard lock(mutex_);
  known_.insert(known_.begin(), {.tokens_of = std::string(tokens_of),
                                 .catalog = catalog,
                                 .rules = rules,
                                 .masked = masked});
  if (known_.size() > kRemembered) known_.pop_back();
  return masked == nullptr ? catalog : masked;
}

}  // namespace osiris
