#include "core/attach/text_edit.h"

#include <algorithm>

#include "fmt/format.h"

namespace osiris {
namespace {

// The lines of `part`, each after `mark`. Blank ones are dropped, and so is a
// comma that only joins what comes to what is there.
std::string Marked(std::string_view part, std::string_view mark) {
  std::string out;
  while (!part.empty()) {
    const size_t end = std::min(part.find('\n'), part.size());
    std::string_view line = part.substr(0, end);
    part.remove_prefix(std::min(end + 1, part.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t,") == std::string_view::npos) continue;
    out += fmt::format("\n{}{}", mark, line);
  }
  return out;
}

std::string WithoutHidden(std::string_view text, const TextEdit& edit,
                          const std::vector<HiddenRange>& hidden) {
  const size_t end = edit.offset + edit.removed;
  std::string shown;
  size_t at = edit.offset;
  for (const HiddenRange& range : hidden) {
    if (range.begin < at || range.end > end) continue;
    shown += text.substr(at, range.begin - at);
    shown += "…";
    at = range.end;
  }
  shown += text.substr(at, end - at);
  return shown;
}

}  // namespace

std::string ApplyEdits(std::string_view text,
                       const std::vector<TextEdit>& edits) {
  std::string out;
  size_t at = 0;
  for (const TextEdit& edit : edits) {
    out += text.substr(at, edit.offset - at);
    out += edit.inserted;
    at = edit.offset + edit.removed;
  }
  out += text.substr(at);
  return out;
}

std::string DescribeEdits(std::string_view text,
                          const std::vector<TextEdit>& edits,
                          const std::vector<HiddenRange>& hidden) {
  std::string out;
  for (const TextEdit& edit : edits) {
    const std::string lines = Marked(WithoutHidden(text, edit, hidden), "- ") +
                              Marked(edit.inserted, "+ ");
    if (lines.empty()) continue;
    const std::string_view before = text.substr(0, edit.offset);
    out +=
        fmt::format("{}@@ line {}{}", out.empty() ? "" : "\n",
                    1 + std::count(before.begin(), before.end(), '\n'), lines);
  }
  return out;
}

}  // namespace osiris
