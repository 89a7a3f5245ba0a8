#include "core/watch/news_listeners.h"

#include <optional>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kShop[] = "osiris://mcp/sources/sqlite.shop/tables.txt";
constexpr char kBank[] = "osiris://mcp/sources/sqlite.bank/tables.txt";
constexpr char kChat[] = "osiris://mcp/memory/sessions/chat.jsonl";

// Two clients; `denied_` is what the policy of now withholds from both.
class NewsListenersTest : public testing::Test {
 protected:
  NewsListenersTest()
      : sight_({.shows =
                    [this](const std::string& uri, const ClientInfo&) {
                      return denied_.count(uri) == 0;
                    },
                .list_mark = [this](const ClientInfo&) { return mark_; }}) {}

  std::vector<NewsListeners::News> Of(const NewsListeners::Change& change) {
    return listeners_.Of(change, sight_);
  }

  const ClientInfo client_ = {"claude", "1"};
  const ClientInfo other_ = {"other", "1"};
  std::set<std::string> denied_;
  std::string mark_ = "a";
  const NewsListeners::Sight sight_;
  NewsListeners listeners_;
};

TEST_F(NewsListenersTest, TellsWhoWatchesAndNobodyElse) {
  listeners_.Expect(client_, sight_);
  listeners_.Expect(other_, sight_);
  listeners_.Watch(client_, kShop);

  const auto news = Of({.uris = {kShop, kBank}});

  ASSERT_EQ(news.size(), 1u);
  EXPECT_EQ(news[0].client, "claude");
  EXPECT_THAT(news[0].updated, ElementsAre(kShop));
  EXPECT_FALSE(news[0].list_changed);
}

TEST_F(NewsListenersTest, TellsNothingOfWhatThePolicyOfNowWithholds) {
  listeners_.Expect(client_, sight_);
  listeners_.Watch(client_, kShop);
  denied_ = {kShop};

  EXPECT_THAT(Of({.uris = {kShop}, .stored = true}), IsEmpty());
}

TEST_F(NewsListenersTest, EndsWhatRulesTookAwayWithOneLastWord) {
  listeners_.Expect(client_, sight_);
  listeners_.Watch(client_, kShop);
  listeners_.Watch(client_, kBank);
  listeners_.Watch(client_, kChat);
  denied_ = {kShop};

  auto news = Of({.rules = true});
  ASSERT_EQ(news.size(), 1u);
  EXPECT_THAT(news[0].updated, ElementsAre(kBank, kShop));

  denied_.clear();
  news = Of({.rules = true});
  ASSERT_EQ(news.size(), 1u);
  EXPECT_THAT(news[0].updated, ElementsAre(kBank));
  EXPECT_THAT(Of({.uris = {kShop}}), IsEmpty());
}

TEST_F(NewsListenersTest, TellsOfTheListWhereItIsAnotherOneForTheClient) {
  listeners_.Expect(client_, sight_);

  EXPECT_THAT(Of({.stored = true}), IsEmpty());
  mark_ = "b";
  const auto news = Of({.stored = true});
  ASSERT_EQ(news.size(), 1u);
  EXPECT_TRUE(news[0].list_changed);
  EXPECT_THAT(Of({.stored = true}), IsEmpty());
}

TEST_F(NewsListenersTest, KeepsWhatADeniedSourceDoesFromWhoNeverListed) {
  listeners_.Know(client_);
  denied_ = {kShop};

  EXPECT_THAT(Of({.uris = {kShop}, .stored = true}), IsEmpty());
  // Removed, it has no name any more.
  EXPECT_THAT(NewsListeners().Of({.stored = true}, sight_), IsEmpty());
  mark_ = "b";
  EXPECT_EQ(Of({.uris = {kShop}, .stored = true}).size(), 1u);
}

TEST_F(NewsListenersTest, TellsNobodyWhoNeverListedThatSomethingIsGone) {
  listeners_.Know(client_);

  EXPECT_THAT(Of({.stored = true}), IsEmpty());
}

TEST_F(NewsListenersTest, TellsEverybodyOfTheListWhereNobodyHasAsked) {
  const auto news = Of({.rules = true});

  ASSERT_EQ(news.size(), 1u);
  EXPECT_FALSE(news[0].client.has_value());
  EXPECT_TRUE(news[0].list_changed);
}

TEST_F(NewsListenersTest, ForgetsWhoWatchesNothingForWhoComesLater) {
  for (size_t i = 0; i < NewsListeners::kMaxClients; ++i) {
    listeners_.Expect({std::to_string(i), "1"}, sight_);
  }
  listeners_.Watch({"0", "1"}, kShop);
  listeners_.Know({"1", "1"});  // so that 2 was there least recently

  listeners_.Expect(client_, sight_);
  listeners_.Watch(client_, kShop);

  const auto news = Of({.uris = {kShop}});
  ASSERT_EQ(news.size(), 2u);
  EXPECT_EQ(news[0].client, "0");
  EXPECT_EQ(news[1].client, "claude");
  mark_ = "b";
  std::set<std::optional<std::string>> told;
  for (const auto& one : Of({.stored = true})) told.insert(one.client);
  EXPECT_EQ(told.size(), NewsListeners::kMaxClients);
  EXPECT_EQ(told.count("1"), 1u);
  EXPECT_EQ(told.count("2"), 0u);
}

TEST_F(NewsListenersTest, TellsNobodyMoreWhereAllWatch) {
  for (size_t i = 0; i < NewsListeners::kMaxClients; ++i) {
    const ClientInfo client = {std::to_string(i), "1"};
    listeners_.Expect(client, sight_);
    listeners_.Watch(client, kShop);
  }
  listeners_.Expect(client_, sight_);
  listeners_.Watch(client_, kShop);

  EXPECT_EQ(Of({.uris = {kShop}}).size(), NewsListeners::kMaxClients);
}

TEST_F(NewsListenersTest, MissesNothingOfAClientThatWatchesVeryMuch) {
  listeners_.Expect(client_, sight_);
  listeners_.Expect(other_, sight_);
  for (size_t i = 0; i < NewsListeners::kMaxUris; ++i) {
    listeners_.Watch(client_, std::to_string(i));
  }
  EXPECT_THAT(Of({.uris = {kShop}}), IsEmpty());

  listeners_.Watch(client_, kShop);
  const auto news = Of({.uris = {kShop, "5"}});
  ASSERT_EQ(news.size(), 1u);
  EXPECT_THAT(news[0].updated, ElementsAre(kShop, "5"));
  denied_ = {kShop};
  EXPECT_THAT(Of({.uris = {kShop}}), IsEmpty());
}

}  // namespace
}  // namespace osiris
