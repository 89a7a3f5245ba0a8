#include "core/audit/verify/removal_claims.h"

#include <algorithm>
#include <utility>

#include "core/audit/audit_segment.h"
#include "core/base/json.h"

namespace osiris {

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

RemovalClaims::RemovalClaims(std::string first_key_day)
    : first_key_day_(std::move(first_key_day)) {}

bool RemovalClaims::Believes(const RemovalClaim& claim, int64_t sealed,
                             bool whole) const {
  const auto gone = ParseSegmentName(claim.gone.file);
  const auto by = ParseSegmentName(claim.by);
  if (!gone || !by || gone->date >= by->date) return false;
  if (claim.line <= sealed) return true;
  return whole && (first_key_day_.empty() ||
                   (gone->date < first_key_day_ && by->date <= first_key_day_));
}

void RemovalClaims::Add(RemovalClaim claim, int64_t sealed, bool whole) {
  if (!Believes(claim, sealed, whole)) {
    doubted_.push_back(std::move(claim));
    return;
  }
  day_ = std::max(day_, std::string(ParseSegmentName(claim.gone.file)->date));
  std::string file = claim.gone.file;
  believed_.insert_or_assign(std::move(file), std::move(claim.gone));
}

const AuditHead* RemovalClaims::Find(const std::string& file) const {
  const auto found = believed_.find(file);
  return found == believed_.end() ? nullptr : &found->second;
}

bool RemovalClaims::HasSession(std::string_view session) const {
  return std::any_of(believed_.begin(), believed_.end(), [&](const auto& one) {
    return ParseSegmentName(one.first)->session == session;
  });
}

bool RemovalClaims::Reached(std::string_view day) const { return day <= day_; }

}  // namespace osiris
