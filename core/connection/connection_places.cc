#include "core/connection/connection_places.h"

#include <utility>

#include "absl/status/statusor.h"
#include "core/connection/connection_resolver.h"

namespace osiris {

ConnectionPlaces::ConnectionPlaces(Environment environment, Paths paths)
    : environment_(std::move(environment)), paths_(std::move(paths)) {}

std::shared_ptr<const ConnectionPlaces::Places> ConnectionPlaces::PlacesOf(
    const std::shared_ptr<const ConnectionsFile>& file) {
  const std::lock_guard lock(mutex_);
  if (places_ != nullptr && places_->file == file) return places_;
  auto made = std::make_shared<Places>();
  made->file = file;
  const SecretReader no_secrets = [](std::string_view) { return Secret(); };
  for (const ConnectionEntry& entry : file->entries()) {
    const absl::StatusOr<ResolvedConnection> resolved =
        ResolveEntry(entry, environment_, paths_.home, no_secrets);
    if (!resolved.ok()) continue;
    made->references[IdentityOf(resolved->config)].push_back(
        FormatReference(entry.reference));
  }
  places_ = std::move(made);
  return places_;
}

std::vector<std::string> ConnectionPlaces::ReferencesTo(
    const std::shared_ptr<const ConnectionsFile>& file,
    std::string_view identity) {
  const std::shared_ptr<const Places> places = PlacesOf(file);
  const auto found = places->references.find(identity);
  if (found == places->references.end()) return {};
  return found->second;
}

}  // namespace osiris
