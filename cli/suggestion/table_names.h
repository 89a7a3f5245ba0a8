#pragma once

#include <string>
#include <vector>

#include "core/config/paths.h"

namespace osiris::cli {

// The tables in the newest snapshot of `source`, "@family.alias", or in the
// snapshot of that id, as `--table` takes them: "orders", "sales.orders". From
// what is stored alone: no source and no store of secrets is asked, and nothing
// is changed in the home. Empty where nothing is stored, or it is damaged.
// Names that do not fit on a line are left out; others may hold whatever the
// source likes, so that a shell has to quote them.
std::vector<std::string> TableNames(const Paths& paths,
                                    const std::string& source);

}  // namespace osiris::cli
