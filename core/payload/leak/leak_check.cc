#include "core/payload/leak/leak_check.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/payload/leak/home_files.h"
#include "core/payload/leak/leak_needles.h"
#include "core/payload/payload_pack.h"
#include "core/secret/reveal.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

// Of one secret in one file or answer, and of all in all.
constexpr size_t kMostPlaces = 20;
constexpr size_t kMostHits = 1000;
// What is said of what could not be searched.
constexpr size_t kMostLeftOut = 100;
constexpr std::chrono::milliseconds kBetweenReports{100};
// Stands for a name that holds what is looked for.
constexpr std::string_view kHidden = "***";

// One check.
class Check {
 public:
  Check(const Paths& paths, const CallContext& context)
      : paths_(paths), context_(context) {}

  // Both outlive the check.
  void AddSecrets(const KnownSecrets& known);
  void AddCanaries(const std::vector<std::string>& canaries);
  absl::Status SearchAnswers(const PayloadSearch& answers);
  absl::Status SearchFiles();
  // The names of files and folders, relative to `.osiris`.
  void SearchNames(const std::vector<std::string>& names);
  Json Document() &&;

 private:
  // Where hits are, and what of it was found already.
  struct Place {
    // "answer", "file" or "name", and which.
    const char* kind = "";
    std::string where;
    std::set<std::tuple<size_t, std::string, std::string, int64_t>> known = {};
    // By secret.
    std::map<size_t, size_t> counts = {};
  };

  void Add(const std::string& name, std::string_view value);
  void Search(std::string_view bytes, int64_t offset, Place& place);
  void Take(const LeakHit& hit, int64_t offset, Place& place);
  absl::Status SearchFile(const std::string& file);
  void LeaveOut(std::string what, std::string_view why);
  // As LeaveOut, of what should have been searched.
  void Miss(std::string what, std::string_view why);
  void Report();

  // Of a path relative to the home: one that Osiris gave itself, and no
  // secret, whatever its name is.
  bool IsOurs(const std::string& shown) const;
  // Relative to the home, without names that hold what is looked for.
  std::string Shown(const std::string& path) const;

  const Paths& paths_;
  const CallContext& context_;
  LeakNeedles needles_;
  // By number, as in LeakHit. The values are others'.
  std::vector<std::string> names_;
  std::vector<std::string_view> values_;
  int64_t secrets_ = 0;
  Json too_short_ = Json::array();
  Json unresolved_ = Json::array();
  Json hits_ = Json::array();
  Json left_out_ = Json::array();
  int64_t answers_ = 0;
  int64_t files_ = 0;
  int64_t bytes_ = 0;
  int64_t missed_ = 0;
  bool truncated_ = false;
  CallContext::Clock::time_point reported_;
};

void Check::Add(const std::string& name, std::string_view value) {
  if (value.size() < LeakNeedles::kLeastBytes) {
    too_short_.push_back(name);
    return;
  }
  ++secrets_;
  const auto equal = std::find(values_.begin(), values_.end(), value);
  if (equal != values_.end()) {
    // One secret of several connections.
    names_[equal - values_.begin()] += ", " + name;
    return;
  }
  needles_.Add(value);
  values_.push_back(value);
  names_.push_back(name);
}

void Check::AddSecrets(const KnownSecrets& known) {
  for (const KnownSecret& secret : known.secrets) {
    Add(secret.name, RevealSecret(secret.value));
  }
  for (const UnknownSecret& unknown : known.unknown) {
    unresolved_.push_back({{"secret", unknown.name}, {"code", unknown.code}});
  }
}

void Check::AddCanaries(const std::vector<std::string>& canaries) {
  for (size_t i = 0; i < canaries.size(); ++i) {
    Add(fmt::format("canary {}", i + 1), canaries[i]);
  }
}

void Check::LeaveOut(std::string what, std::string_view why) {
  if (left_out_.size() == kMostLeftOut) {
    truncated_ = true;
    return;
  }
  left_out_.push_back({{"what", std::move(what)}, {"why", why}});
}

void Check::Miss(std::string what, std::string_view why) {
  ++missed_;
  LeaveOut(std::move(what), why);
}

std::string Check::Shown(const std::string& path) const {
  std::string shown;
  for (const auto& name :
       std::filesystem::path(path.substr(paths_.home.size() + 1))) {
    if (!shown.empty()) shown += '/';
    const bool ours = shown.empty() || IsOurs(shown + name.string());
    shown += ours || needles_.Find(name.string(), 1).empty() ? name.string()
                                                             : kHidden;
  }
  return shown;
}

bool Check::IsOurs(const std::string& shown) const {
  const std::string path = paths_.home + "/" + shown;
  const std::string* const places[] = {
      &paths_.audit,     &paths_.telemetry,  &paths_.discovery,
      &paths_.cache,     &paths_.run,        &paths_.paused_file,
      &paths_.payloads,  &paths_.memory,     &paths_.runs,
      &paths_.drafts,    &paths_.index_file, &paths_.keys,
      &paths_.vault_file};
  return std::any_of(std::begin(places), std::end(places),
                     [&](const std::string* place) { return *place == path; });
}

void Check::Report() {
  const auto now = CallContext::Clock::now();
  if (now - reported_ < kBetweenReports) return;
  reported_ = now;
  context_.Report(
      {.done = answers_ + files_, .total = 0, .what = "searching for secrets"});
}

