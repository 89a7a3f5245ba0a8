#include "core/payload/payload_pack.h"

#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/payload/pack_record.h"
#include "core/payload/payload_folder.h"
#include "core/payload/payload_references.h"
#include "core/payload/payload_text.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kPackKind = "OSIRPAK1";
// All but the first are of other words and references: what they say of them is
// not asked.
constexpr std::string_view kIndexKinds[] = {"OSIRIDX5", "OSIRIDX4", "OSIRIDX3",
                                            "OSIRIDX2", "OSIRIDX1"};
constexpr int kLevel = 3;
// Addresses that are remembered of one pack.
constexpr size_t kMaxPlaces = 20'000;
// Stands before what is no word in the index.
constexpr char kReferenceMark = '\x01';

absl::Status Changed() {
  return absl::DataLossError("a payload was changed after it was kept");
}

void NoteDamage(uint64_t position, PackCondition& condition) {
  if (condition.damaged++ == 0) condition.damaged_at = position;
}

// Of whichever version.
absl::StatusOr<SealedReader> OpenIndex(const std::string& path,
                                       const PayloadKeys& keys, bool& old) {
  old = false;
  for (const std::string_view kind : kIndexKinds) {
    absl::StatusOr<SealedReader> index = SealedReader::Open(path, kind, keys);
    if (index.ok()) return index;
    old = true;
  }
  return absl::NotFoundError("no index");
}

// What bytes are of, beside themselves: equal ones of another call, of another
// target or with other origins tell of something else.
std::string SourceOf(const SentPayload& sent) {
  std::string source = sent.operation + ' ' + sent.target;
  for (const auto& [column, form] : sent.origins) source += ' ' + column + form;
  return source;
}

}  // namespace

uint32_t HashOfWord(const PayloadKeys& keys, std::string_view word) {
  return keys.HashWord(word);
}

uint32_t HashOfReference(const PayloadKeys& keys, std::string_view reference) {
  return keys.HashWord(kReferenceMark + std::string(reference));
}

