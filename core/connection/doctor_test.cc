#include "core/connection/doctor.h"

#include <map>
#include <memory>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/connection/connections_file.h"
#include "core/driver/fake_driver.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class DoctorTest : public ::testing::Test {
 protected:
  DoctorTest() {
    std::vector<std::unique_ptr<Driver>> drivers;
    drivers.push_back(std::make_unique<FakeDriver>(source_, "mysql"));
    drivers_ = std::make_unique<DriverRegistry>(std::move(drivers));
  }

  absl::StatusOr<Json> Examined(const std::string& body,
                                const std::string& family = "mysql") {
    const auto file = ConnectionsFile::Parse(
        "version: 1\nconnections:\n  " + family + ":\n    x: " + body + "\n");
    EXPECT_OK(file);
    return Examine(file->entries().front(),
                   {.environment = environment_,
                    .home = home_,
                    .drivers = drivers_.get(),
                    .audience = audience_},
                   context_);
  }
  Json Report(const std::string& body, const std::string& family = "mysql") {
    const auto report = Examined(body, family);
    EXPECT_OK(report);
    return report.value_or(Json());
  }

  static std::vector<std::string> StatusesOf(const Json& report) {
    std::vector<std::string> statuses;
    for (const Json& check : report.at("checks")) {
      statuses.push_back(check.at("name").get<std::string>() + " " +
                         check.at("status").get<std::string>());
    }
    return statuses;
  }
  static Json CheckOf(const Json& report, const std::string& name) {
    for (const Json& check : report.at("checks")) {
      if (check.at("name") == name) return check;
    }
    return Json();
  }
  static int ExitOf(const Json& report) {
    return DoctorExitStatus(
        {{"healthy", report.at("healthy")}, {"connections", {report}}});
  }

  const std::string kGood_ = "{database: d, user: u, password: '${PW}'}";
  std::map<std::string, std::string> variables_ = {{"PW", "hunter2-long"}};
  Environment environment_ =
      [this](const std::string& name) -> std::optional<std::string> {
    const auto found = variables_.find(name);
    if (found == variables_.end()) return std::nullopt;
    return found->second;
  };
  std::string home_ = "/srv/home";
  Audience audience_ = Audience::kPerson;
  FakeSource source_;
  std::unique_ptr<DriverRegistry> drivers_;
  CallContext context_;
};

TEST_F(DoctorTest, FindsAHealthyConnectionHealthy) {
  const Json report = Report(kGood_);
  EXPECT_EQ(report.at("reference"), "@mysql.x");
  EXPECT_EQ(report.at("healthy"), true);
  EXPECT_THAT(StatusesOf(report),
              ElementsAre("configuration ok", "variables ok", "driver ok",
                          "open ok", "read-only ok", "describe ok"));
  EXPECT_EQ(report.at("untrusted"), true);
  EXPECT_TRUE(report.at("data").contains("product"));
  EXPECT_EQ(ExitOf(report), 0);
}

TEST_F(DoctorTest, WarnsPeopleOfASecretThatIsACommonWord) {
  EXPECT_EQ(Report(kGood_).at("problems"), Json::array());
  variables_["PW"] = "success";
  const Json report = Report(kGood_);
  ASSERT_EQ(report.at("problems").size(), 1u);
  const Json& problem = report.at("problems")[0];
  EXPECT_EQ(problem.at("severity"), "warning");
  EXPECT_EQ(problem.at("path"),
            (Json{"connections", "mysql", "x", "password"}));
  EXPECT_EQ(report.at("healthy"), true);
  EXPECT_THAT(DumpJson(report), Not(HasSubstr("success")));
  audience_ = Audience::kAssistant;
  EXPECT_EQ(Report(kGood_).at("problems"), Json::array());
}

TEST_F(DoctorTest, StopsAtTheConfiguration) {
  const Json report = Report("{port: 0}");
  EXPECT_EQ(report.at("healthy"), false);
  EXPECT_THAT(
      StatusesOf(report),
      ElementsAre("configuration failed", "variables skipped", "driver skipped",
                  "open skipped", "read-only skipped", "describe skipped"));
  EXPECT_EQ(CheckOf(report, "configuration").at("code"), "CONNECTION/INVALID");
  EXPECT_EQ(report.at("problems").size(), 3u);
  EXPECT_EQ(ExitOf(report), 3);
  EXPECT_EQ(source_.opens(), 0);
}

TEST_F(DoctorTest, TellsOfMissingVariablesTogetherWithTheConfiguration) {
  variables_.clear();
  const Json report = Report("{port: 0, password: '${PW}'}");
  EXPECT_EQ(CheckOf(report, "configuration").at("status"), "failed");
  EXPECT_EQ(CheckOf(report, "variables").at("code"), "CONFIG/VARIABLE_UNSET");
  EXPECT_THAT(CheckOf(report, "variables").at("message").get<std::string>(),
              HasSubstr("`PW`"));
  EXPECT_EQ(CheckOf(report, "driver").at("status"), "skipped");
}

