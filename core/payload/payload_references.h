#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/payload/sent_payload.h"

namespace osiris {

// How much of a table or column a payload told.
enum class SeenForm {
  // That it is there: its name, types, counts.
  kNames,
  // Values with masks over them, of the column or of parts of it.
  kMasked,
  // Values as they are.
  kValues,
};

// "names", "masked", "values".
std::string_view NameOf(SeenForm form);

// A connection, table or column that a payload tells of: "@f.a",
// "@f.a.orders", "@f.a.public.orders.id". In lower case.
struct SeenReference {
  std::string reference;
  SeenForm form = SeenForm::kNames;

  friend bool operator==(const SeenReference&, const SeenReference&) = default;
};

// All that `text` tells of, each once, sorted; a table in a schema with and
// without it. What is no document of an operation tells of its target alone.
std::vector<SeenReference> ReferencesIn(const SentPayload& sent,
                                        std::string_view text);

}  // namespace osiris