std::vector<uint32_t> IndexOf(const PayloadKeys& keys, const SentPayload& sent,
                              std::string_view text) {
  std::vector<uint32_t> hashes;
  VisitWords(text, [&](std::string_view word) {
    hashes.push_back(HashOfWord(keys, word));
  });
  for (const SeenReference& one : ReferencesIn(sent, text)) {
    hashes.push_back(HashOfReference(keys, one.reference));
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

struct PackWriter::Compressor {
  Compressor() : context(ZSTD_createCCtx()) {}
  ~Compressor() { ZSTD_freeCCtx(context); }
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  absl::Status Add(std::string_view text, std::string& out) {
    const size_t begin = out.size();
    out.resize(begin + ZSTD_compressBound(text.size()));
    const size_t size =
        ZSTD_compressCCtx(context, out.data() + begin, out.size() - begin,
                          text.data(), text.size(), kLevel);
    if (ZSTD_isError(size) != 0) {
      return absl::ResourceExhaustedError("a payload could not be compressed");
    }
    out.resize(begin + size);
    return absl::OkStatus();
  }

  ZSTD_CCtx* const context;
};

PackWriter::PackWriter(std::string date, SealedFile pack, SealedFile index,
                       const PayloadKeys& keys)
    : date_(std::move(date)),
      pack_(std::move(pack)),
      index_(std::move(index)),
      keys_(keys),
      compressor_(std::make_unique<Compressor>()) {}

PackWriter::~PackWriter() = default;

absl::StatusOr<std::unique_ptr<PackWriter>> PackWriter::Create(
    const std::string& folder, const std::string& date,
    const std::string& session, const PayloadKeys& keys) {
  RETURN_IF_ERROR(MakeFolder(folder));
  for (int attempt = 0; attempt < 100; ++attempt) {
    const std::string stem =
        fmt::format("{}/{}{}_{}{}", folder, kPackPrefix, date, session,
                    attempt == 0 ? "" : fmt::format(".{}", attempt));
    const std::string index_path = stem + std::string(kIndexEnd);
    // Its pack was taken away, and may come back.
    if (access(index_path.c_str(), F_OK) == 0) continue;
    absl::StatusOr<SealedFile> pack =
        SealedFile::Create(stem + std::string(kPackEnd), kPackKind, keys);
    if (pack.status().code() == absl::StatusCode::kAlreadyExists) continue;
    if (!pack.ok()) return pack.status();
    ASSIGN_OR_RETURN(SealedFile index,
                     SealedFile::Create(index_path, kIndexKinds[0], keys));
    return std::unique_ptr<PackWriter>(
        new PackWriter(date, *std::move(pack), std::move(index), keys));
  }
  return absl::UnavailableError("too many packs of one session");
}

absl::Status PackWriter::Append(const SentPayload& sent, std::string_view text,
                                bool sync) {
  if (!sent.kept) text = {};
  const std::string head = EncodeSent(sent);
  // The index has what bytes tell of once.
  std::string key = sent.address + ' ' + SourceOf(sent);
  const auto known = sent.kept ? places_.find(key) : places_.end();
  const uint64_t same_as = known == places_.end() ? 0 : known->second;
  std::string record;
  PutNumber(record, head.size());
  record += head;
  PutNumber(record, same_as);
  PutNumber(record, same_as == 0 ? text.size() : 0);
  if (same_as == 0 && !text.empty()) {
    RETURN_IF_ERROR(compressor_->Add(text, record));
  }
  ASSIGN_OR_RETURN(const uint64_t position, pack_.Append(record));
  if (sync) RETURN_IF_ERROR(pack_.Sync());
  if (same_as == 0 && sent.kept) {
    if (places_.size() >= kMaxPlaces) places_.clear();
    places_.emplace(std::move(key), position);
  }
  std::string entry;
  PutNumber(entry, position);
  PutNumber(entry, pack_.size());
  PutNumber(entry, same_as == 0 ? position : same_as);
  PutNumber(entry, head.size());
  entry += head;
  if (same_as == 0) {
    const std::vector<uint32_t> hashes = IndexOf(keys_, sent, text);
    entry.append(reinterpret_cast<const char*>(hashes.data()),
                 hashes.size() * sizeof(uint32_t));
  }
  // An index that lacks something is made up for by its reader.
  index_.Append(entry).status().IgnoreError();
  return absl::OkStatus();
}

PackReader::PackReader(std::string index_path, SealedReader pack,
                       const PayloadKeys& keys)
    : index_path_(std::move(index_path)),
      pack_(std::move(pack)),
      keys_(&keys) {}

absl::StatusOr<PackReader> PackReader::Open(const std::string& folder,
                                            const std::string& file,
                                            const PayloadKeys& keys) {
  const std::string path = folder + "/" + file;
  const std::string index_path =
      path.substr(0, path.size() - kPackEnd.size()) + std::string(kIndexEnd);
  absl::StatusOr<SealedReader> pack = SealedReader::Open(path, kPackKind, keys);
  std::error_code ignored;
  // Of one that is removed, the index goes first.
  if (absl::IsNotFound(pack.status()) &&
      std::filesystem::exists(index_path, ignored)) {
    return absl::DataLossError("only the index of a pack is there");
  }
  if (!pack.ok()) return pack.status();
  return PackReader(index_path, *std::move(pack), keys);
}

uint64_t PackReader::VisitIndex(const Visit& visit, PackCondition& condition) {
  uint64_t covered = SealedReader::kFirst;
  bool old = false;
  absl::StatusOr<SealedReader> index = OpenIndex(index_path_, *keys_, old);
  if (!index.ok()) return covered;
  // A pack is written before its index: all that this index has is there.
  pack_.Refresh();
  std::string record;
  while (index->Next(record) == SealedReader::State::kRecord) {
    RecordParts parts(record);
    PackEntry entry;
    entry.position = parts.Number();
    const uint64_t end = parts.Number();
    entry.content = parts.Number();
    entry.sent = parts.Text();
    if (!parts.whole() || entry.position != covered || end <= covered) break;
    if (end > pack_.size()) {
      // The index knows of what is not there any more.
      NoteDamage(covered, condition);
      break;
    }
    covered = end;
    if (old) continue;
    const std::string_view hashes = parts.rest();
    entry.hashes.resize(hashes.size() / sizeof(uint32_t));
    if (!entry.hashes.empty()) {
      std::memcpy(entry.hashes.data(), hashes.data(),
                  entry.hashes.size() * sizeof(uint32_t));
    }
    ++condition.entries;
    visit(entry);
  }
  return old ? SealedReader::kFirst : covered;
}

void PackReader::VisitRecords(
    const std::function<void(uint64_t position, std::string_view record)>&
        visit,
    PackCondition& condition) {
  std::string record;
  while (true) {
    const uint64_t position = pack_.position();
    switch (pack_.Next(record)) {
      case SealedReader::State::kRecord:
        ++condition.entries;
        visit(position, record);
        break;
      case SealedReader::State::kDamaged:
        NoteDamage(position, condition);
        break;
      case SealedReader::State::kLost:
        return NoteDamage(position, condition);
      case SealedReader::State::kEnd:
        if (GoesOn(position)) break;
        condition.torn = static_cast<int64_t>(pack_.size() - position);
        if (condition.torn > 0 && !pack_.IsLive()) {
          NoteDamage(position, condition);
        }
        return;
    }
  }
}

bool PackReader::GoesOn(uint64_t position) {
  const uint64_t size = pack_.size();
  if (size == position || pack_.IsLive()) return false;
  // Its writer may have ended with a whole one meanwhile.
  pack_.Refresh();
  return pack_.size() != size;
}

PackCondition PackReader::VisitAll(const Visit& visit) {
  PackCondition condition;
  // What the bytes at a place are of.
  std::map<uint64_t, std::string> sources;
  pack_.Seek(VisitIndex(visit, condition));
  VisitRecords(
      [&](uint64_t position, std::string_view bytes) {
        const std::optional<PackRecord> record = ParsePackRecord(bytes);
        if (!record) return NoteDamage(position, condition);
        const absl::StatusOr<SentPayload> sent = DecodeSent(record->sent);
        if (!sent.ok()) return NoteDamage(position, condition);
        PackEntry entry = {.position = position,
                           .content = position,
                           .sent = record->sent,
                           .hashes = {}};
        const std::string source = SourceOf(*sent);
        const auto first = sources.find(record->same_as);
        if (first != sources.end() && first->second == source) {
          entry.content = first->first;
        } else {
          const absl::StatusOr<std::string> text =
              TextOf(*record, record->same_as);
          if (!text.ok()) return NoteDamage(position, condition);
          entry.hashes = IndexOf(*keys_, *sent, *text);
          sources[position] = source;
        }
        visit(entry);
      },
      condition);
  return condition;
}

absl::StatusOr<std::string> PackReader::TextOf(const PackRecord& record,
                                               uint64_t same_as) {
  if (same_as == 0) return Decompress(record);
  const uint64_t next = pack_.position();
  absl::StatusOr<StoredPayload> stored = Read(same_as);
  pack_.Seek(next);
  if (!stored.ok()) return stored.status();
  return std::move(stored->text);
}

absl::StatusOr<StoredPayload> PackReader::Read(uint64_t position) {
  std::string bytes;
  pack_.Seek(position);
  if (pack_.Next(bytes) != SealedReader::State::kRecord) return Changed();
  const std::optional<PackRecord> record = ParsePackRecord(bytes);
  if (!record) return Changed();
  StoredPayload stored;
  ASSIGN_OR_RETURN(stored.sent, DecodeSent(record->sent));
  if (record->same_as == 0) {
    ASSIGN_OR_RETURN(stored.text, Decompress(*record));
  } else {
    // Only ever to an earlier one, which refers to no other.
    if (record->same_as >= position) return Changed();
    ASSIGN_OR_RETURN(StoredPayload first, Read(record->same_as));
    stored.text = std::move(first.text);
  }
  if (stored.sent.kept && PayloadAddress(stored.text) != stored.sent.address) {
    return Changed();
  }
  return stored;
}

PackCondition PackReader::VisitStoredAll(const VisitStored& visit) {
  PackCondition condition;
  // What the index knows of, to miss nothing at the end.
  VisitIndex([](const PackEntry&) {}, condition);
  condition.entries = 0;
  pack_.Seek(SealedReader::kFirst);
  VisitRecords(
      [&](uint64_t position, std::string_view bytes) {
        const std::optional<PackRecord> record = ParsePackRecord(bytes);
        StoredPayload stored;
        absl::StatusOr<SentPayload> sent =
            record ? DecodeSent(record->sent) : Changed();
        absl::StatusOr<std::string> text =
            record ? Decompress(*record) : Changed();
        if (!sent.ok() || !text.ok()) return NoteDamage(position, condition);
        stored.sent = *std::move(sent);
        stored.text = *std::move(text);
        if (stored.sent.kept && record->same_as == 0 &&
            PayloadAddress(stored.text) != stored.sent.address) {
          return NoteDamage(position, condition);
        }
        visit(position, stored);
      },
      condition);
  return condition;
}

}  // namespace osiris
