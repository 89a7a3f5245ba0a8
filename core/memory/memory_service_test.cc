#include "core/memory/memory_service.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/audit/audit_log.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_matchers.h"
#include "core/memory/memory_operations.h"
#include "core/operation/checked_call.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A person who always gives the same answer.
class Person final : public ConsentSource {
 public:
  absl::StatusOr<ConsentAnswer> Ask(Call&,
                                    const ConsentQuestion& question) override {
    questions.push_back(question);
    if (meanwhile) meanwhile();
    return answer;
  }

  // What happens while it is asked.
  std::function<void()> meanwhile;

  ConsentAnswer answer;
  std::vector<ConsentQuestion> questions;
};

// Each document is also held against the schema that is published of it.
class MemoryServiceTest : public testing::Test {
 protected:
  MemoryServiceTest()
      : home_(testing::TempDir() + "/memory_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()),
        audit_(home_ + "/audit", std::string(32, 'a'), clock_) {
    std::filesystem::remove_all(home_);
    std::filesystem::create_directories(home_);
    Configure({});
  }
  ~MemoryServiceTest() override { std::filesystem::remove_all(home_); }

  void Configure(const Config::Memory& settings, MemoryLimits limits = {}) {
    rule_now_ = settings.consent;
    service_ = std::make_unique<MemoryService>(
        MemoryParts{.folder = home_ + "/memory",
                    .index_file = home_ + "/index.db",
                    .limits = limits,
                    .writer = {.settings = settings,
                               .consent_now = [this] { return rule_now_; },
                               .clock = &clock_,
                               .audit = &audit_,
                               .consent = &person_}});
  }

  void PersonSays(ConsentAnswer::Outcome outcome) {
    person_.answer = {.outcome = outcome, .how = "approval", .by = "ada"};
  }

  absl::StatusOr<Json> Run(const std::string& name, Json arguments,
                           Door door = Door::kMcp) {
    Call call;
    call.door = door;
    call.client = {.name = "claude-code", .version = "2"};
    call.written_client = written_client_;
    call.context.correlation_id = RandomHex(16);
    return CheckedCall(MemoryOperations(service_.get()), name,
                       std::move(arguments), std::move(call));
  }

  // Everything in the memory folder and the audit log.
  std::string Everything() const {
    std::string all;
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(home_)) {
      if (file.is_regular_file()) all += ReadFile(file.path()).value_or("");
    }
    return all;
  }

  std::string AuditText() const {
    return ReadFile(audit_.path()).value_or(std::string());
  }

  FakeClock clock_;
  const std::string home_;
  AuditLog audit_;
  Person person_;
  MemoryConsent rule_now_ = MemoryConsent::kAsk;
  std::optional<ClientInfo> written_client_;
  std::unique_ptr<MemoryService> service_;
};

TEST_F(MemoryServiceTest, WritesDownTheClientAsItMayBeWritten) {
  written_client_ = {.name = "written-client", .version = "3"};
  PersonSays(ConsentAnswer::Outcome::kGranted);
  ASSERT_OK(Run("memory.capture", {{"intent", "look at shop"}}));
  EXPECT_NE(AuditText().find("written-client"), std::string::npos);
  EXPECT_EQ(Everything().find("claude-code"), std::string::npos);
}

TEST_F(MemoryServiceTest, StoresNothingWithoutTheActOfAPerson) {
  const auto refused = Run("memory.capture", {{"intent", "canary-intent"}});
  EXPECT_THAT(refused, FailsWith(ErrorCode::kMemoryConsentRequired));
  // What a model says of itself is no person's act.
  EXPECT_THAT(
      Run("memory.capture", {{"intent", "canary-intent"}, {"consent", true}}),
      FailsWith(ErrorCode::kMemoryConsentRequired));
  PersonSays(ConsentAnswer::Outcome::kDenied);
  EXPECT_THAT(
      Run("memory.capture", {{"intent", "canary-intent"}, {"consent", true}}),
      FailsWith(ErrorCode::kMemoryConsentDenied));

  EXPECT_EQ(person_.questions.size(), 3u);
  EXPECT_FALSE(std::filesystem::exists(home_ + "/memory"));
  EXPECT_THAT(Everything(), Not(HasSubstr("canary-intent")));
  EXPECT_THAT(AuditText(), Not(HasSubstr("consent.given")));
}