void Check::Take(const LeakHit& hit, int64_t offset, Place& place) {
  const int64_t at = offset + static_cast<int64_t>(hit.offset);
  std::string inside = fmt::format("{}", fmt::join(hit.inside, ","));
  // Once more in the next piece.
  if (!place.known.emplace(hit.secret, hit.form, inside, at).second) return;
  if (++place.counts[hit.secret] > kMostPlaces || hits_.size() == kMostHits) {
    truncated_ = true;
    return;
  }
  Json containers = Json::array();
  for (const std::string_view container : hit.inside) {
    containers.push_back(container);
  }
  hits_.push_back({{"secret", names_[hit.secret]},
                   {"in", place.kind},
                   {"where", place.where},
                   {"form", hit.form},
                   {"inside", std::move(containers)},
                   {"offset", at}});
}

void Check::Search(std::string_view bytes, int64_t offset, Place& place) {
  bool cut = false;
  for (const LeakHit& hit : needles_.Find(bytes, kMostPlaces + 1, &cut)) {
    Take(hit, offset, place);
  }
  if (cut) LeaveOut(place.where, "more is folded in it than is unfolded");
}

absl::Status Check::SearchAnswers(const PayloadSearch& answers) {
  const absl::StatusOr<KeptAnswers> kept =
      answers.VisitAnswers([this](const StoredPayload& answer) {
        RETURN_IF_ERROR(CheckAlive(context_));
        Report();
        ++answers_;
        bytes_ += static_cast<int64_t>(answer.text.size());
        Place place = {.kind = "answer", .where = answer.sent.correlation_id};
        Search(answer.text, 0, place);
        return absl::OkStatus();
      });
  RETURN_IF_ERROR(CheckAlive(context_));
  if (!kept.ok()) {
    const std::string code = GetErrorInfo(kept.status()).code;
    // A person who was asked for the key would rather not.
    if (code == Describe(ErrorCode::kRunCancelled).name) return kept.status();
    Miss(Shown(paths_.payloads), code);
    return absl::OkStatus();
  }
  for (const std::string& pack : kept->of_other_keys) {
    Miss(Shown(paths_.payloads) + "/" + pack, "sealed with another key");
  }
  for (const std::string& pack : kept->damaged) {
    Miss(Shown(paths_.payloads) + "/" + pack,
         Describe(ErrorCode::kAuditPayloadDamaged).name);
  }
  if (kept->lost > 0) {
    missed_ += kept->lost;
    LeaveOut(Shown(paths_.payloads),
             fmt::format("{} of the answers could not be kept", kept->lost));
  }
  if (kept->hash_only > 0) {
    LeaveOut(Shown(paths_.payloads),
             fmt::format("of {} of the answers only the hash is kept",
                         kept->hash_only));
  }
  return absl::OkStatus();
}

void Check::SearchNames(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const std::string path = paths_.state + "/" + name;
    if (IsOurs(path.substr(paths_.home.size() + 1))) continue;
    Place place = {.kind = "name", .where = Shown(path)};
    Search(name.substr(name.rfind('/') + 1), 0, place);
  }
}

absl::Status Check::SearchFile(const std::string& file) {
  const std::string path = paths_.state + "/" + file;
  Place place = {.kind = "file", .where = Shown(path)};
  const absl::StatusOr<int64_t> size =
      VisitPieces(path, [&](int64_t offset, std::string_view bytes) {
        RETURN_IF_ERROR(CheckAlive(context_));
        Report();
        Search(bytes, offset, place);
        return absl::OkStatus();
      });
  RETURN_IF_ERROR(CheckAlive(context_));
  // What is gone holds nothing.
  if (absl::IsNotFound(size.status())) return absl::OkStatus();
  if (!size.ok()) {
    Miss(place.where, "it cannot be read");
    return absl::OkStatus();
  }
  ++files_;
  bytes_ += *size;
  return absl::OkStatus();
}

absl::Status Check::SearchFiles() {
  for (const std::string& path : {paths_.keys, paths_.vault_file}) {
    LeaveOut(Shown(path), "it holds secrets by design");
  }
  const FilesBelow below =
      ListFilesBelow(paths_.state, {paths_.keys, paths_.vault_file});
  SearchNames(below.names);
  for (const std::string& link : below.links) {
    LeaveOut(Shown(paths_.state + "/" + link), "it is a link");
  }
  for (const std::string& folder : below.unreadable) {
    Miss(Shown(paths_.state + "/" + folder), "it cannot be read");
  }
  for (const std::string& file : below.files) {
    RETURN_IF_ERROR(SearchFile(file));
  }
  return absl::OkStatus();
}

Json Check::Document() && {
  return {{"status", "success"},
          {"secrets_checked", secrets_},
          {"too_short", std::move(too_short_)},
          {"unresolved", std::move(unresolved_)},
          {"answers", answers_},
          {"files", files_},
          {"bytes", bytes_},
          {"hits", std::move(hits_)},
          {"left_out", std::move(left_out_)},
          {"missed", missed_},
          {"truncated", truncated_}};
}

}  // namespace

LeakCheck::LeakCheck(Paths paths, SecretSource secrets,
                     const PayloadSearch* answers)
    : paths_(std::move(paths)),
      secrets_(std::move(secrets)),
      answers_(answers) {}

absl::StatusOr<Json> LeakCheck::Run(const std::vector<std::string>& canaries,
                                    const CallContext& context) const {
  ASSIGN_OR_RETURN(const KnownSecrets known, secrets_());
  Check check(paths_, context);
  check.AddSecrets(known);
  check.AddCanaries(canaries);
  RETURN_IF_ERROR(check.SearchAnswers(*answers_));
  RETURN_IF_ERROR(check.SearchFiles());
  return std::move(check).Document();
}

}  // namespace osiris
