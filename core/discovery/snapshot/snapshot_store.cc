#include "core/discovery/snapshot/snapshot_store.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/base/clock.h"
#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/discovery/snapshot/snapshot_layout.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kKeyFile = "cursor.key";
constexpr std::chrono::hours kTemporaryAge{1};
constexpr size_t kMaxSightingBytes = 1024;
constexpr size_t kKeyDigits = 64;
// On the disk; in memory it is about three times as much.
constexpr size_t kMemoryBytes = size_t{4} << 20;

absl::Status Unusable(const absl::Status& why) {
  return MakeError(ErrorCode::kDiscoveryStoreUnusable,
                   std::string(why.message()));
}

absl::Status NotFound(std::string_view id) {
  return MakeError(ErrorCode::kDiscoveryNotFound,
                   IsSnapshotId(id)
                       ? fmt::format("no snapshot `{}` is stored", id)
                       : "this is no id of a snapshot");
}

absl::Status Invalid(std::string_view why) {
  return absl::InvalidArgumentError(std::string(why));
}

// The lines of the end of a file. The first may be cut, unless all is there.
std::vector<Sighting> ParseSightings(std::string_view text, size_t limit) {
  std::vector<Sighting> sightings;
  while (!text.empty() && sightings.size() < limit) {
    if (text.back() == '\n') text.remove_suffix(1);
    const size_t start = text.rfind('\n') + 1;
    absl::StatusOr<Sighting> sighting = ParseSighting(text.substr(start));
    if (sighting.ok()) sightings.push_back(*std::move(sighting));
    text = text.substr(0, start);
  }
  return sightings;
}

// Half a snapshot whose writer died long ago. Others are at work right now.
void RemoveLeftovers(const PrivateFolder& store) {
  const auto entries = store.List();
  if (!entries.ok()) return;
  const Clock::Wall now = SystemClock().Now();
  for (const PrivateFolder::Entry& entry : *entries) {
    if (!entry.name.ends_with(kTemporarySuffix) ||
        now - entry.changed < kTemporaryAge) {
      continue;
    }
    static_cast<void>(entry.folder ? store.RemoveFolder(entry.name)
                                   : store.Remove(entry.name));
  }
}

// Of the files of a snapshot: it is not older than that.
Clock::Wall LastChange(const PrivateFolder& store,
                       const PrivateFolder::Entry& snapshot) {
  Clock::Wall last = snapshot.changed;
  const auto folder = store.Folder(snapshot.name);
  if (!folder.ok()) return last;
  const auto files = folder->List();
  if (!files.ok()) return last;
  for (const PrivateFolder::Entry& file : *files) {
    last = std::max(last, file.changed);
  }
  return last;
}

}  // namespace

std::string LatestFile(std::string_view identity,
                       const SnapshotOptions& options) {
  return fmt::format("{}.{}.{}", identity, NameOf(options.detail),
                     options.sample_rows);
}

SnapshotPlace PlaceOf(const SnapshotRecord& record) {
  return {.micros = std::chrono::duration_cast<std::chrono::microseconds>(
                        record.last_seen.time.time_since_epoch())
                        .count(),
          .id = record.overview.id};
}

bool ComesAfter(const SnapshotPlace& a, const SnapshotPlace& b) {
  return a.micros != b.micros ? a.micros < b.micros : a.id > b.id;
}

SnapshotStore::SnapshotStore(std::string folder)
    : SnapshotStore(std::move(folder), /*reads_only=*/false) {}

SnapshotStore::SnapshotStore(std::string folder, bool reads_only)
    : path_(std::move(folder)),
      reads_only_(reads_only),
      memory_(kMemoryBytes) {}

SnapshotStore SnapshotStore::Reading(std::string folder) {
  return {std::move(folder), /*reads_only=*/true};
}

absl::StatusOr<const PrivateFolder*> SnapshotStore::Folder() {
  const std::lock_guard lock(mutex_);
  if (!folder_) {
    absl::StatusOr<PrivateFolder> folder = PrivateFolder::Open(path_);
    if (!folder.ok()) return Unusable(folder.status());
    folder_.emplace(*std::move(folder));
    if (!reads_only_) RemoveLeftovers(*folder_);
  }
  return &*folder_;
}

