#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/driver/row_batch.h"
#include "drivers/sqlite/database.h"

namespace osiris::sqlite {

// Tells where the columns of views come from, by the schema that holds when it
// is asked. To be used within a Database::Scope.
class ViewOrigins {
 public:
  explicit ViewOrigins(Database& database) : database_(database) {}

  // Of the first `columns` result columns of `statement`, which selects from a
  // view and reads `read`. Where a compound SELECT or a table-valued function
  // is on the way, as where the schema cannot be read, all are computed.
  RowOrigins Of(const Statement& statement, size_t columns,
                const std::set<Database::ReadColumn>& read);

  // Of `columns` of virtual table `name`. Empty where they are its own; all are
  // computed where they are the words of another table, or nobody knows.
  RowOrigins OfVirtual(std::string_view name,
                       const std::vector<std::string>& columns);

 private:
  enum class Kind {
    kTable,
    kView,
    kCompoundView,
    // What virtual table `of` keeps for itself.
    kShadow,
    // Of the words of `of`.
    kWords,
    // Of columns of `of`.
    kContent,
    // A virtual table that nobody knows.
    kUnknown,
  };
  struct Known {
    // As declared.
    std::string name;
    Kind kind = Kind::kTable;
    std::string of;
  };

  // Reads the schema, unless it is that of the last time.
  void Load();
  void Note(const Statement& row);
  void NoteVirtual(Known& known, std::string_view sql);
  const Known* Find(std::string_view name) const;
  // `name` as it is declared, if it is.
  std::string Declared(std::string_view name) const;

  // Adds to `read` what it means that `column` of `table` is read. `seen` are
  // the tables that are on the way.
  void Add(const Database::ReadColumn& one, std::set<std::string>& seen,
           std::vector<TableColumn>& read);
  // The same for all of table `name`.
  void AddAll(const std::string& name, std::set<std::string>& seen,
              std::vector<TableColumn>& read);

  Database& database_;
  // Of `known_`, if it is all that there is.
  std::optional<int64_t> version_;
  // By name in lower case.
  std::map<std::string, Known, std::less<>> known_;
  // By name in lower case, to their virtual tables.
  std::map<std::string, std::string, std::less<>> shadows_;
};

}  // namespace osiris::sqlite
