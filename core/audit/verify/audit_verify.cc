#include "core/audit/verify/audit_verify.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/audit/audit_chain.h"
#include "core/audit/audit_segment.h"
#include "core/audit/verify/break_kind.h"
#include "core/audit/verify/removal_claims.h"
#include "core/audit/verify/segment_check.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Of each segment the hashes that others saw in it, with their numbers.
using Wanted = std::map<std::string, std::map<std::string, int64_t>>;

// What one segment says it is.
struct Range {
  std::string session;
  std::string file;
  int64_t first = 0;
  int64_t last = 0;
  bool broken = false;
};

bool AnyDamage(const std::vector<AuditFinding>& findings) {
  return std::any_of(
      findings.begin(), findings.end(),
      [](const AuditFinding& finding) { return IsDamage(finding.damage); });
}

void AddWanted(std::string_view opening, Wanted& wanted) {
  // What was changed names nobody; that it was is found with its own segment.
  const auto chained = SplitChainedLine(opening);
  if (!chained || ChainHash("", chained->body) != chained->hash) return;
  for (AuditHead& head : HeadsIn(opening)) {
    wanted[std::move(head.file)].emplace(std::move(head.hash), head.sequence);
  }
}

Wanted ReadWanted(const std::string& folder,
                  const std::vector<std::string>& files) {
  Wanted wanted;
  for (const std::string& file : files) {
    // What cannot be read is told where it is checked.
    ReadSegment(folder + "/" + file,
                [&wanted](const std::vector<std::string_view>& lines, int64_t) {
                  AddWanted(lines.front(), wanted);
                  return false;
                })
        .IgnoreError();
  }
  return wanted;
}

// "2026-11-25", of the first of these segments.
std::string FirstDayOf(const std::set<std::string>& segments) {
  std::string first;
  for (const std::string& file : segments) {
    const auto name = ParseSegmentName(file);
    if (name && (first.empty() || name->date < first)) first = name->date;
  }
  return first;
}

// A segment without a key.
struct Unkeyed {
  std::string file;
  // As SegmentCheck::opened.
  std::string opened;
};

// Where one session's segments do not continue each other, and none of it was
// taken away.
void CompareRanges(std::vector<Range> ranges, const RemovalClaims& removed,
                   AuditVerdict& verdict) {
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return std::tie(a.session, a.first, a.file) <
           std::tie(b.session, b.first, b.file);
  });
  for (size_t i = 0; i < ranges.size(); ++i) {
    const Range& here = ranges[i];
    // A session's first line has number 1.
    Range before;
    if (i > 0 && ranges[i - 1].session == here.session) before = ranges[i - 1];
    if (before.broken || here.broken || here.first == before.last + 1 ||
        removed.HasSession(here.session)) {
      continue;
    }
    const bool twice = here.first <= before.last;
    verdict.findings.push_back(
        {.damage = twice ? AuditDamage::kDuplicated : AuditDamage::kMissing,
         .file = here.file,
         .line = 1,
         .sequence = here.first,
         .message = before.file.empty()
                        ? "the lines of its session before these are not there"
                        : fmt::format("{} ends with line number {}",
                                      before.file, before.last)});
  }
}

std::set<std::string> KeyedIn(SealKeyStore* keys) {
  if (keys == nullptr) return {};
  const std::vector<std::string> segments = keys->Keyed();
  return {segments.begin(), segments.end()};
}

// The check of one whole log.
class Verification {
 public:
  Verification(const std::string& folder, const AuditVerifyOptions& options)
      : folder_(folder),
        keys_(options.keys),
        keyed_(KeyedIn(keys_)),
        first_key_day_(FirstDayOf(keyed_)),
        noted_(options.heads.begin(), options.heads.end()),
        removed_(first_key_day_) {}

  absl::StatusOr<AuditVerdict> Run();
  // True if a segment went while this ran.
  bool changed() const { return changed_; }

 private:
  // Fails where it cannot be read.
  absl::Status CheckSegment(const std::string& file);
  // One that began meanwhile is not among `files_`.
  bool IsThere(const std::string& file) const;
  void CheckThatAllAreThere();
  void CheckThatKeptAreThere();
  void CheckDoubtedRemovals();
  void NoteUnkeyed();
  void Miss(const std::string& file, std::string message);
  void LookFor(const std::vector<std::string_view>& lines);
  // Says what is not to be said of a segment that retention took away.
  void CheckRemoved(const AuditHead& last,
                    const std::map<std::string, int64_t>& seen);
  std::optional<Sealer> SealerOf(const std::string& file);
  void Count(const std::string& file, const SegmentCheck& check);

