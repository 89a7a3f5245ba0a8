#include "core/operation/operation_recorder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/secret/redactor.h"
#include "core/secret/secret.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using testing::ElementsAre;

constexpr char kSchema[] = R"({"type":"object","additionalProperties":false,
  "properties":{"connection":{"type":"string","maxLength":130},
                "how":{"type":"string","default":"well"}}})";

// A recorder with one operation, `test.run`, that behaves as it is told.
class OperationRecorderTest : public testing::Test {
 protected:
  OperationRecorderTest()
      : folder_(testing::TempDir() + "/audit_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        audit_(folder_, std::string(32, 'a'), SystemClock()),
        registry_({Declare(), DeclareForPeople(), DeclareForMany()}),
        recorder_(registry_, audit_,
                  [this](std::string_view) { return deadline_ms_; }) {}
  ~OperationRecorderTest() override { std::filesystem::remove_all(folder_); }

  Operation Declare() {
    Operation operation;
    operation.name = "test.run";
    operation.input_schema = *ParseJson(kSchema);
    operation.target_argument = "connection";
    operation.handler = [this](const Json& arguments, Call& call) {
      ++handled_;
      return Handle(arguments, call);
    };
    return operation;
  }

  // A command that is no tool.
  Operation DeclareForPeople() {
    Operation operation = Declare();
    operation.name = "test.people";
    operation.cli_words = {"test", "people"};
    return operation;
  }

  // One that takes several connections.
  Operation DeclareForMany() {
    Operation operation;
    operation.name = "test.many";
    operation.input_schema = *ParseJson(R"({"type":"object"})");
    operation.target_argument = "connections";
    operation.handler = [](const Json&, Call&) {
      return Json{{"status", "success"}};
    };
    return operation;
  }

  absl::StatusOr<Json> Handle(const Json& arguments, Call& call) {
    const std::string how = arguments.at("how");
    if (how == "about two") {
      for (const char* source :
           {"", "postgresql://ann@host/b", "@sqlite.b", "@sqlite.c"}) {
        NoteSource(source, call);
      }
    }
    if (how == "fail") return MakeError(ErrorCode::kConnectionBusy, "locked");
    if (how == "not there")
      return MakeError(ErrorCode::kConnectionNotFound, "");
    if (how == "crash") return MakeError(ErrorCode::kRunWorkerCrashed, "gone");
    if (how == "deny") return MakeError(ErrorCode::kPolicyReadOnly, "no");
    if (how == "throw") throw std::runtime_error("S3CR3T");
    if (how == "no memory") throw std::bad_alloc();
    if (how == "break log") std::filesystem::remove_all(folder_);
    if (how == "wait") {
      while (CheckAlive(call.context).ok()) std::this_thread::yield();
      return CheckAlive(call.context);
    }
    call.rows = 3;
    return Json{{"status", "success"}};
  }

  CallOutcome Run(Json arguments, Call call = {}) {
    return recorder_.Run("test.run", std::move(arguments), std::move(call));
  }

  // Every line of the log, in order.
  std::vector<Json> Lines() const {
    std::vector<Json> lines;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      std::istringstream text(*ReadFile(entry.path()));
      for (std::string line; std::getline(text, line);) {
        lines.push_back(*ParseJson(line));
      }
    }
    return lines;
  }
  std::vector<std::string> Events() const {
    std::vector<std::string> events;
    for (const Json& line : Lines()) events.push_back(line.at("event"));
    return events;
  }

  const std::string folder_;
  int64_t deadline_ms_ = 0;
  std::atomic<int> handled_ = 0;
  AuditLog audit_;
  OperationRegistry registry_;
  OperationRecorder recorder_;
};

TEST_F(OperationRecorderTest, KeepsNoTargetThatACallerMadeUp) {
  OperationRecorder recorder(
      registry_, audit_, [](std::string_view) { return 0; },
      {.is_source = [](std::string_view text) { return text == "@sqlite.c"; }});
  Call assistant;
  assistant.door = Door::kMcp;
  for (const char* const connection :
       {"@sqlite.c", "@sqlite.078-05-1120", "@ghp_16C7e42F292c.x"}) {
    recorder.Run("test.run", {{"connection", connection}}, assistant);
  }
  // What its handler found is of a store, unless the caller said it as well.
  recorder.Run("test.run", {{"how", "about two"}}, assistant);
  recorder.Run("test.run", {{"connection", "@sqlite.b"}, {"how", "about two"}},
               assistant);
  // A person's is no secret: it may have been taken away, or not be readable.
  recorder.Run("test.run", {{"connection", "@sqlite.gone"}}, {});
  std::vector<std::string> targets;
  for (const Json& line : Lines()) {
    if (line.at("event") == "call.ended") {
      targets.push_back(line.value("target", ""));
    }
  }
  EXPECT_THAT(targets, ElementsAre("@sqlite.c", "", "", "@sqlite.b",
                                   "@sqlite.c", "@sqlite.gone"));
}

