#pragma once

#include <string_view>
#include <vector>

namespace osiris {

// A text for a model on how to work with Osiris. Constants: no word of them
// comes from a source. Views live as long as the program.
struct Guide {
  // "exploring".
  std::string_view name;
  std::string_view title;
  std::string_view description;
  // Markdown.
  std::string_view text;
};

// In the order in which a model needs them.
const std::vector<Guide>& AllGuides();

}  // namespace osiris
