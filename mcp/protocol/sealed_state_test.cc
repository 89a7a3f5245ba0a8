#include "mcp/protocol/sealed_state.h"

#include "gmock/gmock.h"

namespace osiris::mcp {
namespace {

using std::chrono::milliseconds;

class SealedStateTest : public ::testing::Test {
 protected:
  const SealedState::Clock::time_point now_ = SealedState::Clock::now();
  const Json state_ = {{"step", 2}, {"who", "Ada"}};
  const SealedState sealed_;
};

TEST_F(SealedStateTest, GivesBackWhatItSealed) {
  const std::string text = sealed_.Seal(state_, "p", now_ + milliseconds(1));
  EXPECT_EQ(sealed_.Open(text, "p", now_), state_);
  EXPECT_EQ(text.find("Ada"), std::string::npos);
  EXPECT_NE(sealed_.Seal(state_, "p", now_ + milliseconds(1)), text);
}

TEST_F(SealedStateTest, OpensNothingElse) {
  const std::string text = sealed_.Seal(state_, "p", now_ + milliseconds(5));
  EXPECT_EQ(sealed_.Open(text, "q", now_), std::nullopt);
  EXPECT_EQ(sealed_.Open(text, "p", now_ + milliseconds(5)), std::nullopt);
  EXPECT_EQ(SealedState().Open(text, "p", now_), std::nullopt);
  for (const char* other : {"", "A", "====", "\xff", "AAAA"}) {
    EXPECT_EQ(sealed_.Open(other, "p", now_), std::nullopt);
  }
}

TEST_F(SealedStateTest, NoticesEveryChange) {
  const std::string text = sealed_.Seal(state_, "p", now_ + milliseconds(1));
  for (size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'Q' : 'A';
    EXPECT_EQ(sealed_.Open(changed, "p", now_), std::nullopt) << i;
    EXPECT_EQ(sealed_.Open(text.substr(0, i), "p", now_), std::nullopt) << i;
  }
}

}  // namespace
}  // namespace osiris::mcp
