// Whatever a line of memory holds: what is taken is written and read back the
// same, and of an e-mail address in what is captured nothing is left.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/mask/document_masker.h"
#include "core/memory/memory_entry.h"

namespace osiris {
namespace {

void CheckLine(std::string_view line) {
  const std::optional<MemoryEntry> entry = ParseMemoryLine(line);
  if (!entry) return;
  std::string written = FormatMemoryLine(*entry);
  if (written.find('\n') != written.size() - 1) std::abort();
  written.pop_back();
  const std::optional<MemoryEntry> again = ParseMemoryLine(written);
  if (!again || ToJson(*again) != ToJson(*entry)) std::abort();
}

void CheckMasks(std::string_view text) {
  constexpr char kAddress[] = "ada.lovelace@example.org";
  const absl::StatusOr<Json> document = ParseJson(text);
  if (!document.ok()) return;
  const Json masked =
      MaskDocument({{"d", *document}, {"a", kAddress}}).document;
  if (DumpJson(masked.at("a")).find("lovelace") != std::string::npos) {
    std::abort();
  }
  if (document->is_structured() && masked.at("d").size() != document->size()) {
    std::abort();
  }
}

}  // namespace
}  // namespace osiris

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  osiris::CheckLine(text);
  osiris::CheckMasks(text);
  return 0;
}
