#include "core/trail/trail_service.h"

#include <utility>

#include "core/audit/audit_quarantine.h"
#include "core/audit/audit_segment.h"
#include "core/audit/verify/audit_verify.h"
#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// What one call leaves is two lines.
constexpr int64_t kLinesOfACall = 1000;
constexpr int64_t kExported = 10'000'000;
constexpr size_t kFindings = 100;

absl::Status Unreadable(const absl::Status& reason) {
  return MakeError(ErrorCode::kAuditUnreadable,
                   fmt::format("the audit log could not be read: {}",
                               std::string(reason.message())));
}

Json EventOf(const AuditEntry& entry) {
  absl::StatusOr<Json> event = ParseJson(entry.line);
  if (event.ok() && event->is_object()) return *std::move(event);
  return {{"unreadable", entry.line}};
}

Json EntriesOf(const AuditSelection& selection) {
  Json entries = Json::array();
  for (const AuditEntry& entry : selection.entries) {
    entries.push_back({{"file", entry.file},
                       {"line", entry.number},
                       {"event", EventOf(entry)}});
  }
  return entries;
}

Json TornOf(const AuditSelection& selection) {
  Json torn = Json::array();
  for (const AuditTail& tail : selection.torn) {
    torn.push_back({{"file", tail.file}, {"bytes", tail.bytes}});
  }
  return torn;
}

Json UnreadableOf(const AuditSelection& selection) {
  Json unreadable = Json::array();
  for (const AuditUnreadable& one : selection.unreadable) {
    unreadable.push_back({{"file", one.file}, {"message", one.message}});
  }
  return unreadable;
}

// What was put aside of segments that ended in half a line.
Json QuarantineOf(const std::string& folder) {
  Json tails = Json::array();
  const auto listed = ListQuarantine(folder);
  if (!listed.ok()) return tails;
  for (const QuarantinedTail& tail : *listed) {
    tails.push_back({{"file", tail.segment},
                     {"bytes", tail.bytes},
                     {"path", folder + "/" + PathOf(tail)}});
  }
  return tails;
}

Json FindingsOf(const AuditVerdict& verdict, bool damage) {
  Json findings = Json::array();
  for (const AuditFinding& finding : verdict.findings) {
    if (IsDamage(finding.damage) != damage) continue;
    if (findings.size() == kFindings) break;
    findings.push_back({{"kind", NameOf(finding.damage)},
                        {"file", finding.file},
                        {"line", finding.line},
                        {"seq", finding.sequence},
                        {"message", finding.message}});
  }
  return findings;
}

// What a verdict does not say, in words.
std::string CaveatOf(const AuditVerdict& verdict) {
  if (verdict.seals_unchecked > 0) {
    return "seals could not be checked: their keys are not here";
  }
  if (verdict.segments_unsealed > 0) {
    return "some segments are chained and not sealed: they have no keys; note "
           "down `osiris audit head`";
  }
  return "";
}

}  // namespace

TrailService::TrailService(std::string folder, SealKeyStore& keys)
    : folder_(std::move(folder)), keys_(keys) {}

absl::StatusOr<Json> TrailService::List(const AuditFilter& filter,
                                        int64_t limit) const {
  const absl::StatusOr<AuditSelection> selection =
      SelectAudit(folder_, filter, limit);
  if (!selection.ok()) return Unreadable(selection.status());
  Json entries = EntriesOf(*selection);
  const size_t returned = entries.size();
  return Json{
      {"status", "success"},
      {"folder", folder_},
      {"total", selection->matched},
      {"returned", returned},
      {"truncated", static_cast<int64_t>(returned) < selection->matched},
      {"torn", TornOf(*selection)},
      {"unreadable", UnreadableOf(*selection)},
      {"quarantined", QuarantineOf(folder_)},
      {"entries", std::move(entries)}};
}

absl::StatusOr<Json> TrailService::Show(
    const std::string& correlation_id) const {
  AuditFilter filter;
  filter.correlation_id = correlation_id;
  const absl::StatusOr<AuditSelection> selection =
      SelectAudit(folder_, filter, kLinesOfACall);
  if (!selection.ok()) return Unreadable(selection.status());
  if (selection->entries.empty()) {
    return MakeError(ErrorCode::kAuditNotFound,
                     "no call in the log has this correlation id");
  }
  return Json{{"status", "success"},
              {"correlation_id", correlation_id},
              {"entries", EntriesOf(*selection)}};
}

absl::StatusOr<Json> TrailService::Verify(
    const std::vector<std::string>& heads) const {
  const absl::StatusOr<AuditVerdict> verdict =
      VerifyAudit(folder_, {.keys = &keys_, .heads = heads});
  if (!verdict.ok()) return Unreadable(verdict.status());
  Json document = {{"status", "success"},
                   {"folder", folder_},
                   {"intact", verdict->intact()},
                   {"segments", verdict->segments},
                   {"lines", verdict->lines},
                   {"seals_checked", verdict->seals_checked},
                   {"seals_unchecked", verdict->seals_unchecked},
                   {"segments_unsealed", verdict->segments_unsealed},
                   {"segments_removed", verdict->segments_removed},
                   {"quarantined", QuarantineOf(folder_)},
                   {"caveat", CaveatOf(*verdict)},
                   {"damage", FindingsOf(*verdict, true)},
                   {"notes", FindingsOf(*verdict, false)}};
  if (!verdict->intact()) {
    const absl::Status damaged = MakeError(
        ErrorCode::kAuditDamaged, "the audit log is not as it was written");
    document["code"] = GetErrorInfo(damaged).code;
  }
  return document;
}

absl::StatusOr<Json> TrailService::Export(const AuditFilter& filter,
                                          const std::string& path) const {
  if (path == "-") {
    return MakeError(ErrorCode::kAuditExportRefused,
                     "standard output is for what the command answers",
                     {.path = {"file"},
                      .hint = "name a new file; `./-` is one of that name"});
  }
  const absl::StatusOr<AuditSelection> selection =
      SelectAudit(folder_, filter, kExported);
  if (!selection.ok()) return Unreadable(selection.status());
  std::string text;
  for (const AuditEntry& entry : selection->entries) text += entry.line + "\n";
  if (absl::Status made = CreateFile(path, text); !made.ok()) {
    return MakeError(ErrorCode::kAuditExportRefused,
                     std::string(made.message()));
  }
  return Json{{"status", "success"},
              {"path", path},
              {"lines", selection->entries.size()},
              {"bytes", text.size()},
              {"sha256", Sha256Hex(text)},
              {"torn", TornOf(*selection)},
              {"unreadable", UnreadableOf(*selection)}};
}

absl::StatusOr<Json> TrailService::Head(int64_t limit) const {
  const absl::StatusOr<std::vector<std::string>> files = ListSegments(folder_);
  if (!files.ok()) return Unreadable(files.status());
  Json heads = Json::array();
  for (const AuditHead& head :
       NewestHeads(folder_, static_cast<size_t>(limit))) {
    heads.push_back({{"file", head.file},
                     {"seq", head.sequence},
                     {"h", head.hash},
                     {"live", IsSegmentLive(folder_ + "/" + head.file)}});
  }
  return Json{{"status", "success"},
              {"folder", folder_},
              {"segments", files->size()},
              {"heads", std::move(heads)}};
}

}  // namespace osiris
