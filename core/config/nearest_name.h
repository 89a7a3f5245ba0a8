#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace osiris {

// The name among `candidates` that was probably meant by `name`: the one that
// the fewest slips of a finger turn into it (a letter missing, added, wrong,
// or two swapped; case does not count). The first one wins among equals. Where
// none is near, the only one that `name` begins or that begins `name`:
// "production" for "prod". Empty otherwise.
std::string NearestName(std::string_view name,
                        const std::vector<std::string>& candidates);

// "did you mean `max_bytes`?", or empty where no candidate is near.
std::string DidYouMean(std::string_view name,
                       const std::vector<std::string>& candidates);

}  // namespace osiris
