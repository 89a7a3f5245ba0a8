#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/config/problem.h"

namespace osiris {

struct YamlMember;

// One value of a YAML document, with its place in the text. Types are those
// of the core schema of YAML 1.2: `yes` and `0x` words of older versions are
// text. What JSON cannot say (infinities, integers beyond 64 bits) is text.
struct YamlNode {
  enum class Kind { kScalar, kSequence, kMapping };

  Kind kind = Kind::kScalar;
  // A scalar's typed value; null for what is not a scalar.
  Json scalar;
  // A scalar as written, without quotes: "0123" where `scalar` is 123.
  std::string text;
  // Written between brackets rather than by indentation.
  bool flow = false;
  // Where it starts, both from 1. A copy made by an alias (`*name`) has the
  // place of its original.
  int line = 1;
  int column = 1;
  // A mapping's members in their order, with distinct names.
  std::vector<YamlMember> members;
  std::vector<YamlNode> items;
  // What else stands in a mapping and is no member: further ones of a name, and
  // merge keys.
  std::vector<YamlMember> unread;

  bool is_null() const { return kind == Kind::kScalar && scalar.is_null(); }
  bool is_mapping() const { return kind == Kind::kMapping; }

  // The member of that name, or nullptr.
  const YamlMember* Find(std::string_view name) const;

  // The whole as JSON, of what is read.
  Json ToJson() const;
};

// `node` and all below it with members of what is unread: names may occur more
// than once, and what merge keys would add is there in their place.
YamlNode WithUnread(YamlNode node);

struct YamlMember {
  std::string name;
  // Of the name, from 1.
  int line = 1;
  int column = 1;
  YamlNode value;
};

// Of YAML 1.1. Taken for a name it would leave out, unsaid, what it adds.
inline constexpr std::string_view kMergeKey = "<<";

// What a merge key would add, and does not.
struct YamlMerge {
  // Of the mapping in which the key stands, outermost first.
  std::vector<std::string> path;
  // Of the key's value, with the places of its original.
  YamlNode value;
};

struct YamlDocument {
  YamlNode root;
  // Names that occur twice in one mapping, of which the first one is in `root`,
  // and merge keys (`<<`), which are not: errors, each with its path.
  std::vector<Problem> problems;
  // Where each merge key stands, in their order.
  std::vector<YamlMerge> merges;
};

// What a document may cost. Aliases count as often as they are used.
struct YamlLimits {
  size_t max_bytes = 1 << 20;
  size_t max_depth = 32;
  size_t max_nodes = 20'000;
};

// Reads one document; an empty text is one that holds null. The only place
// that knows the YAML library. Fails with
//   CONFIG/UNREADABLE   no YAML, not UTF-8, more than one document, a tag or a
//                       key that is no scalar, or more than `limits` allow
// and says the line, and never quotes the text.
absl::StatusOr<YamlDocument> ParseYaml(std::string_view text,
                                       const YamlLimits& limits = {});

}  // namespace osiris