TEST_F(DoctorTest, StopsAtMissingVariables) {
  variables_.clear();
  const Json report = Report(kGood_);
  EXPECT_EQ(CheckOf(report, "variables").at("code"), "CONFIG/VARIABLE_UNSET");
  EXPECT_THAT(CheckOf(report, "variables").at("message").get<std::string>(),
              HasSubstr("`PW`"));
  EXPECT_EQ(CheckOf(report, "driver").at("status"), "skipped");
  EXPECT_EQ(ExitOf(report), 3);
}

TEST_F(DoctorTest, AssistantsHearNoNameOfAVariable) {
  audience_ = Audience::kAssistant;
  variables_ = {{"P0RT", "seven"}, {"H0ST", "db.internal.example"}};
  Json report = Report(kGood_);
  EXPECT_EQ(CheckOf(report, "variables").at("message"),
            "the connection `@mysql.x` needs environment variables that are "
            "not set: `***`");
  report = Report("{database: d, user: u, port: '${P0RT}'}");
  EXPECT_EQ(CheckOf(report, "variables").at("code"), "CONNECTION/INVALID");
  EXPECT_THAT(DumpJson(report), Not(HasSubstr("P0RT")));
  source_.FailOpening(MakeError(ErrorCode::kConnectionUnreachable,
                                "no answer from `db.internal.example`"));
  report = Report("{host: '${H0ST}', database: d, user: u}");
  EXPECT_EQ(CheckOf(report, "open").at("message"), "no answer from `***`");
}

TEST_F(DoctorTest, StopsWhereNoDriverServesTheFamily) {
  const Json report = Report("{folder: f}", "csv");
  EXPECT_EQ(CheckOf(report, "variables").at("status"), "ok");
  EXPECT_EQ(CheckOf(report, "driver").at("code"), "CONNECTION/FAMILY_UNKNOWN");
  EXPECT_EQ(CheckOf(report, "open").at("status"), "skipped");
  drivers_ = nullptr;
  EXPECT_EQ(CheckOf(Report(kGood_), "driver").at("code"),
            "CONNECTION/FAMILY_UNKNOWN");
}

TEST_F(DoctorTest, ReportsASourceThatDoesNotOpen) {
  source_.FailOpening(
      MakeError(ErrorCode::kConnectionUnreachable, "nobody listens at `h`"));
  const Json report = Report(kGood_);
  EXPECT_EQ(CheckOf(report, "open").at("code"), "CONNECTION/UNREACHABLE");
  EXPECT_EQ(CheckOf(report, "open").at("message"), "nobody listens at `h`");
  EXPECT_NE(CheckOf(report, "open").at("hint"), "");
  EXPECT_EQ(ExitOf(report), 5);
}

TEST_F(DoctorTest, ReportsASourceThatDoesNotSayWhatItIs) {
  source_.FailCalls(MakeError(ErrorCode::kConnectionBusy, "locked"));
  const Json report = Report(kGood_);
  EXPECT_THAT(StatusesOf(report),
              ElementsAre("configuration ok", "variables ok", "driver ok",
                          "open ok", "read-only skipped", "describe failed"));
  EXPECT_EQ(report.at("healthy"), false);
  EXPECT_FALSE(report.contains("data"));
}

TEST_F(DoctorTest, A013_MessagesOfDriversAreMasked) {
  source_.FailOpening(MakeError(ErrorCode::kConnectionRefused,
                                "mysql://u:hunter2-long@h refused hunter2-long",
                                {}));
  const Json report = Report(kGood_);
  EXPECT_THAT(DumpJson(report), Not(HasSubstr("hunter2")));
  EXPECT_EQ(CheckOf(report, "open").at("message"),
            "mysql://u:${PW}@h refused ${PW}");
  EXPECT_EQ(ExitOf(report), 6);
}

TEST_F(DoctorTest, N19_WhatAVariableHoldsIsNotInAnyMessage) {
  variables_["HOST"] = "db.internal.example";
  source_.FailOpening(MakeError(ErrorCode::kConnectionUnreachable,
                                "no answer from `db.internal.example`"));
  const Json report =
      Report("{host: '${HOST}', database: d, user: u, password: '${PW}'}");
  EXPECT_EQ(CheckOf(report, "open").at("message"), "no answer from `${HOST}`");
  EXPECT_THAT(DumpJson(report), Not(HasSubstr("db.internal")));
}

TEST_F(DoctorTest, EndsWhenItIsCancelled) {
  context_.cancellation.Cancel();
  source_.Hold();
  EXPECT_THAT(Examined(kGood_), FailsWith(ErrorCode::kRunCancelled));
}

TEST_F(DoctorTest, ReportsASourceThatTakesTooLong) {
  context_.deadline = CallContext::Clock::now();
  source_.Hold();
  const Json report = Report(kGood_);
  EXPECT_EQ(CheckOf(report, "open").at("code"), "RUN/TIMED_OUT");
  EXPECT_EQ(ExitOf(report), 8);
}

}  // namespace
}  // namespace osiris
