#include "core/config/config_keys.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>
#include <utility>

#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

constexpr int64_t kYearDays = 366;
constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kDayS = 86'400;
constexpr int64_t kTebibyte = int64_t{1} << 40;

template <typename T>
using Member = T& (*)(Config&);

template <typename T>
const T& Read(Member<T> member, const Config& config) {
  // Reading through a function that could write, but does not.
  return member(const_cast<Config&>(config));
}

ConfigKey Integer(std::string name, Member<int64_t> member, int64_t minimum,
                  int64_t maximum, std::string meaning) {
  ConfigKey key;
  key.name = std::move(name);
  key.type = ConfigKey::Type::kInteger;
  key.minimum = minimum;
  key.maximum = maximum;
  key.meaning = std::move(meaning);
  key.get = [member](const Config& config) -> Json {
    return Read(member, config);
  };
  key.set = [member](Config& config, const Json& value) {
    member(config) = value.get<int64_t>();
  };
  return key;
}

ConfigKey Boolean(std::string name, Member<bool> member, std::string meaning) {
  ConfigKey key;
  key.name = std::move(name);
  key.type = ConfigKey::Type::kBoolean;
  key.meaning = std::move(meaning);
  key.get = [member](const Config& config) -> Json {
    return Read(member, config);
  };
  key.set = [member](Config& config, const Json& value) {
    member(config) = value.get<bool>();
  };
  return key;
}

ConfigKey Text(std::string name, Member<std::string> member,
               std::vector<std::string> choices, std::string meaning) {
  ConfigKey key;
  key.name = std::move(name);
  key.type =
      choices.empty() ? ConfigKey::Type::kText : ConfigKey::Type::kChoice;
  key.choices = std::move(choices);
  key.meaning = std::move(meaning);
  key.get = [member](const Config& config) -> Json {
    return Read(member, config);
  };
  key.set = [member](Config& config, const Json& value) {
    member(config) = value.get<std::string>();
  };
  return key;
}

// `choices` are the names of E's enumerators, in their order.
template <typename E>
ConfigKey Choice(std::string name, Member<E> member,
                 std::vector<std::string> choices, std::string meaning) {
  ConfigKey key;
  key.name = std::move(name);
  key.type = ConfigKey::Type::kChoice;
  key.choices = choices;
  key.meaning = std::move(meaning);
  key.get = [member, choices](const Config& config) -> Json {
    return choices[static_cast<size_t>(Read(member, config))];
  };
  key.set = [member, choices](Config& config, const Json& value) {
    const auto found =
        std::find(choices.begin(), choices.end(), value.get<std::string>());
    member(config) = static_cast<E>(found - choices.begin());
  };
  return key;
}

// "mcp.queue", &mcp.queue: a key and the member of the same name.
#define KEY(section, member)                                                   \
#section "." #member, +[](Config & c) -> decltype(Config{}.section.member) & \
  { return c.section.member; }

std::vector<ConfigKey> McpKeys() {
  return {
      Integer(KEY(mcp, max_line_bytes), 4096, 16777216,
              "longest line that the MCP server reads, in bytes"),
      Integer(KEY(mcp, queue), 1, 65536,
              "calls that may wait before more are refused as busy"),
      Integer(KEY(mcp, call_deadline_ms), 10, kDayMs,
              "time that a call may take, in milliseconds"),
      Integer(KEY(mcp, discovery_deadline_ms), 10, kDayMs,
              "time that a discovery may take, in milliseconds"),
      Choice<SandboxMode>(
          KEY(mcp, sandbox), {"required", "best-effort", "off"},
          "what to do where the kernel cannot seal the process that speaks to "
          "the assistant: refuse to start, seal as far as possible, or do not "
          "seal at all"),
      Integer(KEY(mcp, idle_connection_s), 1, kDayS,
              "seconds after which an unused connection to a source is closed"),
  };
}

std::vector<ConfigKey> WorkerKeys() {
  return {
      Integer(KEY(worker, memory_mb), 64, 1048576,
              "memory that a worker may use, in units of 2^20 bytes"),
      Integer(KEY(worker, cpu_s), 1, kDayS,
              "processor time that a worker may use, in seconds"),
      Integer(KEY(worker, recycle_calls), 1, 1'000'000'000,
              "calls after which a worker is replaced by a fresh one"),
      Integer(KEY(worker, idle_s), 1, kDayS,
              "seconds after which an unused worker ends"),
  };
}

std::vector<ConfigKey> DataKeys() {
  return {
      Integer(KEY(cache, ttl_s), 0, kYearDays * kDayS,
              "seconds for which a cached answer is fresh; 0 turns the cache "
              "off"),
      Integer(KEY(cache, max_bytes), 0, kTebibyte,
              "size of the cache on disk, in bytes; the least recently used "
              "entries go first"),
      Text(KEY(discovery, detail), {"names", "summary", "full"},
           "how much a discovery reads where the call does not say"),
      Integer(KEY(discovery, samples), 0, 100,
              "rows of each table that a discovery samples where the call does "
              "not say"),
      Integer(KEY(discovery, parallel), 1, 64,
              "tables that a discovery reads at the same time"),
  };
}

