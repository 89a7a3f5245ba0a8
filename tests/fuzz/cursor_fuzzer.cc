// A cursor opens only where it was sealed: with that key, for that question.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/discovery/snapshot/cursor.h"

namespace osiris {
namespace {

constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";
constexpr std::string_view kQuestion = "discovery.request";
constexpr size_t kMaxPosition = 128;

// What somebody made up.
void Forge(std::string_view text) {
  const auto opened = OpenCursor(kKey, kQuestion, text);
  if (opened.ok() && SealCursor(kKey, kQuestion, *opened) != text) std::abort();
  for (const size_t snapshots : {0, 1, 2}) {
    const auto position = ParsePosition(text, snapshots);
    if (!position.ok()) continue;
    const auto again = ParsePosition(FormatPosition(*position), snapshots);
    if (!again.ok() || again->number != position->number ||
        again->snapshots != position->snapshots || position->number < 0) {
      std::abort();
    }
  }
}

// One that is ours, and what becomes of it when it is changed.
void Change(std::string_view position) {
  const std::string cursor = SealCursor(kKey, kQuestion, position);
  const auto opened = OpenCursor(kKey, kQuestion, cursor);
  if (!opened.ok() || *opened != position) std::abort();
  if (OpenCursor(kQuestion, kKey, cursor).ok()) std::abort();
  for (size_t i = 0; i < cursor.size(); ++i) {
    std::string changed = cursor;
    changed[i] ^= 1;
    if (OpenCursor(kKey, kQuestion, changed).ok()) std::abort();
  }
}

}  // namespace
}  // namespace osiris

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  osiris::Forge(text);
  osiris::Change(text.substr(0, osiris::kMaxPosition));
  return 0;
}