absl::StatusOr<SnapshotOverview> SnapshotStore::ReadOverview(
    std::string_view id) {
  if (!IsSnapshotId(id)) return NotFound(id);
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  const auto folder = store->Folder(id);
  if (absl::IsNotFound(folder.status())) return NotFound(id);
  if (!folder.ok()) return Damaged(id, folder.status());
  const auto text = folder->Read(kOverviewPart, kMaxPartBytes);
  if (!text.ok()) return Damaged(id, text.status());
  absl::StatusOr<SnapshotOverview> overview = ParseOverview(*text);
  if (!overview.ok()) return Damaged(id, overview.status());
  if (overview->id != id) {
    return Damaged(id, Invalid("it is the overview of another snapshot"));
  }
  return overview;
}

absl::StatusOr<std::string> SnapshotStore::ReadPart(std::string_view id,
                                                    std::string_view part) {
  ASSIGN_OR_RETURN(const SnapshotOverview overview, ReadOverview(id));
  const auto file = overview.files.find(part);
  if (part != kOverviewPart && file == overview.files.end()) {
    return MakeError(ErrorCode::kDiscoveryNotFound,
                     "a snapshot has no part of this name");
  }
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  absl::StatusOr<std::string> text =
      store->Read(fmt::format("{}/{}", id, part), kMaxPartBytes);
  if (!text.ok()) return Damaged(id, text.status());
  if (part != kOverviewPart && Sha256Hex(*text) != file->second.sha256) {
    return Damaged(
        id, Invalid(fmt::format("the checksum of {} does not match", part)));
  }
  return text;
}

std::string SnapshotStore::StampOf(std::string_view id) {
  const auto store = Folder();
  if (!store.ok() || !IsSnapshotId(id)) return {};
  const auto folder = (*store)->Folder(id);
  if (!folder.ok()) return {};
  std::string all;
  for (const std::string_view part :
       {kOverviewPart, kTablesPart, kSamplesPart}) {
    const auto stamp = folder->Stamp(part);
    if (!stamp.ok()) return {};
    all += *stamp;
  }
  return all;
}

absl::StatusOr<std::shared_ptr<const StoredSnapshot>> SnapshotStore::Read(
    std::string_view id) {
  std::string stamp = StampOf(id);
  if (auto known = memory_.Find(id, stamp)) return known;
  ASSIGN_OR_RETURN(SnapshotOverview overview, ReadOverview(id));
  ASSIGN_OR_RETURN(const std::string tables, ReadPart(id, kTablesPart));
  ASSIGN_OR_RETURN(const std::string samples, ReadPart(id, kSamplesPart));
  absl::StatusOr<Catalog> catalog = ParseSnapshotCatalog(tables, samples);
  if (!catalog.ok())
    return Damaged(id, Invalid(std::string(catalog.status().message())));
  auto read = std::make_shared<const StoredSnapshot>(StoredSnapshot{
      .overview = std::move(overview),
      .catalog = std::make_shared<const Catalog>(*std::move(catalog))});
  if (!stamp.empty()) {
    memory_.Keep(std::string(id), std::move(stamp),
                 tables.size() + samples.size(), read);
  }
  return read;
}

absl::StatusOr<std::shared_ptr<const Catalog>> SnapshotStore::ReadCatalog(
    std::string_view id) {
  ASSIGN_OR_RETURN(const auto read, Read(id));
  return read->catalog;
}

absl::StatusOr<std::vector<Sighting>> SnapshotStore::ReadSightings(
    std::string_view id, size_t limit) {
  if (!IsSnapshotId(id)) return NotFound(id);
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  const auto folder = store->Folder(id);
  if (absl::IsNotFound(folder.status())) return NotFound(id);
  if (!folder.ok()) return Damaged(id, folder.status());
  const auto tail =
      folder->ReadTail(kSightingsFile, (limit + 1) * kMaxSightingBytes);
  // The content does not hang on who saw it.
  if (!tail.ok()) return std::vector<Sighting>{};
  return ParseSightings(*tail, limit);
}

absl::StatusOr<std::string> SnapshotStore::ReadLatest(
    std::string_view identity, const SnapshotOptions& options) {
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  ASSIGN_OR_RETURN(const PrivateFolder latest, store->Folder(kLatestFolder));
  ASSIGN_OR_RETURN(std::string id,
                   latest.Read(LatestFile(identity, options), kMaxAliasBytes));
  if (!id.empty()) id.pop_back();
  ASSIGN_OR_RETURN(const SnapshotOverview overview, ReadOverview(id));
  if (overview.source.identity != identity || overview.options != options) {
    return Invalid("it is of another question");
  }
  return id;
}