  const std::string& folder_;
  SealKeyStore* const keys_;
  const std::set<std::string> keyed_;
  // Empty where there are no keys.
  const std::string first_key_day_;
  // Not yet found.
  std::set<std::string, std::less<>> noted_;
  Wanted wanted_;
  // What was noted before anything was read.
  std::map<std::string, KeptSegment> kept_;
  std::vector<Range> ranges_;
  std::vector<std::string> files_;
  std::set<std::string> missed_;
  RemovalClaims removed_;
  std::vector<Unkeyed> unkeyed_;
  // When the first segment of that day that has a key was opened; empty where
  // nobody can tell.
  std::string first_keyed_;
  AuditVerdict verdict_;
  bool changed_ = false;
};

// What the log itself writes of a removal, before the heads.
constexpr std::string_view kRemovedMark = R"("event":"segments.removed")";

std::optional<Sealer> Verification::SealerOf(const std::string& file) {
  if (keys_ == nullptr) return std::nullopt;
  absl::StatusOr<SealKey> key = keys_->Get(file);
  if (!key.ok()) return std::nullopt;
  return Sealer(*std::move(key));
}

absl::Status Verification::CheckSegment(const std::string& file) {
  const std::string path = folder_ + "/" + file;
  // Asked first: who ends while we read leaves a whole last line.
  const bool live = IsSegmentLive(path);
  const auto kept = kept_.find(file);
  SegmentCheck check(file, wanted_[file], SealerOf(file),
                     kept == kept_.end() ? KeptSegment() : kept->second);
  std::vector<RemovalClaim> removed;
  ASSIGN_OR_RETURN(
      const std::string tail,
      ReadSegment(
          path, [&](const std::vector<std::string_view>& lines, int64_t first) {
            LookFor(lines);
            for (size_t i = 0; i < lines.size(); ++i) {
              if (lines[i].find(kRemovedMark) == std::string_view::npos) {
                continue;
              }
              for (AuditHead& head : HeadsIn(lines[i])) {
                removed.push_back(
                    {std::move(head), file, first + static_cast<int64_t>(i)});
              }
            }
            return check.Take(lines, first);
          }));
  check.End(tail, live);
  Count(file, check);
  for (RemovalClaim& claim : removed) {
    removed_.Add(std::move(claim), check.sealed_lines(),
                 check.broken_line() == 0);
  }
  for (const AuditFinding& finding : check.findings()) {
    verdict_.findings.push_back(finding);
  }
  if (check.broken_line() != 0) {
    ASSIGN_OR_RETURN(AuditFinding finding,
                     ClassifyBreak(folder_, file, check.broken_line()));
    verdict_.findings.push_back(std::move(finding));
  }
  return absl::OkStatus();
}

void Verification::Count(const std::string& file, const SegmentCheck& check) {
  ++verdict_.segments;
  verdict_.lines += check.lines();
  (check.has_key() ? verdict_.seals_checked : verdict_.seals_unchecked) +=
      check.checkpoints();
  if (check.checkpoints() == 0) ++verdict_.segments_unsealed;
  if (check.lines() == 0) return;
  if (!check.has_key()) {
    unkeyed_.push_back({file, check.opened()});
  } else if (ParseSegmentName(file)->date == first_key_day_ &&
             !check.opened().empty() &&
             (first_keyed_.empty() || check.opened() < first_keyed_)) {
    first_keyed_ = check.opened();
  }
  ranges_.push_back(
      {.session = std::string(ParseSegmentName(file)->session),
       .file = file,
       .first = check.first_sequence(),
       .last = check.last_sequence(),
       .broken = check.broken_line() != 0 || AnyDamage(check.findings())});
}

bool Verification::IsThere(const std::string& file) const {
  return std::binary_search(files_.begin(), files_.end(), file) ||
         access((folder_ + "/" + file).c_str(), F_OK) == 0;
}

void Verification::Miss(const std::string& file, std::string message) {
  if (!missed_.insert(file).second) return;
  verdict_.findings.push_back({.damage = AuditDamage::kSegmentMissing,
                               .file = file,
                               .message = std::move(message)});
}

void Verification::CheckThatAllAreThere() {
  for (const auto& [file, heads] : wanted_) {
    if (IsThere(file)) continue;
    if (const AuditHead* const last = removed_.Find(file)) {
      CheckRemoved(*last, heads);
    } else {
      Miss(file, "another segment saw this one, and it is not there");
    }
  }
}

