#include "core/operation/answer_schema.h"

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/operation/operation_recorder.h"
#include "core/operation/schema_validator.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

Operation Sample() {
  Operation operation;
  operation.output_schema =
      Json{{"type", "object"},
           {"additionalProperties", false},
           {"required", {"status", "data", "truncated"}},
           {"properties",
            {{"status", {{"const", "success"}}},
             {"data",
              {{"type", "object"},
               {"additionalProperties", false},
               {"properties", {{"rows", {{"type", "array"}}}}}}},
             {"elapsed_ms", {{"type", "integer"}}},
             {"truncated", {{"type", "boolean"}}},
             {"next_cursor", {{"type", "string"}}}}}};
  return operation;
}

Json Success() {
  return {{"status", "success"},
          {"data", {{"rows", {1, 2}}}},
          {"elapsed_ms", 3},
          {"truncated", false}};
}

// Known bug E:ERR-009.
TEST(AnswerSchemaTest, TakesSuccessAndFailureAndNothingElse) {
  const SchemaValidator exact(AnswerSchema(Sample()));
  Json open = Success();
  open["surprise"] = 1;

  EXPECT_OK(exact.Validate(Success()));
  EXPECT_OK(exact.Validate(
      ErrorDocument(MakeError(ErrorCode::kConnectionNotFound, "none"),
                    Audience::kAssistant)));
  EXPECT_FALSE(exact.Validate(open).ok());
  EXPECT_FALSE(exact.Validate({{"status", "error"}}).ok());
  EXPECT_FALSE(
      exact.Validate({{"status", "error"}, {"error", {{"code", "X"}}}}).ok());
}

TEST(AnswerSchemaTest, IsListedWithoutWhatIsInItsMembers) {
  EXPECT_EQ(DumpJson(ListedAnswerSchema(Sample())),
            R"({"properties":{"data":{},"error":{},"next_cursor":{},)"
            R"("status":{},"truncated":{}},"required":["status"],)"
            R"("type":"object"})");
}

TEST(AnswerSchemaTest, TakesAsListedWhatItTakesExactly) {
  const SchemaValidator listed(ListedAnswerSchema(Sample()));

  EXPECT_OK(listed.Validate(Success()));
  EXPECT_OK(listed.Validate(
      ErrorDocument(MakeError(ErrorCode::kConnectionNotFound, "none"),
                    Audience::kAssistant)));
  EXPECT_FALSE(listed.Validate({{"data", 1}}).ok());
}

}  // namespace
}  // namespace osiris
