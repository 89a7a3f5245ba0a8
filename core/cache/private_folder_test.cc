#include "core/cache/private_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;

class PrivateFolderTest : public testing::Test {
 protected:
  PrivateFolderTest() {
    std::filesystem::remove_all(path_);
    folder_.emplace(*PrivateFolder::Open(path_));
  }

  static mode_t ModeOf(const std::string& path) {
    struct stat info = {};
    return lstat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
  }

  const std::string path_ = testing::TempDir() + "/private_folder/inner";
  std::optional<PrivateFolder> folder_;
};

TEST_F(PrivateFolderTest, MakesFoldersAndFilesForThisUserAlone) {
  ASSERT_OK(folder_->Replace("a", "text"));
  ASSERT_OK(folder_->Create("b", "text"));
  ASSERT_OK(folder_->Append("c", "text"));
  ASSERT_OK(folder_->MakeFolder("d"));

  EXPECT_EQ(ModeOf(path_), 0700);
  EXPECT_EQ(ModeOf(path_ + "/a"), 0600);
  EXPECT_EQ(ModeOf(path_ + "/b"), 0600);
  EXPECT_EQ(ModeOf(path_ + "/c"), 0600);
  EXPECT_EQ(ModeOf(path_ + "/d"), 0700);
}

TEST_F(PrivateFolderTest, RefusesNamesThatLeaveIt) {
  ASSERT_OK(ReplaceFile(path_ + "/../secret", "secret"));

  for (const std::string name : {"../secret", "..", ".", "", "/etc/passwd",
                                 "a/../../secret", "a//b", "./a", "a/", "/"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(folder_->Read(name, 100).status()) ||
                absl::IsNotFound(folder_->Read(name, 100).status()))
        << name;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(
      folder_->Read(std::string("a\0b", 3), 100).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(folder_->Remove("../secret")));
  EXPECT_TRUE(absl::IsInvalidArgument(folder_->Replace("../secret", "")));
}

TEST_F(PrivateFolderTest, FollowsNoLinkAtAnyStep) {
  ASSERT_OK(ReplaceFile(path_ + "/../secret", "secret"));
  std::filesystem::create_symlink(path_ + "/../secret", path_ + "/file");
  std::filesystem::create_directory_symlink(path_ + "/..", path_ + "/up");

  EXPECT_FALSE(folder_->Read("file", 100).ok());
  EXPECT_FALSE(folder_->Read("up/secret", 100).ok());
  EXPECT_FALSE(folder_->Folder("up").ok());
  EXPECT_FALSE(folder_->Append("file", "more").ok());
  EXPECT_EQ(*ReadFile(path_ + "/../secret"), "secret");
}

TEST_F(PrivateFolderTest, RefusesAFileThatHasAnotherNameElsewhere) {
  ASSERT_OK(ReplaceFile(path_ + "/../secret", "secret"));
  std::filesystem::create_hard_link(path_ + "/../secret", path_ + "/file");

  EXPECT_TRUE(absl::IsFailedPrecondition(folder_->Read("file", 100).status()));
  EXPECT_TRUE(
      absl::IsFailedPrecondition(folder_->ReadTail("file", 100).status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(folder_->Append("file", "more")));
  EXPECT_EQ(*ReadFile(path_ + "/../secret"), "secret");

  ASSERT_OK(folder_->Replace("file", "ours"));
  EXPECT_EQ(*folder_->Read("file", 100), "ours");
  EXPECT_EQ(*ReadFile(path_ + "/../secret"), "secret");
}

TEST_F(PrivateFolderTest, ReadsRegularFilesOnlyAndNeverWaits) {
  ASSERT_EQ(mkfifo((path_ + "/pipe").c_str(), 0600), 0);
  ASSERT_OK(folder_->MakeFolder("folder"));

  EXPECT_FALSE(folder_->Read("pipe", 100).ok());
  EXPECT_FALSE(folder_->Read("folder", 100).ok());
}

TEST_F(PrivateFolderTest, RefusesAFolderThatIsAFile) {
  ASSERT_OK(folder_->Replace("file", "text"));

  EXPECT_FALSE(PrivateFolder::Open(path_ + "/file").ok());
}

TEST_F(PrivateFolderTest, ReplacesAFileAndLeavesNothingBeside) {
  for (const std::string text : {"one", "two", ""}) {
    ASSERT_OK(folder_->Replace("file", text));
    EXPECT_EQ(*folder_->Read("file", 100), text);
    EXPECT_EQ(folder_->List()->size(), 1u);
  }
}

TEST_F(PrivateFolderTest, ReplacesALinkAndNotWhatItMeans) {
  ASSERT_OK(ReplaceFile(path_ + "/../secret", "secret"));
  std::filesystem::create_symlink(path_ + "/../secret", path_ + "/file");
  ASSERT_OK(folder_->Replace("file", "ours"));
  EXPECT_EQ(*folder_->Read("file", 100), "ours");
  EXPECT_EQ(*ReadFile(path_ + "/../secret"), "secret");
  EXPECT_EQ(folder_->List()->size(), 1u);
}

TEST_F(PrivateFolderTest, ReplacesNoFolder) {
  const auto inner = folder_->MakeFolder("inner");
  ASSERT_OK(inner);
  ASSERT_OK(inner->Replace("file", "text"));
  EXPECT_FALSE(folder_->Replace("inner", "ours").ok());
  EXPECT_EQ(*folder_->Read("inner/file", 100), "text");
  EXPECT_EQ(folder_->List()->size(), 1u);
}

TEST_F(PrivateFolderTest, ReplacesAFileThatOthersReplaceAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> failures = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, text = std::string(100, 'a' + i)] {
      for (int turn = 0; turn < 50; ++turn) {
        failures += !folder_->Replace("file", text).ok();
        const auto read = folder_->Read("file", 1000);
        failures += !read.ok() || *read != std::string(100, read->at(0));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(folder_->List()->size(), 1u);
}

TEST_F(PrivateFolderTest, StopsAtTheLargestSize) {
  ASSERT_OK(folder_->Replace("file", "12345"));

  EXPECT_EQ(*folder_->Read("file", 5), "12345");
  EXPECT_TRUE(absl::IsOutOfRange(folder_->Read("file", 4).status()));
}

TEST_F(PrivateFolderTest, ReadsTheEndOfAFile) {
  ASSERT_OK(folder_->Append("file", "one\n"));
  ASSERT_OK(folder_->Append("file", "two\n"));

  EXPECT_EQ(*folder_->ReadTail("file", 4), "two\n");
  EXPECT_EQ(*folder_->ReadTail("file", 100), "one\ntwo\n");
}

TEST_F(PrivateFolderTest, MovesOnlyToANameThatIsFree) {
  ASSERT_OK(folder_->Replace("a", "a"));
  ASSERT_OK(folder_->Replace("b", "b"));

  EXPECT_TRUE(absl::IsAlreadyExists(folder_->Move("a", *folder_, "b")));
  EXPECT_OK(folder_->Move("a", *folder_, "c"));
  EXPECT_EQ(*folder_->Read("b", 9), "b");
  EXPECT_EQ(*folder_->Read("c", 9), "a");
}

TEST_F(PrivateFolderTest, ListsFilesAndFoldersByName) {
  ASSERT_OK(folder_->Replace("b", "123"));
  ASSERT_OK(folder_->MakeFolder("a"));
  std::filesystem::create_symlink("b", path_ + "/link");

  const auto entries = folder_->List();

  ASSERT_OK(entries);
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ(entries->at(0).name, "a");
  EXPECT_TRUE(entries->at(0).folder);
  EXPECT_EQ(entries->at(1).name, "b");
  EXPECT_EQ(entries->at(1).bytes, 3);
}

TEST_F(PrivateFolderTest, RemovesAFolderWithItsFiles) {
  const auto inner = folder_->MakeFolder("inner");
  ASSERT_OK(inner);
  ASSERT_OK(inner->Replace("file", "text"));

  EXPECT_OK(folder_->RemoveFolder("inner"));
  EXPECT_OK(folder_->RemoveFolder("inner"));
  EXPECT_FALSE(std::filesystem::exists(path_ + "/inner"));
}

}  // namespace
}  // namespace osiris
