// Whatever osiris_connections.yaml holds: it is read or refused, and what is
// put into its text and taken out again leaves the other connections alone.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/connection/connections_file.h"
#include "core/connection/connections_text.h"
#include "core/connection/reference.h"

namespace osiris {
namespace {

// The file's order is by family, then alias: another one than that of the
// texts, for which "sqlite-:a" comes before "sqlite:a".
std::vector<std::string> Sorted(std::vector<std::string> references) {
  std::sort(references.begin(), references.end());
  return references;
}

std::vector<std::string> With(std::vector<std::string> references,
                              const std::string& more) {
  references.push_back(more);
  return Sorted(std::move(references));
}

ConnectionsFile Read(const std::string& text) {
  const auto file = ConnectionsFile::Parse(text);
  if (!file.ok()) std::abort();
  return *file;
}

void Edit(const std::string& text, const ConnectionsFile& file) {
  const Reference added = {.family = "sqlite", .alias = "added"};
  if (file.Find(added) != nullptr) return;
  const auto longer = AddConnectionText(text, added, {{"path", "a b: #'\"\n"}});
  if (!longer.ok()) return;
  if (Sorted(Read(*longer).references()) !=
      With(file.references(), FormatReference(added))) {
    std::abort();
  }
  const auto shorter = RemoveConnectionText(*longer, added);
  if (shorter.ok() && Read(*shorter).references() != file.references()) {
    std::abort();
  }
}

// A field that is set holds what it was set to, in the same connections.
void SetFields(const std::string& text, const ConnectionsFile& file) {
  constexpr char kValue[] = "vault:a.b";
  int left = 8;
  for (const ConnectionEntry& entry : file.entries()) {
    for (const YamlMember& member : entry.body.members) {
      if (--left < 0) return;
      const auto set =
          SetFieldText(text, entry.reference, {member.name}, kValue);
      if (!set.ok()) continue;
      const ConnectionsFile after = Read(*set);
      const ConnectionEntry* const now = after.Find(entry.reference);
      if (after.references() != file.references() || now == nullptr ||
          now->body.members.size() != entry.body.members.size() ||
          now->body.Find(member.name)->value.text != kValue) {
        std::abort();
      }
    }
  }
}

void Run(const std::string& text) {
  const auto file = ConnectionsFile::Parse(text);
  if (!file.ok()) {
    if (!HasCode(file.status(), ErrorCode::kConfigUnreadable)) std::abort();
    return;
  }
  for (const std::string& reference : file->references()) {
    const auto parsed = ParseReference(reference);
    if (!parsed.ok() || file->Find(*parsed) == nullptr) std::abort();
  }
  Edit(text, *file);
  SetFields(text, *file);
}

}  // namespace
}  // namespace osiris

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  osiris::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
