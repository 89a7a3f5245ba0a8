#include "core/payload/payload_keeper.h"

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/operation/operation_recorder.h"
#include "core/payload/payload_folder.h"
#include "core/payload/payload_key_source.h"
#include "core/payload/payload_pack.h"
#include "core/secret/fake_key_store.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

Operation Echo() {
  Operation operation;
  operation.name = "echo.run";
  operation.tool = "echo_run";
  operation.input_schema = [] {
    return Json{{"type", "object"},
                {"additionalProperties", false},
                {"properties",
                 {{"connection", {{"type", "string"}}},
                  {"also", {{"type", "string"}}}}}};
  };
  operation.target_argument = "connection";
  operation.handler = [](const Json& arguments, Call& call) {
    NoteSource(arguments.value("also", ""), call);
    call.masked = 3;
    return Json{{"status", "success"}, {"said", "hello"}};
  };
  return operation;
}

class PayloadKeeperTest : public testing::Test {
 protected:
  PayloadKeeperTest()
      : folder_(testing::TempDir() + "/keeper_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
  }
  ~PayloadKeeperTest() override { std::filesystem::remove_all(folder_); }

  // Makes one call, and answers what leaves.
  CallOutcome Run(Door door, PayloadMode standard, bool on_disk = false,
                  const std::string& target = "@sqlite.shop",
                  const std::string& also = "") {
    AuditLog log(folder_ + "/audit", std::string(32, 'a'), clock_);
    PayloadStore store(folder_ + "/payloads", log.session(), clock_,
                       PayloadKeysIn(key_store_),
                       [this](const SentPayload& sent, const absl::Status&) {
                         lost_ = sent.address;
                       },
                       {});
    PayloadKeeper keeper(
        store, standard,
        [](std::string_view source) {
          return source == "@sqlite.hash" || source.empty()
                     ? PayloadMode::kHash
                     : PayloadMode::kFull;
        },
        on_disk);
    const OperationRegistry registry({Echo()});
    OperationRecorder recorder(
        registry, log, [](std::string_view) { return 0; }, {.keeper = &keeper});
    Json arguments = Json::object();
    if (!target.empty()) arguments["connection"] = target;
    if (!also.empty()) arguments["also"] = also;
    CallOutcome outcome = recorder.Run("echo.run", arguments, {.door = door});
    store.Flush();
    path_ = log.path();
    return outcome;
  }

  // The only answer that is kept.
  std::optional<StoredPayload> Kept() {
    const auto packs = ListPacks(folder_ + "/payloads");
    if (!packs.ok() || packs->empty()) return std::nullopt;
    const PayloadKeys keys = *KnownPayloadKeysIn(key_store_)();
    auto reader = PackReader::Open(folder_ + "/payloads", packs->front(), keys);
    std::optional<StoredPayload> kept;
    if (!reader.ok()) return kept;
    reader->VisitStoredAll(
        [&kept](uint64_t, const StoredPayload& stored) { kept = stored; });
    return kept;
  }

  std::string Log() { return *ReadFile(path_); }

  FakeClock clock_;
  FakeKeyStore key_store_;
  std::string lost_;
  std::string path_;
  const std::string folder_;
};

TEST_F(PayloadKeeperTest, KeepsTheBytesThatLeaveForAnAssistant) {
  const CallOutcome outcome = Run(Door::kMcp, PayloadMode::kFull);
  const auto kept = Kept();
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->text, outcome.text);
  EXPECT_EQ(kept->sent.correlation_id, outcome.correlation_id);
  EXPECT_EQ(kept->sent.masked, 3);
  EXPECT_NE(Log().find("\"masked\":3,\"payload\":\"" +
                       PayloadAddress(outcome.text) + "\""),
            std::string::npos);
}

TEST_F(PayloadKeeperTest, KeepsWhatIsRefusedToo) {
  const CallOutcome outcome =
      Run(Door::kMcp, PayloadMode::kFull, false, "@sqlite.shop");
  EXPECT_TRUE(outcome.document.ok());
  AuditLog log(folder_ + "/audit", std::string(32, 'b'), clock_);
  PayloadStore store(folder_ + "/more", log.session(), clock_,
                     PayloadKeysIn(key_store_), nullptr, {});
  PayloadKeeper keeper(
      store, PayloadMode::kFull,
      [](std::string_view) { return PayloadMode::kFull; }, false);
  const OperationRegistry registry({Echo()});
  OperationRecorder recorder(registry, log, [](std::string_view) { return 0; },
                             {.keeper = &keeper});
  const CallOutcome refused =
      recorder.Run("echo.run", {{"unknown", 1}}, {.door = Door::kMcp});
  EXPECT_FALSE(refused.document.ok());
  EXPECT_NE(ReadFile(log.path())->find(PayloadAddress(refused.text)),
            std::string::npos);
}

TEST_F(PayloadKeeperTest, KeepsNothingOfWhatPeopleSee) {
  Run(Door::kCli, PayloadMode::kFull);
  EXPECT_FALSE(Kept().has_value());
  EXPECT_EQ(Log().find("\"payload\""), std::string::npos);
}

TEST_F(PayloadKeeperTest, KeepsAsLittleAsEitherSays) {
  Run(Door::kMcp, PayloadMode::kFull, false, "@sqlite.hash");
  EXPECT_NE(Log().find("\"payload\":\"sha256:"), std::string::npos);
  EXPECT_FALSE(Kept()->sent.kept);
  EXPECT_EQ(Kept()->text, "");
  std::filesystem::remove_all(folder_);

  // It is of two.
  Run(Door::kMcp, PayloadMode::kFull, false, "@sqlite.shop", "@sqlite.hash");
  EXPECT_FALSE(Kept()->sent.kept);
  EXPECT_EQ(Kept()->sent.target, "@sqlite.shop");
  std::filesystem::remove_all(folder_);

  // Nobody can tell which source it is of.
  Run(Door::kMcp, PayloadMode::kFull, false, "");
  EXPECT_FALSE(Kept()->sent.kept);
  std::filesystem::remove_all(folder_);

  Run(Door::kMcp, PayloadMode::kHash);
  EXPECT_FALSE(Kept()->sent.kept);
  std::filesystem::remove_all(folder_);

  Run(Door::kMcp, PayloadMode::kOff);
  EXPECT_FALSE(Kept().has_value());
  EXPECT_EQ(Log().find("\"payload\""), std::string::npos);
}

TEST_F(PayloadKeeperTest, LetsAnAnswerLeaveThatCouldNotBeKeptAndSaysSo) {
  key_store_.FailWith(absl::UnavailableError("locked"));
  const CallOutcome outcome = Run(Door::kMcp, PayloadMode::kFull);
  EXPECT_TRUE(outcome.document.ok());
  EXPECT_EQ(lost_, PayloadAddress(outcome.text));
}

TEST_F(PayloadKeeperTest, WithholdsItWhereKeepingIsStrict) {
  key_store_.FailWith(absl::UnavailableError("locked"));
  EXPECT_THAT(Run(Door::kMcp, PayloadMode::kFull, true).document,
              FailsWith(ErrorCode::kAuditPayloadUnavailable));
}

}  // namespace
}  // namespace osiris
