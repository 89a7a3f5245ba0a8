#include "core/payload/payload_search.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/payload/payload_folder.h"
#include "core/payload/payload_pack.h"
#include "core/payload/seen_search.h"
#include "core/payload/sent_payload.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::Status Unreadable(const absl::Status& reason) {
  return MakeError(ErrorCode::kAuditPayloadUnavailable,
                   fmt::format("kept answers could not be read: {}",
                               std::string(reason.message())));
}

// Why there is nothing to search in, where packs are there.
absl::StatusOr<std::optional<PayloadKeys>> KeysFor(
    const std::vector<std::string>& packs, const PayloadKeySource& source) {
  if (packs.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(PayloadKeys keys, source());
  return std::optional(std::move(keys));
}

// Where the answer of a call is in a pack.
std::optional<uint64_t> FindCall(PackReader& reader,
                                 const std::string& correlation_id,
                                 PackCondition& condition) {
  std::optional<uint64_t> found;
  condition = reader.VisitAll([&](const PackEntry& entry) {
    if (entry.sent.find(correlation_id) == std::string_view::npos) return;
    const absl::StatusOr<SentPayload> sent = DecodeSent(entry.sent);
    if (sent.ok() && sent->correlation_id == correlation_id) {
      found = entry.position;
    }
  });
  return found;
}

// What could not be read while a call was looked for.
class Unread {
 public:
  void AddChanged(const std::string& pack, uint64_t offset) {
    if (changed_.empty()) {
      changed_ = fmt::format("`{}` was changed at byte {}", pack, offset);
    }
  }
  void AddOfOtherKey(const std::string& pack) { other_key_ = pack; }

  // Why the call is not found: nobody can say that it was never sent where
  // something could not be read.
  absl::Status Error() const {
    if (!changed_.empty()) {
      return MakeError(
          ErrorCode::kAuditPayloadDamaged,
          fmt::format("no answer of this call can be read, and {}", changed_));
    }
    if (!other_key_.empty()) {
      return MakeError(ErrorCode::kAuditPayloadKeyMissing,
                       fmt::format("no answer of this call can be read, and "
                                   "`{}` is sealed with another key",
                                   other_key_));
    }
    return MakeError(ErrorCode::kAuditPayloadNotFound,
                     "no answer of this call is kept");
  }

 private:
  std::string changed_;
  std::string other_key_;
};

absl::StatusOr<Json> ShownDocument(StoredPayload stored) {
  if (!stored.sent.kept) {
    return MakeError(ErrorCode::kAuditPayloadNotFound,
                     "only the hash of this call's answer is kept");
  }
  Json document = JsonOf(stored.sent);
  document["status"] = "success";
  document["text"] = std::move(stored.text);
  return document;
}

}  // namespace

PayloadSearch::PayloadSearch(std::string folder, PayloadKeySource keys,
                             AuditedAnswers audited)
    : folder_(std::move(folder)),
      keys_(std::move(keys)),
      audited_(std::move(audited)) {}

absl::StatusOr<Json> PayloadSearch::Seen(const SeenQuery& query) const {
  const absl::StatusOr<std::vector<std::string>> packs = ListPacks(folder_);
  if (!packs.ok()) return Unreadable(packs.status());
  ASSIGN_OR_RETURN(const std::optional<PayloadKeys> keys,
                   KeysFor(*packs, keys_));
  // Without packs no key is needed.
  const PayloadKeys none = *PayloadKeys::From(std::string(32, '\0'));
  Json document = SeenIn(folder_, *packs, keys ? *keys : none, query);
  if (!audited_.lost) return document;
  const absl::StatusOr<LostAnswers> lost =
      audited_.lost(query.since, query.until);
  Json& searched = document["searched"];
  if (lost.ok()) searched["lost"] = lost->answers;
  if (!lost.ok() || !lost->exact) searched["lost_exact"] = false;
  return document;
}

absl::StatusOr<Json> PayloadSearch::Show(
    const std::string& correlation_id) const {
  const absl::StatusOr<std::vector<std::string>> packs = ListPacks(folder_);
  if (!packs.ok()) return Unreadable(packs.status());
  ASSIGN_OR_RETURN(const std::optional<PayloadKeys> keys,
                   KeysFor(*packs, keys_));
  Unread unread;
  for (const std::string& pack : *packs) {
    absl::StatusOr<PackReader> reader = PackReader::Open(folder_, pack, *keys);
    // Removed meanwhile, as too old.
    if (absl::IsNotFound(reader.status())) continue;
    if (absl::IsFailedPrecondition(reader.status())) {
      unread.AddOfOtherKey(pack);
      continue;
    }
    if (!reader.ok()) {
      unread.AddChanged(pack, 0);
      continue;
    }
    PackCondition condition;
    const std::optional<uint64_t> found =
        FindCall(*reader, correlation_id, condition);
    if (condition.damaged > 0) unread.AddChanged(pack, condition.damaged_at);
    if (!found) continue;
    absl::StatusOr<StoredPayload> stored = reader->Read(*found);
    if (stored.ok()) return ShownDocument(*std::move(stored));
    // Perhaps there is a copy of it.
    unread.AddChanged(pack, *found);
  }
  absl::Status missing = unread.Error();
  if (audited_.promise && HasCode(missing, ErrorCode::kAuditPayloadNotFound)) {
    RETURN_IF_ERROR(audited_.promise(correlation_id));
  }
  return missing;
}

absl::StatusOr<KeptAnswers> PayloadSearch::VisitAnswers(
    const VisitAnswer& visit) const {
  const absl::StatusOr<std::vector<std::string>> packs = ListPacks(folder_);
  if (!packs.ok()) return Unreadable(packs.status());
  ASSIGN_OR_RETURN(const std::optional<PayloadKeys> keys,
                   KeysFor(*packs, keys_));
  KeptAnswers kept;
  if (audited_.lost) {
    kept.lost = audited_.lost("", "").value_or(LostAnswers()).answers;
  }
  // A pack may be there twice.
  std::set<std::string> known;
  for (const std::string& pack : *packs) {
    absl::StatusOr<PackReader> reader = PackReader::Open(folder_, pack, *keys);
    // Removed meanwhile, as too old.
    if (absl::IsNotFound(reader.status())) continue;
    if (absl::IsFailedPrecondition(reader.status())) {
      kept.of_other_keys.push_back(pack);
      continue;
    }
    absl::Status status;
    const PackCondition condition =
        reader.ok() ? reader->VisitStoredAll([&](uint64_t,
                                                 const StoredPayload& stored) {
          if (!known.insert(stored.sent.correlation_id).second) {
            return;
          }
          ++kept.answers;
          if (!stored.sent.kept) ++kept.hash_only;
          if (status.ok()) status = visit(stored);
        })
                    : PackCondition{.damaged = 1};
    RETURN_IF_ERROR(status);
    if (condition.damaged > 0) kept.damaged.push_back(pack);
  }
  return kept;
}

}  // namespace osiris