void Verification::CheckThatKeptAreThere() {
  for (const auto& [file, kept] : kept_) {
    const auto name = ParseSegmentName(file);
    // The line that says that it went goes in its time.
    if (!name.has_value() || removed_.Reached(name->date) ||
        wanted_.contains(file) || IsThere(file)) {
      continue;
    }
    Miss(file,
         "it was on disk, as is noted beside its key, and it is not there");
  }
}

void Verification::CheckDoubtedRemovals() {
  for (const RemovalClaim& claim : removed_.doubted()) {
    const std::string& file = claim.gone.file;
    if (IsThere(file) || removed_.Find(file) != nullptr) continue;
    verdict_.findings.push_back(
        {.damage = AuditDamage::kRemovalUnsealed,
         .file = claim.by,
         .line = claim.line,
         .message = fmt::format("this line says that {} was removed, and no "
                                "seal proves it",
                                file)});
    const auto name = ParseSegmentName(file);
    if (name && keyed_.contains(file) && !removed_.Reached(name->date)) {
      Miss(file, "it has a key, and no seal proves that it was removed");
    }
  }
}

void Verification::NoteUnkeyed() {
  if (first_key_day_.empty()) return;
  for (const Unkeyed& one : unkeyed_) {
    const std::string_view day = ParseSegmentName(one.file)->date;
    if (day < first_key_day_ ||
        (day == first_key_day_ &&
         (first_keyed_.empty() || one.opened <= first_keyed_))) {
      continue;
    }
    verdict_.findings.push_back(
        {.damage = AuditDamage::kUnsealed,
         .file = one.file,
         .message = "there is no key of this segment, so no seal proves any of "
                    "its lines; others have keys since " +
                    first_key_day_});
  }
}

void Verification::CheckRemoved(const AuditHead& last,
                                const std::map<std::string, int64_t>& seen) {
  for (const auto& [hash, sequence] : seen) {
    const bool same = hash == last.hash;
    if (sequence < last.sequence || (sequence == last.sequence && same)) {
      continue;
    }
    verdict_.findings.push_back(
        {.damage = AuditDamage::kCut,
         .file = last.file,
         .sequence = last.sequence,
         .message = fmt::format("the segment was not whole when its time was "
                                "over; another one saw its line with number {}",
                                sequence)});
    return;
  }
}

void Verification::LookFor(const std::vector<std::string_view>& lines) {
  for (const std::string_view line : lines) {
    if (noted_.empty()) return;
    const auto chained = SplitChainedLine(line);
    if (!chained) continue;
    const auto found = noted_.find(chained->hash);
    if (found != noted_.end()) noted_.erase(found);
  }
}

absl::StatusOr<AuditVerdict> Verification::Run() {
  if (keys_ != nullptr) kept_ = keys_->Kept();
  ASSIGN_OR_RETURN(const std::vector<std::string> files, ListSegments(folder_));
  wanted_ = ReadWanted(folder_, files);
  for (const std::string& file : files) {
    const absl::Status checked = CheckSegment(file);
    // Retention is at work, and what it says may stand in a segment that was
    // not there yet.
    if (absl::IsNotFound(checked)) {
      changed_ = true;
      continue;
    }
    files_.push_back(file);
    if (checked.ok()) continue;
    verdict_.findings.push_back({.damage = AuditDamage::kUnreadable,
                                 .file = file,
                                 .message = std::string(checked.message())});
  }
  CheckThatAllAreThere();
  CheckThatKeptAreThere();
  CheckDoubtedRemovals();
  NoteUnkeyed();
  CompareRanges(std::move(ranges_), removed_, verdict_);
  for (const auto& [file, head] : removed_.believed()) {
    if (std::binary_search(files_.begin(), files_.end(), file)) continue;
    ++verdict_.segments_removed;
    noted_.erase(head.hash);
  }
  std::stable_sort(verdict_.findings.begin(), verdict_.findings.end(),
                   [](const AuditFinding& a, const AuditFinding& b) {
                     return std::tie(a.file, a.line) < std::tie(b.file, b.line);
                   });
  for (const std::string& hash : noted_) {
    verdict_.findings.push_back(
        {.damage = AuditDamage::kHeadMissing,
         .message = fmt::format("no line has the hash {}", hash)});
  }
  return std::move(verdict_);
}

}  // namespace

bool AuditVerdict::intact() const { return !AnyDamage(findings); }

absl::StatusOr<AuditVerdict> VerifyAudit(const std::string& folder,
                                         const AuditVerifyOptions& options) {
  constexpr int kTries = 3;
  for (int tries = 1;; ++tries) {
    Verification verification(folder, options);
    absl::StatusOr<AuditVerdict> verdict = verification.Run();
    if (!verification.changed() || tries == kTries) return verdict;
  }
}

}  // namespace osiris
