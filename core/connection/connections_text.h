#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/connection/reference.h"

namespace osiris {

// Changes the text of a connections file by cutting and pasting lines, so that
// comments, order, blank lines and everything else in it stay as they are.
// What comes out is read again and compared with what was meant: a file whose
// form is too unusual is refused, never damaged. All fail with
//   CONFIG/UNREADABLE   `text` is no YAML, or holds no mapping
//   CONFIG/INVALID      the change cannot be made here; by hand it can

// `text` with the alias added at the end of its family. `body` is an object of
// scalars and objects of scalars. An empty `text` becomes a whole file. The
// alias must not exist.
absl::StatusOr<std::string> AddConnectionText(std::string_view text,
                                              const Reference& reference,
                                              const Json& body);

// `text` without the alias, and without its family if nothing is left of it,
// not even a comment. The alias must exist.
absl::StatusOr<std::string> RemoveConnectionText(std::string_view text,
                                                 const Reference& reference);

// `text` with `value` as what a field of the alias holds: the field `path[0]`,
// or the member `path[1]` of one that is a map. In place of what is there, if
// that is a scalar, else added. The alias must exist. The errors never quote
// what was there.
absl::StatusOr<std::string> SetFieldText(std::string_view text,
                                         const Reference& reference,
                                         const std::vector<std::string>& path,
                                         const std::string& value);

}  // namespace osiris
