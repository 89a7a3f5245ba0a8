#include "core/connection/connections_source.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "core/base/file.h"
#include "core/base/status_matchers.h"

namespace osiris {
namespace {

class ConnectionsSourceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "/source.XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    path_ = folder_ + "/osiris_connections.yaml";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& alias) {
    ASSERT_OK(ReplaceFile(path_, "version: 1\nconnections:\n  sqlite:\n    " +
                                     alias + ": {path: a}\n"));
  }
  static std::vector<std::string> References(ConnectionsSource& source) {
    const auto file = source.Current();
    EXPECT_OK(file);
    return file.ok() ? file->file->references() : std::vector<std::string>{};
  }

  std::string folder_;
  std::string path_;
};

TEST_F(ConnectionsSourceTest, HasNothingWithoutAFile) {
  ConnectionsSource source(path_);
  EXPECT_TRUE(References(source).empty());
}

// Names of one length, written faster than any file system's clock ticks.
TEST_F(ConnectionsSourceTest, NoticesEveryChangeAtOnce) {
  ConnectionsSource source(path_);
  for (int round = 0; round < 200; ++round) {
    const std::string alias = "alias" + std::to_string(100 + round);
    Write(alias);
    EXPECT_EQ(References(source), std::vector<std::string>{"@sqlite." + alias});
    EXPECT_EQ(References(source), std::vector<std::string>{"@sqlite." + alias});
  }
  std::filesystem::remove(path_);
  EXPECT_TRUE(References(source).empty());
}

TEST_F(ConnectionsSourceTest, TellsOfNoChangeWhereThereIsNone) {
  ConnectionsSource source(path_);
  int changes = 0;
  source.OnChange([&changes](const ConnectionsFile&, const ConnectionsFile&) {
    ++changes;
  });
  const auto ask = [&] {
    for (int i = 0; i < 5; ++i) EXPECT_OK(source.Current());
    return changes;
  };
  EXPECT_EQ(ask(), 0);
  Write("first");
  EXPECT_EQ(ask(), 1);
  Write("first");
  EXPECT_EQ(ask(), 1);
  Write("other");
  EXPECT_EQ(ask(), 2);
  std::filesystem::remove(path_);
  EXPECT_EQ(ask(), 3);
}

TEST_F(ConnectionsSourceTest, ReportsAFileThatCouldNeverBeRead) {
  ConnectionsSource source(path_);
  ASSERT_OK(ReplaceFile(path_, "connections: ["));
  EXPECT_THAT(source.Current(), FailsWith(ErrorCode::kConfigUnreadable));
  EXPECT_THAT(source.Current(), FailsWith(ErrorCode::kConfigUnreadable));
  Write("healed");
  EXPECT_EQ(References(source), std::vector<std::string>{"@sqlite.healed"});
}

TEST_F(ConnectionsSourceTest, NeverBringsBackWhatWasRemoved) {
  ConnectionsSource source(path_);
  Write("removed");
  ASSERT_OK(source.Current());
  std::filesystem::remove(path_);
  ASSERT_OK(source.Current());
  ASSERT_OK(ReplaceFile(path_, "connections: ["));
  EXPECT_THAT(source.Current(), FailsWith(ErrorCode::kConfigUnreadable));
}

TEST_F(ConnectionsSourceTest, AFileThatCannotBeReadLeavesTheOneBeforeInForce) {
  ConnectionsSource source(path_);
  const std::vector<std::string> good = {"@sqlite.good"};
  const auto refusal = [&source] { return source.Current()->refused; };
  Write("good");
  EXPECT_EQ(References(source), good);
  EXPECT_OK(refusal());

  ASSERT_OK(ReplaceFile(path_, "connections: ["));
  EXPECT_EQ(References(source), good);
  EXPECT_THAT(refusal(), FailsWith(ErrorCode::kConfigUnreadable));
  std::filesystem::remove(path_);
  std::filesystem::create_symlink("/nowhere/at/all", path_);
  EXPECT_EQ(References(source), good);
  EXPECT_THAT(refusal(), FailsWith(ErrorCode::kConfigUnreadable));

  std::filesystem::remove(path_);
  Write("healed");
  EXPECT_EQ(References(source), std::vector<std::string>{"@sqlite.healed"});
  EXPECT_OK(refusal());
}

// One whose last change is so long ago that the refusal is kept, too.
TEST_F(ConnectionsSourceTest, KeepsTheRefusalOfAFileThatDoesNotChange) {
  ConnectionsSource source(path_);
  Write("good");
  ASSERT_OK(source.Current());
  std::filesystem::remove(path_);
  std::filesystem::create_symlink("/usr", path_);
  for (int round = 0; round < 3; ++round) {
    EXPECT_THAT(source.Current()->refused,
                FailsWith(ErrorCode::kConfigUnreadable));
    EXPECT_EQ(References(source), std::vector<std::string>{"@sqlite.good"});
  }
  std::filesystem::remove(path_);
  Write("healed");
  EXPECT_OK(source.Current()->refused);
}

TEST_F(ConnectionsSourceTest, ServesManyThreads) {
  Write("first1");
  ConnectionsSource source(path_);
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&source] {
      for (int round = 0; round < 200; ++round) {
        EXPECT_EQ(References(source).size(), 1u);
      }
    });
  }
  for (int round = 0; round < 50; ++round)
    Write("other" + std::to_string(round));
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace osiris
