#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/secret/our_words.h"
#include "core/secret/redactor.h"

namespace osiris {

// What a client calls itself, or its version: kMask where that is a secret by
// its looks (core/secret/secret_shape.h), or holds a key that begins as those
// of its issuer. The commit behind a version ("2.0.14 (3f2a9bc1)") is none.
std::string RedactName(const std::string& name);

// `status` with `redactor` applied to its message, and to hints that are not
// those of its code. What was cut with "…" has no part of a value there.
absl::Status RedactStatus(const absl::Status& status, const Redactor& redactor);

// Which parts of a document values are taken out of.
enum class RedactedParts {
  kAll,
  // Not the member `data` of any object: what a source said, and what a person
  // asked for.
  kOurWords,
};

// `value` without the values that `redactor` knows, in texts of any depth and
// in documents that are texts themselves. In lists named `rows` below
// `data`, where all is a source's, also in the names of members, and numbers
// that hold a value become "***"; elsewhere names and numbers are ours, as are
// texts that `ours` has, where it is given. What cuts left of a value goes,
// too: at the end of a cell that says how long it was, and, outside of rows, in
// a long text beside "…". Less than four bytes of a value stay.
Json RedactJson(Json value, const Redactor& redactor,
                RedactedParts parts = RedactedParts::kAll,
                const OurWordsSource& ours = {});

// `value`, all of which somebody else said, without the values that `redactor`
// knows: also in names of members and in numbers, at any depth. Nothing in it
// is ours.
Json RedactSaid(Json value, const Redactor& redactor);

// What RedactJson does, of `document`, as DumpJson writes it. Costs one pass
// where no value is in it and nothing was cut. Fails with
//   INTERNAL/UNEXPECTED   a value is in it, and it is no document that
//                         ParseJson takes: it must not leave
absl::StatusOr<std::string> RedactDocument(
    std::string document, const Redactor& redactor,
    RedactedParts parts = RedactedParts::kAll, const OurWordsSource& ours = {});

}  // namespace osiris
