#pragma once

#include <cstdint>
#include <initializer_list>

#include "core/mask/detect/personal_class.h"

namespace osiris {

// A set of classes.
class ClassSet {
 public:
  constexpr ClassSet() = default;
  constexpr ClassSet(std::initializer_list<PersonalClass> classes) {
    for (const PersonalClass personal : classes) Insert(personal);
  }

  // False if it was in there.
  constexpr bool Insert(PersonalClass personal) {
    const uint32_t before = bits_;
    bits_ |= BitOf(personal);
    return bits_ != before;
  }
  constexpr void Insert(ClassSet others) { bits_ |= others.bits_; }

  constexpr bool contains(PersonalClass personal) const {
    return (bits_ & BitOf(personal)) != 0;
  }
  constexpr bool empty() const { return bits_ == 0; }

  friend constexpr bool operator==(ClassSet, ClassSet) = default;

 private:
  static constexpr uint32_t BitOf(PersonalClass personal) {
    return uint32_t{1} << static_cast<unsigned>(personal);
  }

  uint32_t bits_ = 0;
};

}  // namespace osiris
