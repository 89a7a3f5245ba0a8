#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace osiris {

// The name among `candidates` that was probably meant by `name`: the one that
// the fewest slips of a finger turn into it (a letter missing, added, wrong,
// or two swapped; case does not count). Empty where none is near. The first
// one wins among equals.
std::string NearestName(std::string_view name,
                        const std::vector<std::string>& candidates);

// "did you mean `max_bytes`?", or empty where no candidate is near.
std::string DidYouMean(std::string_view name,
                       const std::vector<std::string>& candidates);

}  // namespace osiris
