// A detector is not asked about a text that lacks what it needs: it would have
// found nothing.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/mask/column_classifier.h"
#include "core/mask/detect/detector_table.h"
#include "core/mask/detect/name_detector.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/detect/value_detector.h"
#include "gtest/gtest.h"
#include "tests/masking/labelled_set.h"
#include "tests/masking/noise.h"

namespace osiris::masking {
namespace {

struct Asked {
  int found = 0;
  int spared = 0;
};

class DetectorNeedTest : public ::testing::Test {
 protected:
  void Try(std::string_view text) {
    const TextTraits traits = TraitsOf(text);
    size_t every = 0;
    for (const Detector& detector : Detectors()) {
      Findings findings;
      detector.find(text, findings);
      every += findings.size();
      const bool asked = detector.need.IsMetBy(traits);
      EXPECT_TRUE(asked || findings.empty()) << detector.name << ": " << text;
      Asked& all = asked_[std::string(detector.name)];
      if (!findings.empty()) ++all.found;
      if (!asked) ++all.spared;
    }
    EXPECT_EQ(AllFindings(text, traits).size(), every) << text;
    const std::string_view whole = Trimmed(text);
    const double likeness = PersonNameLikeness(whole);
    const bool asked = MayBePersonName(TraitsOf(whole));
    EXPECT_TRUE(asked || likeness == 0) << text;
    Asked& all = asked_["a name as a whole"];
    if (likeness > 0) ++all.found;
    if (!asked) ++all.spared;
  }

  // Each was tried with what it finds, and with what it is not asked about.
  void ExpectAllTried() const {
    for (const auto& [name, all] : asked_) {
      EXPECT_GE(all.found, 20) << name;
      EXPECT_GE(all.spared, 20) << name;
    }
  }

 private:
  std::map<std::string, Asked> asked_;
};

TEST_F(DetectorNeedTest, HoldsForTheLabelledSet) {
  for (const LabelledColumn& column : MakeLabelledSet(7, 5)) {
    for (const LabelledValue& value : column.values) Try(value.text);
  }
}

TEST_F(DetectorNeedTest, HoldsForNoise) {
  for (const NoisyColumn& column : MakeNoise(7, 10000)) {
    for (const Cell& cell : column.cells) {
      Try(cell.bytes);
      Try("<pwd>" + cell.bytes + "</pwd>");
      const size_t mark = cell.bytes.find('@');
      if (mark == std::string::npos) continue;
      // The same, as people spell it.
      Try(cell.bytes.substr(0, mark) + "[at]" + cell.bytes.substr(mark + 1));
    }
  }
  ExpectAllTried();
}

TEST_F(DetectorNeedTest, HoldsForWhateverIsShort) {
  // All texts of up to four bytes of these, at the ends of one that is found.
  constexpr std::string_view kBytes = "1aA .:@-+\xC3";
  const std::vector<std::string> cores = {
      "",         "a@b.cz", "Jan Novak",     "1.2.3.4",   "::1:2",
      "pwd=abcd", "St 5",   "50.123 14.123", "ur.1.1.80", "latitud 1.234"};
  for (size_t i = 0; i < 10 * 10 * 10; ++i) {
    const std::string around = {kBytes[i % 10], kBytes[i / 10 % 10],
                                kBytes[i / 100]};
    for (const std::string& core : cores) {
      Try(around.substr(0, 1) + core + around.substr(1));
      Try(core + around);
    }
  }
}

TEST(CleanValueTest, HasNothingThatIsFound) {
  int clean_values = 0;
  for (const NoisyColumn& column : MakeNoise(9, 8000)) {
    for (const Cell& cell : column.cells) {
      for (const char* around : {"", " ", "\t", "\r\n", "  "}) {
        const std::string text = around + cell.bytes + around;
        const std::string_view value = text;
        std::vector<bool> clean;
        ClassifyColumn({.column = "c7", .values = {&value, 1}}, &clean);
        ASSERT_EQ(clean.size(), 1u);
        if (!clean[0]) continue;
        ++clean_values;
        EXPECT_TRUE(FindPersonalData(value).empty()) << text;
      }
    }
  }
  EXPECT_GE(clean_values, 10000);
}

}  // namespace
}  // namespace osiris::masking
