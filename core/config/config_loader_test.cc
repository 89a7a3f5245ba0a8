#include "core/config/config_loader.h"

#include <cstdlib>
#include <filesystem>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/config/config_keys.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ConfigLoaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/config.XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    paths_ = PathsBelow(pattern, HomeRule::kFlag);
  }
  void TearDown() override { std::filesystem::remove_all(paths_.home); }

  void Write(std::string_view text) {
    ASSERT_OK(ReplaceFile(paths_.config_file, text));
  }
  LoadedConfig Load() const {
    return LoadConfig({.paths = paths_,
                       .environment = [this](const std::string& name)
                           -> std::optional<std::string> {
                         const auto found = variables_.find(name);
                         if (found == variables_.end()) return std::nullopt;
                         return found->second;
                       },
                       .flags = flags_});
  }
  // The message of the error that Load must answer.
  std::string ErrorOfLoad() const {
    const LoadedConfig loaded = Load();
    EXPECT_THAT(loaded.status, FailsWith(ErrorCode::kConfigInvalid));
    return std::string(loaded.status.message());
  }

  Paths paths_;
  std::map<std::string, std::string> variables_;
  std::map<std::string, std::string> flags_;
};

TEST_F(ConfigLoaderTest, HasDefaultsWithoutAFile) {
  const LoadedConfig loaded = Load();
  ASSERT_OK(loaded.status);
  EXPECT_THAT(loaded.problems, IsEmpty());
  EXPECT_EQ(loaded.sources.size(), AllConfigKeys().size());
  for (const ConfigKey& key : AllConfigKeys()) {
    EXPECT_EQ(key.get(loaded.config), key.default_value()) << key.name;
    EXPECT_EQ(loaded.sources.at(key.name), ConfigSource::kDefault) << key.name;
  }
}

TEST_F(ConfigLoaderTest, PrefersFlagToEnvironmentToFileToDefault) {
  Write("mcp:\n  queue: 1\n  call_deadline_ms: 2000\n  idle_connection_s: 3\n");
  variables_ = {{"OSIRIS_MCP_QUEUE", "10"},
                {"OSIRIS_MCP_CALL_DEADLINE_MS", "20"}};
  flags_ = {{"mcp.queue", "100"}};
  const LoadedConfig loaded = Load();
  ASSERT_OK(loaded.status);
  EXPECT_EQ(loaded.config.mcp.queue, 100);
  EXPECT_EQ(loaded.config.mcp.call_deadline_ms, 20);
  EXPECT_EQ(loaded.config.mcp.idle_connection_s, 3);
  EXPECT_EQ(loaded.config.mcp.max_line_bytes, 16777216);
  EXPECT_EQ(NameOf(loaded.sources.at("mcp.queue")), "flag");
  EXPECT_EQ(NameOf(loaded.sources.at("mcp.call_deadline_ms")), "environment");
  EXPECT_EQ(NameOf(loaded.sources.at("mcp.idle_connection_s")), "file");
  EXPECT_EQ(NameOf(loaded.sources.at("mcp.max_line_bytes")), "default");
}

TEST_F(ConfigLoaderTest, ReadsEveryKeyFromEachSource) {
  std::string file;
  for (const ConfigKey& key : AllConfigKeys()) {
    Json value = key.default_value();
    if (key.type == ConfigKey::Type::kChoice) value = key.choices.back();
    if (key.type == ConfigKey::Type::kInteger) {
      value = value == key.maximum ? key.minimum : key.maximum;
    }
    if (key.type == ConfigKey::Type::kBoolean) value = false;
    if (key.type == ConfigKey::Type::kText) value = "http://localhost:4318";
    file += key.name + ": " + DumpJson(value) + "\n";
    flags_[key.name] =
        value.is_string() ? value.get<std::string>() : DumpJson(value);
  }
  Write(file);
  for (const bool from_flags : {false, true}) {
    if (!from_flags) std::swap(flags_, variables_);
    const LoadedConfig loaded = Load();
    if (!from_flags) std::swap(flags_, variables_);
    ASSERT_OK(loaded.status);
    for (const ConfigKey& key : AllConfigKeys()) {
      EXPECT_NE(key.get(loaded.config), key.default_value()) << key.name;
    }
  }
}

