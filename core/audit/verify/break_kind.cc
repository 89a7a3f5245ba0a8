#include "core/audit/verify/break_kind.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/audit/audit_chain.h"
#include "core/audit/audit_line.h"
#include "core/audit/audit_segment.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

struct Seen {
  // It is an object, whatever is in it.
  bool read = false;
  int64_t sequence = 0;
  bool opens = false;
  std::string hash;
};

using Kind = std::pair<AuditDamage, std::string>;

Seen See(std::string_view text) {
  Seen seen;
  if (const auto line = ReadAuditLine(text)) {
    seen.read = true;
    seen.sequence = line->sequence;
    seen.opens = line->event == "segment.opened";
  }
  if (const auto chained = SplitChainedLine(text)) seen.hash = chained->hash;
  return seen;
}

Kind Changed() {
  return {AuditDamage::kChanged,
          "this line, or the hash of the one before it, "
          "is not as it was written"};
}

Kind Moved() {
  return {AuditDamage::kMoved,
          "lines from here on are not in the order in which they were written"};
}

Kind KindOfFirst(const std::vector<Seen>& lines) {
  const auto chained = [](const Seen& seen) { return !seen.hash.empty(); };
  if (std::none_of(lines.begin(), lines.end(), chained)) {
    return {AuditDamage::kUnchained,
            "no line has a hash: taken out, or written by a version that had "
            "none"};
  }
  // Nothing can have stood before number 1.
  if (lines[0].opens || lines[0].hash.empty() || !lines[0].read ||
      lines[0].sequence == 1) {
    return Changed();
  }
  const auto opens = [](const Seen& seen) { return seen.opens; };
  if (std::any_of(lines.begin(), lines.end(), opens)) return Moved();
  return {AuditDamage::kMissing, "the lines before this one were taken out"};
}

// `at` is the index of the broken line, from 1.
Kind KindOf(const std::vector<Seen>& lines, size_t at) {
  const Seen& here = lines[at];
  const int64_t expected = lines[at - 1].sequence + 1;
  const auto is_here = [&here](const Seen& seen) {
    return seen.sequence == here.sequence && seen.hash == here.hash;
  };
  const auto is_expected = [expected](const Seen& seen) {
    return seen.sequence == expected;
  };
  const bool next_fits =
      at + 1 < lines.size() && lines[at + 1].sequence == expected + 1;
  if (here.hash.empty() || !here.read || here.sequence == expected ||
      next_fits) {
    return Changed();
  }
  const auto before = lines.begin() + static_cast<int64_t>(at);
  if (std::any_of(lines.begin(), before, is_here)) {
    return {AuditDamage::kDuplicated,
            fmt::format("line number {} is there twice", here.sequence)};
  }
  if (here.sequence < expected ||
      std::any_of(before + 1, lines.end(), is_expected)) {
    return Moved();
  }
  return {AuditDamage::kMissing,
          fmt::format("lines number {} to {} are missing before this one",
                      expected, here.sequence - 1)};
}

}  // namespace

absl::StatusOr<AuditFinding> ClassifyBreak(const std::string& folder,
                                           const std::string& file,
                                           int64_t line) {
  std::vector<Seen> lines;
  ASSIGN_OR_RETURN(
      const std::string tail,
      ReadSegment(folder + "/" + file,
                  [&lines](const std::vector<std::string_view>& more, int64_t) {
                    for (const std::string_view text : more) {
                      lines.push_back(See(text));
                    }
                    return true;
                  }));
  AuditFinding finding = {.file = file, .line = line};
  if (line < 1 || static_cast<size_t>(line) > lines.size()) {
    finding.message = "the segment was changed while it was read";
    return finding;
  }
  const auto at = static_cast<size_t>(line) - 1;
  finding.sequence = lines[at].sequence;
  std::tie(finding.damage, finding.message) =
      at == 0 ? KindOfFirst(lines) : KindOf(lines, at);
  return finding;
}

}  // namespace osiris
