#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/memory/memory_evidence.h"

namespace osiris {

// Who agreed that an entry is kept, and to what.
struct ConsentRecord {
  // "approval", "elicitation", "terminal", "command line", "desktop",
  // "configuration".
  std::string how;
  // The person, as far as is known: a user's name, or an assistant's.
  std::string by;
  Clock::Wall time;
  // HashOf(data): what was agreed to is what is kept. MemoryStore holds an
  // entry against it whenever it reads one.
  std::string sha256;
};

// One thing that was kept, masked already. A value.
struct MemoryEntry {
  // Format of the line.
  static constexpr int kVersion = 1;

  // See IsMemoryId, IsMemorySession.
  std::string id;
  std::string session;
  Clock::Wall created;
  Clock::Wall expires;
  int64_t retention_days = 0;
  std::string door;
  // As the client called itself.
  std::string client_name;
  std::string client_version;
  // Of the call that stored it.
  std::string correlation_id;
  ConsentRecord consent;
  // How many values were masked, by class.
  std::map<std::string, int64_t> masked;
  Evidence evidence;
  // What was captured: the members that the caller gave.
  Json data = Json::object();
};

// SHA-256 of the canonical JSON of `data`, hex.
std::string HashOf(const Json& data);

// A member of `data` as text; empty where it is none.
std::string TextOf(const MemoryEntry& entry, const char* member);

// As the file has it, and as the resource shows it: one line of JSON with its
// newline.
std::string FormatMemoryLine(const MemoryEntry& entry);
Json ToJson(const MemoryEntry& entry);

// Back from a line without its newline; nullopt for what no version of ours
// wrote. Any bytes are safe.
std::optional<MemoryEntry> ParseMemoryLine(std::string_view line);

}  // namespace osiris
