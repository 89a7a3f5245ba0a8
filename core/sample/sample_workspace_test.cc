#include "core/sample/sample_workspace.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kGenerated[] = "tools/sample/";

std::string FreshFolder(const std::string& name) {
  return std::string(std::getenv("TEST_TMPDIR")) + "/" + name;
}

std::string Read(const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  EXPECT_OK(bytes);
  return bytes.value_or("");
}

// Compared without printing: megabytes of bytes tell a reader nothing.
bool Same(const std::string& one, const std::string& other) {
  return !one.empty() && one == other;
}

TEST(SampleWorkspaceTest, HoldsTheGeneratedDatabases) {
  const absl::StatusOr<std::string> first = SampleDatabase(SampleMonth::kFirst);
  const absl::StatusOr<std::string> second =
      SampleDatabase(SampleMonth::kSecond);

  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_TRUE(Same(*first, Read(kGenerated + std::string(kSampleFirstFile))));
  EXPECT_TRUE(Same(*second, Read(kGenerated + std::string(kSampleSecondFile))));
  EXPECT_THAT(first->substr(0, 16), StartsWith("SQLite format 3"));
}

TEST(SampleWorkspaceTest, WritesDatabasesAndConnections) {
  const std::string folder = FreshFolder("deep/new");

  ASSERT_OK(WriteSampleWorkspace(folder));

  EXPECT_TRUE(Same(Read(folder + "/movies.db"),
                   Read(kGenerated + std::string(kSampleFirstFile))));
  EXPECT_TRUE(Same(Read(folder + "/movies_next_month.db"),
                   Read(kGenerated + std::string(kSampleSecondFile))));
  EXPECT_EQ(Read(folder + "/osiris_connections.yaml"), SampleConnections());
}

TEST(SampleWorkspaceTest, NamesBothDatabasesInTheConnections) {
  EXPECT_THAT(std::string(SampleConnections()), HasSubstr("path: movies.db\n"));
  EXPECT_THAT(std::string(SampleConnections()),
              HasSubstr("path: movies_next_month.db\n"));
}

TEST(SampleWorkspaceTest, TouchesNothingWhereAFileExists) {
  const std::string folder = FreshFolder("taken");
  ASSERT_OK(MakeFolder(folder));
  ASSERT_OK(CreateFile(folder + "/osiris_connections.yaml", "mine"));

  const absl::Status status = WriteSampleWorkspace(folder);

  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists) << status;
  EXPECT_EQ(Read(folder + "/osiris_connections.yaml"), "mine");
  EXPECT_FALSE(std::filesystem::exists(folder + "/movies.db"));
}

}  // namespace
}  // namespace osiris
