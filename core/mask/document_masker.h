#pragma once

#include <cstdint>
#include <map>

#include "core/base/json.h"
#include "core/mask/detect/personal_class.h"

namespace osiris {

// A document without personal data.
struct MaskedDocument {
  Json document;
  // How many parts of texts, whole values and names of members were replaced.
  std::map<PersonalClass, int64_t> masked;
};

// Puts tokens ("EMAIL 1", equal for equal values of this document and
// meaningless outside it) in place of what is personal or secret: parts of
// texts by their form, whole values by the name of the member they stand in or
// below, as RowMasker does in JSON, also in texts that are JSON, and parts of
// members' names. Texts of any length are looked at whole. Recursive:
// `document` must not be deeper than ParseJson allows. Stateless.
MaskedDocument MaskDocument(const Json& document);

}  // namespace osiris
