#include "core/driver/catalog.h"

#include <array>
#include <cstddef>

namespace osiris {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 3> kTableKinds = {"table", "view",
                                                         "virtual table"};
constexpr std::array<std::string_view, 12> kColumnTypes = {
    "boolean", "integer", "float",     "decimal", "text", "binary",
    "date",    "time",    "timestamp", "uuid",    "json", "other"};
constexpr std::array<std::string_view, 3> kDetailLevels = {"names", "summary",
                                                           "full"};

template <typename Enum, size_t n>
std::string_view NameIn(const std::array<std::string_view, n>& names,
                        Enum value) {
  const auto index = static_cast<size_t>(value);
  return index < n ? names[index] : std::string_view();
}

template <typename Enum, size_t n>
std::optional<Enum> FindIn(const std::array<std::string_view, n>& names,
                           std::string_view name) {
  for (size_t i = 0; i < n; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view NameOf(TableKind kind) { return NameIn(kTableKinds, kind); }

std::string_view NameOf(ColumnType type) { return NameIn(kColumnTypes, type); }

std::string_view NameOf(DetailLevel level) {
  return NameIn(kDetailLevels, level);
}

std::optional<TableKind> TableKindFrom(std::string_view name) {
  return FindIn<TableKind>(kTableKinds, name);
}

std::optional<ColumnType> ColumnTypeFrom(std::string_view name) {
  return FindIn<ColumnType>(kColumnTypes, name);
}

std::optional<DetailLevel> DetailLevelFrom(std::string_view name) {
  return FindIn<DetailLevel>(kDetailLevels, name);
}

}  // namespace osiris
