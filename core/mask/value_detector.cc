#include "core/mask/value_detector.h"

#include <algorithm>
#include <optional>

#include "core/mask/email_detector.h"
#include "core/mask/name_detector.h"
#include "core/mask/national_id_detector.h"
#include "core/mask/network_detector.h"
#include "core/mask/payment_detector.h"
#include "core/mask/phone_detector.h"
#include "core/mask/place_detector.h"
#include "core/mask/plain_text.h"
#include "core/mask/secret_detector.h"
#include "core/mask/text_run.h"

namespace osiris {
namespace {

Findings AllFindings(std::string_view text) {
  Findings findings;
  FindAddresses(text, findings);
  FindCoordinates(text, findings);
  FindEmails(text, findings);
  FindNationalIds(text, findings);
  FindNetworkAddresses(text, findings);
  FindPaymentNumbers(text, findings);
  FindPersonNames(text, findings);
  FindPhones(text, findings);
  FindSecrets(text, findings);
  return findings;
}

// Surest first, then the longest, then by class and place.
bool IsSurer(const Finding& a, const Finding& b) {
  if (a.confidence != b.confidence) return a.confidence > b.confidence;
  if (a.size() != b.size()) return a.size() > b.size();
  if (a.personal != b.personal) return a.personal < b.personal;
  return a.begin < b.begin;
}

// What is found in `text`, looked at in the characters of detectors.
Findings Inspect(std::string_view text) {
  const std::optional<PlainText> plain = PlainTextOf(text);
  if (!plain) return AllFindings(text);
  Findings findings = AllFindings(plain->text);
  for (Finding& one : findings) {
    one.begin = plain->begins[one.begin];
    one.end = plain->begins[one.end];
  }
  return findings;
}

}  // namespace

std::vector<Finding> FindPersonalData(std::string_view text) {
  Findings findings = Inspect(text.substr(0, kMaxInspected));
  std::erase_if(findings, [](const Finding& one) {
    return one.confidence < kSure || one.begin >= one.end;
  });
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

std::vector<Finding> ClassesOf(std::string_view value) {
  const std::string_view whole = Trimmed(value);
  if (whole.size() > kMaxInspected) return {};
  Findings findings = Inspect(whole);
  std::erase_if(findings, [&whole](const Finding& one) {
    return one.begin != 0 || one.end != whole.size();
  });
  std::sort(findings.begin(), findings.end(), IsSurer);
  return findings;
}

}  // namespace osiris
