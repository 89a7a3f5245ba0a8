#include "tools/testing/produced_codes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <utility>

#include "absl/status/status.h"
#include "core/base/error_info.h"

#define TEXT_OF(token) #token
#define TEXT(macro) TEXT_OF(macro)

namespace osiris {

// The linker's --wrap gives the real function one of these names, and calls
// the other in its place.
absl::Status RealMakeError(
    ErrorCode code, std::string_view message,
    ErrorDetails details) asm("__real_" TEXT(MAKE_ERROR));
absl::Status RecordingMakeError(
    ErrorCode code, std::string_view message,
    ErrorDetails details) asm("__wrap_" TEXT(MAKE_ERROR));

// What a test's own source says MakeError for (tools/bazel/cc.bzl).
absl::Status MakeErrorInTest(ErrorCode code, std::string_view message,
                             ErrorDetails details);

namespace {

// Shared with forked children. What ends them may not end in order, and what
// seals them may not let them open a file: only the first process writes.
class Record {
 public:
  Record() : owner_(getpid()) {
    if (const char* folder = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR")) {
      path_ = std::string(folder) + "/error_codes";
    }
    void* shared = mmap(nullptr, AllErrorCodes().size(), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) std::abort();
    produced_ = static_cast<std::atomic<bool>*>(shared);
  }

  ~Record() {
    if (path_.empty() || getpid() != owner_) return;
    std::string lines;
    for (const std::string& name : names()) lines += name + "\n";
    const int file =
        open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    // Without the file each code is missing, which is said by its name.
    if (file >= 0 && write(file, lines.data(), lines.size()) >= 0) close(file);
  }

  void Add(ErrorCode code) {
    produced_[static_cast<size_t>(code)].store(true, std::memory_order_relaxed);
  }

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const ErrorCodeInfo& info : AllErrorCodes()) {
      if (produced_[static_cast<size_t>(info.code)].load(
              std::memory_order_relaxed)) {
        names.emplace_back(info.name);
      }
    }
    return names;
  }

 private:
  const pid_t owner_;
  std::string path_;
  std::atomic<bool>* produced_;
};

static_assert(sizeof(std::atomic<bool>) == 1);

Record& TheRecord() {
  static Record record;
  return record;
}

// Made before main(), which may fork.
[[maybe_unused]] const Record& made_early = TheRecord();

}  // namespace

absl::Status RecordingMakeError(ErrorCode code, std::string_view message,
                                ErrorDetails details) {
  TheRecord().Add(code);
  return RealMakeError(code, message, std::move(details));
}

absl::Status MakeErrorInTest(ErrorCode code, std::string_view message,
                             ErrorDetails details) {
  return RealMakeError(code, message, std::move(details));
}

std::vector<std::string> ProducedCodes() { return TheRecord().names(); }

}  // namespace osiris