TEST_F(OperationRecorderTest, KeepsNoNameOfAClientThatLooksLikeASecret) {
  const auto run = [this](const char* name, const char* version) {
    Call call;
    call.client = {.name = name, .version = version};
    Run(Json::object(), call);
  };
  run("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "password=hunter2");
  run("claude-code", "2.1.0-beta.20261128");
  std::vector<std::string> clients;
  for (const Json& line : Lines()) {
    if (line.at("event") != "call.ended") continue;
    clients.push_back(DumpJson(line.at("client")));
  }
  EXPECT_EQ(clients.at(0), R"({"name":"***","version":"***"})");
  EXPECT_EQ(clients.at(1),
            R"({"name":"claude-code","version":"2.1.0-beta.20261128"})");
}

TEST_F(OperationRecorderTest, RefusesAFrontThatAsksForWhatIsNoTool) {
  for (const Door door : {Door::kMcp, Door::kCli, Door::kDesktop}) {
    Call call;
    call.door = door;
    const CallOutcome outcome =
        recorder_.Run("test.people", Json::object(), call);
    if (door == Door::kMcp) {
      EXPECT_THAT(outcome.document, FailsWith(ErrorCode::kProtocolToolUnknown));
      EXPECT_EQ(handled_, 0);
    } else {
      EXPECT_OK(outcome.document);
    }
  }
  EXPECT_EQ(handled_, 2);
  EXPECT_EQ(Events()[1], "call.refused");
}

TEST_F(OperationRecorderTest, HintsInTheWordsOfWhoReads) {
  for (const Door door : {Door::kMcp, Door::kCli, Door::kDesktop}) {
    Call call;
    call.door = door;
    const Json document = *ParseJson(Run({{"how", "not there"}}, call).text);
    const std::string hint = document.at("error").at("hint");

    EXPECT_EQ(hint.find("`connections_list`") != hint.npos, door == Door::kMcp)
        << hint;
    EXPECT_EQ(hint.find("`osiris connections list`") != hint.npos,
              door != Door::kMcp)
        << hint;
  }
}

TEST_F(OperationRecorderTest, WritesALineBeforeAndAfterACall) {
  const CallOutcome outcome = Run({{"connection", "@sqlite.a"}});

  ASSERT_OK(outcome.document);
  EXPECT_THAT(Events(),
              ElementsAre("segment.opened", "call.began", "call.ended"));
  const Json ended = Lines()[2];
  EXPECT_EQ(ended.at("corr"), outcome.correlation_id);
  EXPECT_EQ(Lines()[1].at("corr"), outcome.correlation_id);
  EXPECT_EQ(ended.at("op"), "test.run");
  EXPECT_EQ(ended.at("target"), "@sqlite.a");
  EXPECT_EQ(ended.at("outcome"), "ok");
  EXPECT_EQ(ended.at("rows"), 3);
  EXPECT_EQ(ended.at("bytes"), outcome.text.size());
  EXPECT_EQ(ended.at("seq"), 3);
}

TEST_F(OperationRecorderTest, TheTargetIsWhatAnArgumentNamesOrTheHandler) {
  ASSERT_OK(Run({{"connection", "@sqlite.a"}, {"how", "about two"}}).document);
  ASSERT_OK(Run({{"how", "about two"}}).document);
  ASSERT_OK(Run({{"how", "well"}}).document);
  for (const Json& many : {Json{"@sqlite.b", "@sqlite.c"},
                           Json{"secret", "@sqlite.c"}, Json::array()}) {
    ASSERT_OK(recorder_.Run("test.many", {{"connections", many}}, {}).document);
  }

  std::vector<std::string> targets;
  for (const Json& line : Lines()) targets.push_back(line.value("target", ""));
  targets.erase(targets.begin());
  EXPECT_THAT(targets,
              ElementsAre("@sqlite.a", "@sqlite.a", "", "@sqlite.b", "", "",
                          "@sqlite.b", "@sqlite.b", "", "", "", ""));
}

TEST_F(OperationRecorderTest, NamesEachEndByItsKind) {
  deadline_ms_ = 30;
  EXPECT_THAT(Run({{"how", "fail"}}).document,
              FailsWith(ErrorCode::kConnectionBusy));
  EXPECT_THAT(Run({{"how", "crash"}}).document,
              FailsWith(ErrorCode::kRunWorkerCrashed));
  EXPECT_THAT(Run({{"how", "deny"}}).document,
              FailsWith(ErrorCode::kPolicyReadOnly));
  EXPECT_THAT(Run({{"how", "wait"}}).document,
              FailsWith(ErrorCode::kRunTimedOut));
  Call cancelled;
  cancelled.context.cancellation.Cancel();
  EXPECT_THAT(Run(Json::object(), cancelled).document,
              FailsWith(ErrorCode::kRunCancelled));

  EXPECT_THAT(
      Events(),
      ElementsAre("segment.opened", "call.began", "call.ended", "call.began",
                  "call.crashed", "call.began", "call.denied", "call.began",
                  "call.timed_out", "call.began", "call.cancelled"));
}

TEST_F(OperationRecorderTest, RefusesArgumentsThatDoNotFitAndSaysSo) {
  EXPECT_THAT(Run({{"hwo", "x"}}).document,
              FailsWith(ErrorCode::kProtocolArgumentInvalid));

  EXPECT_EQ(handled_, 0);
  EXPECT_THAT(Events(), ElementsAre("segment.opened", "call.refused"));
}

TEST_F(OperationRecorderTest, RefusesOperationsThatThereAreNot) {
  EXPECT_THAT(recorder_.Run("test.walk", {}, {}).document,
              FailsWith(ErrorCode::kProtocolToolUnknown));
  EXPECT_THAT(Events(), ElementsAre("segment.opened", "call.refused"));
}

TEST_F(OperationRecorderTest, RefusesACallWhoseStateIsNotItsOwn) {
  Call call;
  call.state_refused = true;
  EXPECT_THAT(Run({{"connection", "@sqlite.a"}}, call).document,
              FailsWith(ErrorCode::kProtocolStateRefused));
  EXPECT_THAT(recorder_.Run("", {}, call).document,
              FailsWith(ErrorCode::kProtocolStateRefused));

  EXPECT_EQ(handled_, 0);
  EXPECT_THAT(Events(),
              ElementsAre("segment.opened", "call.refused", "call.refused"));
  const Json refused = Lines()[1];
  EXPECT_EQ(refused.at("op"), "test.run");
  EXPECT_EQ(refused.at("target"), "@sqlite.a");
  EXPECT_EQ(refused.at("outcome"), "PROTOCOL/STATE_REFUSED");
}

TEST_F(OperationRecorderTest, CallsNothingWhenTheLogCannotBeWritten) {
  ASSERT_OK(ReplaceFile(folder_, "a file where the folder should be"));

  EXPECT_THAT(Run(Json::object()).document,
              FailsWith(ErrorCode::kAuditUnavailable));
  EXPECT_EQ(handled_, 0);

  std::filesystem::remove(folder_);
  EXPECT_OK(Run(Json::object()).document);
}

TEST_F(OperationRecorderTest, WithholdsAnAnswerThatCannotBeProved) {
  const CallOutcome outcome = Run({{"how", "break log"}});

  EXPECT_EQ(handled_, 1);
  EXPECT_THAT(outcome.document, FailsWith(ErrorCode::kAuditUnavailable));
  EXPECT_EQ(ParseJson(outcome.text)->at("status"), "error");
}

TEST_F(OperationRecorderTest, AnswersWhenBothLinesAreOnDisk) {
  for (const AuditDurability level :
       {AuditDurability::kFlush, AuditDurability::kDurable,
        AuditDurability::kStrict}) {
    int syncs = 0;
    int syncs_when_handled = -1;
    AuditLog log(folder_, std::string(32, 'b'), SystemClock(),
                 {.durability = level, .sync = [&syncs](int) {
                    ++syncs;
                    return 0;
                  }});
    Operation operation = Declare();
    operation.handler = [&](const Json&, Call&) {
      syncs_when_handled = syncs;
      return Json::object();
    };
    const OperationRegistry registry({operation});
    OperationRecorder recorder(registry, log,
                               [](std::string_view) { return 0; });

    ASSERT_OK(recorder.Run("test.run", Json::object(), {}).document);

    EXPECT_EQ(syncs_when_handled, level == AuditDurability::kStrict ? 1 : 0);
    EXPECT_EQ(syncs, static_cast<int>(level));
  }
}

TEST_F(OperationRecorderTest, WithholdsAnAnswerThatTheDiskDoesNotProve) {
  AuditLog log(folder_, std::string(32, 'b'), SystemClock(),
               {.sync = [](int) { return EIO; }});
  OperationRecorder recorder(registry_, log,
                             [](std::string_view) { return 0; });

  const CallOutcome outcome = recorder.Run("test.run", Json::object(), {});

  EXPECT_EQ(handled_, 1);
  EXPECT_THAT(outcome.document, FailsWith(ErrorCode::kAuditUnavailable));
}

TEST_F(OperationRecorderTest, TurnsExceptionsIntoErrorsWithoutTheirText) {
  const CallOutcome thrown = Run({{"how", "throw"}});

  EXPECT_THAT(thrown.document, FailsWith(ErrorCode::kInternalUnexpected));
  EXPECT_EQ(thrown.text.find("S3CR3T"), std::string::npos);
  EXPECT_THAT(Run({{"how", "no memory"}}).document,
              FailsWith(ErrorCode::kRunOutOfMemory));
}

TEST_F(OperationRecorderTest, N06_AuditNeverStoresArguments) {
  Run({{"connection", "S3CR3T-1"}, {"how", "S3CR3T-2"}});
  Run({{"connection", "@sqlite.a b S3CR3T-3"}});
  Run({{"S3CR3T-4", 1}});

  for (const Json& line : Lines()) {
    EXPECT_EQ(DumpJson(line).find("S3CR3T"), std::string::npos);
    EXPECT_TRUE(line.contains("ts"));
    EXPECT_TRUE(line.contains("session"));
  }
}

TEST_F(OperationRecorderTest, TellsEqualArgumentsFromOthersByTheirHash) {
  Run({{"how", "a"}});
  Run({{"how", "a"}});
  Run({{"how", "b"}});

  const std::vector<Json> lines = Lines();
  EXPECT_EQ(lines[1].at("args"), lines[3].at("args"));
  EXPECT_NE(lines[1].at("args"), lines[5].at("args"));
}

TEST_F(OperationRecorderTest, N04_ErrorsCarryIdAndTime) {
  const CallOutcome outcome = Run({{"how", "fail"}});

  EXPECT_EQ(outcome.correlation_id.size(), 32u);
  EXPECT_EQ(*ParseJson(outcome.text),
            *ParseJson(R"({"status":"error","error":{"code":"CONNECTION/BUSY",
              "message":"locked","path":[],"hint":"try again in a moment",
              "retryable":true}})"));
}

