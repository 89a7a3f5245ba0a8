#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/driver/catalog.h"

namespace osiris {

enum class ChangeKind {
  kTableAdded,
  kTableRemoved,
  // `property`: "kind", "definition", "comment", "bytes", "column order".
  kTableChanged,
  kColumnAdded,
  kColumnRemoved,
  // `before` and `after` are the names.
  kColumnRenamed,
  // `property`: "type", "nullable", "default", "generated", "comment".
  kColumnChanged,
  kKeyAdded,
  kKeyRemoved,
  kIndexAdded,
  kIndexRemoved,
  // `property` is "rows".
  kRowsChanged,
  // One of the two could not be described, so nothing is said of it.
  kTableUnknown,
};

// "table_added", "column_renamed", ...
std::string_view NameOf(ChangeKind kind);

// All of them, for a schema.
const std::vector<ChangeKind>& AllChangeKinds();

// One difference. Texts hold names of the source: they are data.
struct Change {
  ChangeKind kind = ChangeKind::kTableChanged;
  TableName table;
  // The column's name, as it is now; empty where the change is not of one.
  std::string column;
  std::string property;
  std::optional<std::string> before;
  std::optional<std::string> after;
  // True for what rarely matters: order, comments, sizes, estimated counts,
  // and spelling of types.
  bool quiet = false;

  friend bool operator==(const Change&, const Change&) = default;
};

// What changed from one look at a source to a later one, as a person would
// say it: a renamed column is one change and takes its keys and indexes along.
// Sorted: tables by name and within one in the order of ChangeKind, but row
// counts after everything else. Compares as deep as both were looked at.
std::vector<Change> DiffCatalogs(const Catalog& before, const Catalog& after,
                                 DetailLevel level);

}  // namespace osiris
