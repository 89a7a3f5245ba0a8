#pragma once

#include "core/base/json.h"
#include "core/connection/connection_entry.h"

namespace osiris {

// The settings of `entry` as they may be shown to anyone, made from the file
// alone: no variable is ever put in, so none can leak.
//
// Shown is what is surely harmless: fields that the family's spec calls no
// secret (less the parts of them that look like one), and references to where
// a secret is. Everything else is "***": literal secrets, the values of fields
// and families that nobody knows, at any depth. Common settings are left out.
Json DisplayFields(const ConnectionEntry& entry);

}  // namespace osiris
