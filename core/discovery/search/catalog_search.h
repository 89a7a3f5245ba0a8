#pragma once

#include <string_view>
#include <vector>

#include "core/driver/catalog.h"

namespace osiris {

// A table or column that a search found.
struct SearchHit {
  const Table* table = nullptr;
  // nullptr: the table itself.
  const Column* column = nullptr;
  // True where a word was found in the comment only.
  bool in_comment = false;
  // Higher is better. The scale is the same for all catalogues.
  int score = 0;
};

// Finds tables and columns whose names or comments hold every word of
// `query`, whatever their case. Words end at anything but ASCII letters,
// digits and bytes of other scripts, so `customer e-mail` has three. Names are
// taken apart the same way and where small letters turn to capitals. For a
// column a word may also be in its table's name, but one must be its own.
//
// Best first: the whole name before its beginning, that before a word of it,
// that before a part of one, and that before the comment; tables before
// columns, more rows before fewer, then by name. A query without words finds
// nothing. The pointers are into `catalog`.
std::vector<SearchHit> SearchCatalog(const Catalog& catalog,
                                     std::string_view query);

// True if `a` belongs before `b`, also where they are of two catalogues.
bool IsBetter(const SearchHit& a, const SearchHit& b);

}  // namespace osiris