std::vector<ConfigKey> RecordKeys() {
  return {
      Choice<AuditDurability>(
          KEY(audit, durability), {"flush", "durable", "strict"},
          "what an answer waits for: its audit lines in the kernel, on disk, "
          "or on disk and the first of them before the source is asked"),
      Integer(KEY(audit, checkpoint_events), 1, 100000,
              "audit lines after which a sealed checkpoint is written"),
      Integer(KEY(audit, checkpoint_ms), 10, kDayMs,
              "milliseconds after which a sealed checkpoint is written"),
      Integer(KEY(audit, retention_days), 1, 100 * kYearDays,
              "days for which the audit log is kept"),
      Boolean(KEY(telemetry, enabled),
              "count calls and latencies, on this machine only"),
      Text(KEY(telemetry, otlp_endpoint), {},
           "URL of an OpenTelemetry collector (OTLP over HTTP) that also gets "
           "counters and spans; empty for what OTEL_EXPORTER_OTLP_ENDPOINT "
           "says, or none"),
      Text(KEY(telemetry, otlp_headers), {},
           "headers for the collector, as name=${VAR},name=keychain:NAME; no "
           "value itself"),
      Integer(KEY(telemetry, retention_days), 1, 100 * kYearDays,
              "days for which telemetry is kept"),
  };
}

std::vector<ConfigKey> AnswerKeys() {
  return {
      Choice<MemoryConsent>(KEY(memory, consent),
                            {"ask", "never", "configured"},
                            "whether an assistant's memory is kept"),
      Integer(KEY(memory, retention_days), 1, 100 * kYearDays,
              "days for which a memory is kept where it does not say"),
      Integer(KEY(memory, max_retention_days), 1, 100 * kYearDays,
              "days for which a memory may ask to be kept at most"),
      Integer(KEY(memory, max_text_bytes), 1, 524288,
              "longest text in a memory, in bytes"),
      Integer(KEY(memory, max_entry_bytes), 1, 16777216,
              "largest memory, in bytes"),
      Choice<PayloadMode>(
          KEY(payloads, mode), {"full", "hash", "off"},
          "what is kept of answers to assistants: all, a hash, or nothing"),
      Integer(KEY(payloads, retention_days), 1, 100 * kYearDays,
              "days for which answers to assistants are kept"),
      Choice<KeyPlace>(
          KEY(keys, store), {"auto", "keychain", "vault", "file"},
          "where keys of Osiris itself are made: in what is open of keychain "
          "and vault, else in a file; or in that place alone"),
      Choice<AssistantAccess>(
          KEY(policy, assistants), {"deny", "schema", "masked", "full"},
          "what assistants may see of a source that has no rule of its own"),
      Choice<AskMode>(KEY(policy, ask), {"first", "always", "never"},
                      "when a person is asked before an assistant's call"),
      Integer(KEY(policy, ask_timeout_s), 1, 50,
              "seconds after which a question that nobody answered is a "
              "denial"),
  };
}

#undef KEY

std::vector<ConfigKey> MakeTable() {
  std::vector<ConfigKey> table;
  for (auto* const part :
       {&McpKeys, &WorkerKeys, &DataKeys, &RecordKeys, &AnswerKeys}) {
    for (ConfigKey& key : part()) table.push_back(std::move(key));
  }
  std::sort(
      table.begin(), table.end(),
      [](const ConfigKey& a, const ConfigKey& b) { return a.name < b.name; });
  return table;
}

}  // namespace

std::string ConfigKey::variable() const {
  std::string variable = "OSIRIS_";
  for (const char c : name) {
    variable += c == '.'               ? '_'
                : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A')
                                       : c;
  }
  return variable;
}

const std::vector<ConfigKey>& AllConfigKeys() {
  static const auto* const table = new std::vector<ConfigKey>(MakeTable());
  return *table;
}

const ConfigKey* FindConfigKey(std::string_view name) {
  for (const ConfigKey& key : AllConfigKeys()) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

std::string CheckConfigValue(const ConfigKey& key, const Json& value) {
  switch (key.type) {
    case ConfigKey::Type::kBoolean:
      return value.is_boolean() ? "" : "must be true or false";
    case ConfigKey::Type::kText:
      return value.is_string() ? "" : "must be text";
    case ConfigKey::Type::kChoice:
      if (value.is_string() &&
          std::find(key.choices.begin(), key.choices.end(),
                    value.get<std::string>()) != key.choices.end()) {
        return "";
      }
      return fmt::format("must be one of `{}`", fmt::join(key.choices, "`, `"));
    case ConfigKey::Type::kInteger:
      if (value.is_number_integer() && value >= key.minimum &&
          value <= key.maximum) {
        return "";
      }
      return fmt::format("must be an integer from {} to {}", key.minimum,
                         key.maximum);
  }
  return "";
}

Json ParseConfigValue(const ConfigKey& key, std::string_view text) {
  if (key.type == ConfigKey::Type::kInteger) {
    int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc() && stopped == end) return value;
  }
  if (key.type == ConfigKey::Type::kBoolean) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
  }
  return std::string(text);
}

}  // namespace osiris
