#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

#include "core/base/json.h"

namespace osiris {

// A JSON value that is made when somebody first asks for it, and then kept.
//
// Schemas are large and rarely asked for, and every process declares all of
// them: made at once, they are most of the time that a start takes. Copies
// share what was made. Thread-safe, but for assignment.
class LazyJson {
 public:
  LazyJson() = default;
  // There already.
  LazyJson(Json value)  // NOLINT(google-explicit-constructor)
      : shared_(std::make_shared<Shared>()) {
    std::call_once(shared_->made, [&] { shared_->value = std::move(value); });
  }
  // Made by `maker`, at most once, in the thread that first asks.
  template <typename Maker>
  requires(std::is_invocable_r_v<Json, Maker> &&
           !std::is_convertible_v<Maker, Json>)
      LazyJson(Maker maker)  // NOLINT(google-explicit-constructor)
      : shared_(std::make_shared<Shared>()) {
    shared_->maker = std::move(maker);
  }

  // The value; null where none was given. Valid as long as a copy lives.
  const Json& get() const {
    static const Json kNull;
    if (shared_ == nullptr) return kNull;
    std::call_once(shared_->made, [this] {
      shared_->value = shared_->maker();
      shared_->maker = nullptr;
    });
    return shared_->value;
  }

 private:
  struct Shared {
    std::once_flag made;
    std::function<Json()> maker;
    Json value;
  };

  std::shared_ptr<Shared> shared_;
};

}  // namespace osiris
