#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/config/problem.h"
#include "core/config/yaml_document.h"
#include "core/connection/connection_entry.h"
#include "core/connection/reference.h"

namespace osiris {

// `osiris_connections.yaml`, read and checked as far as that is possible
// without the environment. Immutable.
class ConnectionsFile {
 public:
  // A file without connections.
  ConnectionsFile() = default;

  // Reads `text`. Fails only where nothing can be known of any connection:
  //   CONFIG/UNREADABLE   no YAML at all
  // Everything else is in the problems of the file and of its entries.
  static absl::StatusOr<ConnectionsFile> Parse(std::string_view text);

  // Sorted by reference. Aliases whose names cannot be referred to are only
  // in `problems`.
  const std::vector<ConnectionEntry>& entries() const { return entries_; }

  // What the file says of connections, for who looks for the secrets in it:
  // `entries` and, under the same references, what stands in keys that are
  // given twice and behind merge keys (`<<`), which nothing reads. Where a name
  // cannot be referred to, "***" takes its place; what is no alias's is in an
  // entry without a reference. Sorted by reference. Nothing in them is checked.
  const std::vector<ConnectionEntry>& said() const { return said_; }

  // What concerns no single alias.
  const std::vector<Problem>& problems() const { return problems_; }

  // CONFIG/INVALID for a file of a version that is not understood: none of its
  // connections can be used.
  absl::Status CheckVersion() const;

  // The entry, or nullptr.
  const ConnectionEntry* Find(const Reference& reference) const;

  // All references, formatted and sorted: for suggestions.
  std::vector<std::string> references() const;

 private:
  void TakeRoot(const YamlNode& root);
  void TakeVersion(const YamlNode& root);
  void TakeConnections(const YamlMember& connections);
  void TakeFamily(const YamlMember& family);
  void MarkDefaults();
  void PlaceRepeats(const std::vector<Problem>& repeats);

  std::vector<ConnectionEntry> entries_;
  std::vector<ConnectionEntry> said_;
  std::vector<Problem> problems_;
  bool version_known_ = true;
};

}  // namespace osiris
