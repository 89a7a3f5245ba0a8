#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/mask/detect/finding.h"

namespace osiris {

// Text beyond so many bytes is not looked at: see kMaxInspected's users for
// what becomes of it.
inline constexpr size_t kMaxInspected = 16384;

// All personal data that the form of `text` shows: what stands within it, and
// what it is as a whole. Sorted by where they begin; where several overlap,
// the surest is left, then the longest. Names and addresses are found by
// words, so some are missed; everything else by its form.
//
// Runs in a time proportional to the text, whatever it holds. Stateless.
std::vector<Finding> FindPersonalData(std::string_view text);

// Every class that `value` as a whole may be, surest first: blanks at its ends
// do not count. Also what is too unsure to be found within a text.
std::vector<Finding> ClassesOf(std::string_view value);

// The two above, of what every detector found in a text (detector_table.h): in
// one of `size` bytes without blanks at its ends for the second.
std::vector<Finding> SureFindings(Findings findings);
std::vector<Finding> WholeFindings(Findings findings, size_t size);

}  // namespace osiris
