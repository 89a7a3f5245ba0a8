#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/driver/catalog.h"
#include "core/driver/read_query.h"

namespace osiris::desktop {

// Reads a line such as
//
//   country = CZ and ltv_eur > 100 and note is not null and "a b" ~ 'c d'
//
// Operators: = != <> < <= > >= ~ (contains), `contains`, `is null`, `is not
// null`, joined by `and`; words without regard to case. Names and values with
// spaces stand in quotes, doubled inside. Names are matched exactly first,
// then without regard to case. A value becomes a number where the column holds
// numbers and it reads as one. An empty line has no conditions.
//
// PROTOCOL/ARGUMENT_INVALID says what is wrong at which character.
absl::StatusOr<std::vector<Condition>> ParseRowFilter(
    std::string_view line, const std::vector<Column>& columns);

}  // namespace osiris::desktop
