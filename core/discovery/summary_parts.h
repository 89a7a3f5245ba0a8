#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/driver/catalog.h"

namespace osiris {

// A table as a summary shows it, as text.
struct SummaryEntry {
  // ["orders",3,50,["customers"]]; null for columns that were not read.
  std::string table;
  // "search" of a virtual table; empty for any other.
  std::string virtual_name;
  // ["orders","DISCOVERY/…","what went wrong"]; empty where nothing did.
  std::string error;
  bool is_view = false;
};

// What a summary takes from a catalogue, and nothing else.
struct SummaryParts {
  // The one schema that all tables are in; absent where there is none.
  std::optional<std::string> schema;
  // How many columns their names and types say to be personal: the member
  // `personal`.
  Json personal;
  // In the catalogue's order.
  std::vector<SummaryEntry> entries;
};

// Looks at the name of every column, which takes about a microsecond each.
SummaryParts MakeSummaryParts(const Catalog& catalog);

// Remembers the parts of the catalogues that were asked for last, as long as
// somebody holds the catalogue itself. Thread-safe.
class SummaryMemory {
 public:
  // Those of `catalog`, and of no other that is like it.
  std::shared_ptr<const SummaryParts> PartsOf(
      const std::shared_ptr<const Catalog>& catalog);

 private:
  struct Known {
    std::weak_ptr<const Catalog> catalog;
    std::shared_ptr<const SummaryParts> parts;
  };

  std::mutex mutex_;
  // The one used last first.
  std::vector<Known> known_;
};

}  // namespace osiris
