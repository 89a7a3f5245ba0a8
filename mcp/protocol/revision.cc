#include "mcp/protocol/revision.h"

namespace osiris::mcp {

std::string_view NameOf(Revision revision) {
  switch (revision) {
    case Revision::k2024_11_05:
      return "2024-11-05";
    case Revision::k2025_03_26:
      return "2025-03-26";
    case Revision::k2025_06_18:
      return "2025-06-18";
    case Revision::k2025_11_25:
      return "2025-11-25";
    case Revision::k2026_07_28:
      break;
  }
  return "2026-07-28";
}

std::optional<Revision> RevisionNamed(std::string_view name) {
  for (const Revision revision : AllRevisions()) {
    if (NameOf(revision) == name) return revision;
  }
  return std::nullopt;
}

std::vector<Revision> AllRevisions() {
  return {Revision::k2026_07_28, Revision::k2025_11_25, Revision::k2025_06_18,
          Revision::k2025_03_26, Revision::k2024_11_05};
}

}  // namespace osiris::mcp
