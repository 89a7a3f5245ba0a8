#include "broker/front_protocol.h"

#include <random>
#include <string>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(FrontProtocolTest, ReadsBackWhatItWrites) {
  const auto settings =
      DecodeFrontSettings(Encode(FrontSettings{.sandbox = "off",
                                               .max_line_bytes = 5,
                                               .queue = 6,
                                               .stuck_ms = 7,
                                               .state_ms = 8,
                                               .answer_ms = 9}));
  ASSERT_OK(settings);
  EXPECT_EQ(settings->sandbox, "off");
  EXPECT_EQ(settings->max_line_bytes, 5);
  EXPECT_EQ(settings->queue, 6);
  EXPECT_EQ(settings->stuck_ms, 7);
  EXPECT_EQ(settings->state_ms, 8);
  EXPECT_EQ(settings->answer_ms, 9);

  const auto sealed = DecodeFrontSealed(
      Encode(FrontSealed{.sealed = true, .tier = "A", .description = "all"}));
  ASSERT_OK(sealed);
  EXPECT_TRUE(sealed->sealed);
  EXPECT_EQ(sealed->tier, "A");

  const auto request = DecodeFrontRequest(
      Encode(FrontCall{.operation = "a.b",
                       .arguments = {{"x", 1}},
                       .client = {.name = "n", .version = "v"}}));
  ASSERT_OK(request);
  EXPECT_FALSE(request->cancel);
  EXPECT_EQ(request->call.operation, "a.b");
  EXPECT_EQ(request->call.arguments, (Json{{"x", 1}}));
  EXPECT_EQ(request->call.client.name, "n");
  EXPECT_FALSE(request->call.state_refused);
  EXPECT_TRUE(DecodeFrontRequest(kFrontCancel)->cancel);
  EXPECT_TRUE(DecodeFrontRequest(Encode(FrontCall{.state_refused = true}))
                  ->call.state_refused);
}

TEST(FrontProtocolTest, TellsProgressFromTheAnswer) {
  const auto progress =
      DecodeFrontReply(Encode(Progress{.done = 1, .total = 2, .what = "w"}));
  ASSERT_OK(progress);
  ASSERT_TRUE(progress->progress.has_value());
  EXPECT_EQ(progress->progress->total, 2);

  const auto answer = DecodeFrontReply(
      Encode(FrontAnswer{.ok = true, .correlation_id = "c", .duration_ms = 3}));
  ASSERT_OK(answer);
  EXPECT_FALSE(answer->progress.has_value());
  EXPECT_TRUE(answer->answer.ok);
  EXPECT_EQ(answer->answer.duration_ms, 3);
}

TEST(FrontProtocolTest, AQuestionIsOfASourceOrOfMemory) {
  const CallQuestion source = {
      .id = "q", .connection = "@sqlite.a", .shows = "rows"};
  CallQuestion memory = {.id = "q", .shows = "memory"};
  memory.memory = MemoryOffer{.session = "chat",
                              .excerpt = "join on id",
                              .bytes = 7,
                              .retention_days = 30};
  for (const CallQuestion& question : {source, memory}) {
    const auto reply =
        DecodeFrontReply(Encode(FrontAnswer{.question = question}));
    ASSERT_OK(reply);
    ASSERT_TRUE(reply->answer.question.has_value());
    EXPECT_EQ(reply->answer.question->id, "q");
    EXPECT_EQ(reply->answer.question->connection, question.connection);
    EXPECT_EQ(reply->answer.question->shows, question.shows);
    EXPECT_EQ(reply->answer.question->memory, question.memory);
  }
  Json bad = *ParseJson(Encode(FrontAnswer{.question = memory}));
  for (const char* const member : {"session", "excerpt", "bytes"}) {
    Json less = bad;
    less["question"]["memory"].erase(member);
    EXPECT_FALSE(DecodeFrontReply(DumpJson(less)).ok()) << member;
  }
  bad["question"]["memory"] = nullptr;
  EXPECT_FALSE(DecodeFrontReply(DumpJson(bad)).ok());
}