TEST_F(OperationRecorderTest,
       STATE001_CorrelationIdsAreUniqueUnderConcurrency) {
  constexpr int kThreads = 8;
  constexpr int kCalls = 200;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this] {
      for (int call = 0; call < kCalls; ++call) Run(Json::object());
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::set<std::string> ids;
  std::set<int64_t> sequences;
  for (const Json& line : Lines()) {
    if (line.contains("corr")) ids.insert(line.at("corr"));
    sequences.insert(line.at("seq").get<int64_t>());
  }
  EXPECT_EQ(ids.size(), size_t{kThreads} * kCalls);
  EXPECT_EQ(sequences.size(), size_t{2} * kThreads * kCalls + 1);
  EXPECT_EQ(*sequences.rbegin(), 2 * kThreads * kCalls + 1);
}

// What an operation answers that knows a secret, which is the recorder's to
// take out.
class WithholdingTest : public OperationRecorderTest {
 protected:
  WithholdingTest()
      : recorder_(
            registry_, audit_, [](std::string_view) { return 0; },
            {.withheld = [this] { return redactor_; },
             .our_words = [this]() -> const OurWords& { return our_words_; }}) {
    auto redactor = std::make_shared<Redactor>(Redactor::Texts::kAny);
    redactor->Add(Secret("tulipgarden"));
    redactor_ = std::move(redactor);
  }

