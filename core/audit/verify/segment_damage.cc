#include "core/audit/verify/segment_damage.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit_segment.h"
#include "core/audit/verify/segment_check.h"
#include "core/base/status_macros.h"

namespace osiris {

absl::StatusOr<bool> IsSegmentDamaged(const std::string& folder,
                                      const std::string& file,
                                      SealKeyStore* keys,
                                      const KeptSegment& kept) {
  std::optional<Sealer> sealer;
  if (keys != nullptr) {
    absl::StatusOr<SealKey> key = keys->Get(file);
    if (key.ok()) sealer.emplace(*std::move(key));
  }
  SegmentCheck check(file, {}, std::move(sealer), kept);
  ASSIGN_OR_RETURN(
      const std::string tail,
      ReadSegment(
          folder + "/" + file,
          [&check](const std::vector<std::string_view>& lines, int64_t first) {
            return check.Take(lines, first);
          }));
  check.End(tail, /*live=*/false);
  return check.broken_line() != 0 ||
         std::any_of(check.findings().begin(), check.findings().end(),
                     [](const AuditFinding& finding) {
                       return IsDamage(finding.damage);
                     });
}

}  // namespace osiris