TEST(FrontProtocolTest, WritesCallsAndAnswersAsJsonIsWritten) {
  const FrontCall whole = {
      .operation = "a\"b",
      .arguments = {{"x", {1, "\n"}}},
      .client = {.name = "\xC3\xA4\x01", .version = "v"},
      .can_ask = true,
      .asks_in_session = true,
      .consent = CallConsent{.question = "q", .answer = "a"},
      .state_refused = true,
      .traceparent = "t",
      .progress = true};
  for (const FrontCall& call : {whole, FrontCall{.operation = "plain"}}) {
    const std::string text = Encode(call);
    const auto json = ParseJson(text);
    ASSERT_OK(json) << text;
    EXPECT_EQ(DumpJson(*json), text);
  }
  for (const bool asks : {false, true}) {
    FrontAnswer answer = {.ok = asks, .correlation_id = "0a", .duration_ms = 4};
    if (asks) {
      answer.question = {.id = "i\\", .connection = "@c.d", .shows = "rows"};
    }
    const std::string text = Encode(answer);
    const auto json = ParseJson(text);
    ASSERT_OK(json) << text;
    EXPECT_EQ(DumpJson(*json), text);
    const auto read = DecodeFrontReply(text);
    ASSERT_OK(read);
    EXPECT_EQ(read->answer.ok, asks);
    EXPECT_EQ(read->answer.correlation_id, "0a");
    EXPECT_EQ(read->answer.duration_ms, 4);
    EXPECT_EQ(read->answer.question.has_value(), asks);
  }
}

TEST(FrontProtocolTest, RefusesAnswersThatNoBrokerWrites) {
  for (
      const char* const text :
      {R"({"correlation_id":"0a","duration_ms":-1,"ok":true})",
       R"({"correlation_id":"0a","duration_ms":1,"ok":true}x)",
       R"({"correlation_id":"0a","duration_ms":1,"ok":1})",
       R"({"correlation_id":"0a","duration_ms":99999999999999999999,"ok":true})",
       R"({"correlation_id":"0a","duration_ms":1,"ok":true,"x":1})",
       R"({"correlation_id":"0a","duration_ms":1)", R"({"correlation_id":"0a)",
       R"({"correlation_id":0,"duration_ms":1,"ok":true})"}) {
    EXPECT_FALSE(DecodeFrontReply(text).ok()) << text;
  }
}

TEST(FrontProtocolTest, RefusesWhatItsWriterWouldNotWrite) {
  const std::string long_name(257, 'x');
  for (const std::string& json : {
           std::string(""),
           std::string("null"),
           std::string("[]"),
           std::string("{}"),
           std::string(R"({"cancel":false})"),
           std::string(R"({"cancel": true})"),
           std::string(R"({"operation":"a","arguments":{}})"),
           std::string(R"({"operation":1,"arguments":{},"client":{}})"),
           std::string(R"({"operation":"a","arguments":{},)"
                       R"("client":{"name":"n","version":"v"},"corr":"x"})"),
           std::string(R"({"operation":"a","arguments":{},)"
                       R"("client":{"name":"n","version":"v","door":"cli"}})"),
           R"({"operation":"a","arguments":{},"client":{"name":")" + long_name +
               R"(","version":"v"}})",
       }) {
    EXPECT_THAT(DecodeFrontRequest(json),
                FailsWith(ErrorCode::kProtocolFrameInvalid))
        << json;
  }
}

TEST(FrontProtocolTest, SurvivesChangedBytes) {
  const std::string good =
      Encode(FrontCall{.operation = "a.b", .arguments = {{"x", {1, "y"}}}});
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bad = good;
    for (unsigned i = 0; i <= random() % 4; ++i) {
      bad[random() % bad.size()] = static_cast<char>(random());
    }
    DecodeFrontRequest(bad).status().IgnoreError();
    DecodeFrontReply(bad).status().IgnoreError();
    DecodeFrontSealed(bad).status().IgnoreError();
  }
}

TEST(FrontProtocolTest, NewsComeThrough) {
  const auto news = DecodeFrontNews(Encode(FrontNews{
      .client = "c", .resources_changed = true, .updated = {"a", "b"}}));

  ASSERT_OK(news);
  EXPECT_TRUE(news->resources_changed);
  EXPECT_EQ(news->client, "c");
  const auto all = DecodeFrontNews(Encode(FrontNews{}));
  ASSERT_OK(all);
  EXPECT_FALSE(all->client.has_value());
  EXPECT_EQ(news->updated, (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(all->paused);
  EXPECT_TRUE(DecodeFrontNews(Encode(FrontNews{.paused = true}))->paused);
  EXPECT_FALSE(DecodeFrontNews(R"({"updated":[]})").ok());
  for (const char* bad :
       {R"({"resources_changed":true,"updated":[1]})",
        R"({"client":1,"resources_changed":true,"updated":[]})",
        R"({"paused":1,"resources_changed":true,"updated":[]})",
        R"({"x":1,"resources_changed":true,"updated":[]})"}) {
    EXPECT_FALSE(DecodeFrontNews(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace osiris
