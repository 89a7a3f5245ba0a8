#include "core/mask/column_classifier.h"

#include "core/mask/value_detector.h"
#include "fmt/format.h"

namespace osiris {

ColumnVerdict ClassifyColumn(const ColumnFacts& facts) {
  ColumnVerdict verdict;
  size_t hits = 0;
  for (const std::string& value : facts.values) {
    if (!ClassesOf(value).empty()) ++hits;
  }
  if (hits * 2 <= facts.values.size()) return verdict;
  verdict.personal = PersonalClass::kEmail;
  verdict.confidence = 0.9;
  verdict.why =
      fmt::format("{} of {} values have the form of an e-mail address", hits,
                  facts.values.size());
  return verdict;
}

}  // namespace osiris
