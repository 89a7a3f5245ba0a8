// Whatever a secret and the text around it are: of the secret nothing is left,
// in no spelling, and what holds none stays as it is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/secret/redactor.h"
#include "core/secret/secret.h"

namespace osiris {
namespace {

// Shorter ones are found as words only.
constexpr size_t kShort = 4;
// No secret that is looked for holds it.
constexpr std::string_view kMask = "\x01";

std::string Percent(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (const char c : bytes) {
    text += '%';
    text += kDigits[static_cast<uint8_t>(c) >> 4];
    text += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return text;
}

void Expect(bool holds) {
  if (!holds) std::abort();
}

// The first line is the secret, the rest is text.
void Run(std::string_view data) {
  const size_t end = data.find('\n');
  if (end == data.npos || end < kShort || end > 512) return;
  const std::string_view secret = data.substr(0, end);
  const std::string_view text = data.substr(end + 1);
  if (secret.find(kMask[0]) != secret.npos) return;
  Redactor redactor;
  redactor.Add(Secret(secret), kMask);

  const std::string redacted = redactor.Redact(text);
  Expect(redacted.find(secret) == redacted.npos);
  Expect(redactor.Redact(redacted) == redacted);
  // Also where it is quoted by one who did not know it.
  const std::string around = std::string(text) + "\x01" + std::string(secret) +
                             "\x01" + std::string(text);
  Expect(redactor.Redact(around).find(secret) == std::string::npos);
  const std::string quoted =
      DumpJson({{"text", "<" + std::string(secret) + ">"}});
  const std::string escaped = DumpJson(Json(std::string(secret)));
  Expect(redactor.Redact(quoted).find(escaped.substr(1, escaped.size() - 2)) ==
         std::string::npos);
  // A secret that is all special characters has one spelling in a URL.
  if (secret.find_first_not_of("@:/?#[]!$&'()*,;=") == secret.npos) {
    const std::string percent = Percent(secret);
    Expect(redactor.Redact("u:" + percent + "@h").find(percent) ==
           std::string::npos);
  }
}

}  // namespace
}  // namespace osiris

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  osiris::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