TEST_F(MemoryServiceTest, StoresWhatAPersonAgreedTo) {
  PersonSays(ConsentAnswer::Outcome::kGranted);
  const auto captured = Run("memory.capture", {{"intent", "join orders on id"},
                                               {"session_id", "chat"}});

  ASSERT_OK(captured);
  EXPECT_EQ(captured->at("consent").at("how"), "approval");
  EXPECT_EQ(captured->at("consent").at("by"), "ada");
  ASSERT_EQ(person_.questions.size(), 1u);
  const MemoryOffer& offer = person_.questions[0].offer;
  EXPECT_EQ(offer.session, "chat");
  EXPECT_EQ(offer.excerpt, "join orders on id");
  EXPECT_EQ(offer.retention_days, 365);
  const auto shown =
      Run("memory.show", {{"memory_id", captured->at("memory_id")}});
  ASSERT_OK(shown);
  EXPECT_EQ(shown->at("consent").at("sha256"), person_.questions[0].sha256);
  EXPECT_EQ(shown->at("data").at("intent"), "join orders on id");
  EXPECT_THAT(AuditText(), HasSubstr("consent.given"));
  EXPECT_THAT(AuditText(), Not(HasSubstr("join orders")));
}

TEST_F(MemoryServiceTest, NeverMeansNobodyIsAsked) {
  Configure({.consent = MemoryConsent::kNever});
  PersonSays(ConsentAnswer::Outcome::kGranted);
  for (const Door door : {Door::kMcp, Door::kCli, Door::kDesktop}) {
    EXPECT_THAT(
        Run("memory.capture", {{"intent", "x"}, {"consent", true}}, door),
        FailsWith(ErrorCode::kMemoryDisabled));
  }
  EXPECT_TRUE(person_.questions.empty());
  EXPECT_FALSE(std::filesystem::exists(home_ + "/memory"));
}

TEST_F(MemoryServiceTest, NeverSaidWhileAPersonIsAskedHolds) {
  PersonSays(ConsentAnswer::Outcome::kGranted);
  person_.meanwhile = [this] { rule_now_ = MemoryConsent::kNever; };

  EXPECT_THAT(Run("memory.capture", {{"intent", "canary-intent"}}),
              FailsWith(ErrorCode::kMemoryDisabled));
  EXPECT_EQ(person_.questions.size(), 1u);
  EXPECT_FALSE(std::filesystem::exists(home_ + "/memory"));
  EXPECT_THAT(AuditText(), Not(HasSubstr("consent.given")));
}

TEST_F(MemoryServiceTest, TheOwnersConfigurationIsAnAct) {
  Configure({.consent = MemoryConsent::kConfigured});
  const auto captured = Run("memory.capture", {{"intent", "x"}});
  ASSERT_OK(captured);
  EXPECT_EQ(captured->at("consent").at("how"), "configuration");
  EXPECT_TRUE(person_.questions.empty());
}

TEST_F(MemoryServiceTest, AtTheCommandLineAPersonSaysSo) {
  EXPECT_THAT(Run("memory.capture", {{"intent", "x"}}, Door::kCli),
              FailsWith(ErrorCode::kMemoryConsentRequired));
  const auto captured =
      Run("memory.capture", {{"intent", "x"}, {"consent", true}}, Door::kCli);
  ASSERT_OK(captured);
  EXPECT_THAT(captured->at("consent").at("how").get<std::string>(),
              testing::AnyOf("terminal", "command line"));
  EXPECT_TRUE(person_.questions.empty());
}

