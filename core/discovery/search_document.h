#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/document_page.h"

namespace osiris {

// What is searched, and what an answer may hold of it.
struct SearchedSource {
  Discovery discovery;
  PageLimits limits = {};
};

// What discovery.search answers: where `query` was found in `searched`, best
// first, at most `limit` hits on at most kAnswerBytes, and within the limits of
// each source: of the bytes the lowest counts. `not_searched` sources were left
// out. What to do next is said to `audience`.
Json SearchDocument(const std::vector<SearchedSource>& searched,
                    int64_t not_searched, std::string_view query, size_t limit,
                    Audience audience);

}  // namespace osiris
