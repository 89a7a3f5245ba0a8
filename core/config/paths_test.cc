#include "core/config/paths.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "core/base/file.h"
#include "core/base/status_matchers.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class PathsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/paths.XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root_ = std::filesystem::canonical(pattern);
    Folder("user");
    Folder("project/deep/deeper");
    variables_ = {{"HOME", root_ + "/user"}};
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void Folder(const std::string& name) {
    ASSERT_OK(MakeFolder(root_ + "/" + name));
  }
  void File(const std::string& name, std::string_view text = "") {
    ASSERT_OK(ReplaceFile(root_ + "/" + name, text));
  }

  absl::StatusOr<Paths> Resolve(
      std::optional<std::string> flag = std::nullopt,
      const std::string& working_folder = "project/deep/deeper") const {
    return ResolvePaths({.home_flag = std::move(flag),
                         .environment = [this](const std::string& name)
                             -> std::optional<std::string> {
                           const auto found = variables_.find(name);
                           if (found == variables_.end()) return std::nullopt;
                           return found->second;
                         },
                         .working_folder = root_ + "/" + working_folder});
  }

  void ExpectHome(const absl::StatusOr<Paths>& paths, const std::string& home,
                  HomeRule rule) const {
    ASSERT_OK(paths);
    EXPECT_EQ(paths->home, root_ + "/" + home);
    EXPECT_EQ(NameOf(paths->rule), NameOf(rule));
  }

  std::string root_;
  std::map<std::string, std::string> variables_;
};

TEST_F(PathsTest, TriesFlagThenVariableThenFileThenDefault) {
  ExpectHome(Resolve(), "user/.local/share/osiris", HomeRule::kDefault);
  variables_["XDG_DATA_HOME"] = root_ + "/data";
  ExpectHome(Resolve(), "data/osiris", HomeRule::kDefault);
  File("project/osiris.yaml");
  ExpectHome(Resolve(), "project", HomeRule::kConfigFile);
  variables_["OSIRIS_HOME"] = root_ + "/elsewhere";
  ExpectHome(Resolve(), "elsewhere", HomeRule::kEnvironment);
  ExpectHome(Resolve(root_ + "/flag"), "flag", HomeRule::kFlag);
}

TEST_F(PathsTest, TakesTheNearestFolderThatHoldsTheFile) {
  File("project/osiris.yaml");
  File("project/deep/osiris.yaml");
  ExpectHome(Resolve(), "project/deep", HomeRule::kConfigFile);
  ExpectHome(Resolve(std::nullopt, "project"), "project",
             HomeRule::kConfigFile);
}

TEST_F(PathsTest, IsAbsoluteAndResolvedOnce) {
  ExpectHome(Resolve("../x/./y/../z/"), "project/deep/x/z", HomeRule::kFlag);
  ExpectHome(Resolve("~/osiris"), "user/osiris", HomeRule::kFlag);
  ExpectHome(Resolve("~"), "user", HomeRule::kFlag);
  std::filesystem::create_directory_symlink(root_ + "/project",
                                            root_ + "/link");
  ExpectHome(Resolve(root_ + "/link/deep"), "project/deep", HomeRule::kFlag);
}

TEST_F(PathsTest, TakesEmptyVariablesForUnsetAndIgnoresRelativeXdg) {
  variables_["OSIRIS_HOME"] = "";
  variables_["XDG_DATA_HOME"] = "relative";
  ExpectHome(Resolve(), "user/.local/share/osiris", HomeRule::kDefault);
}

TEST_F(PathsTest, RefusesWhatCannotBeAHome) {
  File("file");
  EXPECT_THAT(Resolve(""), FailsWith(ErrorCode::kConfigHomeUnusable));
  EXPECT_THAT(Resolve(root_ + "/file"),
              FailsWith(ErrorCode::kConfigHomeUnusable));
  EXPECT_THAT(Resolve(root_ + "/file/below"),
              FailsWith(ErrorCode::kConfigHomeUnusable));
  EXPECT_THAT(Resolve(std::string("a\0b", 3)),
              FailsWith(ErrorCode::kConfigHomeUnusable));
  variables_.clear();
  const auto nowhere = Resolve();
  EXPECT_THAT(nowhere, FailsWith(ErrorCode::kConfigHomeUnusable));
  EXPECT_THAT(std::string(nowhere.status().message()),
              HasSubstr("OSIRIS_HOME"));
}

TEST_F(PathsTest, OnlyAHomeThatSomebodyNamedMustBeThere) {
  EXPECT_OK(CheckNamedHome(*Resolve()));
  // As the bundle for Claude Desktop starts the server.
  EXPECT_OK(CheckNamedHome(*Resolve(root_ + "/user/.local/share/osiris")));
  EXPECT_THAT(CheckNamedHome(*Resolve(root_ + "/flag")),
              FailsWith(ErrorCode::kConfigHomeUnusable));
  variables_["OSIRIS_HOME"] = root_ + "/elsewhere";
  EXPECT_THAT(CheckNamedHome(*Resolve()),
              FailsWith(ErrorCode::kConfigHomeUnusable));
  Folder("elsewhere");
  EXPECT_OK(CheckNamedHome(*Resolve()));
}