  Operation Telling(const std::string& name) {
    Operation operation;
    operation.name = name;
    operation.tool = ToolOf(name);
    operation.input_schema = *ParseJson(kSchema);
    operation.target_argument = "connection";
    operation.handler = [this](const Json& arguments,
                               Call& call) -> absl::StatusOr<Json> {
      call.context.Report({.done = 1, .total = 2, .what = "of tulipgarden"});
      if (arguments.at("how") == "fail") {
        return MakeError(ErrorCode::kConnectionBusy, "tulipgarden is locked",
                         {.path = {}, .hint = "wait for tulipgarden"});
      }
      const Json document = {{"path", "/tulipgarden/x"},
                             {"data", {{"word", "tulipgarden"}}}};
      written_client_ = WrittenClient(call);
      call.as_assistants_see = arguments.at("how") == "as assistants see";
      if (arguments.at("how") != "text") return document;
      call.text = DumpJson(document);
      return nullptr;
    };
    return operation;
  }
  static std::string ToolOf(std::string name) {
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
  }

  CallOutcome Tell(const std::string& operation, const std::string& how,
                   Door door) {
    Call call;
    call.door = door;
    call.client = {"tulipgarden", "1"};
    call.context.progress = [this](const Progress& now) {
      progress_ = now.what;
    };
    return recorder_.Run(
        operation, {{"how", how}, {"connection", "@a.tulipgarden"}}, call);
  }

