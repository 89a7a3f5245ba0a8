#pragma once

#include <string>

#include "core/driver/row_batch.h"

namespace osiris::desktop {

enum class CopyFormat {
  // Tab-separated, without a header line: what a spreadsheet takes.
  kPlain,
  // RFC 4180 with a header line. NULL is empty, '' is two quotes.
  kCsv,
  // An array of objects. A column whose name another has too gets a number.
  kJson,
  // A table with a header.
  kMarkdown,
};

// The rows as text, UTF-8, values in full and unchanged as far as the format
// can say them.
std::string CopyText(const RowBatch& rows, CopyFormat format);

}  // namespace osiris::desktop
