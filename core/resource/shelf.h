#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/operation/operation.h"

namespace osiris {

// The operations behind resources.
inline constexpr std::string_view kListResources = "resources.list";
inline constexpr std::string_view kReadResource = "resources.read";

// Resources of one kind, for who calls. Both functions are called from any
// thread.
struct ResourceShelf {
  // The entries of the list: {"uri","name","title","description","mimeType"}.
  std::function<absl::StatusOr<Json>(Call& call)> list;
  // The document of resources.read, {"status","uri","mimeType","text"}, or an
  // error; nullopt for a URI that belongs to another shelf.
  std::function<std::optional<absl::StatusOr<Json>>(const std::string& uri,
                                                    Call& call)>
      read;
};

// What resources.read answers.
Json ResourceDocument(std::string_view uri, std::string_view mime_type,
                      std::string text);

// Lets resources.list and resources.read of `operations` know `shelf` too: its
// entries come first, on the first page, and its URIs are looked for first.
// Operations without handlers stay without.
void PutBefore(const ResourceShelf& shelf, std::vector<Operation>& operations);

}  // namespace osiris
