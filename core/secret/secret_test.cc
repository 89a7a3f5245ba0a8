#include "core/secret/secret.h"

#include <sys/resource.h>

#include <concepts>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/secret/reveal.h"
#include "fmt/format.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

template <typename T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <typename T>
concept EqualityComparable = requires(const T& a, const T& b) {
  a == b;
};
template <typename T>
concept Ordered = requires(const T& a, const T& b) {
  a < b;
};
template <typename T>
concept JsonConvertible = requires(const T& value) {
  Json(value);
};

static_assert(Streamable<std::string> && EqualityComparable<std::string> &&
              Ordered<std::string> && JsonConvertible<std::string> &&
              fmt::is_formattable<std::string>::value);

static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(std::is_nothrow_move_assignable_v<Secret>);
static_assert(!Streamable<Secret>);
static_assert(!EqualityComparable<Secret>);
static_assert(!Ordered<Secret>);
static_assert(!JsonConvertible<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::is_convertible_v<std::string, Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);

TEST(SecretTest, GivesBackItsBytesThroughRevealOnly) {
  const std::string bytes("hunter2\0tail", 12);
  const Secret secret(bytes);
  EXPECT_FALSE(secret.empty());
  EXPECT_EQ(RevealSecret(secret), bytes);
}

TEST(SecretTest, IsEmptyWithoutBytes) {
  EXPECT_TRUE(Secret().empty());
  EXPECT_TRUE(Secret("").empty());
  EXPECT_EQ(RevealSecret(Secret()), "");
}

TEST(SecretTest, SharesItsBytesWhenToldTo) {
  Secret first("hunter2");
  const Secret second = first.Share();
  EXPECT_EQ(RevealSecret(first).data(), RevealSecret(second).data());
  first = Secret();
  EXPECT_EQ(RevealSecret(second), "hunter2");
}

TEST(SecretTest, IsEmptyAfterAMove) {
  Secret first("hunter2");
  const Secret second = std::move(first);
  EXPECT_TRUE(first.empty());
  EXPECT_EQ(RevealSecret(second), "hunter2");
}

TEST(SecretTest, KeepsACopyOfItsOwn) {
  std::string bytes = "hunter2";
  const Secret secret(bytes);
  bytes.assign(bytes.size(), 'x');
  EXPECT_EQ(RevealSecret(secret), "hunter2");
}

// Guard pages: a read beyond the end must not find a neighbour.
TEST(SecretDeathTest, CrashesReadersThatOverrun) {
  const Secret secret("hunter2");
  const volatile char* const beyond =
      RevealSecret(secret).data() + RevealSecret(secret).size();
  EXPECT_DEATH(static_cast<void>(*beyond), "");
}

// The first read after the last owner is a crash, not old bytes.
TEST(SecretDeathTest, LeavesNothingBehind) {
  const volatile char* left = nullptr;
  {
    const Secret secret("hunter2");
    left = RevealSecret(secret).data();
  }
  EXPECT_DEATH(static_cast<void>(*left), "");
}

TEST(SecretTest, WorksWhereNothingCanBeLocked) {
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_MEMLOCK, &before), 0);
  const rlimit none = {.rlim_cur = 0, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_MEMLOCK, &none), 0);
  std::vector<Secret> secrets;
  for (int i = 0; i < 200; ++i)
    secrets.emplace_back(fmt::format("value {}", i));
  ASSERT_EQ(setrlimit(RLIMIT_MEMLOCK, &before), 0);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(RevealSecret(secrets[i]), fmt::format("value {}", i));
  }
}

}  // namespace
}  // namespace osiris