  ClientInfo written_client_;
  const OperationRegistry registry_{{Telling("rows.tell"),
                                     Telling("connections.tell"),
                                     Telling("components.tell")}};
  std::shared_ptr<const Redactor> redactor_;
  OurWords our_words_;
  OperationRecorder recorder_;
  std::string progress_;
};

TEST_F(WithholdingTest, TellsAssistantsNoSecretInAnything) {
  const std::string told = R"({"data":{"word":"***"},"path":"/***/x"})";
  for (const char* const operation : {"rows.tell", "connections.tell"}) {
    for (const char* const how : {"well", "text"}) {
      EXPECT_EQ(Tell(operation, how, Door::kMcp).text, told);
      EXPECT_EQ(progress_, "of ***");
    }
    const CallOutcome failed = Tell(operation, "fail", Door::kMcp);
    EXPECT_THAT(failed.document, FailsWith(ErrorCode::kConnectionBusy));
    EXPECT_EQ(failed.text.find("tulipgarden"), std::string::npos);
  }
  for (const Json& line : Lines()) {
    EXPECT_EQ(line.dump().find("tulipgarden"), std::string::npos) << line;
  }
}

TEST_F(WithholdingTest, TellsPeopleNoSecretInErrorsAndOfSettings) {
  for (const Door door : {Door::kCli, Door::kDesktop}) {
    const CallOutcome failed = Tell("rows.tell", "fail", door);
    EXPECT_EQ(failed.text.find("tulipgarden"), std::string::npos);
    const ErrorInfo info = GetErrorInfo(failed.document.status());
    EXPECT_EQ(info.hint, "wait for ***");
    const CallOutcome settings = Tell("connections.tell", "well", door);
    EXPECT_EQ(settings.document->at("path"), "/***/x");
    // What is the person's own.
    const CallOutcome rows = Tell("rows.tell", "well", door);
    EXPECT_EQ(rows.document->at("data").at("word"), "tulipgarden");
    EXPECT_EQ(rows.document->at("path"), "/tulipgarden/x");
  }
}

TEST_F(WithholdingTest, ShowsPeopleWhatAssistantsSeeWhereTheyAskForIt) {
  const CallOutcome shown = Tell("rows.tell", "as assistants see", Door::kCli);
  EXPECT_EQ(*shown.document,
            (Json{{"path", "/***/x"}, {"data", {{"word", "***"}}}}));
  EXPECT_EQ(shown.text.find("tulipgarden"), std::string::npos);
}

TEST_F(WithholdingTest, LeavesWordsOfOursThatASecretHappensToBe) {
  our_words_.AddAnswer(
      *ParseJson(R"({"properties":{"path":{"const":"/tulipgarden/x"}}})"));
  EXPECT_EQ(Tell("rows.tell", "text", Door::kMcp).text,
            R"({"data":{"word":"***"},"path":"/tulipgarden/x"})");
  EXPECT_EQ(Tell("rows.tell", "as assistants see", Door::kCli).text,
            R"({"data":{"word":"***"},"path":"/tulipgarden/x"})");
  EXPECT_EQ(Tell("connections.tell", "well", Door::kCli).text,
            R"({"data":{"word":"tulipgarden"},"path":"/tulipgarden/x"})");
  // All of it.
  EXPECT_EQ(Tell("components.tell", "well", Door::kMcp).text,
            R"({"data":{"word":"tulipgarden"},"path":"/tulipgarden/x"})");
  EXPECT_EQ(Tell("components.tell", "fail", Door::kMcp).text.find("tulip"),
            std::string::npos);
}

TEST_F(WithholdingTest, TellsHandlersWhoAsksAsItMayBeWritten) {
  Tell("rows.tell", "well", Door::kMcp);
  EXPECT_EQ(written_client_.name, "***");
  EXPECT_EQ(written_client_.version, "1");
  const Call call = {.client = {.name = "shell", .version = "2"}};
  EXPECT_EQ(WrittenClient(call).name, "shell");
}

}  // namespace
}  // namespace osiris
