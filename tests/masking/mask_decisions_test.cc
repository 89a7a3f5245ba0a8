// What is decided of a value does not change by the way: over the labelled set
// and over noise, every finding, verdict and mask is the one that was recorded
// here. Who changes a detector on purpose records anew what this test prints.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/fingerprint.h"
#include "core/driver/cells.h"
#include "core/mask/detect/value_detector.h"
#include "core/mask/row_masker.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "tests/masking/labelled_set.h"
#include "tests/masking/noise.h"

namespace osiris::masking {
namespace {

constexpr uint64_t kSeed = 20261127;

// Writes down decisions.
class Record {
 public:
  void Add(const std::string& table, const std::string& column,
           const std::vector<Cell>& cells) {
    for (const Cell& cell : cells) {
      Findings("in", FindPersonalData(cell.bytes));
      Findings("as", ClassesOf(cell.bytes));
    }
    const MaskedTable masked = {.name = {.name = table}};
    RowBatch batch = {.columns = {column}, .cells = cells};
    RowMasker masker(rules_, book_);
    for (const ColumnMask& mask : masker.Examine(masked, batch)) {
      Verdict(mask.verdict);
    }
    const MaskedRows rows = masker.Mask(masked, std::move(batch));
    for (const Cell& cell : rows.rows.cells) {
      lines_ +=
          fmt::format("cell {} {} {} {} {}\n", static_cast<int>(cell.kind),
                      cell.integer, cell.real, cell.full_bytes, cell.bytes);
    }
    for (const ColumnMask& mask : rows.masks) {
      for (const PersonalClass personal : mask.classes) {
        lines_ += fmt::format("mask {} {}\n", NameOf(personal), mask.parts);
      }
    }
    for (const int64_t count : rows.counts) masked_ += count;
  }

  // A digest of all of it.
  std::string Digest() const { return Sha256Hex(lines_); }

  // "card:12 email:7 …, masked:99".
  std::string Counts() const {
    std::string text;
    for (const auto& [name, count] : counts_) {
      text += fmt::format("{}:{} ", name, count);
    }
    return text + fmt::format("masked:{}", masked_);
  }

 private:
  void Findings(const char* how, const std::vector<Finding>& findings) {
    for (const Finding& one : findings) {
      ++counts_[std::string(NameOf(one.personal))];
      lines_ += fmt::format("{} {} {} {} {} {}\n", how, one.begin, one.end,
                            NameOf(one.personal), one.confidence, one.why);
    }
  }

  void Verdict(const ColumnVerdict& verdict) {
    lines_ += fmt::format("verdict {} {} {}",
                          verdict.personal ? NameOf(*verdict.personal) : "-",
                          verdict.confidence, verdict.why);
    for (const PersonalClass personal : AllPersonalClasses()) {
      if (verdict.doubted.contains(personal)) {
        lines_ += fmt::format(" not {}", NameOf(personal));
      }
    }
    lines_ += '\n';
  }

  MaskRules rules_;
  TokenBook book_;
  std::string lines_;
  std::map<std::string, int64_t> counts_;
  int64_t masked_ = 0;
};

TEST(MaskDecisionsTest, AreThoseOfTheLabelledSet) {
  Record record;
  for (const LabelledColumn& column : MakeLabelledSet(kSeed, 5)) {
    std::vector<Cell> cells;
    for (const LabelledValue& value : column.values) {
      cells.push_back(TextCell(value.text));
    }
    record.Add(column.table, column.name, cells);
  }

  EXPECT_EQ(record.Counts(),
            "address:320 birth_date:35 card:507 email:498 geo:609 iban:382 "
            "ip:452 mac:459 national_id:921 person_name:358 phone:670 "
            "secret:1149 masked:3970");
  EXPECT_EQ(record.Digest(),
            "d45cc686611303cc98cde1d5375b3a41"
            "cfe78e14382f91e41e36b9e6ceb2cf1c");
}

TEST(MaskDecisionsTest, AreThoseOfNoise) {
  Record record;
  for (const NoisyColumn& column : MakeNoise(kSeed, 5000)) {
    record.Add(column.table, column.name, column.cells);
  }

  EXPECT_EQ(record.Counts(),
            "address:545 birth_date:24 card:540 email:523 geo:797 iban:283 "
            "ip:613 mac:262 national_id:655 person_name:232 phone:846 "
            "secret:2696 masked:15786");
  EXPECT_EQ(record.Digest(),
            "22e922f8694d0a51967088b8f283bd1d"
            "9a7b63e374b7b8fd6ed53e36387cd355");
}

TEST(MaskDecisionsTest, AreTheSameOfAPageThatIsRemembered) {
  const MaskRules rules;
  int masked_cells = 0;
  for (const NoisyColumn& column : MakeNoise(kSeed + 1, 2000)) {
    const RowBatch batch = {.columns = {column.name}, .cells = column.cells};
    const MaskedTable table = {.name = {.name = column.table}};
    TokenBook book;
    const MaskedRows alone = RowMasker(rules, book).Mask(table, batch);
    ColumnMemory memory;
    for (int time = 0; time < 2; ++time) {
      const MaskedRows again =
          RowMasker(rules, book, &memory).Mask(table, batch);
      EXPECT_EQ(again.rows, alone.rows) << column.name;
      EXPECT_EQ(again.counts, alone.counts) << column.name;
    }
    for (const int64_t count : alone.counts) masked_cells += count > 0 ? 1 : 0;
  }
  EXPECT_GE(masked_cells, 2000);
}

}  // namespace
}  // namespace osiris::masking