TEST_F(MemoryServiceTest, WithoutARecordOfConsentNothingIsStored) {
  PersonSays(ConsentAnswer::Outcome::kGranted);
  ASSERT_OK(CreateFile(home_ + "/audit", "no folder"));
  EXPECT_THAT(Run("memory.capture", {{"intent", "x"}}),
              FailsWith(ErrorCode::kAuditUnavailable));
  EXPECT_FALSE(std::filesystem::exists(home_ + "/memory"));
}

TEST_F(MemoryServiceTest, MasksBeforeAnythingIsStoredOrShown) {
  PersonSays(ConsentAnswer::Outcome::kGranted);
  const auto captured =
      Run("memory.capture",
          {{"intent", "mail ada.lovelace@example.org about it"},
           {"notes", std::string(40000, '-') + " bob@example.org"},
           {"decisions", {{{"password", "hunter2hunter2"}}}}});

  ASSERT_OK(captured);
  EXPECT_EQ(captured->at("masked").at("email"), 2);
  EXPECT_EQ(captured->at("masked").at("secret"), 1);
  EXPECT_EQ(person_.questions[0].offer.excerpt, "mail EMAIL 1 about it");
  for (const char* const secret : {"lovelace", "bob@", "hunter2"}) {
    EXPECT_THAT(Everything(), Not(HasSubstr(secret)));
  }
}

// The predecessor took a session of ten digits for a phone.
TEST_F(MemoryServiceTest, TheSessionsNameIsNotMasked) {
  PersonSays(ConsentAnswer::Outcome::kGranted);
  const auto captured =
      Run("memory.capture", {{"intent", "x"}, {"session_id", "5551234567"}});
  ASSERT_OK(captured);
  EXPECT_EQ(captured->at("session_id"), "5551234567");
  EXPECT_EQ(captured->at("memory_uri"),
            "osiris://mcp/memory/sessions/5551234567.jsonl");
}

// Put together here, so that no scanner of secrets takes them for real ones.
TEST_F(MemoryServiceTest, NoSecretIsASessionsName) {
  Configure({.consent = MemoryConsent::kConfigured});
  const std::string aws = std::string("AKIA") + "IOSFODNN7EXAMPLE";
  const std::string github =
      std::string("ghp_") + "16C7e42F292c6912E7710c838347Ae178B4a";
  const std::string random = "q9Xw2Lm7Rt4Zb1Vc8Np3Ks6Yd5";
  for (const std::string& name :
       {aws, github, random, "chat-" + aws, "chat." + github + "-x",
        "a_" + aws + "_b", "sk_live_" + std::string(24, '4')}) {
    const auto refused =
        Run("memory.capture", {{"intent", "x"}, {"session_id", name}});
    EXPECT_THAT(refused, FailsWith(ErrorCode::kProtocolArgumentInvalid));
    EXPECT_THAT(std::string(refused.status().message()),
                Not(HasSubstr("AKIA")));
  }
  EXPECT_TRUE(person_.questions.empty());
  EXPECT_FALSE(std::filesystem::exists(home_ + "/memory"));
  for (const char* const name :
       {"chat_20260101_120000", "550e8400-e29b-41d4-a716-446655440000",
        "0123456789abcdef0123456789abcdef", "V1StGXR8_Z5jdHi6B-myT",
        "orders.and-customers", "AKIA"}) {
    EXPECT_OK(Run("memory.capture", {{"intent", "x"}, {"session_id", name}}))
        << name;
  }
}

TEST_F(MemoryServiceTest, RefusesAnIntentThatSaysNothingBeforeAnyoneIsAsked) {
  PersonSays(ConsentAnswer::Outcome::kGranted);
  for (const char* const intent : {"", " ", "\t\n "}) {
    const auto refused =
        Run("memory.capture", {{"intent", intent}, {"notes", "canary-notes"}});
    EXPECT_THAT(refused, FailsWith(ErrorCode::kProtocolArgumentInvalid));
    EXPECT_THAT(GetErrorInfo(refused.status()).hint, HasSubstr("a sentence"));
  }
  EXPECT_TRUE(person_.questions.empty());
  EXPECT_EQ(Everything().find("canary-notes"), std::string::npos);
}

