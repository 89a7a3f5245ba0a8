#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace osiris::mcp {

// The revisions of the Model Context Protocol that there are, oldest first.
enum class Revision {
  k2024_11_05,
  k2025_03_26,
  k2025_06_18,
  k2025_11_25,
  k2026_07_28,
};

// "2025-11-25".
std::string_view NameOf(Revision revision);

// The revision of that name, or nullopt.
std::optional<Revision> RevisionNamed(std::string_view name);

// Newest first.
std::vector<Revision> AllRevisions();

// The newest that is agreed on by `initialize`.
inline constexpr Revision kNewestWithHandshake = Revision::k2025_11_25;

// True: each request says in `_meta` what it speaks, and there is no handshake.
constexpr bool IsStateless(Revision revision) {
  return revision >= Revision::k2026_07_28;
}

// True: several messages may come in one array, and only then.
constexpr bool HasBatches(Revision revision) {
  return revision == Revision::k2025_03_26;
}

// True: tools carry hints about what they do, and progress a message.
constexpr bool HasAnnotations(Revision revision) {
  return revision >= Revision::k2025_03_26;
}

// True: a block of content may be a sound.
constexpr bool HasAudio(Revision revision) {
  return revision >= Revision::k2025_03_26;
}

// True: the server says that it completes arguments.
constexpr bool DeclaresCompletion(Revision revision) {
  return revision >= Revision::k2025_03_26;
}

// True: icons, and descriptions of programs.
constexpr bool HasIcons(Revision revision) {
  return revision >= Revision::k2025_11_25;
}

// True: a client may be asked to show a form (client/elicitation).
constexpr bool HasForms(Revision revision) {
  return revision >= Revision::k2025_06_18;
}

// True: a client may be asked to open an address, and forms say their mode.
constexpr bool HasElicitationModes(Revision revision) {
  return revision >= Revision::k2025_11_25;
}

// True: titles, output schemas, structured content, links to resources.
constexpr bool HasStructure(Revision revision) {
  return revision >= Revision::k2025_06_18;
}

// True: an error about a message whose id could not be read has no `id`.
// Before, as in JSON-RPC itself, it has `"id":null`.
constexpr bool OmitsUnknownId(Revision revision) {
  return revision >= Revision::k2025_11_25;
}

// True: an unknown resource is -32602; before it was -32002.
constexpr bool UnknownResourceIsInvalidParams(Revision revision) {
  return IsStateless(revision);
}

}  // namespace osiris::mcp
