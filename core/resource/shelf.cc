#include "core/resource/shelf.h"

#include <utility>

#include "core/base/status_macros.h"

namespace osiris {
namespace {

absl::StatusOr<Json> ListWith(const ResourceShelf& shelf,
                              const Operation::Handler& others,
                              const Json& arguments, Call& call) {
  ASSIGN_OR_RETURN(Json document, others(arguments, call));
  if (arguments.contains("cursor")) return document;
  ASSIGN_OR_RETURN(Json entries, shelf.list(call));
  for (Json& other : document.at("resources")) {
    entries.push_back(std::move(other));
  }
  document["resources"] = std::move(entries);
  return document;
}

absl::StatusOr<Json> ReadWith(const ResourceShelf& shelf,
                              const Operation::Handler& others,
                              const Json& arguments, Call& call) {
  std::optional<absl::StatusOr<Json>> document =
      shelf.read(arguments.at("uri").get<std::string>(), call);
  if (document.has_value()) return *std::move(document);
  return others(arguments, call);
}

}  // namespace

Json ResourceDocument(std::string_view uri, std::string_view mime_type,
                      std::string text) {
  return {{"status", "success"},
          {"uri", std::string(uri)},
          {"mimeType", std::string(mime_type)},
          {"text", std::move(text)}};
}

void PutBefore(const ResourceShelf& shelf, std::vector<Operation>& operations) {
  for (Operation& operation : operations) {
    if (operation.handler == nullptr) continue;
    Operation::Handler others = operation.handler;
    if (operation.name == kListResources) {
      operation.handler = [shelf, others](const Json& arguments, Call& call) {
        return ListWith(shelf, others, arguments, call);
      };
    } else if (operation.name == kReadResource) {
      operation.handler = [shelf, others](const Json& arguments, Call& call) {
        return ReadWith(shelf, others, arguments, call);
      };
    }
  }
}

}  // namespace osiris