TEST_F(MemoryServiceTest, RefusesWhatIsTooLarge) {
  Configure({.consent = MemoryConsent::kConfigured,
             .max_text_bytes = 100,
             .max_entry_bytes = 500});
  EXPECT_OK(Run("memory.capture", {{"intent", std::string(100, 'x')}}));
  EXPECT_THAT(Run("memory.capture", {{"intent", std::string(101, 'x')}}),
              FailsWith(ErrorCode::kMemoryTooLarge));
  Json deep = {{"a", {{"b", {std::string(101, 'x')}}}}};
  EXPECT_THAT(Run("memory.capture", {{"intent", "x"}, {"decisions", {deep}}}),
              FailsWith(ErrorCode::kMemoryTooLarge));
  Json keys = {{std::string(101, 'k'), 1}};
  EXPECT_THAT(Run("memory.capture", {{"intent", "x"}, {"decisions", {keys}}}),
              FailsWith(ErrorCode::kMemoryTooLarge));
  const std::vector<std::string> many(10, std::string(90, 'x'));
  EXPECT_THAT(Run("memory.capture", {{"intent", "x"}, {"artifacts", many}}),
              FailsWith(ErrorCode::kMemoryTooLarge));
  EXPECT_EQ(Run("memory.list", Json::object())->at("total"), 1);
}

TEST_F(MemoryServiceTest, SaysWhenASessionIsFull) {
  Configure({.consent = MemoryConsent::kConfigured},
            {.max_entries = 1, .max_bytes = 1 << 20});
  EXPECT_OK(Run("memory.capture", {{"intent", "x"}}));
  EXPECT_THAT(Run("memory.capture", {{"intent", "y"}}),
              FailsWith(ErrorCode::kMemorySessionFull));
}

TEST_F(MemoryServiceTest, LinksTheCallsThatTheBrokerAnsweredBefore) {
  Configure({.consent = MemoryConsent::kConfigured});
  const auto call = [this](const char* operation, const char* corr,
                           AuditEventKind kind) {
    AuditEvent event = {.kind = kind,
                        .correlation_id = std::string(32, corr[0]),
                        .operation = operation,
                        .target = "@sqlite.movies",
                        .outcome = "ok"};
    ASSERT_OK(audit_.Append(event, AuditWait::kWritten));
  };
  call("discovery.request", "1", AuditEventKind::kCallBegan);
  call("discovery.request", "1", AuditEventKind::kCallEnded);
  call("discovery.sample", "2", AuditEventKind::kCallDenied);
  call("memory.list", "3", AuditEventKind::kCallEnded);
  call("discovery.table", "4", AuditEventKind::kCallBegan);
  // Another process's calls are none of this one's.
  AuditLog other(home_ + "/audit", std::string(32, 'b'), clock_);
  AuditEvent foreign = {.kind = AuditEventKind::kCallEnded,
                        .correlation_id = std::string(32, '9'),
                        .operation = "discovery.request"};
  ASSERT_OK(other.Append(foreign, AuditWait::kWritten));

  const auto captured =
      Run("memory.capture",
          {{"intent", "x"}, {"decisions", {{{"correlation_id", "made up"}}}}});

  ASSERT_OK(captured);
  EXPECT_EQ(captured->at("evidence"), 2);
  const Json evidence =
      Run("memory.show", {{"memory_id", captured->at("memory_id")}})
          ->at("evidence");
  EXPECT_EQ(evidence.at("audit_session"), std::string(32, 'a'));
  EXPECT_EQ(evidence.at("calls")[0].at("correlation_id"), std::string(32, '1'));
  EXPECT_EQ(evidence.at("calls")[0].at("target"), "@sqlite.movies");
  EXPECT_EQ(evidence.at("calls")[1].at("operation"), "discovery.sample");
}

