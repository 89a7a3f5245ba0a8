#include "core/usage/usage_shelf.h"

#include <string>

namespace osiris {
namespace {

constexpr char kMimeType[] = "application/json";

}  // namespace

ResourceShelf UsageShelf(const UsageService* service) {
  return {
      .list = [](const auto&...) -> absl::StatusOr<Json> {
        return Json::array({{{"uri", std::string(kUsageUri)},
                             {"name", "session.json"},
                             {"title", "Calls of this session"},
                             {"description",
                              "How often each operation was called in this "
                              "session, how it ended and how long it took."},
                             {"mimeType", kMimeType}}});
      },
      .read = [service](const std::string& uri,
                        const auto&...) -> std::optional<absl::StatusOr<Json>> {
        if (uri != kUsageUri) return std::nullopt;
        return ResourceDocument(uri, kMimeType,
                                DumpJson(service->ShowSession()));
      }};
}

}  // namespace osiris
