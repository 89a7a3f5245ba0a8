#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/config/problem.h"
#include "core/config/yaml_document.h"
#include "core/driver/catalog.h"
#include "core/mask/personal_class.h"

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
// ASCII letters. It wins over `classes`, and the rule with the most names over
// others. A rule for a column in which nothing personal was found masks all of
// its values as kPrivate. A value.
class MaskRules {
 public:
  // Of a column, or nullopt where no rule names it.
  std::optional<MaskAction> OfColumn(const TableName& table,
                                     std::string_view column) const;

  // The names among rules for columns that fit no column of `catalog`, in lower
  // case: they were mistyped, or what they meant is gone.
  std::vector<std::string> NamesNotIn(const Catalog& catalog) const;

  MaskAction OfClass(PersonalClass personal) const;

  // Later rules of the same name replace earlier ones.
  void SetColumn(std::string_view pattern, MaskAction action);
  void SetClass(PersonalClass personal, MaskAction action);

  friend bool operator==(const MaskRules&, const MaskRules&) = default;

 private:
  // A column's, its table's and its schema's, in lower case.
  using Names = std::array<std::string, 3>;

  struct ColumnRule {
    // In the order of Names; "*" is any.
    std::vector<std::string> parts;
    MaskAction action;

    bool Fits(const Names& names) const;

    friend bool operator==(const ColumnRule&, const ColumnRule&) = default;
  };

  std::vector<ColumnRule> columns_;
  std::map<PersonalClass, MaskAction> classes_;
};

// Reads `mask`, the setting's value. What is wrong with it is added to
// `problems`, all of it, with paths that begin with "mask"; such a part is left
// out of the rules. No problem quotes a value.
MaskRules ReadMaskRules(const YamlNode& mask, int line,
                        std::vector<Problem>& problems);

// The JSON Schema of what ReadMaskRules takes.
Json MaskRulesSchema();

}  // namespace osiris
