#include "cli/render/error_text.h"

#include <string_view>

#include "cli/render/display_text.h"
#include "core/base/error_info.h"
#include "fmt/format.h"

namespace osiris::cli {

std::string ErrorText(const absl::Status& status, const Page& page) {
  const ErrorInfo info = GetErrorInfo(status);
  const std::string_view message(status.message().data(),
                                 status.message().size());
  std::string text =
      fmt::format("{} {} {}\n", page.palette.Bad("osiris:"), SafeText(message),
                  page.palette.Quiet("[" + SafeText(info.code) + "]"));
  if (!info.hint.empty()) {
    text += fmt::format("  {} {}\n", page.palette.Caution("try:"),
                        SafeText(HintOn(page, info.hint)));
  }
  return text;
}

}  // namespace osiris::cli
