#include "core/base/lazy_json.h"

#include <atomic>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(LazyJsonTest, IsNullWhereNoneWasGiven) {
  EXPECT_TRUE(LazyJson().get().is_null());
}

TEST(LazyJsonTest, IsWhatItWasGiven) {
  EXPECT_EQ(LazyJson(Json{{"type", "object"}}).get(),
            (Json{{"type", "object"}}));
}

TEST(LazyJsonTest, IsNotMadeBeforeItIsAskedFor) {
  int made = 0;
  const LazyJson lazy([&made] { return Json(++made); });
  const LazyJson copy = lazy;
  EXPECT_EQ(made, 0);
  EXPECT_EQ(copy.get(), 1);
  EXPECT_EQ(lazy.get(), 1);
}

TEST(LazyJsonTest, IsMadeOnceForThreadsThatAskTogether) {
  std::atomic<int> made = 0;
  const LazyJson lazy([&made] { return Json(++made); });
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { right += lazy.get() == 1 ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(right, 8);
}

}  // namespace
}  // namespace osiris
