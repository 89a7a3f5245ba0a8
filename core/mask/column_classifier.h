#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/driver/catalog.h"
#include "core/mask/class_set.h"
#include "core/mask/column_name.h"
#include "core/mask/detect/personal_class.h"

namespace osiris {

// What is known of a column. Without values, its name and type decide.
struct ColumnFacts {
  TableName table;
  std::string_view column;
  // Absent where nobody declared one.
  std::optional<ColumnType> type;
  // Some of its values as text, without NULLs.
  std::span<const std::string_view> values;
  // These are all that is known of a column that may have many: what each of
  // them looks like is believed of it.
  bool few = false;
};

// What a column holds.
struct ColumnVerdict {
  // Absent: nothing personal as a whole. Single values of it may be.
  std::optional<PersonalClass> personal;
  // 0 to 1: how sure `personal` is; 0 without one.
  double confidence = 0;
  // "named `e_mail`; 98 of 100 values have the form of an e-mail address": for
  // people. Holds names of the source, never values.
  std::string why;
  // Classes that its name or its values speak against ("version" is no IP
  // address): single values count as one only where they are beyond doubt.
  ClassSet doubted;
};

// At most so many values of a column are looked at.
inline constexpr size_t kMaxValuesSeen = 200;

// Judges a column by the words of its name and its table's, its declared type,
// and the share of its values that have a form. Stateless. With `clean`, adds
// to it of each value true where FindPersonalData surely finds nothing in it:
// it was looked at for that.
ColumnVerdict ClassifyColumn(const ColumnFacts& facts,
                             std::vector<bool>* clean = nullptr);

// The same, where `name` is what is known of its name and its table's, which
// `facts` need not have.
ColumnVerdict ClassifyValues(const NameEvidence& name, const ColumnFacts& facts,
                             std::vector<bool>* clean = nullptr);

// A text or a number of a document.
struct MemberFacts {
  // The name of the nearest member around it, and what that says.
  std::string_view key;
  NameEvidence name;
  // What the name of a member further out says of all that is below it:
  // {"password":{"old":…}}.
  NameEvidence above;
  std::string_view value;
};

struct MemberVerdict {
  std::optional<PersonalClass> personal;
  // Only a member further out says so: of the same value elsewhere, that says
  // nothing.
  bool inherited = false;
  // FindPersonalData surely finds nothing in the value.
  bool clean = false;
};

// What ClassifyValues makes of it, or else the class of the member further out,
// as far as a number may be of that; but for what is about it: its type or its
// version, or a number that refers to it.
MemberVerdict JudgeMember(const MemberFacts& facts);

// The class that ClassifyColumn finds where it is given no values, if any.
std::optional<PersonalClass> ClassOfName(const TableName& table,
                                         std::string_view column,
                                         ColumnType type);

}  // namespace osiris
