// Whatever ParseJson accepts, it accepts again when written out, and it is the
// same value: what one process sends, the next one reads alike.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<osiris::Json> value = osiris::ParseJson(text);
  if (!value.ok()) return 0;

  for (const std::string& written :
       {osiris::DumpJson(*value), osiris::DumpPrettyJson(*value)}) {
    const absl::StatusOr<osiris::Json> again = osiris::ParseJson(written);
    if (!again.ok() || *again != *value) std::abort();
  }
  return 0;
}
