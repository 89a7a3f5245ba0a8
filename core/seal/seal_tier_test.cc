#include "core/seal/seal_tier.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(SealTierTest, NamesWhatTheKernelLacks) {
  EXPECT_EQ(TierOf({.abi = 7}, true), SealTier::kA);
  EXPECT_EQ(TierOf({.abi = 4}, true), SealTier::kA);
  EXPECT_EQ(TierOf({.abi = 3}, true), SealTier::kB);
  EXPECT_EQ(TierOf({.abi = 1}, true), SealTier::kB);
  EXPECT_EQ(TierOf({}, true), SealTier::kC);
  EXPECT_EQ(TierOf({.abi = 7}, false), SealTier::kD);
  EXPECT_EQ(TierOf({}, false), SealTier::kD);
}

TEST(SealTierTest, DescribesEachTierDifferently) {
  std::set<std::string_view> descriptions;
  std::string letters;
  for (const SealTier tier :
       {SealTier::kA, SealTier::kB, SealTier::kC, SealTier::kD}) {
    descriptions.insert(Describe(tier));
    letters += LetterOf(tier);
  }

  EXPECT_EQ(descriptions.size(), 4u);
  EXPECT_EQ(letters, "ABCD");
}

}  // namespace
}  // namespace osiris
