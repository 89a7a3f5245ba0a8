#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/config/config.h"

namespace osiris {

// One setting. The table of these is the only place that knows names, ranges
// and meanings: loader, schema and reference documentation are made from it.
struct ConfigKey {
  enum class Type { kBoolean, kInteger, kText, kChoice };

  // "mcp.call_deadline_ms".
  std::string name;
  Type type = Type::kInteger;
  // For kInteger, both inclusive.
  int64_t minimum = 0;
  int64_t maximum = 0;
  // For kChoice.
  std::vector<std::string> choices;
  // One sentence for people, without a full stop.
  std::string meaning;
  // Read and write the member of a Config. A value that is written must have
  // passed CheckConfigValue.
  std::function<Json(const Config&)> get;
  std::function<void(Config&, const Json&)> set;

  // The value of a Config that nobody changed.
  Json default_value() const { return get(Config{}); }

  // "OSIRIS_MCP_CALL_DEADLINE_MS".
  std::string variable() const;
};

// All keys, sorted by name.
const std::vector<ConfigKey>& AllConfigKeys();

// The key of that name, or nullptr.
const ConfigKey* FindConfigKey(std::string_view name);

// Empty when `value` fits `key`; otherwise what it must be: "must be an
// integer from 1 to 64". Never quotes the value.
std::string CheckConfigValue(const ConfigKey& key, const Json& value);

// `text` of a flag or variable as a value of `key`'s type. What is not of the
// type comes back as text, for CheckConfigValue to refuse.
Json ParseConfigValue(const ConfigKey& key, std::string_view text);

}  // namespace osiris
