#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/mask/detect/personal_class.h"
#include "tests/masking/dice.h"

namespace osiris::masking {

// A value, and what it is.
struct LabelledValue {
  std::string text;
  // Absent: nothing personal, however much it looks like it.
  std::optional<PersonalClass> personal;
  // The personal part of `text`, where it is not all of it.
  std::string part;
  // Only random: no form tells what it is.
  bool only_random = false;
};

// A column as a source may have it. Some are named for what they hold, some
// for nothing ("c7").
struct LabelledColumn {
  std::string table;
  std::string name;
  std::vector<LabelledValue> values;
};

// Columns with `rounds` times some 1,700 values: every class in several
// shapes, and what is mistaken for them: versions, seconds of an epoch,
// digests, numbers of parts and orders (some of which pass a card's test),
// UUIDs, dates of no birth, pictures, names of towns, companies and products,
// `monkey` and `compass`. The same for the same seed.
std::vector<LabelledColumn> MakeLabelledSet(uint64_t seed, int rounds);

}  // namespace osiris::masking
