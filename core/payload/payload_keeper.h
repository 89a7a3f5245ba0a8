#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/config/config.h"
#include "core/operation/answer_keeper.h"
#include "core/payload/payload_store.h"

namespace osiris {

// Keeps answers in a store, as the configuration and each connection say.
class PayloadKeeper final : public AnswerKeeper {
 public:
  // What the connection itself says; of "" the least that any says.
  using Rule = std::function<PayloadMode(std::string_view target)>;

  // `store` outlives the keeper. With `on_disk` an answer leaves when the disk
  // has it, and does not leave where it could not be kept.
  PayloadKeeper(PayloadStore& store, PayloadMode standard, Rule rule,
                bool on_disk);

  // The lesser of the standard and what the rule says.
  PayloadMode ModeOf(std::string_view target) override;
  std::string AddressOf(std::string_view text) override;
  absl::Status Keep(SentAnswer answer, std::string address,
                    PayloadMode mode) override;

 private:
  PayloadStore& store_;
  const PayloadMode standard_;
  const Rule rule_;
  const bool on_disk_;
};

}  // namespace osiris
