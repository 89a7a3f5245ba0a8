#include "core/payload/payload_keeper.h"

#include <algorithm>
#include <utility>

namespace osiris {

PayloadKeeper::PayloadKeeper(PayloadStore& store, PayloadMode standard,
                             Rule rule, bool on_disk)
    : store_(store),
      standard_(standard),
      rule_(std::move(rule)),
      on_disk_(on_disk) {}

PayloadMode PayloadKeeper::ModeOf(std::string_view target) {
  // In the order of the enumeration less and less is kept.
  return standard_ == PayloadMode::kOff ? standard_
                                        : std::max(standard_, rule_(target));
}

std::string PayloadKeeper::AddressOf(std::string_view text) {
  return PayloadAddress(text);
}

absl::Status PayloadKeeper::Keep(SentAnswer answer, std::string address,
                                 PayloadMode mode) {
  const auto bytes = static_cast<int64_t>(answer.text.size());
  const absl::Status kept =
      store_.Add({.correlation_id = std::move(answer.correlation_id),
                  .client_name = std::move(answer.client_name),
                  .client_version = std::move(answer.client_version),
                  .operation = std::move(answer.operation),
                  .target = std::move(answer.target),
                  .outcome = std::move(answer.outcome),
                  .address = std::move(address),
                  .bytes = bytes,
                  .masked = answer.masked,
                  .kept = mode == PayloadMode::kFull,
                  .origins = std::move(answer.origins)},
                 std::move(answer.text), on_disk_);
  // The log says which answers were lost; they leave all the same, unless the
  // configuration is strict.
  return on_disk_ ? kept : absl::OkStatus();
}

}  // namespace osiris
