#include "core/discovery/snapshot_pages.h"

#include <utility>

#include "core/base/status_macros.h"

namespace osiris {

absl::StatusOr<SnapshotPages> SnapshotPages::Open(SnapshotStore& store,
                                                  std::string question,
                                                  const Json& arguments,
                                                  size_t snapshots) {
  ASSIGN_OR_RETURN(std::string key, store.Key());
  SnapshotPosition position;
  if (const auto cursor = arguments.find("cursor"); cursor != arguments.end()) {
    ASSIGN_OR_RETURN(const std::string text,
                     OpenCursor(key, question, cursor->get<std::string>()));
    ASSIGN_OR_RETURN(position, ParsePosition(text, snapshots));
  }
  return SnapshotPages(std::move(key), std::move(question),
                       std::move(position));
}

SnapshotPages::SnapshotPages(std::string key, std::string question,
                             SnapshotPosition position)
    : key_(std::move(key)),
      question_(std::move(question)),
      position_(std::move(position)) {}

DocumentPage SnapshotPages::Page(std::vector<std::string> snapshots,
                                 const PageLimits& limits) const {
  return {.first = static_cast<size_t>(position_.number),
          .limits = limits,
          .cursor_to = [pages = *this,
                        snapshots = std::move(snapshots)](size_t next) {
            return pages.CursorTo(
                {.snapshots = snapshots, .number = static_cast<int64_t>(next)});
          }};
}

std::string SnapshotPages::FirstSnapshot() const {
  return position_.snapshots.empty() ? "" : position_.snapshots.front();
}

std::string SnapshotPages::CursorTo(const SnapshotPosition& position) const {
  return SealCursor(key_, question_, FormatPosition(position));
}

}  // namespace osiris
