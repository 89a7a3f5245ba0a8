#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/config/problem.h"
#include "core/config/yaml_document.h"
#include "core/driver/catalog.h"
#include "core/folding/folded_name.h"
#include "core/mask/detect/personal_class.h"

namespace osiris {

// What becomes of a value that is personal.
enum class MaskAction : uint8_t {
  // "EMAIL 1": equal values get equal tokens.
  kToken,
  // "EMAIL 1@example.com": as kToken, and an e-mail address keeps its domain.
  kDomain,
  // "PERSON 1 (9 to 16 bytes)": as kToken, and about how long it was.
  kLength,
  // It is shown as it is.
  kKeep,
  // "EMAIL": nothing is left but its class.
  kDrop,
};

// "token", "domain", "length", "keep", "drop".
std::string_view NameOf(MaskAction action);
std::optional<MaskAction> MaskActionFrom(std::string_view name);

// The `mask` of a connection in osiris_connections.yaml:
//
//   mask:
//     classes: {email: domain, ip: keep}
//     columns: {customers.nick: token, "*.note": drop, id: keep}
//
// `classes` says what becomes of each class; kToken where it says nothing.
// `columns` says it of columns, named "column", "table.column" or
// "schema.table.column", where `*` is any name; without regard to the case of
// letters and to how marks are joined to them. Marks themselves count for kKeep
// only: what is masked is so under a name that is nearly the same, too. It wins
// over `classes`, and the rule with the most names over others; then the one
// with the same marks. A rule for a column in which nothing personal was found
// masks all of its values as kPrivate. A value.
class MaskRules {
 public:
  // Of a column, or nullopt where no rule names it.
  std::optional<MaskAction> OfColumn(const TableName& table,
                                     std::string_view column) const;

  // The names among rules for columns that fit no column of `catalog`, as they
  // were written: they were mistyped, or what they meant is gone.
  std::vector<std::string> NamesNotIn(const Catalog& catalog) const;

  MaskAction OfClass(PersonalClass personal) const;

  // Masks whatever `other` masks, too, and leaves of a value no more than both
  // of them leave.
  void Narrow(const MaskRules& other);

  // Later rules of the same name replace earlier ones.
  void SetColumn(std::string_view pattern, MaskAction action);
  void SetClass(PersonalClass personal, MaskAction action);

  friend bool operator==(const MaskRules&, const MaskRules&) = default;

 private:
  // A column's, its table's and its schema's.
  using Names = std::array<FoldedName, 3>;

  struct ColumnRule {
    std::string written;
    // In the order of Names; "*" is any.
    std::vector<FoldedName> parts;
    MaskAction action;

    bool Fits(const Names& names) const;
    // How near it is to names that it fits: how many it has, and how many of
    // them with the same marks.
    std::pair<int, int> Nearness(const Names& names) const;

    friend bool operator==(const ColumnRule&, const ColumnRule&) = default;
  };

  static Names NamesOf(const TableName& table, std::string_view column);

  // By these rules alone, as OfColumn and OfClass.
  std::optional<MaskAction> OwnOfColumn(const TableName& table,
                                        std::string_view column) const;
  MaskAction OwnOfClass(PersonalClass personal) const;
  // What is left by `action` and by everything that a class may become here.
  MaskAction OfAnyClass(MaskAction action) const;

  std::vector<ColumnRule> columns_;
  std::map<PersonalClass, MaskAction> classes_;
  // Which these were narrowed by.
  std::vector<MaskRules> narrowed_by_;
};

// Reads `mask`, the setting's value. What is wrong with it is added to
// `problems`, all of it, with paths that begin with "mask"; such a part is left
// out of the rules. No problem quotes a value.
MaskRules ReadMaskRules(const YamlNode& mask, int line,
                        std::vector<Problem>& problems);

// The JSON Schema of what ReadMaskRules takes.
Json MaskRulesSchema();

}  // namespace osiris
