// How a snapshot leaves its store.

#include <string>

#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "core/discovery/snapshot/snapshot_layout.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Removes the files of `folder` that say `id`.
absl::Status RemoveAliases(const PrivateFolder& folder, std::string_view id) {
  ASSIGN_OR_RETURN(const auto files, folder.List());
  for (const PrivateFolder::Entry& file : files) {
    const auto text = folder.Read(file.name, kMaxAliasBytes);
    if (!text.ok() || !text->starts_with(id)) continue;
    RETURN_IF_ERROR(folder.Remove(file.name));
  }
  return absl::OkStatus();
}

// Removes what was put aside as a damaged form of `id`.
absl::Status RemoveCopies(const PrivateFolder& folder, std::string_view id) {
  const std::string beginning = fmt::format("{}.", id);
  ASSIGN_OR_RETURN(const auto entries, folder.List());
  for (const PrivateFolder::Entry& entry : entries) {
    if (!entry.name.starts_with(beginning)) continue;
    RETURN_IF_ERROR(entry.folder ? folder.RemoveFolder(entry.name)
                                 : folder.Remove(entry.name));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status SnapshotStore::Remove(std::string_view id) {
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  memory_.Forget(id);
  // Gone in one step, whatever happens to the files afterwards.
  const std::string beside = fmt::format("gone.{}.tmp", RandomHex(8));
  const absl::Status moved =
      IsSnapshotId(id) ? store->Move(id, *store, beside)
                       : absl::NotFoundError("this is no id of a snapshot");
  if (absl::IsNotFound(moved)) {
    return MakeError(ErrorCode::kDiscoveryNotFound,
                     "no such snapshot is stored");
  }
  const auto remove = [&]() -> absl::Status {
    RETURN_IF_ERROR(moved);
    RETURN_IF_ERROR(store->RemoveFolder(beside));
    if (const auto latest = store->Folder(kLatestFolder); latest.ok()) {
      RETURN_IF_ERROR(RemoveAliases(*latest, id));
    }
    if (const auto aside = store->Folder(kQuarantineFolder); aside.ok()) {
      RETURN_IF_ERROR(RemoveCopies(*aside, id));
    }
    return absl::OkStatus();
  };
  const absl::Status status = remove();
  if (status.ok()) return status;
  return MakeError(ErrorCode::kDiscoveryStoreUnusable,
                   std::string(status.message()));
}

}  // namespace osiris
