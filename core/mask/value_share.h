#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/mask/detect/personal_class.h"

namespace osiris {

// How many of a column's values are like each class.
struct ClassShare {
  // Surely, by the form of each one alone.
  size_t sure = 0;
  // At all.
  size_t likely = 0;
  // The mean confidence of those that are sure.
  double confidence = 0;
};

// Counts over the values of a column.
struct ValueShares {
  size_t values = 0;
  std::array<ClassShare, kPersonalClasses> classes;
  // Decimal numbers, with or without a point.
  size_t numbers = 0;
  // Days of a calendar, perhaps with a time, or years from 1900 on.
  size_t dates = 0;
  // Numbers of versions with two or three parts, and words before them.
  size_t versions = 0;
  // Of as many digits as a card at least, and no others.
  size_t long_numbers = 0;
  // Digits of a card's brand and length, and those that also pass its test.
  size_t branded = 0;
  size_t cards = 0;

  const ClassShare& of(PersonalClass personal) const {
    return classes[static_cast<size_t>(personal)];
  }
};

// With `clean`, adds to it of each value true where FindPersonalData surely
// finds nothing in it.
ValueShares CountValues(std::span<const std::string_view> values,
                        std::vector<bool>* clean = nullptr);

// True if the form of `value` says nothing at all: it is like no class, and
// FindPersonalData finds nothing in it.
bool SaysNothing(std::string_view value);

}  // namespace osiris
