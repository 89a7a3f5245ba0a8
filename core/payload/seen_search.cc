#include "core/payload/seen_search.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/payload/payload_pack.h"
#include "core/payload/payload_references.h"
#include "core/payload/payload_text.h"
#include "core/payload/sent_payload.h"

namespace osiris {
namespace {

// Candidates that are all looked at, so that their number is exact.
constexpr size_t kMostLookedAt = 1000;
// Places of a value in one answer that are counted.
constexpr size_t kMostPlaces = 1000;
// In the head of what is not kept; nowhere else, as quotes are escaped there.
constexpr std::string_view kOnlyHead = R"("kept":false)";

// An answer whose index has all words.
struct Candidate {
  size_t pack = 0;
  uint64_t position = 0;
  uint64_t content = 0;
  std::string time;
  // EncodeSent.
  std::string head;
};

// A member of a head, whose name no other member's ends with: `name` with its
// quotes and all up to the value.
std::string ValueIn(std::string_view head, std::string_view name) {
  const size_t found = head.find(name);
  if (found == std::string_view::npos) return "";
  const size_t begin = found + name.size();
  return std::string(head.substr(begin, head.find('"', begin) - begin));
}

std::string TimeIn(std::string_view head) { return ValueIn(head, R"("ts":")"); }

std::string CallIn(std::string_view head) {
  return ValueIn(head, R"("corr":")");
}

// What an answer has of what is looked for.
struct Sight {
  bool seen = false;
  // "values", "masked", "names", the most of them; of a value "values".
  std::string form;
  // Of a value: where it is first, and how often.
  size_t offset = 0;
  size_t places = 0;
};

// One search.
class Search {
 public:
  Search(const SeenQuery& query, const std::string& folder,
         const PayloadKeys& keys)
      : query_(query), folder_(folder), keys_(keys), wanted_(WantedHashes()) {}

  void AddPack(const std::string& file);
  Json Document();

 private:
  // Looks at candidates, newest first, and answers the calls, oldest first.
  std::vector<Json> Look(int64_t& total, bool& exact);
  std::vector<uint32_t> WantedHashes() const;
  bool HasAll(const std::vector<uint32_t>& hashes) const;
  bool Asked(const std::string& time, std::string_view head) const;
  void NoteTime(const std::string& time);
  void NoteDamage(const std::string& file, uint64_t offset);
  void Visit(const PackEntry& entry, std::set<uint64_t>& matched);
  Sight LookAt(const Candidate& candidate);
  Sight SightOf(const StoredPayload& stored) const;

  const SeenQuery& query_;
  const std::string& folder_;
  const PayloadKeys& keys_;
  const std::vector<uint32_t> wanted_;
  // The packs that could be read, by number.
  std::vector<std::string> packs_;
  // The one that was looked into last.
  std::optional<PackReader> open_;
  size_t open_pack_ = 0;
  std::vector<Candidate> candidates_;
  // By pack and place of the bytes.
  std::map<std::pair<size_t, uint64_t>, Sight> looked_at_;
  Json damage_ = Json::array();
  // The calls whose answers were counted: a pack may be there twice.
  std::set<std::string> known_;
  int64_t payloads_ = 0;
  int64_t hash_only_ = 0;
  int64_t other_keys_ = 0;
  std::string first_;
  std::string last_;
};

std::string Lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::vector<uint32_t> Search::WantedHashes() const {
  if (query_.is_reference) {
    return {HashOfReference(keys_, Lowered(query_.what))};
  }
  std::vector<uint32_t> hashes;
  for (const std::string& word : WordsOfValue(query_.what)) {
    hashes.push_back(HashOfWord(keys_, word));
  }
  return hashes;
}

bool Search::HasAll(const std::vector<uint32_t>& hashes) const {
  return std::all_of(wanted_.begin(), wanted_.end(), [&](uint32_t hash) {
    return std::binary_search(hashes.begin(), hashes.end(), hash);
  });
}

bool Search::Asked(const std::string& time, std::string_view head) const {
  if (time < query_.since || (!query_.until.empty() && time >= query_.until)) {
    return false;
  }
  if (query_.client.empty()) return true;
  const absl::StatusOr<SentPayload> sent = DecodeSent(head);
  return sent.ok() && sent->client_name == query_.client;
}

void Search::NoteTime(const std::string& time) {
  if (first_.empty() || time < first_) first_ = time;
  last_ = std::max(last_, time);
}

void Search::NoteDamage(const std::string& file, uint64_t offset) {
  damage_.push_back({{"file", file}, {"offset", offset}});
}

void Search::Visit(const PackEntry& entry, std::set<uint64_t>& matched) {
  if (known_.insert(CallIn(entry.sent)).second) {
    ++payloads_;
    if (entry.sent.find(kOnlyHead) != std::string_view::npos) ++hash_only_;
  }
  if (entry.content == entry.position) {
    if (!HasAll(entry.hashes)) return;
    matched.insert(entry.position);
  } else if (!matched.contains(entry.content)) {
    return;
  }
  std::string time = TimeIn(entry.sent);
  if (!Asked(time, entry.sent)) return;
  candidates_.push_back({.pack = packs_.size() - 1,
                         .position = entry.position,
                         .content = entry.content,
                         .time = std::move(time),
                         .head = std::string(entry.sent)});
}

void Search::AddPack(const std::string& file) {
  absl::StatusOr<PackReader> reader = PackReader::Open(folder_, file, keys_);
  // Removed meanwhile, as too old.
  if (reader.status().code() == absl::StatusCode::kNotFound) return;
  if (reader.status().code() == absl::StatusCode::kFailedPrecondition) {
    ++other_keys_;
    return;
  }
  if (!reader.ok()) return NoteDamage(file, 0);
  packs_.push_back(file);
  std::set<uint64_t> matched;
  std::string first;
  std::string last;
  const PackCondition condition = reader->VisitAll([&](const PackEntry& entry) {
    last = entry.sent;
    if (first.empty()) first = last;
    Visit(entry, matched);
  });
  if (!first.empty()) NoteTime(TimeIn(first));
  if (!last.empty()) NoteTime(TimeIn(last));
  if (condition.damaged > 0) NoteDamage(file, condition.damaged_at);
}

Sight Search::SightOf(const StoredPayload& stored) const {
  Sight sight;
  if (!query_.is_reference) {
    const std::vector<size_t> places =
        FindValue(stored.text, query_.what, kMostPlaces);
    sight.seen = !places.empty();
    sight.places = places.size();
    sight.form = NameOf(SeenForm::kValues);
    if (sight.seen) sight.offset = places.front();
    return sight;
  }
  // In the order of the forms.
  for (const SeenReference& one : ReferencesIn(stored.sent, stored.text)) {
    if (one.reference != Lowered(query_.what)) continue;
    sight.seen = true;
    sight.form = NameOf(one.form);
  }
  return sight;
}

Sight Search::LookAt(const Candidate& candidate) {
  const std::pair key(candidate.pack, candidate.content);
  const auto found = looked_at_.find(key);
  if (found != looked_at_.end()) return found->second;
  const std::string& file = packs_[candidate.pack];
  if (!open_ || open_pack_ != candidate.pack) {
    open_.reset();
    absl::StatusOr<PackReader> reader = PackReader::Open(folder_, file, keys_);
    if (reader.ok()) open_.emplace(*std::move(reader));
    open_pack_ = candidate.pack;
  }
  const absl::StatusOr<StoredPayload> stored =
      open_ ? open_->Read(candidate.content)
            : absl::UnavailableError("the pack is gone");
  if (!stored.ok()) NoteDamage(file, candidate.content);
  const Sight sight = stored.ok() ? SightOf(*stored) : Sight();
  return looked_at_.emplace(key, sight).first->second;
}

Json CallJson(const SentPayload& sent, const Sight& sight, bool is_reference) {
  Json call = JsonOf(sent);
  call["form"] = sight.form;
  if (!is_reference) {
    call["offset"] = sight.offset;
    call["places"] = sight.places;
  }
  return call;
}

std::vector<Json> Search::Look(int64_t& total, bool& exact) {
  std::sort(
      candidates_.begin(), candidates_.end(),
      [](const Candidate& a, const Candidate& b) { return a.time > b.time; });
  const auto limit = static_cast<size_t>(query_.limit);
  // The index knows references as they are, and of a value only its words.
  const size_t most = query_.is_reference ? 0 : kMostLookedAt;
  std::vector<Json> calls;
  std::set<std::string> counted;
  size_t looked_at = 0;
  size_t unseen = 0;
  for (const Candidate& candidate : candidates_) {
    std::string call = CallIn(candidate.head);
    if (counted.contains(call)) continue;
    if (looked_at >= most && calls.size() >= limit) {
      counted.insert(std::move(call));
      ++unseen;
      continue;
    }
    ++looked_at;
    const Sight sight = LookAt(candidate);
    if (!sight.seen) continue;
    counted.insert(std::move(call));
    if (calls.size() >= limit) continue;
    const absl::StatusOr<SentPayload> sent = DecodeSent(candidate.head);
    if (sent.ok()) calls.push_back(CallJson(*sent, sight, query_.is_reference));
  }
  total = static_cast<int64_t>(counted.size());
  exact = unseen == 0 || query_.is_reference;
  std::reverse(calls.begin(), calls.end());
  return calls;
}

Json Search::Document() {
  int64_t total = 0;
  bool exact = false;
  std::vector<Json> calls = Look(total, exact);
  const auto returned = static_cast<int64_t>(calls.size());
  Json document = {{"status", "success"},
                   {"kind", query_.is_reference ? "reference" : "value"},
                   {"total", total},
                   {"total_exact", exact},
                   {"returned", returned},
                   {"truncated", total > returned},
                   {"searched",
                    {{"payloads", payloads_ - hash_only_},
                     {"hash_only", hash_only_},
                     {"packs", packs_.size()},
                     {"packs_of_other_keys", other_keys_},
                     {"first", first_},
                     {"last", last_}}},
                   {"calls", std::move(calls)},
                   {"damage", damage_}};
  if (!damage_.empty()) {
    document["code"] = Describe(ErrorCode::kAuditPayloadDamaged).name;
  }
  return document;
}

}  // namespace

Json JsonOf(const SentPayload& sent) {
  return {{"time", sent.time},
          {"client", sent.client_name},
          {"client_version", sent.client_version},
          {"operation", sent.operation},
          {"target", sent.target},
          {"correlation_id", sent.correlation_id},
          {"session", sent.session},
          {"outcome", sent.outcome},
          {"bytes", sent.bytes},
          {"masked", sent.masked},
          {"payload", sent.address}};
}

Json SeenIn(const std::string& folder, const std::vector<std::string>& packs,
            const PayloadKeys& keys, const SeenQuery& query) {
  Search search(query, folder, keys);
  for (const std::string& pack : packs) search.AddPack(pack);
  return search.Document();
}

}  // namespace osiris