TEST_F(MemoryServiceTest, ListsNewestFirstInPages) {
  Configure({.consent = MemoryConsent::kConfigured});
  for (const char* const intent : {"one", "two", "three"}) {
    ASSERT_OK(Run("memory.capture",
                  {{"intent", intent}, {"session_id", std::string(intent)}}));
    clock_.Advance(std::chrono::seconds(1));
  }
  const auto first = Run("memory.list", {{"limit", 2}});
  ASSERT_OK(first);
  EXPECT_EQ(first->at("total"), 3);
  EXPECT_EQ(first->at("truncated"), true);
  EXPECT_EQ(first->at("data").at("entries")[0].at("intent"), "three");
  const auto rest = Run("memory.list", {{"offset", first->at("next_offset")}});
  EXPECT_EQ(rest->at("data").at("entries")[0].at("intent"), "one");
  EXPECT_EQ(rest->at("truncated"), false);
  EXPECT_EQ(Run("memory.list", {{"session_id", "two"}})->at("total"), 1);
  EXPECT_THAT(Run("memory.list", {{"session_id", "four"}}),
              FailsWith(ErrorCode::kMemoryNotFound));
}

TEST_F(MemoryServiceTest, ForgetsAnEntryForGood) {
  Configure({.consent = MemoryConsent::kConfigured});
  const Json doomed =
      *Run("memory.capture", {{"intent", "canary"}, {"session_id", "s"}});
  ASSERT_OK(Run("memory.capture", {{"intent", "x"}, {"session_id", "s"}}));

  const auto forgotten =
      Run("memory.forget", {{"memory_id", doomed.at("memory_id")}});

  ASSERT_OK(forgotten);
  EXPECT_EQ(forgotten->at("forgotten"), 1);
  EXPECT_THAT(Everything(), Not(HasSubstr("canary")));
  EXPECT_EQ(Run("memory.list", {{"session_id", "s"}})->at("total"), 1);
  EXPECT_THAT(Run("memory.forget", {{"memory_id", doomed.at("memory_id")}}),
              FailsWith(ErrorCode::kMemoryNotFound));
}

TEST_F(MemoryServiceTest, WhatWasChangedIsForgottenAndExpiresAsItsLineSays) {
  Configure({.consent = MemoryConsent::kConfigured});
  std::vector<Json> kept;
  for (const char* const session : {"s", "t"}) {
    kept.push_back(*Run("memory.capture", {{"intent", "agreed to"},
                                           {"session_id", session},
                                           {"retention_days", 1}}));
    const std::string file = home_ + "/memory/" + session + ".jsonl";
    std::string text = *ReadFile(file);
    text.replace(text.find("agreed to"), 9, "planted..");
    ASSERT_OK(ReplaceFile(file, text));
  }
  const Json list = *Run("memory.list", Json::object());
  EXPECT_EQ(list.at("total"), 0);
  EXPECT_EQ(list.at("unreadable"), 2);
  EXPECT_EQ(list.at("unreadable_in"), Json({"s", "t"}));

  EXPECT_OK(Run("memory.forget", {{"memory_id", kept[0].at("memory_id")}},
                Door::kCli));
  EXPECT_FALSE(std::filesystem::exists(home_ + "/memory/s.jsonl"));
  clock_.Advance(std::chrono::hours(24));
  EXPECT_EQ(service_->Overdue()->size(), 1u);
  EXPECT_EQ(service_->Sweep(/*dry_run=*/false, {}).entries, 1);
  EXPECT_THAT(Everything(), Not(HasSubstr("planted")));
}

