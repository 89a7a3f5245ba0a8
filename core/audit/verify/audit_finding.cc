#include "core/audit/verify/audit_finding.h"

#include <cstddef>

namespace osiris {

std::string_view NameOf(AuditDamage damage) {
  constexpr std::string_view kNames[] = {
      "changed",    "missing",    "duplicated",   "moved",
      "unchained",  "cut",        "rewritten",    "segment_missing",
      "misnamed",   "seal_wrong", "seal_missing", "head_missing",
      "unreadable", "unclosed",   "unsealed",     "removal_unsealed",
      "torn_tail"};
  return kNames[static_cast<size_t>(damage)];
}

bool IsDamage(AuditDamage damage) {
  switch (damage) {
    case AuditDamage::kUnclosed:
    case AuditDamage::kUnsealed:
    case AuditDamage::kRemovalUnsealed:
    case AuditDamage::kTornTail:
      return false;
    default:
      return true;
  }
}

}  // namespace osiris
