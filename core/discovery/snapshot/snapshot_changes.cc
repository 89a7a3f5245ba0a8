// How a snapshot gets into its store, and how it leaves it.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "core/discovery/snapshot/snapshot_layout.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kMaxRecorded = 64;

absl::Status Unusable(const absl::Status& why) {
  return MakeError(ErrorCode::kDiscoveryStoreUnusable,
                   std::string(why.message()));
}

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

absl::StatusOr<std::shared_ptr<const StoredSnapshot>> SnapshotStore::Record(
    const SnapshotSource& source, const SnapshotOptions& options,
    Catalog catalog, const Sighting& sighting) {
  const std::string line = SightingLine(sighting) + "\n";
  std::shared_ptr<const StoredSnapshot> stored =
      RecordedBefore(source, options, catalog);
  if (stored != nullptr) {
    RETURN_IF_ERROR(AppendSighting(stored->overview.id, line));
  } else {
    ASSIGN_OR_RETURN(stored, Store(source, options, std::move(catalog), line));
  }
  RETURN_IF_ERROR(SetLatest(stored->overview));
  return stored;
}

std::shared_ptr<const StoredSnapshot> SnapshotStore::RecordedBefore(
    const SnapshotSource& source, const SnapshotOptions& options,
    const Catalog& catalog) {
  // Values can be equal and written differently: 0.0 and -0.0.
  if (options.sample_rows > 0) return nullptr;
  std::shared_ptr<const StoredSnapshot> known;
  {
    const std::lock_guard lock(mutex_);
    const auto found = recorded_.find(LatestFile(source.identity, options));
    if (found != recorded_.end()) known = found->second.lock();
  }
  if (known == nullptr || known->overview.source != source ||
      *known->catalog != catalog) {
    return nullptr;
  }
  const std::string& id = known->overview.id;
  return memory_.Find(id, StampOf(id)) == known ? known : nullptr;
}

absl::StatusOr<std::shared_ptr<const StoredSnapshot>> SnapshotStore::Store(
    const SnapshotSource& source, const SnapshotOptions& options,
    Catalog catalog, const std::string& sighting_line) {
  SnapshotDocuments documents = MakeSnapshot(source, options, catalog);
  size_t bytes = 0;
  for (const auto& [name, text] : documents.texts) {
    bytes += text.size();
    if (text.size() > kMaxPartBytes) {
      return MakeError(ErrorCode::kProtocolResultTooLarge,
                       fmt::format("`{}` would have {} bytes; {} are the most",
                                   name, text.size(), kMaxPartBytes));
    }
  }
  const std::string id = documents.overview.id;
  // Before the files are looked at, to miss no change.
  std::string stamp = StampOf(id);
  const bool known = IsStored(documents);
  RETURN_IF_ERROR(known ? AppendSighting(id, sighting_line)
                        : WriteSnapshot(documents, sighting_line));
  auto stored = std::make_shared<const StoredSnapshot>(StoredSnapshot{
      .overview = std::move(documents.overview),
      .catalog = std::make_shared<const Catalog>(std::move(catalog))});
  if (known && !stamp.empty()) {
    memory_.Keep(id, std::move(stamp), bytes, stored);
    const std::lock_guard lock(mutex_);
    if (recorded_.size() >= kMaxRecorded) recorded_.clear();
    recorded_[LatestFile(source.identity, options)] = stored;
  }
  return stored;
}

absl::Status SnapshotStore::AppendSighting(std::string_view id,
                                           const std::string& line) {
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  const absl::Status appended =
      store->Append(fmt::format("{}/{}", id, kSightingsFile), line);
  return appended.ok() ? absl::OkStatus() : Unusable(appended);
}

bool SnapshotStore::IsStored(const SnapshotDocuments& documents) {
  const std::string& id = documents.overview.id;
  // Of another version of Osiris, an overview may be written otherwise.
  if (!ReadOverview(id).ok()) return false;
  const auto store = Folder();
  if (!store.ok()) return false;
  for (const auto& [name, file] : documents.overview.files) {
    const auto stored =
        (*store)->Read(fmt::format("{}/{}", id, name), kMaxPartBytes);
    if (stored.ok() && *stored == documents.texts.at(name)) continue;
    static_cast<void>(Damaged(id, stored.ok()
                                      ? absl::InvalidArgumentError(
                                            fmt::format("{} was changed", name))
                                      : stored.status()));
    return false;
  }
  return true;
}

absl::Status SnapshotStore::WriteSnapshot(const SnapshotDocuments& documents,
                                          const std::string& sighting_line) {
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  const std::string beside = fmt::format("new.{}.tmp", RandomHex(8));
  const auto write = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const PrivateFolder folder, store->MakeFolder(beside));
    std::vector<std::string> names = {std::string(kSightingsFile)};
    RETURN_IF_ERROR(folder.Create(kSightingsFile, sighting_line));
    for (const auto& [name, text] : documents.texts) {
      RETURN_IF_ERROR(folder.Create(name, text));
      names.push_back(name);
    }
    RETURN_IF_ERROR(folder.Sync(names));
    return store->Move(beside, *store, documents.overview.id);
  };
  const absl::Status status = write();
  if (status.ok()) return absl::OkStatus();
  static_cast<void>(store->RemoveFolder(beside));
  if (!absl::IsAlreadyExists(status)) return Unusable(status);
  // Somebody else found the same at the same time.
  return AppendSighting(documents.overview.id, sighting_line);
}

absl::Status SnapshotStore::SetLatest(const SnapshotOverview& overview) {
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  const auto latest = store->MakeFolder(kLatestFolder);
  if (!latest.ok()) return Unusable(latest.status());
  const std::string file =
      LatestFile(overview.source.identity, overview.options);
  const std::string line = overview.id + "\n";
  const auto now = latest->Read(file, line.size());
  if (now.ok() && *now == line) return absl::OkStatus();
  const absl::Status status = latest->Replace(file, line);
  return status.ok() ? absl::OkStatus() : Unusable(status);
}

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
  return status.ok() ? status : Unusable(status);
}

}  // namespace osiris
