#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/cache/private_folder.h"
#include "core/discovery/snapshot/catalog_memory.h"
#include "core/discovery/snapshot/snapshot.h"
#include "core/driver/catalog.h"

namespace osiris {

// A stored snapshot and who saw it last. Where nothing says that any more,
// `last_seen` is a time alone: when one of its files was changed last.
struct SnapshotRecord {
  SnapshotOverview overview;
  Sighting last_seen;
};

// Where a record stands in lists: the one seen last first, then by id.
struct SnapshotPlace {
  // Microseconds since the epoch.
  int64_t micros = 0;
  std::string id;
};

SnapshotPlace PlaceOf(const SnapshotRecord& record);

// True if `a` stands behind `b`.
bool ComesAfter(const SnapshotPlace& a, const SnapshotPlace& b);

// Keeps what discoveries found, for ever the same: one folder a snapshot,
// named by its content, written once and never changed.
//
//   <folder>/disc_<16 hex>/overview.json, tables.json, samples.json
//                          sightings.jsonl   who found it when, one line each
//   <folder>/latest/       which snapshot is the newest of its question
//   <folder>/quarantine/   what was damaged, kept for a person to look at
//
// Each read checks sizes, checksums and the id itself. Folders have mode 0700,
// files 0600; links are not followed and other users' files not read.
//
// Every method may fail with DISCOVERY/STORE_UNUSABLE, and those that take an
// id with:
//   DISCOVERY/NOT_FOUND          no such snapshot (also for what is no id)
//   DISCOVERY/SNAPSHOT_DAMAGED   it did not pass its checks, and was moved to
//                                the quarantine
// Thread-safe; also among processes.
class SnapshotStore {
 public:
  // A part of a snapshot is never larger.
  static constexpr size_t kMaxPartBytes = 128 << 20;

  // `folder` is absolute, and made when first used.
  explicit SnapshotStore(std::string folder);

  // Changes nothing in `folder`, which is there: what is damaged stays where it
  // is, and what others left behind, too. Only for what reads: not for Record,
  // Remove and Key.
  static SnapshotStore Reading(std::string folder);

  // Stores the snapshot of `catalog`, or finds it stored already, and notes
  // the sighting. Answers with an equal catalogue, which is the same object
  // for as long as the same is found again. PROTOCOL/RESULT_TOO_LARGE if a
  // part would be too large.
  absl::StatusOr<std::shared_ptr<const StoredSnapshot>> Record(
      const SnapshotSource& source, const SnapshotOptions& options,
      Catalog catalog, const Sighting& sighting);

  absl::StatusOr<SnapshotOverview> ReadOverview(std::string_view id);

  // One part, "tables.json", word for word as it was stored.
  absl::StatusOr<std::string> ReadPart(std::string_view id,
                                       std::string_view part);

  // The overview and the catalogue, samples included. What was read and whose
  // files did not change since comes from memory.
  absl::StatusOr<std::shared_ptr<const StoredSnapshot>> Read(
      std::string_view id);

  // The catalogue of what Read answers.
  absl::StatusOr<std::shared_ptr<const Catalog>> ReadCatalog(
      std::string_view id);

  // The latest sightings, newest first, at most `limit`.
  absl::StatusOr<std::vector<Sighting>> ReadSightings(std::string_view id,
                                                      size_t limit);

  // The id of the snapshot of this source that was seen last; with `options`,
  // of those that answer this question. DISCOVERY/NOT_FOUND if there is none.
  absl::StatusOr<std::string> Latest(
      std::string_view identity, const std::optional<SnapshotOptions>& options);

  struct Listing {
    // Newest sighting first; where times are equal, by id.
    std::vector<SnapshotRecord> records;
    // Found damaged on the way and moved to the quarantine.
    int64_t damaged = 0;
  };
  // Every snapshot that `keep` returns true for.
  absl::StatusOr<Listing> List(
      const std::function<bool(const SnapshotRecord&)>& keep);

  // Removes every trace of it: the snapshot, what says that it is the newest,
  // and copies of it in the quarantine. Who is reading it may be told that it
  // is not there.
  absl::Status Remove(std::string_view id);

  // 32 random bytes as hex that belong to this store, made when first asked
  // for. For cursors; nothing else is protected by it.
  absl::StatusOr<std::string> Key();

 private:
  SnapshotStore(std::string folder, bool reads_only);

  absl::StatusOr<const PrivateFolder*> Folder();
  // What Record found stored and whole when last asked, if that would make the
  // same of `catalog` and nobody touched its files since; or nullptr.
  std::shared_ptr<const StoredSnapshot> RecordedBefore(
      const SnapshotSource& source, const SnapshotOptions& options,
      const Catalog& catalog);
  // Stores it, or makes sure that it is stored.
  absl::StatusOr<std::shared_ptr<const StoredSnapshot>> Store(
      const SnapshotSource& source, const SnapshotOptions& options,
      Catalog catalog, const std::string& sighting_line);
  absl::Status AppendSighting(std::string_view id, const std::string& line);
  // True if these documents are there and whole. What is there and not whole
  // goes to the quarantine.
  bool IsStored(const SnapshotDocuments& documents);
  absl::Status WriteSnapshot(const SnapshotDocuments& documents,
                             const std::string& sighting_line);
  absl::Status SetLatest(const SnapshotOverview& overview);
  absl::StatusOr<std::string> ReadLatest(std::string_view identity,
                                         const SnapshotOptions& options);
  // Moves `id` away if `why` means that what is stored is wrong, where that may
  // be, and returns the coded error.
  absl::Status Damaged(std::string_view id, const absl::Status& why);

  // Of the files that a catalogue is read from. Empty: one is not there.
  std::string StampOf(std::string_view id);

  const std::string path_;
  const bool reads_only_;
  CatalogMemory memory_;
  std::mutex mutex_;
  std::optional<PrivateFolder> folder_;
  // By question; what memory_ holds.
  std::map<std::string, std::weak_ptr<const StoredSnapshot>> recorded_;
};

}  // namespace osiris
