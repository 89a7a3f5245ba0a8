#include "mcp/server/farewell.h"

#include <chrono>

#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using std::chrono::milliseconds;

constexpr Farewell::Rest kCalls = {.calls = true};

Farewell::Clock::time_point At(int ms) {
  return Farewell::Clock::time_point(milliseconds(1'000'000 + ms));
}

// Of a client that was heard at 0 and closed at `ms`.
Farewell ClosedAt(int ms) {
  Farewell farewell(milliseconds(30), milliseconds(40));
  farewell.Hear(At(0));
  farewell.Begin(At(ms));
  return farewell;
}

TEST(FarewellTest, BeginsWithTheEndOfInput) {
  Farewell farewell;
  farewell.Hear(At(0));
  EXPECT_FALSE(farewell.begun());

  farewell.Begin(At(1));

  EXPECT_TRUE(farewell.begun());
}

TEST(FarewellTest, IsOverWhenNothingIsLeft) {
  EXPECT_TRUE(ClosedAt(0).IsOver(At(0), {}));
  EXPECT_TRUE(ClosedAt(0).IsOver(At(0), {.unread = true}));
}

TEST(FarewellTest, CallsGetTimeSinceTheClientWasHeard) {
  const Farewell farewell = ClosedAt(20);

  EXPECT_FALSE(farewell.IsOver(At(29), kCalls));
  EXPECT_EQ(farewell.NextLook(false), At(30));
  EXPECT_TRUE(farewell.IsOver(At(30), kCalls));
}

TEST(FarewellTest, NoCallIsWaitedForAfterALongSilence) {
  EXPECT_TRUE(ClosedAt(5000).IsOver(At(5000), kCalls));
}

TEST(FarewellTest, WhatTheBrokerSaidIsReadFirst) {
  EXPECT_FALSE(
      ClosedAt(5000).IsOver(At(5000), {.calls = true, .unread = true}));
}

TEST(FarewellTest, AnswersGetTimeToBeTaken) {
  const Farewell farewell = ClosedAt(5000);

  EXPECT_FALSE(farewell.IsOver(At(5039), {.calls = true, .output = true}));
  EXPECT_FALSE(farewell.IsOver(At(5039), {.output = true}));
  EXPECT_EQ(farewell.NextLook(true), At(5040));
}

TEST(FarewellTest, IsOverInTheEndWhateverIsLeft) {
  EXPECT_TRUE(ClosedAt(5000).IsOver(
      At(5040), {.calls = true, .output = true, .unread = true}));
}

}  // namespace
}  // namespace osiris::mcp