TEST_F(ConfigLoaderTest, TypesChoices) {
  Write(
      "mcp: {sandbox: best-effort}\naudit: {durability: strict}\n"
      "policy: {assistants: masked, ask: never}\n"
      "memory: {consent: configured}\npayloads: {mode: 'off'}\n");
  const LoadedConfig loaded = Load();
  ASSERT_OK(loaded.status);
  EXPECT_EQ(loaded.config.mcp.sandbox, SandboxMode::kBestEffort);
  EXPECT_EQ(loaded.config.audit.durability, AuditDurability::kStrict);
  EXPECT_EQ(loaded.config.policy.assistants, AssistantAccess::kMasked);
  EXPECT_EQ(loaded.config.policy.ask, AskMode::kNever);
  EXPECT_EQ(loaded.config.memory.consent, MemoryConsent::kConfigured);
  EXPECT_EQ(loaded.config.payloads.mode, PayloadMode::kOff);
}

TEST_F(ConfigLoaderTest, WarnsOfUnknownKeysWithASuggestion) {
  Write("mcp:\n  queu: 8\nauditt:\n  durability: strict\nzebra: 1\n");
  const LoadedConfig loaded = Load();
  ASSERT_OK(loaded.status);
  ASSERT_EQ(loaded.problems.size(), 3u);
  EXPECT_EQ(Describe(loaded.problems[0]),
            "line 2: `mcp.queu` is not a known key; did you mean "
            "`mcp.queue`?");
  EXPECT_EQ(Describe(loaded.problems[1]),
            "line 3: `auditt` is not a known key; did you mean `audit`?");
  EXPECT_EQ(Describe(loaded.problems[2]), "line 5: `zebra` is not a known key");
  EXPECT_FALSE(HasErrors(loaded.problems));
}

TEST_F(ConfigLoaderTest, ReportsAllProblemsTogether) {
  Write(
      "mcp:\n  queue: 0\n  sandbox: sometimes\naudit: 7\n"
      "telemetry:\n  enabled: yes\nmemory.retention_days: 800\n");
  variables_ = {{"OSIRIS_WORKER_CPU_S", "-1"}};
  flags_ = {{"cache.ttl_s", "soon"}, {"mcp.queu", "1"}};
  const std::string message = ErrorOfLoad();
  for (const char* const part :
       {"8 problems", "osiris.yaml",
        "line 2: `mcp.queue` must be an integer from 1 to 65536",
        "line 3: `mcp.sandbox` must be one of `required`, `best-effort`, "
        "`off`",
        "line 4: `audit` must hold keys and values",
        "line 6: `telemetry.enabled` must be true or false",
        "`OSIRIS_WORKER_CPU_S` must be an integer from 1 to 86400",
        "the flag for `cache.ttl_s` must be an integer",
        "`mcp.queu` is not a known key; did you mean `mcp.queue`?",
        "`memory.retention_days` (800)"}) {
    EXPECT_THAT(message, HasSubstr(part));
  }
}

TEST_F(ConfigLoaderTest, BlamesTheFileForNothingElse) {
  Write("mcp: {queue: 8}\n");
  flags_ = {{"cache.ttl_s", "soon"}};
  EXPECT_EQ(ErrorOfLoad(),
            "the configuration: the flag for `cache.ttl_s` must be an integer "
            "from 0 to 31622400");
  EXPECT_EQ(GetErrorInfo(Load().status).hint, "correct the flag");

  flags_ = {{"nothing.like_it", "1"}};
  EXPECT_EQ(GetErrorInfo(Load().status).hint,
            "the home's osiris.yaml lists the keys");

  flags_ = {};
  variables_ = {{"OSIRIS_CACHE_TTL_S", "soon"}};
  EXPECT_EQ(GetErrorInfo(Load().status).hint,
            "correct the variable, or unset it");
}

