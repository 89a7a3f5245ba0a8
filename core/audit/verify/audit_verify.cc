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
#include "core/audit/verify/segment_check.h"
#include "core/base/json.h"
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

// The heads that the chained line `text` names.
std::vector<AuditHead> HeadsIn(std::string_view text) {
  std::vector<AuditHead> heads;
  const absl::StatusOr<Json> line = ParseJson(text);
  if (!line.ok() || !line->is_object()) return heads;
  const Json list = line->value("heads", Json::array());
  if (!list.is_array()) return heads;
  for (const Json& head : list) {
    if (!head.is_object()) continue;
    const Json file = head.value("file", Json());
    const Json hash = head.value("h", Json());
    const Json sequence = head.value("seq", Json());
    if (!file.is_string() || !hash.is_string() ||
        !sequence.is_number_integer()) {
      continue;
    }
    heads.push_back({.file = file.get<std::string>(),
                     .sequence = sequence.get<int64_t>(),
                     .hash = hash.get<std::string>()});
  }
  return heads;
}

void AddWanted(std::string_view opening, Wanted& wanted) {
  // What was changed names nobody; that it was is found with its own segment.
  const auto chained = SplitChainedLine(opening);
  if (!chained || ChainHash("", chained->body) != chained->hash) return;
  for (AuditHead& head : HeadsIn(opening)) {
    wanted[std::move(head.file)].emplace(std::move(head.hash), head.sequence);
  }
}

absl::StatusOr<Wanted> ReadWanted(const std::string& folder,
                                  const std::vector<std::string>& files) {
  Wanted wanted;
  for (const std::string& file : files) {
    const absl::StatusOr<std::string> tail = ReadSegment(
        folder + "/" + file,
        [&wanted](const std::vector<std::string_view>& lines, int64_t) {
          AddWanted(lines.front(), wanted);
          return false;
        });
    RETURN_IF_ERROR(tail.status());
  }
  return wanted;
}

// Segments that retention took away: by name, the last line of each.
using Removed = std::map<std::string, AuditHead, std::less<>>;

bool HasSession(const Removed& removed, std::string_view session) {
  return std::any_of(removed.begin(), removed.end(), [&](const auto& one) {
    const auto name = ParseSegmentName(one.first);
    return name.has_value() && name->session == session;
  });
}

// Where one session's segments do not continue each other, and none of it was
// taken away.
void CompareRanges(std::vector<Range> ranges, const Removed& removed,
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
        HasSession(removed, here.session)) {
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

// The check of one whole log.
class Verification {
 public:
  Verification(const std::string& folder, const AuditVerifyOptions& options)
      : folder_(folder),
        keys_(options.keys),
        noted_(options.heads.begin(), options.heads.end()) {}

  absl::StatusOr<AuditVerdict> Run();

 private:
  absl::Status CheckSegment(const std::string& file);
  void CheckThatAllAreThere(const std::vector<std::string>& files);
  void CheckThatKeptAreThere(const std::vector<std::string>& files);
  void LookFor(const std::vector<std::string_view>& lines);
  // Says what is not to be said of a segment that retention took away.
  void CheckRemoved(const AuditHead& last,
                    const std::map<std::string, int64_t>& seen);
  std::optional<Sealer> SealerOf(const std::string& file);
  void Count(const std::string& file, const SegmentCheck& check);

  const std::string& folder_;
  SealKeyStore* const keys_;
  // Not yet found.
  std::set<std::string, std::less<>> noted_;
  Wanted wanted_;
  // What was noted before anything was read.
  std::map<std::string, KeptSegment> kept_;
  std::vector<Range> ranges_;
  Removed removed_;
  AuditVerdict verdict_;
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
  std::vector<AuditHead> removed;
  ASSIGN_OR_RETURN(
      const std::string tail,
      ReadSegment(
          path, [&](const std::vector<std::string_view>& lines, int64_t first) {
            LookFor(lines);
            for (const std::string_view line : lines) {
              if (line.find(kRemovedMark) == std::string_view::npos) continue;
              for (AuditHead& head : HeadsIn(line)) removed.push_back(head);
            }
            return check.Take(lines, first);
          }));
  check.End(tail, live);
  Count(file, check);
  // A segment that was changed proves nothing.
  if (check.broken_line() == 0) {
    for (AuditHead& head : removed) {
      std::string name = head.file;
      removed_.insert_or_assign(std::move(name), std::move(head));
    }
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
  ranges_.push_back(
      {.session = std::string(ParseSegmentName(file)->session),
       .file = file,
       .first = check.first_sequence(),
       .last = check.last_sequence(),
       .broken = check.broken_line() != 0 || AnyDamage(check.findings())});
}

void Verification::CheckThatAllAreThere(const std::vector<std::string>& files) {
  for (const auto& [file, heads] : wanted_) {
    // One that began meanwhile is not among `files`.
    if (std::binary_search(files.begin(), files.end(), file) ||
        access((folder_ + "/" + file).c_str(), F_OK) == 0) {
      continue;
    }
    const auto removed = removed_.find(file);
    if (removed != removed_.end()) {
      CheckRemoved(removed->second, heads);
      continue;
    }
    verdict_.findings.push_back(
        {.damage = AuditDamage::kSegmentMissing,
         .file = file,
         .message = "another segment saw this one, and it is not there"});
  }
}

void Verification::CheckThatKeptAreThere(
    const std::vector<std::string>& files) {
  // Retention takes whole days, and the line that says so goes in its time.
  std::string_view day;
  for (const auto& [file, head] : removed_) {
    const auto name = ParseSegmentName(file);
    if (name.has_value()) day = std::max(day, name->date);
  }
  for (const auto& [file, kept] : kept_) {
    const auto name = ParseSegmentName(file);
    if (!name.has_value() || name->date <= day || wanted_.contains(file) ||
        std::binary_search(files.begin(), files.end(), file) ||
        access((folder_ + "/" + file).c_str(), F_OK) == 0) {
      continue;
    }
    verdict_.findings.push_back(
        {.damage = AuditDamage::kSegmentMissing,
         .file = file,
         .message = "it was on disk, as is noted beside its key, and it is not "
                    "there"});
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
  ASSIGN_OR_RETURN(wanted_, ReadWanted(folder_, files));
  for (const std::string& file : files) RETURN_IF_ERROR(CheckSegment(file));
  CheckThatAllAreThere(files);
  CheckThatKeptAreThere(files);
  CompareRanges(std::move(ranges_), removed_, verdict_);
  for (const auto& [file, head] : removed_) {
    if (std::binary_search(files.begin(), files.end(), file)) continue;
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
  return Verification(folder, options).Run();
}

}  // namespace osiris
