#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace osiris {

// "Movies": a SQLite database of about 3 MB with six tables, two views, keys,
// and people who do not exist. Tools and tests that need some database take
// this one. It is part of the program: no network, no file to find.

// The database is there twice, as it was on the first of October and a month
// later: a column renamed, one added, one of another type, and more rows.
enum class SampleMonth { kFirst, kSecond };

// Names of the files that WriteSampleWorkspace makes.
inline constexpr std::string_view kSampleFirstFile = "movies.db";
inline constexpr std::string_view kSampleSecondFile = "movies_next_month.db";
inline constexpr std::string_view kSampleConnectionsFile =
    "osiris_connections.yaml";

// The bytes of a SQLite file. Takes some 10 ms: they are kept compressed.
// kDataLoss if this program's own file has been damaged.
absl::StatusOr<std::string> SampleDatabase(SampleMonth month);

// The text of an osiris_connections.yaml for the two databases beside it:
// @sqlite.movies, the default, and @sqlite.movies_next_month.
std::string_view SampleConnections();

// Writes both databases and the connections file to `folder`, which is made if
// need be. Paths in the connections file are relative to that folder.
//
// Never touches what is there: fails with kAlreadyExists, before it writes
// anything, when `folder` holds one of the three. Other errors are those of
// core/base/file.h.
absl::Status WriteSampleWorkspace(const std::string& folder);

}  // namespace osiris
