#include "core/attach/config_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ConfigFileTest : public testing::Test {
 protected:
  ConfigFileTest() {
    std::string made = testing::TempDir() + "/config-XXXXXX";
    folder_ = fs::canonical(mkdtemp(made.data())).string();
    path_ = folder_ + "/mcp.json";
  }
  ~ConfigFileTest() override { fs::remove_all(folder_); }

  void Write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }

  static std::string Text(const std::string& path) {
    return ReadFile(path).value_or("(none)");
  }

  static int ModeOf(const std::string& path) {
    struct stat info = {};
    return stat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : -1;
  }

  size_t Count() const {
    return std::distance(fs::directory_iterator(folder_), {});
  }

  std::string folder_;
  std::string path_;
};

TEST_F(ConfigFileTest, ReplacesKeepsTheModeAndUndoes) {
  Write(path_, "old\r\n");
  chmod(path_.c_str(), 0640);

  const auto backup = ConfigFile::Read(path_)->Replace("new");
  ASSERT_OK(backup);
  EXPECT_EQ(Text(path_), "new");
  EXPECT_EQ(ModeOf(path_), 0640);
  EXPECT_EQ(Text(*backup), "old\r\n");
  EXPECT_EQ(ModeOf(*backup), 0640);
  EXPECT_EQ(Count(), 2u);

  EXPECT_OK(ConfigFile::Read(path_)->Undo());
  EXPECT_EQ(Text(path_), "old\r\n");
  EXPECT_EQ(Count(), 1u);
}

TEST_F(ConfigFileTest, UndoesOneChangeAfterTheOther) {
  Write(path_, "one");
  ASSERT_OK(ConfigFile::Read(path_)->Replace("two"));
  ASSERT_OK(ConfigFile::Read(path_)->Replace("three"));

  EXPECT_OK(ConfigFile::Read(path_)->Undo());
  EXPECT_EQ(Text(path_), "two");
  EXPECT_OK(ConfigFile::Read(path_)->Undo());
  EXPECT_EQ(Text(path_), "one");
  EXPECT_THAT(ConfigFile::Read(path_)->Undo(),
              FailsWith(ErrorCode::kConfigBackupNotFound));
}

TEST_F(ConfigFileTest, UndoingANewFileRemovesIt) {
  const std::string path = folder_ + "/.cursor/mcp.json";
  ASSERT_OK(ConfigFile::Read(path)->Replace("new"));
  EXPECT_EQ(ModeOf(path), 0600);

  EXPECT_OK(ConfigFile::Read(path)->Undo());
  EXPECT_FALSE(fs::exists(path));
  EXPECT_TRUE(fs::is_empty(folder_ + "/.cursor"));
}

TEST_F(ConfigFileTest, DoesNotUndoWhatSomebodyElseChanged) {
  Write(path_, "one");
  ASSERT_OK(ConfigFile::Read(path_)->Replace("two"));
  Write(path_, "theirs");

  EXPECT_THAT(ConfigFile::Read(path_)->Undo(),
              FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_EQ(Text(path_), "theirs");
}

TEST_F(ConfigFileTest, ChangesNothingThatChangedSinceItWasRead) {
  Write(path_, "one");
  const auto file = ConfigFile::Read(path_);
  ASSERT_OK(file);
  Write(path_, "theirs");

  EXPECT_THAT(file->Replace("mine"), FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_EQ(Text(path_), "theirs");
  EXPECT_EQ(Count(), 1u);

  const std::string fresh = folder_ + "/fresh";
  const auto missing = ConfigFile::Read(fresh);
  ASSERT_OK(missing);
  Write(fresh, "theirs");
  EXPECT_THAT(missing->Replace("mine"), FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_EQ(Text(fresh), "theirs");
}

TEST_F(ConfigFileTest, ChangesTheFileBehindALinkAndKeepsTheLink) {
  fs::create_directory(folder_ + "/dotfiles");
  Write(folder_ + "/dotfiles/mcp.json", "old");
  fs::create_symlink("dotfiles/mcp.json", path_);

  ASSERT_OK(ConfigFile::Read(path_)->Replace("new"));

  EXPECT_TRUE(fs::is_symlink(path_));
  EXPECT_EQ(Text(folder_ + "/dotfiles/mcp.json"), "new");
  EXPECT_OK(ConfigFile::Read(path_)->Undo());
  EXPECT_EQ(Text(path_), "old");
}

TEST_F(ConfigFileTest, RefusesWhatIsNotSafelyTheUsers) {
  fs::create_symlink("nowhere", folder_ + "/dangling");
  fs::create_directory(folder_ + "/folder");
  Write(folder_ + "/open", "x");
  chmod((folder_ + "/open").c_str(), 0666);
  Write(folder_ + "/twice", "x");
  fs::create_hard_link(folder_ + "/twice", folder_ + "/other");
  fs::create_directory(folder_ + "/shared");
  chmod((folder_ + "/shared").c_str(), 0777);
  for (const char* name : {"dangling", "folder", "open", "twice",
                           "shared/mcp.json", "open/mcp.json"}) {
    EXPECT_THAT(ConfigFile::Read(folder_ + "/" + name),
                FailsWith(ErrorCode::kConfigUnreadable))
        << name;
  }
}

TEST_F(ConfigFileTest, RefusesFilesAndFoldersOfOthers) {
  Write(path_, "x");
  EXPECT_OK(ConfigFile::Read(path_, geteuid()));

  for (const std::string& path : {path_, folder_ + "/new"}) {
    const auto file = ConfigFile::Read(path, geteuid() + 1);
    EXPECT_THAT(file, FailsWith(ErrorCode::kConfigUnreadable));
    EXPECT_THAT(std::string(file.status().message()), HasSubstr("not yours"));
  }
}

}  // namespace
}  // namespace osiris
