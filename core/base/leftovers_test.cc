#include "core/base/leftovers.h"

#include <fcntl.h>
#include <sys/file.h>

#include <filesystem>
#include <string>
#include <thread>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/base/unique_fd.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class LeftoversTest : public testing::Test {
 protected:
  LeftoversTest() {
    std::string pattern = testing::TempDir() + "/leftoversXXXXXX";
    folder_ = mkdtemp(pattern.data());
    path_ = folder_ + "/file";
  }
  ~LeftoversTest() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
  std::string path_;
};

TEST_F(LeftoversTest, AreWhatKilledProcessesLeft) {
  const std::string left = path_ + ".0123456789abcdef.tmp";
  const std::string other = path_ + ".0123456789abcdeX.tmp";
  for (const std::string& file : {path_, left, other}) {
    ASSERT_OK(CreateFile(file, "x"));
  }

  RemoveLeftovers(path_);

  EXPECT_FALSE(std::filesystem::exists(left));
  EXPECT_TRUE(std::filesystem::exists(other));
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(LeftoversTest, AreNotWhatSomebodyHasLocked) {
  const std::string left = path_ + ".0123456789abcdef.tmp";
  ASSERT_OK(CreateFile(left, "x"));
  UniqueFd writer(open(left.c_str(), O_WRONLY | O_CLOEXEC));
  ASSERT_EQ(flock(writer.get(), LOCK_EX), 0);

  RemoveLeftovers(path_);
  EXPECT_TRUE(std::filesystem::exists(left));

  writer.Reset();
  RemoveLeftovers(path_);
  EXPECT_FALSE(std::filesystem::exists(left));
}

TEST_F(LeftoversTest, AreNotWhatOthersAreWriting) {
  // As two homes with one connections file do.
  const auto write = [this](const char* text) {
    for (int i = 0; i < 200; ++i) {
      RemoveLeftovers(path_);
      ASSERT_OK(ReplaceFile(path_, text));
    }
  };
  std::thread other([&] { write("other"); });
  write("one");
  other.join();
}

}  // namespace
}  // namespace osiris
