#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace osiris {

// Some bytes of a text, replaced by others.
struct TextEdit {
  size_t offset = 0;
  size_t removed = 0;
  std::string inserted;
};

// `text` with `edits` made, which name places of `text` itself, are sorted and
// do not overlap. All other bytes stay.
std::string ApplyEdits(std::string_view text,
                       const std::vector<TextEdit>& edits);

// A part of a text that is nobody's business on a screen.
struct HiddenRange {
  size_t begin = 0;
  size_t end = 0;
};

// The edits as lines for a person: "@@ line 4", then what goes, each line
// after "- ", and what comes, after "+ ". Bytes around the edits are not
// shown, as they may hold what others keep secret; nor are those in `hidden`,
// which become "…". No line end at the end.
std::string DescribeEdits(std::string_view text,
                          const std::vector<TextEdit>& edits,
                          const std::vector<HiddenRange>& hidden);

}  // namespace osiris
