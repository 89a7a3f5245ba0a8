#include "core/config/config_schema.h"

#include <set>

#include "core/config/config_keys.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(ConfigKeysTest, AreSortedDistinctAndExplained) {
  std::set<std::string> variables;
  std::string before;
  for (const ConfigKey& key : AllConfigKeys()) {
    EXPECT_LT(before, key.name);
    before = key.name;
    EXPECT_TRUE(variables.insert(key.variable()).second) << key.name;
    EXPECT_FALSE(key.meaning.empty()) << key.name;
    EXPECT_FALSE(key.meaning.back() == '.') << key.name;
    EXPECT_EQ(FindConfigKey(key.name), &key);
  }
  EXPECT_EQ(FindConfigKey("mcp"), nullptr);
}

TEST(ConfigKeysTest, HaveDefaultsThatFit) {
  for (const ConfigKey& key : AllConfigKeys()) {
    EXPECT_EQ(CheckConfigValue(key, key.default_value()), "") << key.name;
  }
}

TEST(ConfigKeysTest, AcceptEveryChoiceAndBothEnds) {
  for (const ConfigKey& key : AllConfigKeys()) {
    Config config;
    for (const std::string& choice : key.choices) {
      ASSERT_EQ(CheckConfigValue(key, choice), "") << key.name;
      key.set(config, choice);
      EXPECT_EQ(key.get(config), choice);
    }
    if (key.type != ConfigKey::Type::kInteger) continue;
    EXPECT_EQ(CheckConfigValue(key, key.minimum), "") << key.name;
    EXPECT_EQ(CheckConfigValue(key, key.maximum), "") << key.name;
    EXPECT_NE(CheckConfigValue(key, key.minimum - 1), "") << key.name;
    EXPECT_NE(CheckConfigValue(key, key.maximum + 1), "") << key.name;
    EXPECT_NE(CheckConfigValue(key, 1.0), "") << key.name;
  }
}

TEST(ConfigKeysTest, NameTheirVariables) {
  EXPECT_EQ(FindConfigKey("mcp.call_deadline_ms")->variable(),
            "OSIRIS_MCP_CALL_DEADLINE_MS");
}

TEST(ConfigSchemaTest, DescribesEveryKey) {
  const Json schema = ConfigSchema();
  for (const ConfigKey& key : AllConfigKeys()) {
    const size_t dot = key.name.find('.');
    const Json& described = schema.at("properties")
                                .at(key.name.substr(0, dot))
                                .at("properties")
                                .at(key.name.substr(dot + 1));
    EXPECT_EQ(described.at("default"), key.default_value());
    EXPECT_EQ(described.at("description"), key.meaning);
  }
  const Json& queue =
      schema.at("properties").at("mcp").at("properties").at("queue");
  EXPECT_EQ(queue.at("type"), "integer");
  EXPECT_EQ(queue.at("minimum"), 1);
  EXPECT_EQ(queue.at("maximum"), 65536);
}

// The table of the published contract, key by key.
// Known bugs C:CFG-007, C:CFG-008.
TEST(ConfigSchemaTest, HasTheDefaultsThatWerePromised) {
  const Json promised = {
      {"mcp.max_line_bytes", 16777216}, {"mcp.queue", 1024},
      {"mcp.call_deadline_ms", 30000},  {"mcp.discovery_deadline_ms", 300000},
      {"mcp.sandbox", "required"},      {"mcp.idle_connection_s", 60},
      {"worker.memory_mb", 1024},       {"worker.cpu_s", 600},
      {"worker.recycle_calls", 10000},  {"worker.idle_s", 300},
      {"cache.ttl_s", 86400},           {"cache.max_bytes", 268435456},
      {"discovery.detail", "summary"},  {"discovery.samples", 0},
      {"discovery.parallel", 4},        {"audit.durability", "durable"},
      {"audit.checkpoint_events", 50},  {"audit.checkpoint_ms", 1000},
      {"audit.retention_days", 365},    {"telemetry.enabled", true},
      {"telemetry.otlp_endpoint", ""},  {"telemetry.otlp_headers", ""},
      {"telemetry.retention_days", 30}, {"memory.consent", "ask"},
      {"memory.retention_days", 365},   {"memory.max_retention_days", 730},
      {"memory.max_text_bytes", 65536}, {"memory.max_entry_bytes", 1048576},
      {"payloads.mode", "full"},        {"payloads.retention_days", 30},
      {"keys.store", "auto"},           {"policy.assistants", "schema"},
      {"policy.ask", "first"},          {"policy.ask_timeout_s", 50}};
  Json actual = Json::object();
  for (const ConfigKey& key : AllConfigKeys()) {
    actual[key.name] = key.default_value();
  }
  EXPECT_EQ(actual, promised);
}

}  // namespace
}  // namespace osiris
