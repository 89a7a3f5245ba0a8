#include "broker/secret_guard.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/app/catalogue.h"
#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/secret/redacted_answer.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// A home whose passwords are words that answers are made of.
class SecretGuardTest : public testing::Test {
 protected:
  SecretGuardTest()
      : file_(testing::TempDir() + "/secret_guard_connections.yaml"),
        operations_(DeclaredOperations()),
        guard_(
            std::make_shared<ConnectionsSource>(file_),
            [](std::string_view) -> std::optional<std::string> {
              return std::nullopt;
            },
            operations_) {
    std::string text = "version: 1\nconnections:\n  postgresql:\n";
    int alias = 0;
    for (const char* word :
         {"sqlite", "error", "success", "summary", "exact", "view", "integer",
          "columns", "email", "password", "application", "CONNECTION", "moment",
          "policy", "tulipgarden"}) {
      text += "    a" + std::to_string(alias++) +
              ": {database: d, user: u, password: " + word + "}\n";
    }
    EXPECT_OK(ReplaceFile(file_, text));
  }
  ~SecretGuardTest() override { std::filesystem::remove(file_); }

  Json Told(const Json& answer) {
    const auto told = RedactDocument(
        DumpJson(answer), *guard_.secrets().Current(), RedactedParts::kAll,
        [this]() -> const OurWords& { return guard_.our_words(); });
    EXPECT_OK(told.status());
    return told.ok() ? *ParseJson(*told) : Json();
  }

  const std::string file_;
  const OperationRegistry operations_;
  SecretGuard guard_;
};

TEST_F(SecretGuardTest, AnAnswerIsReadableThoughItsWordsArePasswords) {
  const Json table = {
      {"status", "success"},
      {"connection", "@sqlite.shop"},
      {"family", "sqlite"},
      {"detail", "summary"},
      {"mimeType", "application/json"},
      {"total", {{"rows", 3}, {"precision", "exact"}}},
      {"withheld",
       {{"columns", "policy.columns withholds columns, and what names them"}}},
      {"data",
       {{"table",
         {{"kind", "view"},
          {"row_count", {{"rows", 3}, {"precision", "exact"}}},
          {"columns", {{{"name", "id"}, {"type", "integer"}}}}}},
        {"masks", {{{"column", "a"}, {"classes", {"email"}}}}}}}};
  EXPECT_EQ(Told(table), table);
  const Json failure = {
      {"status", "error"},
      {"error",
       {{"code", "CONNECTION/BUSY"},
        {"message", "the source is locked"},
        {"path", {"columns", "password"}},
        {"hint", std::string(Describe(ErrorCode::kConnectionBusy).hint)},
        {"retryable", true}}}};
  EXPECT_EQ(Told(failure), failure);
}

TEST_F(SecretGuardTest, WhatASourceSaysIsNoWordOfOurs) {
  EXPECT_EQ(Told({{"status", "error"},
                  {"error",
                   {{"code", "CONNECTION/REFUSED"},
                    {"message", "no password `tulipgarden`: error of a view"},
                    {"hint", "ask for the moment"}}},
                  {"detail", "the summary"},
                  {"note", "summary"},
                  {"data",
                   {{"columns", {"view", "email"}},
                    {"status", "success"},
                    {"name", "integer"},
                    {"rows", {{"error", "exact", {{"kind", "view"}}}}}}}}),
            (Json{{"status", "error"},
                  {"error",
                   {{"code", "CONNECTION/REFUSED"},
                    {"message", "no *** `***`: *** of a ***"},
                    {"hint", "ask for the ***"}}},
                  {"detail", "the ***"},
                  {"note", "***"},
                  {"data",
                   {{"columns", {"***", "***"}},
                    {"status", "***"},
                    {"name", "***"},
                    {"rows", {{"***", "***", {{"kind", "***"}}}}}}}}));
}

TEST_F(SecretGuardTest, KnowsWhatTelemetryIsSentWith) {
  guard_.Learn({.otlp_headers = "authorization=Bearer rosegarden"});
  EXPECT_EQ(Told({{"note", "a rosegarden"}}), (Json{{"note", "a ***"}}));
}

}  // namespace
}  // namespace osiris
