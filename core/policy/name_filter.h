#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/driver/catalog.h"
#include "core/folding/folded_name.h"

namespace osiris {

// What somebody wrote of names: patterns in which `*` is any text, without
// regard to the case of letters and to how marks are joined to them (FoldName).
// Marks themselves count where something is allowed, and not where it is
// denied: sources differ in what they take for the same name. A `*` is whole
// letters there: "cafés" does not fit "cafe*".
struct NamePatterns {
  // Where there are any, a name must fit one of them.
  std::vector<std::string> allow;
  // A name that fits one of these is denied, whatever else it fits.
  std::vector<std::string> deny;

  bool empty() const { return allow.empty() && deny.empty(); }

  friend bool operator==(const NamePatterns&, const NamePatterns&) = default;
};

// True if `name` fits `pattern`, marks and all. Takes time in proportion to the
// product of their lengths at most.
bool FitsPattern(std::string_view pattern, std::string_view name);

// Which names of a source are shown. Patterns are folded once, when it is
// narrowed, and a name once for all of them. A value.
//
// Tables are named "table" or "schema.table", columns "column",
// "table.column" or "schema.table.column". Where it is not known in which
// schema a table is, a pattern that names one denies it in every schema and
// allows it in none: what is unsure is not shown.
class NameFilter {
 public:
  // Narrows: what was denied before stays so.
  void NarrowTables(const NamePatterns& patterns);
  void NarrowColumns(const NamePatterns& patterns);
  // Shows no more than `other` does.
  void Narrow(const NameFilter& other);

  bool ShowsTable(const TableName& table) const;
  // For a column of a table that is shown.
  bool ShowsColumn(const TableName& table, std::string_view column) const;

  // False for a table as somebody asks for it, "orders" or "sales.orders",
  // if it is denied in any way in which it can be read. Asks for no catalogue:
  // the answer is the same whether there is such a table or not.
  bool MayAskFor(std::string_view table) const;
  // The same for a column of a table as somebody asks for it.
  bool MayAskFor(std::string_view table, std::string_view column) const;

  // True if some tables may be hidden; columns; either.
  bool hides_tables() const { return !tables_.empty(); }
  bool hides_columns() const { return !columns_.empty(); }
  bool empty() const { return tables_.empty() && columns_.empty(); }

 private:
  // NamePatterns, folded.
  struct Rules {
    std::vector<FoldedName> allow;
    std::vector<FoldedName> deny;
  };

  static void Narrow(const NamePatterns& patterns, std::vector<Rules>& rules);

  std::vector<Rules> tables_;
  std::vector<Rules> columns_;
};

}  // namespace osiris
