#include "core/base/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class FileTest : public testing::Test {
 protected:
  FileTest() {
    std::string pattern = testing::TempDir() + "/fileXXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~FileTest() override { std::filesystem::remove_all(folder_); }

  std::string PathOf(const std::string& name) const {
    return folder_ + "/" + name;
  }
  size_t FilesLeft() const {
    size_t files = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator(folder_)) {
      ++files;
    }
    return files;
  }

  std::string folder_;
};

TEST_F(FileTest, ReplacesWhatWasThere) {
  ASSERT_OK(ReplaceFile(PathOf("a"), "one"));
  ASSERT_OK(ReplaceFile(PathOf("a"), "two"));

  EXPECT_EQ(*ReadFile(PathOf("a")), "two");
  EXPECT_EQ(FilesLeft(), 1u);
}

TEST_F(FileTest, WritesFilesThatOnlyTheUserCanRead) {
  ASSERT_OK(ReplaceFile(PathOf("a"), "x"));

  struct stat info = {};
  ASSERT_EQ(stat(PathOf("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(FileTest, SpeaksOfTheFileThatWasAskedFor) {
  const std::string path = PathOf("absent/file");
  for (const absl::Status& status :
       {CreateFile(path, "x"), ReplaceFile(path, "x")}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(status.message(),
              "cannot create `" + path + "`: No such file or directory");
  }
}

TEST_F(FileTest, CreatesOnlyWhatDoesNotExist) {
  ASSERT_OK(CreateFile(PathOf("a"), "one"));

  EXPECT_EQ(CreateFile(PathOf("a"), "two").code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(*ReadFile(PathOf("a")), "one");
  EXPECT_EQ(FilesLeft(), 1u);
}

TEST_F(FileTest, LetsExactlyOneOfManyCreate) {
  std::atomic<int> created = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&] {
      if (CreateFile(PathOf("a"), "x").ok()) ++created;
    });
  }
  for (std::thread& writer : writers) writer.join();

  EXPECT_EQ(created, 1);
}

TEST_F(FileTest, NeverShowsHalfAFileToAReader) {
  ASSERT_OK(ReplaceFile(PathOf("a"), std::string(100'000, 'a')));
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; i < 50; ++i) {
      ReplaceFile(PathOf("a"), std::string(100'000, i % 2 == 0 ? 'b' : 'a'))
          .IgnoreError();
    }
    stop = true;
  });
  while (!stop) {
    const absl::StatusOr<std::string> seen = ReadFile(PathOf("a"));
    ASSERT_OK(seen);
    ASSERT_EQ(*seen, std::string(100'000, seen->front()));
  }
  writer.join();
}

TEST_F(FileTest, ReadsNeitherFoldersNorPipesNorTooMuch) {
  ASSERT_EQ(mkfifo(PathOf("pipe").c_str(), 0600), 0);
  ASSERT_OK(ReplaceFile(PathOf("a"), "12345"));

  EXPECT_FALSE(ReadFile(folder_).ok());
  EXPECT_FALSE(ReadFile(PathOf("pipe")).ok());
  EXPECT_EQ(ReadFile(PathOf("a"), 4).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ReadFile(PathOf("none")).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(FileTest, MakesFoldersWithTheirParents) {
  ASSERT_OK(MakeFolder(PathOf("a/b/c")));
  ASSERT_OK(MakeFolder(PathOf("a/b/c")));
  ASSERT_OK(ReplaceFile(PathOf("file"), "x"));

  struct stat info = {};
  ASSERT_EQ(stat(PathOf("a/b").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
  EXPECT_FALSE(MakeFolder(PathOf("file")).ok());
  EXPECT_FALSE(MakeFolder(PathOf("file/below")).ok());
}

}  // namespace
}  // namespace osiris
