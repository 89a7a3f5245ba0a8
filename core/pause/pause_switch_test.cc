#include "core/pause/pause_switch.h"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/pause/pause_operations.h"
#include "core/secret/redactor.h"
#include "core/secret/secret.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class PauseSwitchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/pause.XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    home_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(home_); }

  std::string file() const { return home_ + "/.osiris/run/paused"; }

  std::string home_;
};

TEST_F(PauseSwitchTest, StopsWhileTheFileIsThere) {
  const PauseSwitch pause(file(), &SystemClock());
  EXPECT_FALSE(pause.IsPaused());
  EXPECT_OK(pause.Check());
  EXPECT_EQ(*pause.End(), false);

  ASSERT_OK(pause.Begin("lunch"));

  EXPECT_TRUE(pause.IsPaused());
  EXPECT_THAT(pause.Check(), FailsWith(ErrorCode::kPolicyPaused));
  EXPECT_EQ(pause.Read()->reason, "lunch");
  EXPECT_FALSE(pause.Read()->since.empty());
  EXPECT_EQ(*pause.End(), true);
  EXPECT_OK(pause.Check());
  EXPECT_FALSE(pause.Read().has_value());
}

TEST_F(PauseSwitchTest, PausedAgainItKeepsWhatNobodySaysAnew) {
  const PauseSwitch pause(file(), &SystemClock());
  const std::string lunch =
      R"({"reason":"lunch","since":"2026-01-02T03:04:05Z"})";
  ASSERT_OK(MakeFolder(home_ + "/.osiris/run"));
  ASSERT_OK(ReplaceFile(file(), lunch));

  ASSERT_OK(pause.Begin(""));
  EXPECT_EQ(*ReadFile(file(), 1000), lunch);

  ASSERT_OK(pause.Begin("incident"));
  EXPECT_EQ(pause.Read()->since, "2026-01-02T03:04:05Z");
  EXPECT_EQ(pause.Read()->reason, "incident");
}

TEST_F(PauseSwitchTest, WritesNoSecretThatIsKnown) {
  const PauseSwitch pause(file(), &SystemClock(), [] {
    auto redactor = std::make_shared<Redactor>();
    redactor->Add(Secret("Tram-Velvet_91x"));
    return redactor;
  });
  ASSERT_OK(pause.Begin("Tram-Velvet_91x was seen"));
  EXPECT_EQ(pause.Read()->reason, "*** was seen");
}

TEST_F(PauseSwitchTest, StopsWhateverTheFileHolds) {
  const PauseSwitch pause(file(), &SystemClock());
  ASSERT_OK(MakeFolder(home_ + "/.osiris/run"));
  for (const char* text : {"", "no json", "[]", R"({"reason":7})"}) {
    ASSERT_OK(ReplaceFile(file(), text));
    EXPECT_TRUE(pause.IsPaused()) << text;
    EXPECT_EQ(pause.Read()->reason, "") << text;
  }
}

TEST_F(PauseSwitchTest, StopsForALinkThatLeadsNowhere) {
  const PauseSwitch pause(file(), &SystemClock());
  ASSERT_OK(MakeFolder(home_ + "/.osiris/run"));
  std::filesystem::create_symlink("/nowhere", file());
  EXPECT_TRUE(pause.IsPaused());
  EXPECT_TRUE(*pause.End());
  EXPECT_FALSE(pause.IsPaused());
}

TEST_F(PauseSwitchTest, StopsWhereNobodyCanKnow) {
  const PauseSwitch pause(home_ + "/" + std::string(5000, 'x'), &SystemClock());
  EXPECT_TRUE(pause.IsPaused());
}

TEST_F(PauseSwitchTest, TheOperationsSayWhatBecameDifferent) {
  PauseSwitch pause(file(), &SystemClock());
  const std::vector<Operation> operations = PauseOperations(&pause);
  Call call;
  const Operation& begin = operations.at(0);
  const Operation& end = operations.at(1);

  const auto begun = begin.handler({{"reason", "lunch"}}, call);
  ASSERT_OK(begun);
  EXPECT_EQ(begun->at("paused"), true);
  EXPECT_EQ(begun->at("changed"), true);
  EXPECT_EQ(begun->at("reason"), "lunch");
  const auto again = begin.handler(Json::object(), call);
  EXPECT_EQ(again->at("changed"), false);
  EXPECT_EQ(again->at("reason"), "lunch");
  EXPECT_EQ(again->at("since"), begun->at("since"));
  EXPECT_EQ(begin.handler({{"reason", "late"}}, call)->at("changed"), true);
  EXPECT_EQ(end.handler(Json::object(), call)->at("changed"), true);
  EXPECT_EQ(end.handler(Json::object(), call)->at("changed"), false);
}

}  // namespace
}  // namespace osiris
