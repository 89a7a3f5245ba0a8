// A URI that is taken has one spelling, and nothing in it leaves a folder.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/connection/reference.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/memory/memory_uri.h"
#include "core/resource/newest_uri.h"

namespace osiris {
namespace {

void CheckPart(std::string_view text) {
  if (text.empty() || text == "." || text == ".." ||
      text.find_first_of("/\\%\n") != text.npos ||
      text.find('\0') != text.npos) {
    std::abort();
  }
}

void Run(std::string_view text) {
  if (const auto uri = ParseSnapshotUri(text)) {
    if (MakeSnapshotUri(uri->id, uri->part) != text) std::abort();
    if (!IsSnapshotId(uri->id)) std::abort();
    CheckPart(uri->id);
    CheckPart(uri->part);
  }
  if (const auto uri = ParseNewestUri(text)) {
    if (MakeNewestUri(uri->reference, uri->part) != text) std::abort();
    if (ParseSnapshotUri(text)) std::abort();
    CheckPart(uri->reference.family);
    CheckPart(uri->reference.alias);
    CheckPart(uri->part);
  }
  if (const auto session = ParseMemoryUri(text)) {
    if (MakeMemoryUri(*session) != text) std::abort();
    if (!IsMemorySession(*session)) std::abort();
    if (ParseSnapshotUri(text) || ParseNewestUri(text)) std::abort();
    CheckPart(*session);
  }
  if (IsMemorySession(text)) CheckPart(text);
  if (const auto reference = ParseReference(text); reference.ok()) {
    if (FormatReference(*reference) != text) std::abort();
    if (ParseNewestUri(MakeNewestUri(*reference, kTextPart))->reference !=
        *reference) {
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
