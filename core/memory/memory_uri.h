#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace osiris {

// A session's memory has a name that its writer chose: it becomes the name of
// a file and a part of a URI, so it is plain. Letters, digits and `_`, within
// it also `-`, and single dots between them; at most 128 bytes.
inline constexpr char kMemorySessionPattern[] = "^\\w[\\w-]*(\\.[\\w-]+)*$";
inline constexpr int kMaxMemorySession = 128;

bool IsMemorySession(std::string_view text);

// "mem_" and 32 lower-case hex digits: one entry.
bool IsMemoryId(std::string_view text);
// One that nobody can guess.
std::string NewMemoryId();

// "osiris://mcp/memory/sessions/NAME.jsonl": all entries of a session.
inline constexpr std::string_view kMemoryPrefix =
    "osiris://mcp/memory/sessions/";

std::string MakeMemoryUri(std::string_view session);

// The session that `uri` names. Byte for byte: nothing is decoded or cleaned,
// so that one session has one spelling and every other one is none.
std::optional<std::string> ParseMemoryUri(std::string_view uri);

}  // namespace osiris
