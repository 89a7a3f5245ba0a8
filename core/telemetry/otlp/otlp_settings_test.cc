#include "core/telemetry/otlp/otlp_settings.h"

#include <map>
#include <optional>
#include <string>

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/secret/reveal.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

Environment With(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

absl::StatusOr<Secret> NoStore(std::string_view) {
  return absl::NotFoundError("no store");
}

std::vector<std::string> Lines(
    const absl::StatusOr<std::vector<Secret>>& headers) {
  EXPECT_TRUE(headers.ok()) << headers.status();
  std::vector<std::string> lines;
  for (const Secret& header : *headers)
    lines.emplace_back(RevealSecret(header));
  return lines;
}

TEST(OtlpSettingsTest, SendsNothingUnlessToldWhereTo) {
  const auto settings = OtlpSettingsFrom({}, With({}));
  ASSERT_OK(settings);
  EXPECT_EQ(settings->endpoint, "");
}

TEST(OtlpSettingsTest, TheFileComesBeforeTheVariables) {
  const Environment variables =
      With({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://there:4318/"},
            {"OTEL_SERVICE_NAME", "shop"}});
  EXPECT_EQ(OtlpSettingsFrom({}, variables)->endpoint, "http://there:4318");
  EXPECT_EQ(OtlpSettingsFrom({}, variables)->service, "shop");
  EXPECT_EQ(OtlpSettingsFrom({.otlp_endpoint = "https://here/otlp/"}, variables)
                ->endpoint,
            "https://here/otlp");
}

TEST(OtlpSettingsTest, PacksOnlyWhereTheVariableSaysSo) {
  const auto packs = [](std::map<std::string, std::string> variables) {
    return OtlpSettingsFrom({.otlp_endpoint = "http://here"},
                            With(std::move(variables)))
        ->gzip;
  };
  const std::string name = "OTEL_EXPORTER_OTLP_COMPRESSION";
  EXPECT_FALSE(packs({}));
  EXPECT_FALSE(packs({{name, "none"}}));
  EXPECT_FALSE(packs({{name, "zstd"}}));
  EXPECT_TRUE(packs({{name, "gzip"}}));
  EXPECT_FALSE(packs({{name, "gzip"}, {"OTEL_SDK_DISABLED", "true"}}));
}

TEST(OtlpSettingsTest, EverySwitchTurnsItOff) {
  const std::string endpoint = "http://there:4318";
  for (const auto& [name, value] : std::map<std::string, std::string>{
           {"OTEL_SDK_DISABLED", "true"},
           {"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"}}) {
    EXPECT_EQ(
        OtlpSettingsFrom({}, With({{"OTEL_EXPORTER_OTLP_ENDPOINT", endpoint},
                                   {name, value}}))
            ->endpoint,
        "")
        << name;
  }
  EXPECT_EQ(
      OtlpSettingsFrom({.enabled = false, .otlp_endpoint = endpoint}, With({}))
          ->endpoint,
      "");
}

TEST(OtlpSettingsTest, RefusesWhatIsNoEndpointWithoutRepeatingIt) {
  for (const char* const endpoint :
       {"localhost:4318", "ftp://host", "http://", "http://user:hunter2@host",
        "http://host/?key=hunter2", "http://host/hunter2 x",
        "http://host\nhunter2"}) {
    const absl::Status refused =
        OtlpSettingsFrom({.otlp_endpoint = endpoint}, With({})).status();
    EXPECT_THAT(refused, FailsWith(ErrorCode::kConfigInvalid)) << endpoint;
    EXPECT_EQ(refused.message().find("hunter2"), std::string::npos);
  }
}

TEST(OtlpSettingsTest, HeadersOfTheFileAreReferences) {
  const Environment variables = With({{"TOKEN", "t0k"}, {"TEAM", "blue"}});
  const auto settings = OtlpSettingsFrom(
      {.otlp_endpoint = "http://here",
       .otlp_headers = "Authorization=Bearer ${TOKEN} , x-team=${TEAM}-${TEAM},"
                       "x-key=vault:otlp"},
      variables);
  ASSERT_OK(settings);
  const auto read = [](std::string_view reference) -> absl::StatusOr<Secret> {
    EXPECT_EQ(reference, "vault:otlp");
    return Secret("stored");
  };
  EXPECT_EQ(Lines(OtlpHeaders(*settings, variables, read)),
            (std::vector<std::string>{"Authorization: Bearer t0k",
                                      "x-team: blue-blue", "x-key: stored"}));
  EXPECT_EQ(OtlpHeaders(*settings, variables, NoStore).status().message(),
            "no store");
  EXPECT_THAT(OtlpHeaders(*settings, With({}), read),
              FailsWith(ErrorCode::kConfigVariableUnset));
}

TEST(OtlpSettingsTest, RefusesHeadersThatAreNoneOrHoldAValue) {
  for (const char* const headers :
       {"authorization=hunter2", "hunter2", "=${TOKEN}", "a b=${TOKEN}",
        "a:b=${TOKEN}", "x=${hunter2"}) {
    const absl::Status refused =
        OtlpSettingsFrom(
            {.otlp_endpoint = "http://here", .otlp_headers = headers}, With({}))
            .status();
    EXPECT_THAT(refused, FailsWith(ErrorCode::kConfigInvalid)) << headers;
    EXPECT_EQ(refused.message().find("hunter2"), std::string::npos);
  }
}

TEST(OtlpSettingsTest, NoValueSmugglesInAnotherHeader) {
  const Environment variables = With({{"TOKEN", "a\r\nx-other: b"}});
  const auto settings = OtlpSettingsFrom(
      {.otlp_endpoint = "http://here", .otlp_headers = "x=${TOKEN}"},
      variables);
  ASSERT_OK(settings);
  EXPECT_THAT(OtlpHeaders(*settings, variables, NoStore),
              FailsWith(ErrorCode::kConfigInvalid));
}

TEST(OtlpSettingsTest, HeadersOfTheVariableAreValues) {
  const Environment variables =
      With({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://there"},
            {"OTEL_EXPORTER_OTLP_HEADERS", "a=b%20c%zz,d=${E}"}});
  const auto settings = OtlpSettingsFrom({}, variables);
  ASSERT_OK(settings);
  EXPECT_EQ(Lines(OtlpHeaders(*settings, variables, NoStore)),
            (std::vector<std::string>{"a: b c%zz", "d: ${E}"}));
}

TEST(OtlpSettingsTest, WhatHeadersHoldIsASecretIfTheyAreNamedSo) {
  const Environment variables = With(
      {{"AUTH", "Splunk canary-77"}, {"TENANT", "blue"}, {"API_KEY", "t0ken"}});
  EXPECT_EQ(Lines(OtlpSecrets(
                {.otlp_endpoint = "https://u:urlpass@h/",
                 .otlp_headers = "authorization=${AUTH},x-tenant=${TENANT},"
                                 "x-shop=${API_KEY},x-key=${UNSET},"
                                 "x-other-key=vault:other"},
                variables)),
            (std::vector<std::string>{"Splunk canary-77", "canary-77", "t0ken",
                                      "urlpass"}));
  EXPECT_EQ(
      Lines(OtlpSecrets({}, With({{"OTEL_EXPORTER_OTLP_HEADERS",
                                   "authorization=Bearer%20t0ken,a=b"}}))),
      (std::vector<std::string>{"Bearer t0ken", "t0ken"}));
}

}  // namespace
}  // namespace osiris
