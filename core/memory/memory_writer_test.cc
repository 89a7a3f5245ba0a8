#include "core/memory/memory_writer.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/audit/audit_log.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/memory/memory_operations.h"
#include "core/memory/memory_service.h"
#include "core/operation/checked_call.h"
#include "core/secret/redactor.h"
#include "core/secret/secret.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What is known to be a secret of this home. MemoryServiceTest has the rest.
class MemoryWriterTest : public testing::Test {
 protected:
  MemoryWriterTest()
      : home_(testing::TempDir() + "/writer_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()),
        audit_(home_ + "/audit", std::string(32, 'a'), clock_) {
    std::filesystem::remove_all(home_);
    std::filesystem::create_directories(home_);
    service_ = std::make_unique<MemoryService>(MemoryParts{
        .folder = home_ + "/memory",
        .index_file = home_ + "/index.db",
        .limits = {},
        .writer = {.settings = {.consent = MemoryConsent::kConfigured},
                   .clock = &clock_,
                   .audit = &audit_,
                   .withheld = [this] { return known_; }}});
  }
  ~MemoryWriterTest() override { std::filesystem::remove_all(home_); }

  // It is the secret of this home from now on.
  void Know(std::string_view secret) {
    auto redactor = std::make_shared<Redactor>(Redactor::Texts::kAny);
    redactor->Add(Secret(secret));
    known_ = std::move(redactor);
  }

  absl::StatusOr<Json> Run(const std::string& name, Json arguments,
                           Door door = Door::kMcp) {
    return CheckedCall(MemoryOperations(service_.get()), name,
                       std::move(arguments), {.door = door});
  }

  // Every file and its name.
  std::string Everything() const {
    std::string all;
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(home_)) {
      all += file.path().string() + "\n";
      if (file.is_regular_file()) all += ReadFile(file.path()).value_or("");
    }
    return all;
  }

  FakeClock clock_;
  const std::string home_;
  AuditLog audit_;
  std::shared_ptr<const Redactor> known_ = std::make_shared<Redactor>();
  std::unique_ptr<MemoryService> service_;
};

TEST_F(MemoryWriterTest, KeepsNoSecretThatIsKnownWhoeverAsks) {
  const std::string secret = "Tram-Velvet_91x";
  Know(secret);
  for (const Door door : {Door::kMcp, Door::kCli, Door::kDesktop}) {
    const auto captured =
        Run("memory.capture",
            {{"intent", "the db password is " + secret},
             {"notes", R"({"password": "Tram-Velvet_91x"})"},
             {"decisions", {secret, {{secret, secret}}}},
             {"actor_trace", {{{"said", {"Bearer " + secret}}}}},
             {"artifacts", Json::array({"https://u:" + secret + "@host/"})},
             {"oml_uri", "oml://" + secret},
             {"error_report", {{secret, {{"why", "no " + secret}}}}}},
            door);
    ASSERT_OK(captured);
    const auto shown =
        Run("memory.show", {{"memory_id", captured->at("memory_id")}});
    ASSERT_OK(shown);
    EXPECT_EQ(shown->at("data").at("intent"), "the db password is ***");
    EXPECT_EQ(shown->at("data").at("artifacts").size(), 1u);
  }
  // The index, too.
  EXPECT_EQ(Run("memory.search", {{"query", "password"}})->at("total"), 3);
  EXPECT_THAT(Everything(), Not(HasSubstr(secret)));
}

TEST_F(MemoryWriterTest, KnowsASecretThatIsANumberFromAWordOfOurs) {
  Know("4711823");
  ASSERT_OK(Run("memory.capture",
                {{"intent", "x"}, {"decisions", {4711823, 4711824}}}));
  EXPECT_THAT(Everything(), Not(HasSubstr("4711823")));
  EXPECT_THAT(Everything(), HasSubstr("4711824"));
  // What Osiris itself calls the members stays.
  Know("decisions");
  const auto captured =
      Run("memory.capture",
          {{"intent", "decisions"}, {"decisions", Json::array({"one"})}});
  ASSERT_OK(captured);
  const auto shown =
      Run("memory.show", {{"memory_id", captured->at("memory_id")}});
  EXPECT_EQ(shown->at("data"),
            Json({{"decisions", Json::array({"one"})}, {"intent", "***"}}));
}

TEST_F(MemoryWriterTest, NoSecretThatIsKnownNamesASession) {
  Know("Tram-Velvet_91x");
  for (const char* const session :
       {"Tram-Velvet_91x", "my.Tram-Velvet_91x.2"}) {
    const auto refused =
        Run("memory.capture", {{"intent", "x"}, {"session_id", session}});
    EXPECT_THAT(refused, FailsWith(ErrorCode::kProtocolArgumentInvalid));
    EXPECT_THAT(std::string(refused.status().message()),
                Not(HasSubstr("Tram")));
  }
  EXPECT_FALSE(std::filesystem::exists(home_ + "/memory"));
  EXPECT_THAT(Everything(), Not(HasSubstr("Tram")));
}

}  // namespace
}  // namespace osiris
