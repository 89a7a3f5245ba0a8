#include "cli/progress_line.h"

#include <utility>

#include "cli/render/display_text.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr std::string_view kErase = "\r\x1b[K";

std::string TextOf(const Progress& progress) {
  const std::string what = SafeText(progress.what);
  if (progress.total > 0) {
    return fmt::format("{} {}/{}", what, progress.done, progress.total);
  }
  if (progress.done > 0) return fmt::format("{} {}", what, progress.done);
  return what;
}

}  // namespace

ProgressLine::ProgressLine(Write write, size_t width)
    : write_(std::move(write)), width_(width) {}

ProgressLine::~ProgressLine() { Erase(); }

void ProgressLine::Show(const Progress& progress) {
  // A line of full width would wrap, and only its end could be erased.
  const size_t width = width_ > 0 ? width_ - 1 : 0;
  std::string text = Truncate(TextOf(progress), width);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (text == shown_) return;
  shown_ = std::move(text);
  write_(std::string(kErase) + shown_);
}

void ProgressLine::Erase() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (shown_.empty()) return;
  shown_.clear();
  write_(kErase);
}

}  // namespace osiris::cli
