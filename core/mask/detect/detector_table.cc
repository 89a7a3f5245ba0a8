#include "core/mask/detect/detector_table.h"

#include <array>

#include "core/mask/detect/assignment_detector.h"
#include "core/mask/detect/birth_date_detector.h"
#include "core/mask/detect/degree_detector.h"
#include "core/mask/detect/email_detector.h"
#include "core/mask/detect/labelled_degree_detector.h"
#include "core/mask/detect/labelled_id_detector.h"
#include "core/mask/detect/name_detector.h"
#include "core/mask/detect/national_id_detector.h"
#include "core/mask/detect/network_detector.h"
#include "core/mask/detect/payment_detector.h"
#include "core/mask/detect/phone_detector.h"
#include "core/mask/detect/place_detector.h"
#include "core/mask/detect/secret_detector.h"

namespace osiris {
namespace {

using Traits = TextTraits;

constexpr uint32_t kWord = Traits::kLetter | Traits::kBeyond;
// What stands between the words of an address.
constexpr uint32_t kApart = Traits::kSpace | Traits::kComma | Traits::kPoint |
                            Traits::kHash | Traits::kNewline;

constexpr std::array kDetectors = {
    // A word of a street, a number, and what stands between them.
    Detector{
        "addresses",
        FindAddresses,
        {.size = 4, .counts = TraitCounts(1), .any = kWord, .any_too = kApart}},
    // Two times "1.234", and what stands between them.
    Detector{"coordinates",
             FindCoordinates,
             {.size = 11,
              .counts = TraitCounts(8, 2),
              .any = Traits::kSpace | Traits::kComma | Traits::kSemicolon}},
    // "1°2'N".
    Detector{"degrees",
             FindDegrees,
             {.size = 6,
              .counts = TraitCounts(2),
              .any = Traits::kUpper,
              .any_too = Traits::kBeyond | Traits::kPoint | Traits::kComma}},
    Detector{"emails",
             FindEmails,
             {.size = 6, .counts = TraitCounts(0, 1), .any = Traits::kAt}},
    // "a[at]b.cc".
    Detector{"spelled emails",
             FindSpelledEmails,
             {.size = 9, .any = Traits::kOther, .any_too = Traits::kLetter}},
    // The UK's has the fewest digits.
    Detector{
        "national ids", FindNationalIds, {.size = 9, .counts = TraitCounts(6)}},
    // "rc 900101000".
    Detector{"labelled ids",
             FindLabelledIds,
             {.size = 11, .counts = TraitCounts(8), .any = kWord}},
    // "latitud 1.234".
    Detector{"labelled degrees",
             FindLabelledDegrees,
             {.size = 13, .counts = TraitCounts(4, 1), .any = Traits::kLetter}},
    // "ur.1.1.80".
    Detector{"birth dates",
             FindBirthDates,
             {.size = 9, .counts = TraitCounts(4), .any = Traits::kLetter}},
    Detector{"IPv4", FindV4, {.size = 7, .counts = TraitCounts(4, 3)}},
    // "::1:2:3", "00-00-00-00-00-00", "0000.0000.0000".
    Detector{"hex addresses",
             FindHexAddresses,
             {.size = 6,
              .any = Traits::kColons | Traits::kDashes | Traits::kPoints}},
    Detector{"IBAN",
             FindIbans,
             {.size = 15, .counts = TraitCounts(2), .any = Traits::kLetter}},
    Detector{"cards", FindCards, {.size = 13, .counts = TraitCounts(13)}},
    // Two words, one with a capital.
    Detector{"names",
             FindPersonNames,
             {.size = 3,
              .any = Traits::kUpper | Traits::kBeyond,
              .any_too = Traits::kSpace}},
    Detector{"phones", FindPhones, {.size = 7, .counts = TraitCounts(7)}},
    Detector{"tokens", FindTokens, {.size = kLeastToken}},
    // "-----BEGIN ".
    Detector{"private keys",
             FindPrivateKeys,
             {.size = 11,
              .counts = TraitCounts(0, 0, 0, 5),
              .any = Traits::kUpper,
              .any_too = Traits::kSpace}},
    Detector{
        "URLs",
        FindUrls,
        {.size = 5, .counts = TraitCounts(0, 0, 1), .any = Traits::kSlash}},
    // "pwd=1234".
    Detector{"assignments",
             FindAssignments,
             {.size = 8,
              .any = Traits::kEquals | Traits::kColon,
              .any_too = Traits::kLetter}},
    // "<pwd>1234</".
    Detector{"elements",
             FindElements,
             {.size = 11, .any = Traits::kOther, .any_too = Traits::kSlash}},
    // "authorization:1234567a".
    Detector{"bearers",
             FindBearers,
             {.size = 22,
              .counts = TraitCounts(1),
              .any = Traits::kSpace | Traits::kEquals | Traits::kColon |
                     Traits::kOther,
              .any_too = Traits::kLetter}}};

// True for most short numbers and for single words: no need is met.
bool LacksAll(const TextTraits& traits) {
  constexpr uint32_t kMore = ~(Traits::kLetter | Traits::kUnderscore);
  if (traits.size < kLeastToken && !traits.has(kMore)) return true;
  // Of less than six bytes are only addresses, names and URLs.
  return traits.size < 6 && !traits.has(Traits::kSlash) &&
         !(traits.has(kWord) && traits.has(kApart));
}

}  // namespace

std::span<const Detector> Detectors() { return kDetectors; }

Findings AllFindings(std::string_view text, const TextTraits& traits) {
  Findings findings;
  if (LacksAll(traits)) return findings;
  for (const Detector& detector : kDetectors) {
    if (detector.need.IsMetBy(traits)) detector.find(text, findings);
  }
  return findings;
}

}  // namespace osiris