TEST_F(MemoryServiceTest, AWholeSessionIsAPersonsToForget) {
  Configure({.consent = MemoryConsent::kConfigured});
  ASSERT_OK(Run("memory.capture", {{"intent", "x"}, {"session_id", "s"}}));
  EXPECT_THAT(Run("memory.forget", {{"session_id", "s"}}),
              FailsWith(ErrorCode::kMemoryConsentRequired));
  EXPECT_THAT(Run("memory.forget", Json::object()),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_OK(Run("memory.forget", {{"session_id", "s"}}, Door::kCli));
  EXPECT_EQ(Run("memory.list", Json::object())->at("total"), 0);
}

TEST_F(MemoryServiceTest, KeepsNothingLongerThanAgreedNorThanTheOwnerWants) {
  Configure({.consent = MemoryConsent::kConfigured, .max_retention_days = 40});
  const auto clamped =
      Run("memory.capture", {{"intent", "x"}, {"retention_days", 700}});
  ASSERT_OK(clamped);
  EXPECT_EQ(clamped->at("retention_days"), 40);
  ASSERT_OK(Run("memory.capture", {{"intent", "y"}, {"retention_days", 10}}));
  clock_.Advance(std::chrono::hours(24 * 10));
  EXPECT_EQ(Run("memory.list", Json::object())->at("total"), 1);
  Configure({.max_retention_days = 5});
  EXPECT_EQ(Run("memory.list", Json::object())->at("total"), 0);
  EXPECT_THAT(Run("memory.show", {{"memory_id", clamped->at("memory_id")}}),
              FailsWith(ErrorCode::kMemoryNotFound));
}

TEST_F(MemoryServiceTest, FindsByWordsAndNotWhatHasExpired) {
  Configure({.consent = MemoryConsent::kConfigured});
  ASSERT_OK(Run("memory.capture",
                {{"intent", "alpha short"}, {"retention_days", 1}}));
  ASSERT_OK(
      Run("memory.capture", {{"intent", "alpha long"}, {"session_id", "s"}}));
  EXPECT_EQ(Run("memory.search", {{"query", "alpha"}})->at("total"), 2);
  EXPECT_EQ(
      Run("memory.search", {{"query", "alpha"}, {"limit", 1}})->at("truncated"),
      true);
  EXPECT_EQ(Run("memory.search", {{"query", "alpha"}, {"session_id", "s"}})
                ->at("total"),
            1);
  clock_.Advance(std::chrono::hours(24));
  const auto found = Run("memory.search", {{"query", "alpha"}});
  ASSERT_OK(found);
  EXPECT_EQ(found->at("total"), 1);
  EXPECT_EQ(found->at("data").at("entries")[0].at("excerpt"), "alpha long");
  EXPECT_THAT(Run("memory.search", {{"query", "x"}, {"session_id", "t"}}),
              FailsWith(ErrorCode::kMemoryNotFound));
}

TEST_F(MemoryServiceTest, N26_TheSweeperTakesWhatHasExpired) {
  Configure({.consent = MemoryConsent::kConfigured});
  ASSERT_OK(Run(
      "memory.capture",
      {{"intent", "canary one"}, {"session_id", "s"}, {"retention_days", 1}}));
  ASSERT_OK(Run("memory.capture", {{"intent", "two"}, {"session_id", "s"}}));
  ASSERT_OK(Run("memory.capture", {{"intent", "canary three"},
                                   {"session_id", "t"},
                                   {"retention_days", 1}}));
  ASSERT_EQ(Run("memory.search", {{"query", "canary"}})->at("total"), 2);
  service_->SweepIfDue();
  clock_.Advance(std::chrono::hours(24));
  const MemorySweep planned = service_->Sweep(/*dry_run=*/true, {});
  EXPECT_EQ(planned.entries, 2);
  EXPECT_EQ(planned.sessions, 1);
  EXPECT_THAT(Everything(), HasSubstr("canary"));

  service_->SweepIfDue();

  EXPECT_THAT(Everything(), Not(HasSubstr("canary")));
  EXPECT_FALSE(std::filesystem::exists(home_ + "/memory/t.jsonl"));
  EXPECT_EQ(Run("memory.list", Json::object())->at("total"), 1);
}

TEST_F(MemoryServiceTest, CACHE005_SettingTheClockBackRevivesNothingSwept) {
  Configure({.consent = MemoryConsent::kConfigured});
  ASSERT_OK(Run("memory.capture", {{"intent", "x"}, {"retention_days", 1}}));
  const Clock::Wall before = clock_.Now();
  clock_.Advance(std::chrono::hours(25));
  EXPECT_EQ(service_->Sweep(/*dry_run=*/false, {}).entries, 1);
  clock_.SetWall(before);
  EXPECT_EQ(Run("memory.list", Json::object())->at("total"), 0);
}

TEST_F(MemoryServiceTest, ERR012_ASweepThatFailsIsTold) {
  Configure({.consent = MemoryConsent::kConfigured});
  ASSERT_OK(Run("memory.capture", {{"intent", "x"}, {"session_id", "s"}}));
  std::filesystem::create_hard_link(home_ + "/memory/s.jsonl", home_ + "/link");
  ASSERT_OK(Run("memory.capture",
                {{"intent", "y"}, {"session_id", "t"}, {"retention_days", 1}}));
  clock_.Advance(std::chrono::hours(24));
  const MemorySweep sweep = service_->Sweep(/*dry_run=*/false, {});
  ASSERT_EQ(sweep.failed.size(), 1u);
  EXPECT_THAT(sweep.failed[0], HasSubstr("s: "));
  EXPECT_EQ(sweep.entries, 1);
}

TEST_F(MemoryServiceTest, ASessionThatCannotBeReadHidesNoOther) {
  Configure({.consent = MemoryConsent::kConfigured});
  ASSERT_OK(Run("memory.capture", {{"intent", "x"}, {"session_id", "s"}}));
  ASSERT_OK(Run("memory.capture", {{"intent", "x"}, {"session_id", "t"}}));
  std::filesystem::create_hard_link(home_ + "/memory/s.jsonl", home_ + "/link");

  const auto list = Run("memory.list", Json::object());

  ASSERT_OK(list);
  EXPECT_EQ(list->at("total"), 1);
  EXPECT_EQ(list->at("unreadable"), 1);
  EXPECT_EQ(Run("memory.search", {{"query", "x"}})->at("total"), 1);
  EXPECT_THAT(Run("memory.list", {{"session_id", "s"}}),
              FailsWith(ErrorCode::kMemoryStoreUnusable));
}

TEST_F(MemoryServiceTest, NoSessionIdIsAPath) {
  Configure({.consent = MemoryConsent::kConfigured});
  for (const char* const session : {"../../x", "..", "/etc/x", "a/b", "a..b",
                                    "-x", ".x", "x.", "%2e%2e", "", "a\\b"}) {
    for (const char* const operation :
         {"memory.capture", "memory.list", "memory.forget"}) {
      Json arguments = {{"session_id", session}};
      if (std::string_view(operation) == "memory.capture") {
        arguments["intent"] = "x";
      }
      EXPECT_THAT(Run(operation, arguments, Door::kCli),
                  FailsWith(ErrorCode::kProtocolArgumentInvalid))
          << session;
    }
  }
  EXPECT_FALSE(std::filesystem::exists(home_ + "/memory"));
}

TEST_F(MemoryServiceTest, NamesSomeOfManySessionsThatCannotBeRead) {
  Configure({.consent = MemoryConsent::kConfigured});
  for (int i = 0; i < 25; ++i) {
    const std::string session = "s" + std::to_string(i);
    ASSERT_OK(
        Run("memory.capture", {{"intent", "x"}, {"session_id", session}}));
    const std::string file = home_ + "/memory/" + session + ".jsonl";
    ASSERT_OK(ReplaceFile(file, *ReadFile(file) + "{\n"));
  }
  const Json list = *Run("memory.list", Json::object());
  EXPECT_EQ(list.at("total"), 25);
  EXPECT_EQ(list.at("unreadable"), 25);
  EXPECT_EQ(list.at("unreadable_in").size(), 20u);
}

}  // namespace
}  // namespace osiris
