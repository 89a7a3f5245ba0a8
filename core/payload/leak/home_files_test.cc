#include "core/payload/leak/home_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class HomeFilesTest : public testing::Test {
 protected:
  HomeFilesTest()
      : folder_(testing::TempDir() + "/files_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~HomeFilesTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    ASSERT_OK(ReplaceFile(path.string(), text));
  }

  const std::string folder_;
};

TEST_F(HomeFilesTest, ListRegularFilesAndNameLinksWithoutFollowingThem) {
  Write("b/deep/two", "2");
  Write("a", "1");
  Write("keys/secret", "3");
  Write("vault", "4");
  ASSERT_EQ(symlink("/etc", (folder_ + "/folder").c_str()), 0);
  ASSERT_EQ(symlink("/etc/passwd", (folder_ + "/b/link").c_str()), 0);
  ASSERT_EQ(mkfifo((folder_ + "/pipe").c_str(), 0600), 0);

  const FilesBelow below =
      ListFilesBelow(folder_, {folder_ + "/keys", folder_ + "/vault"});

  EXPECT_THAT(below.files, ElementsAre("a", "b/deep/two"));
  EXPECT_THAT(below.names, ElementsAre("a", "b", "b/deep", "b/deep/two",
                                       "b/link", "folder", "pipe"));
  EXPECT_THAT(below.links, ElementsAre("b/link", "folder"));
  EXPECT_THAT(below.unreadable, IsEmpty());
}

TEST_F(HomeFilesTest, ListNothingOfAFolderThatIsNotThere) {
  const FilesBelow below = ListFilesBelow(folder_ + "/none", {});
  EXPECT_THAT(below.files, IsEmpty());
  EXPECT_THAT(below.unreadable, IsEmpty());
}

TEST_F(HomeFilesTest, ReadALargeFileInPiecesThatOverlap) {
  Write("large", std::string(kPieceBytes - 3, 'a') + "needle" +
                     std::string(kPieceBytes, 'b'));
  std::vector<size_t> offsets;
  int whole = 0;
  const auto size = VisitPieces(
      folder_ + "/large", [&](int64_t offset, std::string_view bytes) {
        EXPECT_LE(bytes.size(), kPieceBytes);
        offsets.push_back(static_cast<size_t>(offset));
        if (bytes.find("needle") != std::string_view::npos) ++whole;
        return absl::OkStatus();
      });
  ASSERT_OK(size);
  EXPECT_EQ(*size, 2 * kPieceBytes + 3);
  EXPECT_THAT(offsets, ElementsAre(0u, kPieceBytes - kPieceOverlap,
                                   2 * (kPieceBytes - kPieceOverlap)));
  EXPECT_EQ(whole, 1);
}

TEST_F(HomeFilesTest, ReadFilesThatEndWithAPieceOnce) {
  Write("empty", "");
  Write("one", std::string(kPieceBytes, 'a'));
  for (const auto& [name, bytes] :
       {std::pair("empty", size_t{0}), std::pair("one", kPieceBytes)}) {
    int pieces = 0;
    const auto size =
        VisitPieces(folder_ + "/" + name, [&](int64_t, std::string_view) {
          ++pieces;
          return absl::OkStatus();
        });
    ASSERT_OK(size);
    EXPECT_EQ(*size, bytes);
    EXPECT_EQ(pieces, 1);
  }
}

TEST_F(HomeFilesTest, ReadNoLinkAndNoPipe) {
  Write("a", "1");
  ASSERT_EQ(symlink((folder_ + "/a").c_str(), (folder_ + "/link").c_str()), 0);
  ASSERT_EQ(mkfifo((folder_ + "/pipe").c_str(), 0600), 0);
  const auto never = [](int64_t, std::string_view) {
    ADD_FAILURE();
    return absl::OkStatus();
  };
  EXPECT_FALSE(VisitPieces(folder_ + "/link", never).ok());
  EXPECT_FALSE(VisitPieces(folder_ + "/pipe", never).ok());
  EXPECT_TRUE(absl::IsNotFound(VisitPieces(folder_ + "/none", never).status()));
}

}  // namespace
}  // namespace osiris
