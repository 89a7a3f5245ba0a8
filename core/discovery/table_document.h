#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/document_page.h"
#include "core/driver/catalog.h"

namespace osiris {

// Shows at most so many references to one table, and of its indexes.
inline constexpr size_t kMostListed = 200;

// What discovery.table answers: `table` of `discovery` in depth, on at most
// kAnswerBytes. Where its columns do not fit, the pages go through them.
// Without `full`, columns, keys and references are text: see table_text.h.
// Sampled rows are no part of it.
Json TableDocument(const Discovery& discovery, const Table& table, bool full,
                   const DocumentPage& page);

}  // namespace osiris
