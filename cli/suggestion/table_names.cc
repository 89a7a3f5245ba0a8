#include "cli/suggestion/table_names.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "core/discovery/snapshot/snapshot_store.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/discovery/snapshot/table_text.h"

namespace osiris::cli {
namespace {

// The snapshot that `source` means, or "".
std::string SnapshotOf(SnapshotStore& store, const std::string& source) {
  if (IsSnapshotId(source)) return source;
  const absl::StatusOr<SnapshotStore::Listing> listing =
      store.List([&source](const SnapshotRecord& record) {
        return record.last_seen.reference == source;
      });
  if (!listing.ok() || listing->records.empty()) return "";
  return listing->records.front().overview.id;
}

}  // namespace

std::vector<std::string> TableNames(const Paths& paths,
                                    const std::string& source) {
  std::vector<std::string> names;
  std::error_code error;
  if (!std::filesystem::is_directory(paths.discovery, error)) return names;
  SnapshotStore store = SnapshotStore::Reading(paths.discovery);
  const std::string id = SnapshotOf(store, source);
  if (id.empty()) return names;
  const absl::StatusOr<std::shared_ptr<const Catalog>> catalog =
      store.ReadCatalog(id);
  if (!catalog.ok()) return names;
  for (const Table& table : (*catalog)->tables) {
    std::string name = PlainName(table.name);
    if (!name.empty() && EscapeLine(name) == name) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

}  // namespace osiris::cli