absl::StatusOr<std::string> SnapshotStore::Latest(
    std::string_view identity, const std::optional<SnapshotOptions>& options) {
  if (options) {
    // The alias is a short cut; what was seen is the truth.
    auto id = ReadLatest(identity, *options);
    if (id.ok()) return id;
  }
  ASSIGN_OR_RETURN(const Listing listing,
                   List([&](const SnapshotRecord& record) {
                     return record.overview.source.identity == identity &&
                            (!options || record.overview.options == *options);
                   }));
  if (listing.records.empty()) {
    return MakeError(
        ErrorCode::kDiscoveryNotFound,
        "no snapshot of this connection is stored",
        {.hint = "discover the connection first: `osiris discovery run`",
         .assistant_hint = "call `discovery_request` for the connection"});
  }
  return listing.records.front().overview.id;
}

absl::StatusOr<SnapshotStore::Listing> SnapshotStore::List(
    const std::function<bool(const SnapshotRecord&)>& keep) {
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  const auto entries = store->List();
  if (!entries.ok()) return Unusable(entries.status());
  Listing listing;
  for (const PrivateFolder::Entry& entry : *entries) {
    if (!entry.folder || !IsSnapshotId(entry.name)) continue;
    absl::StatusOr<SnapshotOverview> overview = ReadOverview(entry.name);
    if (!overview.ok()) {
      listing.damaged +=
          HasCode(overview.status(), ErrorCode::kDiscoverySnapshotDamaged);
      continue;
    }
    SnapshotRecord record = {.overview = *std::move(overview)};
    const auto sightings = ReadSightings(entry.name, 1);
    if (sightings.ok() && !sightings->empty()) {
      record.last_seen = sightings->front();
    } else {
      record.last_seen.time = LastChange(*store, entry);
    }
    if (keep(record)) listing.records.push_back(std::move(record));
  }
  std::sort(listing.records.begin(), listing.records.end(),
            [](const SnapshotRecord& a, const SnapshotRecord& b) {
              return ComesAfter(PlaceOf(b), PlaceOf(a));
            });
  return listing;
}

absl::StatusOr<std::string> SnapshotStore::Key() {
  ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
  for (int attempt = 0; attempt < 2; ++attempt) {
    absl::StatusOr<std::string> key = store->Read(kKeyFile, kKeyDigits);
    if (key.ok() && key->size() == kKeyDigits) return key;
    if (!absl::IsNotFound(key.status())) {
      // Half written or tampered with: cursors made with it end here.
      static_cast<void>(store->Remove(kKeyFile));
    }
    // Whole under its name or not there: others may make one right now.
    const std::string beside = fmt::format("key.{}.tmp", RandomHex(8));
    absl::Status made = store->Create(beside, RandomHex(kKeyDigits / 2));
    if (made.ok()) made = store->Move(beside, *store, kKeyFile);
    if (!made.ok()) static_cast<void>(store->Remove(beside));
    if (!made.ok() && !absl::IsAlreadyExists(made)) return Unusable(made);
  }
  absl::StatusOr<std::string> key = store->Read(kKeyFile, kKeyDigits);
  if (!key.ok()) return Unusable(key.status());
  return key;
}

absl::Status SnapshotStore::Damaged(std::string_view id,
                                    const absl::Status& why) {
  const bool for_ever = absl::IsNotFound(why) || absl::IsOutOfRange(why) ||
                        absl::IsFailedPrecondition(why) ||
                        absl::IsInvalidArgument(why);
  if (!for_ever) return Unusable(why);
  Log(LogLevel::kError, "snapshot.damaged",
      {{"snapshot", std::string(id)}, {"reason", std::string(why.message())}});
  const auto quarantine = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const PrivateFolder* store, Folder());
    ASSIGN_OR_RETURN(const PrivateFolder folder,
                     store->MakeFolder(kQuarantineFolder));
    return store->Move(id, folder, fmt::format("{}.{}", id, RandomHex(4)));
  };
  const absl::Status moved =
      reads_only_ ? Invalid("nothing is moved") : quarantine();
  return MakeError(
      ErrorCode::kDiscoverySnapshotDamaged,
      fmt::format("snapshot `{}` is damaged ({}) and {}", id,
                  std::string(why.message()),
                  moved.ok() ? "was moved to the quarantine"
                             : "could not be moved to the quarantine"));
}

}  // namespace osiris
