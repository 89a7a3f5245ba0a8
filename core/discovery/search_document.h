#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/discovery/discovery_service.h"

namespace osiris {

// What discovery.search answers: where `query` was found in `searched`, best
// first, at most `limit` hits on at most kAnswerBytes. `not_searched` sources
// were left out. What to do next is said to `audience`.
Json SearchDocument(const std::vector<Discovery>& searched,
                    int64_t not_searched, std::string_view query, size_t limit,
                    Audience audience);

}  // namespace osiris