// The folder that holds a broken file is the home all the same; the loader
// then says what is wrong with the file.
TEST_F(PathsTest, ERR005_AMalformedFileNeverSelectsAnotherFolder) {
  File("osiris.yaml");
  File("project/osiris.yaml", "mcp: [unclosed");
  ExpectHome(Resolve(), "project", HomeRule::kConfigFile);
  Folder("project/deep/osiris.yaml");
  ExpectHome(Resolve(), "project/deep", HomeRule::kConfigFile);
  std::filesystem::create_symlink("/nowhere",
                                  root_ + "/project/deep/deeper/osiris.yaml");
  ExpectHome(Resolve(), "project/deep/deeper", HomeRule::kConfigFile);
}

TEST_F(PathsTest, TrustsNoFileThatEverybodyMayWrite) {
  File("project/osiris.yaml");
  for (const char* name : {"project/osiris.yaml", "project"}) {
    const std::string path = root_ + "/" + name;
    struct stat before = {};
    ASSERT_EQ(stat(path.c_str(), &before), 0);
    ASSERT_EQ(chmod(path.c_str(), 0777), 0);
    EXPECT_THAT(Resolve(), FailsWith(ErrorCode::kConfigHomeUnusable)) << name;
    ASSERT_OK(Resolve(root_ + "/project"));
    ASSERT_EQ(chmod(path.c_str(), before.st_mode & 07777), 0);
    ExpectHome(Resolve(), "project", HomeRule::kConfigFile);
  }
}

TEST_F(PathsTest, ERR006_AFolderThatCannotBeSearchedIsAnError) {
  File("osiris.yaml");
  // A loop of links cannot be searched, by root neither.
  std::filesystem::create_symlink(root_ + "/loop", root_ + "/loop");
  EXPECT_THAT(Resolve(std::nullopt, "loop"),
              FailsWith(ErrorCode::kConfigHomeUnusable));
}

void ExpectEverythingBelow(const Paths& paths) {
  for (const std::string& path :
       {paths.config_file, paths.connections_file, paths.state}) {
    EXPECT_THAT(path, StartsWith(paths.home + "/"));
  }
  for (const std::string& path :
       {paths.audit, paths.telemetry, paths.discovery, paths.cache, paths.run,
        paths.payloads, paths.memory, paths.runs, paths.drafts,
        paths.index_file, paths.paused_file, paths.keys, paths.vault_file}) {
    EXPECT_THAT(path, StartsWith(paths.state + "/"));
  }
}

TEST(PathsBelowTest, CFG001_CacheFolderIsBelowTheHome) {
  EXPECT_EQ(PathsBelow("/srv/o", HomeRule::kFlag).cache,
            "/srv/o/.osiris/cache");
}

TEST(PathsBelowTest, CFG002_MemoryFolderIsBelowTheHome) {
  EXPECT_EQ(PathsBelow("/srv/o", HomeRule::kFlag).memory,
            "/srv/o/.osiris/memory/sessions");
}

TEST(PathsBelowTest, CFG003_AuditFolderIsBelowTheHome) {
  EXPECT_EQ(PathsBelow("/srv/o", HomeRule::kFlag).audit,
            "/srv/o/.osiris/audit");
}

TEST(PathsBelowTest, CFG004_TelemetryFolderIsBelowTheHome) {
  EXPECT_EQ(PathsBelow("/srv/o", HomeRule::kFlag).telemetry,
            "/srv/o/.osiris/telemetry");
}

TEST(PathsBelowTest, CFG005_NothingDependsOnTheWorkingFolder) {
  ExpectEverythingBelow(PathsBelow("/srv/o", HomeRule::kFlag));
  EXPECT_EQ(PathsBelow("/", HomeRule::kFlag).audit, "/.osiris/audit");
}

TEST(AbsolutePathTest, StartsAtTheBaseOrTheUsersFolder) {
  EXPECT_EQ(AbsolutePath("a/../b.db", "/home/x", "/u"), "/home/x/b.db");
  EXPECT_EQ(AbsolutePath("~/b.db", "/home/x", "/u"), "/u/b.db");
  EXPECT_EQ(AbsolutePath("/b.db", "/home/x", "/u"), "/b.db");
  EXPECT_EQ(AbsolutePath("folder/", "/home/x", "/u"), "/home/x/folder");
  EXPECT_EQ(AbsolutePath("/", "/home/x", "/u"), "/");
  EXPECT_EQ(AbsolutePath("~other/b.db", "/home/x", "/u"),
            "/home/x/~other/b.db");
  EXPECT_EQ(AbsolutePath("~/b.db", "/home/x", ""), "/home/x/~/b.db");
}

}  // namespace
}  // namespace osiris
