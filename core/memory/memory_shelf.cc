#include "core/memory/memory_shelf.h"

#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/memory/memory_uri.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr char kJsonLines[] = "application/jsonl";
// As many as a list may have without being a burden.
constexpr size_t kMostListed = 100;

absl::StatusOr<Json> List(const MemoryService& service) {
  Json entries = Json::array();
  const absl::StatusOr<std::vector<MemoryFile>> files = service.Sessions();
  // What is wrong with the folder is said by memory_list.
  if (!files.ok()) return entries;
  for (const MemoryFile& file : *files) {
    if (entries.size() == kMostListed) break;
    entries.push_back(
        {{"uri", MakeMemoryUri(file.session)},
         {"name", fmt::format("{}.jsonl", file.session)},
         {"title", fmt::format("Memory of session {}", file.session)},
         {"description",
          "One line an entry that a person agreed to keep. Changes when "
          "something is captured or forgotten."},
         {"mimeType", kJsonLines}});
  }
  return entries;
}

absl::StatusOr<Json> Read(const MemoryService& service,
                          const std::string& session, const std::string& uri) {
  const absl::StatusOr<std::vector<MemoryEntry>> entries =
      service.Entries(session);
  if (HasCode(entries.status(), ErrorCode::kMemoryNotFound)) {
    return MakeError(
        ErrorCode::kProtocolResourceUnknown, "nothing is kept of this session",
        {.path = {"uri"},
         .hint = "`osiris memory list` shows the sessions there are",
         .assistant_hint = "`memory_list` shows the sessions there are"});
  }
  RETURN_IF_ERROR(entries.status());
  std::string text;
  for (const MemoryEntry& entry : *entries) text += FormatMemoryLine(entry);
  return ResourceDocument(uri, kJsonLines, std::move(text));
}

}  // namespace

Json MemoryTemplates() {
  return Json::array(
      {{{"uriTemplate", MakeMemoryUri("{session}")},
        {"name", "memory"},
        {"title", "Memory of a session"},
        {"description",
         "What a person agreed to keep, one line an entry. Subscribe to hear "
         "when something is captured or forgotten."},
        {"mimeType", kJsonLines}}});
}

ResourceShelf MemoryShelf(const MemoryService* service) {
  return {
      .list = [service](const auto&...) { return List(*service); },
      .read = [service](const std::string& uri,
                        const auto&...) -> std::optional<absl::StatusOr<Json>> {
        const std::optional<std::string> session = ParseMemoryUri(uri);
        if (!session.has_value()) return std::nullopt;
        return Read(*service, *session, uri);
      }};
}

}  // namespace osiris
