// Whatever a source's cells and names hold: findings are in order and apart,
// what is masked is text again, and of an e-mail address nothing is left.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/driver/cells.h"
#include "core/driver/utf8.h"
#include "core/mask/detect/value_detector.h"
#include "core/mask/row_masker.h"

namespace osiris {
namespace {

void CheckFindings(std::string_view text) {
  size_t past = 0;
  for (const Finding& one : FindPersonalData(text)) {
    if (one.begin < past || one.end <= one.begin || one.end > text.size() ||
        one.confidence < kSure || one.confidence > 1) {
      std::abort();
    }
    past = one.end;
  }
}

// True if `value` as a whole surely is an e-mail address.
bool IsEmail(std::string_view value) {
  const std::vector<Finding> classes = ClassesOf(value);
  return !classes.empty() && classes[0].personal == PersonalClass::kEmail;
}

// The first line names the column, each other is a value.
RowBatch BatchOf(std::string_view text) {
  RowBatch batch;
  while (!text.empty() && batch.cells.size() < 64) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (batch.columns.empty()) {
      batch.columns.emplace_back(line);
    } else {
      batch.cells.push_back(TextCell(line, 4096));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return batch;
}

void Run(std::string_view text) {
  CheckFindings(text);
  const RowBatch batch = BatchOf(text);
  const MaskRules rules;
  TokenBook book;
  RowMasker masker(rules, book);
  const MaskedTable table = {.name = {.name = "t"}};
  const MaskedRows masked = masker.Mask(table, batch);
  if (masked.rows.cells.size() != batch.cells.size()) std::abort();
  for (size_t i = 0; i < batch.cells.size(); ++i) {
    const Cell& cell = masked.rows.cells[i];
    if (cell.kind == Cell::Kind::kBlob) {
      if (!cell.bytes.empty()) std::abort();
      continue;
    }
    if (IsUtf8(batch.cells[i].bytes) && !IsUtf8(cell.bytes)) std::abort();
    if (IsEmail(batch.cells[i].bytes) && !batch.cells[i].cut() &&
        cell.bytes.find('@') != std::string::npos) {
      std::abort();
    }
  }
}

}  // namespace
}  // namespace osiris

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  osiris::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
