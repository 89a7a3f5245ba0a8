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
  // Nobody knows: only the hash of the answer is kept, and any of the above may
  // have been in it.
  kHash,
};

// "names", "masked", "values", "hash".
std::string_view NameOf(SeenForm form);

// A connection, table or column that a payload tells of: "@f.a",
// "@f.a.orders", "@f.a.public.orders.id". In lower case.
struct SeenReference {
  std::string reference;
  SeenForm form = SeenForm::kNames;

  friend bool operator==(const SeenReference&, const SeenReference&) = default;
};

// All that `text` tells of, each once, sorted; a table in a schema with and
// without it; also what keys refer to, what was found or changed, what an error
// suggests, and columns that it shows through views, as far as the source told
// (SentPayload::origins). Not what a source's own texts say: definitions,
// comments, defaults, cells. What is no document of an operation tells of its
// target alone, and so does one of which only the hash is kept.
std::vector<SeenReference> ReferencesIn(const SentPayload& sent,
                                        std::string_view text);

}  // namespace osiris
