#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/call_context.h"

namespace osiris::cli {

// One line that is drawn over as work goes on, and gone when it ends.
// Thread-safe.
class ProgressLine {
 public:
  using Write = std::function<void(std::string_view)>;

  // `width` is the terminal's, in cells.
  ProgressLine(Write write, size_t width);
  ~ProgressLine();

  void Show(const Progress& progress);

  // Takes the line away. Show draws it again.
  void Erase();

 private:
  const Write write_;
  const size_t width_;
  std::mutex mutex_;
  std::string shown_;
};

}  // namespace osiris::cli
