#include "core/mask/detect/inspection.h"

#include <optional>

#include "core/mask/detect/detector_table.h"
#include "core/mask/detect/plain_text.h"

namespace osiris {
namespace {

// What all that stands for another character begins with.
constexpr uint32_t kStandsForOther = TextTraits::kBeyond | TextTraits::kEscape;

}  // namespace

Inspection Inspect(std::string_view text) {
  Inspection inspection = {.traits = TraitsOf(text)};
  std::optional<PlainText> plain;
  if (inspection.traits.has(kStandsForOther)) plain = PlainTextOf(text);
  if (!plain) {
    inspection.seen = inspection.traits;
    inspection.findings = AllFindings(text, inspection.traits);
    return inspection;
  }
  inspection.seen = TraitsOf(plain->text);
  inspection.findings = AllFindings(plain->text, inspection.seen);
  for (Finding& one : inspection.findings) {
    one.begin = plain->begins[one.begin];
    one.end = plain->begins[one.end];
  }
  return inspection;
}

}  // namespace osiris
