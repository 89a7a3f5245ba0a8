#include "core/connection/policy_changes.h"

#include <string>

#include "core/base/status_matchers.h"
#include "gmock/gmock.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ConnectionsFile With(const std::string& connections) {
  auto file =
      ConnectionsFile::Parse("version: 1\nconnections:\n" + connections);
  EXPECT_OK(file);
  return *std::move(file);
}

std::vector<std::string> Changed(const std::string& before,
                                 const std::string& after) {
  std::vector<std::string> names;
  for (const Reference& one : PolicyChanges(With(before), With(after))) {
    names.push_back(FormatReference(one));
  }
  return names;
}

constexpr char kShop[] = "  sqlite:\n    shop: {path: a.db}\n";

TEST(PolicyChangesTest, NamesConnectionsThatComeAndGo) {
  const std::string both = std::string(kShop) + "    stock: {path: b.db}\n";
  EXPECT_THAT(Changed(kShop, both), ElementsAre("@sqlite.stock"));
  EXPECT_THAT(Changed(both, kShop), ElementsAre("@sqlite.stock"));
}

TEST(PolicyChangesTest, NamesThoseWhosePolicyMaskOrPayloadsChange) {
  for (const std::string more :
       {"policy: {assistants: full}", "mask: {columns: {a: plain}}",
        "payloads: hash"}) {
    const std::string other =
        "  sqlite:\n    shop: {path: a.db, " + more + "}\n";
    EXPECT_THAT(Changed(kShop, other), ElementsAre("@sqlite.shop")) << more;
    EXPECT_THAT(Changed(other, kShop), ElementsAre("@sqlite.shop")) << more;
    EXPECT_THAT(Changed(other, other), IsEmpty()) << more;
  }
}

TEST(PolicyChangesTest, NamesNothingForAnotherPathOrStyle) {
  EXPECT_THAT(Changed(kShop, "  sqlite:\n    shop: {path: b.db}\n"), IsEmpty());
  EXPECT_THAT(Changed("  sqlite:\n    shop:\n      policy: {ask: first, "
                      "assistants: masked}\n",
                      "  sqlite:\n    shop:\n      policy:\n        "
                      "assistants: \"masked\"\n        ask: first  # now\n"),
              IsEmpty());
}

}  // namespace
}  // namespace osiris
