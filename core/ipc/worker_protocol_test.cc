#include "core/ipc/worker_protocol.h"

#include <random>
#include <string>

#include "core/base/status_matchers.h"
#include "core/secret/reveal.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

absl::StatusOr<WorkerRequest> RoundTrip(const WorkerRequest& request) {
  const WorkerMessage message = EncodeWorkerRequest(request);
  return DecodeWorkerRequest(
      {.sequence = 1, .json = message.json, .tail = message.tail});
}

TEST(WorkerProtocolTest, SaysWhetherProgressIsWanted) {
  for (const bool progress : {false, true}) {
    const auto read = RoundTrip({.op = WorkerOp::kNext, .progress = progress});

    ASSERT_OK(read);
    EXPECT_EQ(read->progress, progress);
  }
}

TEST(WorkerProtocolTest, CarriesAConnectionWithItsSecrets) {
  WorkerRequest request;
  request.op = WorkerOp::kOpen;
  request.config.family = "sqlite";
  request.config.fields = {{"path", "/a"}};
  request.config.secrets.emplace("password", Secret("p\"w"));

  const auto read = RoundTrip(request);

  ASSERT_OK(read);
  EXPECT_EQ(read->config.family, "sqlite");
  EXPECT_EQ(read->config.fields, request.config.fields);
  EXPECT_EQ(RevealSecret(read->config.secrets.at("password")), "p\"w");
}

TEST(WorkerProtocolTest, CarriesQueriesExactly) {
  WorkerRequest request;
  request.op = WorkerOp::kRead;
  request.deadline_ms = 5;
  request.query.table = {.schema = "main", .name = "a\"b"};
  request.query.columns = {"x", "y"};
  Cell value;
  value.kind = Cell::Kind::kBlob;
  value.bytes = std::string("\0\xFF", 2);
  value.full_bytes = 2;
  request.query.conditions = {{"x", Condition::Operator::kContains, value},
                              {"y", Condition::Operator::kIsNull, {}}};
  request.query.order_by = {{"x", true}};
  request.query.offset = 7;
  request.query.limit = 8;
  request.query.max_cell_bytes = 9;

  const auto read = RoundTrip(request);

  ASSERT_OK(read);
  EXPECT_EQ(read->query, request.query);
  EXPECT_EQ(read->deadline_ms, 5);
}

TEST(WorkerProtocolTest, CarriesCatalogueRequests) {
  WorkerRequest request;
  request.op = WorkerOp::kCatalog;
  request.catalog = {.detail = DetailLevel::kFull,
                     .sample_rows = 3,
                     .cursor = "c",
                     .max_tables = 4,
                     .only = TableName{.schema = "s", .name = "n"}};

  const auto read = RoundTrip(request);

  ASSERT_OK(read);
  EXPECT_EQ(read->catalog, request.catalog);
}

TEST(WorkerProtocolTest, CarriesErrorsWithTheirFacts) {
  const std::string json = EncodeWorkerAnswer(
      MakeError(ErrorCode::kConnectionBusy, "locked", {.path = {"a"}}));

  const auto answer = DecodeWorkerAnswer({.sequence = 1, .json = json});

  EXPECT_THAT(answer, FailsWith(ErrorCode::kConnectionBusy));
  EXPECT_EQ(GetErrorInfo(answer.status()).path, std::vector<std::string>{"a"});
}

TEST(WorkerProtocolTest, RefusesAnswersOfAnotherShape) {
  for (const char* json : {"", "[]", "{}", "1", R"({"error":{}})",
                           R"({"error":{"code":"X/Y"}})", R"({"no":1})"}) {
    EXPECT_THAT(DecodeWorkerAnswer({.sequence = 1, .json = json}),
                FailsWith(ErrorCode::kProtocolFrameInvalid))
        << json;
  }
}

TEST(WorkerProtocolTest, SurvivesChangedBytes) {
  WorkerRequest request;
  request.op = WorkerOp::kRead;
  request.query.table.name = "t";
  request.query.conditions = {{"x", Condition::Operator::kEqual, {}}};
  const WorkerMessage good = EncodeWorkerRequest(request);
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    Frame frame = {.sequence = 1, .json = good.json, .tail = good.tail};
    std::string& part = random() % 4 == 0 ? frame.tail : frame.json;
    part[random() % part.size()] = static_cast<char>(random());
    DecodeWorkerRequest(frame).status().IgnoreError();
    DecodeWorkerAnswer(frame).status().IgnoreError();
    DecodeWorkerProgress(frame.json);
  }
}

}  // namespace
}  // namespace osiris
