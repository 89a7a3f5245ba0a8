#include "core/mask/detect/value_detector.h"

#include <algorithm>
#include <utility>

#include "core/mask/detect/inspection.h"
#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

// Surest first, then the longest, then by class and place.
bool IsSurer(const Finding& a, const Finding& b) {
  if (a.confidence != b.confidence) return a.confidence > b.confidence;
  if (a.size() != b.size()) return a.size() > b.size();
  if (a.personal != b.personal) return a.personal < b.personal;
  return a.begin < b.begin;
}

static_assert(kMaxInspected <= kMaxTraits);

}  // namespace

std::vector<Finding> SureFindings(Findings findings) {
  std::erase_if(findings, [](const Finding& one) {
    return one.confidence < kSure || one.begin >= one.end;
  });
  if (findings.size() < 2) return findings;
  std::sort(findings.begin(), findings.end(), IsSurer);
  // The bytes that a surer finding has taken, in order.
  std::vector<Finding> kept;
  for (const Finding& one : findings) {
    const auto next = std::lower_bound(
        kept.begin(), kept.end(), one.begin,
        [](const Finding& other, size_t begin) { return other.end <= begin; });
    if (next != kept.end() && next->begin < one.end) continue;
    kept.insert(next, one);
  }
  return kept;
}

std::vector<Finding> WholeFindings(Findings findings, size_t size) {
  std::erase_if(findings, [size](const Finding& one) {
    return one.begin != 0 || one.end != size;
  });
  std::sort(findings.begin(), findings.end(), IsSurer);
  return findings;
}

std::vector<Finding> FindPersonalData(std::string_view text) {
  return SureFindings(Inspect(text.substr(0, kMaxInspected)).findings);
}

std::vector<Finding> ClassesOf(std::string_view value) {
  const std::string_view whole = Trimmed(value);
  if (whole.size() > kMaxInspected) return {};
  return WholeFindings(Inspect(whole).findings, whole.size());
}

}  // namespace osiris