TEST_F(ConfigLoaderTest, KeepsDefaultsWhereAValueIsRefused) {
  Write("mcp: {queue: many, idle_connection_s: 7}\n");
  const LoadedConfig loaded = Load();
  EXPECT_THAT(loaded.status, FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_EQ(loaded.config.mcp.queue, 1024);
  EXPECT_EQ(loaded.config.mcp.idle_connection_s, 7);
}

TEST_F(ConfigLoaderTest, RefusesAKeyThatIsGivenTwice) {
  Write("mcp: {queue: 1}\nmcp.queue: 2\n");
  EXPECT_THAT(ErrorOfLoad(), HasSubstr("line 2"));
  Write("mcp:\n  queue: 1\n  queue: 2\n");
  EXPECT_THAT(ErrorOfLoad(), HasSubstr("line 3"));
}

TEST_F(ConfigLoaderTest, C_CFG_002_ABadNumberInAVariableIsANamedError) {
  for (const char* const text :
       {"", "ten", "1.5", " 1", "1 ", "1e3", "0x10", "+1", "--1", "0",
        "99999999999999999999", "-99999999999999999999"}) {
    variables_["OSIRIS_MCP_QUEUE"] = text;
    const std::string message = ErrorOfLoad();
    EXPECT_THAT(message,
                HasSubstr("the environment variable `OSIRIS_MCP_QUEUE` must be "
                          "an integer from 1 to 65536"))
        << text;
  }
}

TEST_F(ConfigLoaderTest, NeverQuotesAValue) {
  Write("telemetry: {otlp_endpoint: {user: hunter2}}\nmcp: {queue: hunter2}\n");
  variables_ = {{"OSIRIS_CACHE_TTL_S", "hunter2"}};
  EXPECT_THAT(ErrorOfLoad(), Not(HasSubstr("hunter2")));
}

TEST_F(ConfigLoaderTest, ERR005_AnUnreadableFileIsAnErrorNotADefault) {
  Write("mcp: [unclosed");
  EXPECT_THAT(Load().status, FailsWith(ErrorCode::kConfigUnreadable));
  EXPECT_THAT(std::string(Load().status.message()),
              HasSubstr(paths_.config_file));
  std::filesystem::remove(paths_.config_file);
  std::filesystem::create_symlink("/nowhere/at/all", paths_.config_file);
  EXPECT_THAT(Load().status, FailsWith(ErrorCode::kConfigUnreadable));
  std::filesystem::remove(paths_.config_file);
  std::filesystem::create_directory(paths_.config_file);
  EXPECT_THAT(Load().status, FailsWith(ErrorCode::kConfigUnreadable));
}

TEST_F(ConfigLoaderTest, TellsOfTheFileAndOfVariablesWhereBothAreWrong) {
  Write("mcp: [");
  variables_["OSIRIS_MCP_QUEUE"] = "ten";
  const LoadedConfig loaded = Load();
  EXPECT_THAT(loaded.file, FailsWith(ErrorCode::kConfigUnreadable));
  EXPECT_EQ(loaded.status, loaded.file);
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].path, std::vector<std::string>{"mcp.queue"});
}

TEST_F(ConfigLoaderTest, RefusesAFileThatHoldsNoKeys) {
  Write("- a\n- b\n");
  EXPECT_THAT(Load().status, FailsWith(ErrorCode::kConfigInvalid));
  Write("# nothing yet\n");
  EXPECT_OK(Load().status);
  Write("mcp:\n");
  EXPECT_OK(Load().status);
}

}  // namespace
}  // namespace osiris
