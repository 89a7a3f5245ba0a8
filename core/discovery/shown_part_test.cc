#include <string>
#include <utility>
#include <vector>

#include "core/discovery/operations_test_fixture.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/driver/cells.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A part of a snapshot that is made anew for assistants.
class ShownPartTest : public OperationsFixture {
 protected:
  ShownPartTest() {
    policy_.all.assistants = AssistantAccess::kMasked;
    Add("kv", {"property", "content"}, "hunter2-content");
    Add("opt", {"option_name", "option_value"}, "hunter2-option");
    Add("posts", {"title", "content"}, "rain at noon");
  }

  void Add(const std::string& name, const std::vector<std::string>& columns,
           const char* value) {
    Table table = MakeTable(name);
    for (const std::string& column : columns) {
      table.columns.push_back(
          {.name = column, .declared_type = "TEXT", .type = ColumnType::kText});
    }
    source_.AddTable(
        table, {{IntegerCell(1), TextCell("smtp_password"), TextCell(value)}});
  }

  // What an assistant reads of samples that were just taken.
  std::string Samples() {
    const auto document = Run("discovery.request",
                              {{"connection", "@fake.shop"},
                               {"refresh", true},
                               {"samples", 3},
                               {"detail", "full"}},
                              Door::kMcp);
    EXPECT_OK(document);
    if (!document.ok()) return "";
    const std::string id = document->at("snapshot").get<std::string>();
    const auto part = ReadUri(MakeSnapshotUri(id, kSamplesPart), Door::kMcp);
    EXPECT_OK(part);
    return part.ok() ? part->at("text").get<std::string>() : "";
  }
};

TEST_F(ShownPartTest, ASampleWhoseKeyIsDeniedIsPrivate) {
  policy_.all.columns.deny = {"property", "option_name"};
  EXPECT_THAT(Samples(), AllOf(Not(HasSubstr("hunter2")), HasSubstr("PRIVATE"),
                               HasSubstr("rain at noon")));
}

TEST_F(ShownPartTest, ASampleWhoseKeyIsNotAllowedIsPrivate) {
  policy_.all.columns.allow = {"content", "option_value"};
  EXPECT_THAT(Samples(), AllOf(Not(HasSubstr("hunter2")), HasSubstr("PRIVATE"),
                               HasSubstr("rain at noon")));
}

TEST_F(ShownPartTest, ASampleOfWhichNotAllTablesFitIsPrivateToo) {
  policy_.all.columns.deny = {"property", "option_name"};
  policy_.all.max_tables = 3;
  EXPECT_THAT(Samples(), AllOf(Not(HasSubstr("hunter2")), HasSubstr("PRIVATE"),
                               Not(HasSubstr("rain at noon"))));
}

TEST_F(ShownPartTest, ASampleWhoseKeySaysThatItIsASecretIsOne) {
  EXPECT_THAT(Samples(), AllOf(Not(HasSubstr("hunter2")), HasSubstr("SECRET 1"),
                               HasSubstr("rain at noon")));
}

}  // namespace
}  // namespace osiris
