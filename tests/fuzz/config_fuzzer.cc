// Whatever osiris.yaml holds: it is taken whole or refused with reasons, and
// what is in force then keeps within its bounds.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error_info.h"
#include "core/config/config_loader.h"
#include "core/config/problem.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// A file without a disk below it, filled anew for each input.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("osiris.yaml", MFD_CLOEXEC)) {
    if (fd_ < 0) std::abort();
  }

  void Fill(std::string_view text) const {
    if (ftruncate(fd_, 0) != 0 || pwrite(fd_, text.data(), text.size(), 0) !=
                                      static_cast<ssize_t>(text.size())) {
      std::abort();
    }
  }

  std::string path() const { return fmt::format("/proc/self/fd/{}", fd_); }

 private:
  const int fd_;
};

void Run(std::string_view text) {
  static const MemoryFile file;
  file.Fill(text);
  ConfigRequest request;
  request.paths.config_file = file.path();
  request.environment = [](std::string_view) { return std::nullopt; };

  const LoadedConfig loaded = LoadConfig(request);

  if (loaded.config.mcp.queue < 1 || loaded.config.worker.memory_mb < 64 ||
      loaded.config.mcp.max_line_bytes > int64_t{16} << 20) {
    std::abort();
  }
  if (loaded.status.ok()) {
    if (HasErrors(loaded.problems)) std::abort();
  } else if (!HasCode(loaded.status, ErrorCode::kConfigInvalid) &&
             !HasCode(loaded.status, ErrorCode::kConfigUnreadable)) {
    std::abort();
  }
}

}  // namespace
}  // namespace osiris

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  osiris::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
