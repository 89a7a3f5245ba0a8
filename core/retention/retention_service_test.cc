#include "core/retention/retention_service.h"

#include <sys/stat.h>
#include <sys/time.h>

#include <filesystem>

#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/operation/checked_call.h"
#include "core/payload/payload_folder.h"
#include "core/retention/folder_keeper.h"
#include "core/retention/retention_operations.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// A keeper that fails as it is told.
class StubbornKeeper final : public RecordKeeper {
 public:
  enum class Fails { kList, kAnnounce, kRemove };
  explicit StubbornKeeper(Fails fails) : fails_(fails) {}

  std::string_view kind() const override { return "stubborn"; }
  int64_t days() const override { return 1; }
  absl::StatusOr<std::vector<KeptRecord>> ListBefore(Clock::Wall) override {
    if (fails_ == Fails::kList) return absl::UnavailableError("no list");
    return std::vector<KeptRecord>{{.name = "one"}, {.name = "two"}};
  }
  absl::Status Announce(const std::vector<KeptRecord>&) override {
    return fails_ == Fails::kAnnounce ? absl::UnavailableError("no word")
                                      : absl::OkStatus();
  }
  absl::Status Remove(const KeptRecord&) override {
    return absl::UnavailableError("no way");
  }

 private:
  const Fails fails_;
};

class RetentionServiceTest : public testing::Test {
 protected:
  RetentionServiceTest()
      : folder_(testing::TempDir() + "/retention_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
  }
  ~RetentionServiceTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<RecordKeeper> Keeper(int64_t days) {
    return std::make_unique<FolderKeeper>(FolderKeeper::Options{
        .kind = "things",
        .folder = folder_,
        .days = days,
        .is_record = [](std::string_view name) { return name != "key"; }});
  }

  // A file that was written so many hours ago.
  void Write(const std::string& name, int hours_ago) {
    ASSERT_OK(MakeFolder(
        std::filesystem::path(folder_ + "/" + name).parent_path().string()));
    ASSERT_OK(ReplaceFile(folder_ + "/" + name, "12345"));
    SetTime(name, hours_ago);
  }
  void SetTime(const std::string& name, int hours_ago) {
    const auto then = clock_.Now() - std::chrono::hours(hours_ago);
    const timeval time = {Clock::Wall::clock::to_time_t(then), 0};
    const timeval both[] = {time, time};
    ASSERT_EQ(utimes((folder_ + "/" + name).c_str(), both), 0);
  }
  bool Exists(const std::string& name) const {
    return std::filesystem::exists(folder_ + "/" + name);
  }

  absl::StatusOr<Json> Clean(std::vector<std::unique_ptr<RecordKeeper>> keepers,
                             Json arguments = Json::object()) {
    RetentionService service(std::move(keepers), clock_);
    return CheckedCall(RetentionOperations(&service), "maintenance.clean",
                       std::move(arguments));
  }
  absl::StatusOr<Json> Clean(std::unique_ptr<RecordKeeper> keeper,
                             Json arguments = Json::object()) {
    std::vector<std::unique_ptr<RecordKeeper>> keepers;
    keepers.push_back(std::move(keeper));
    return Clean(std::move(keepers), std::move(arguments));
  }

  FakeClock clock_;
  const std::string folder_;
};

TEST_F(RetentionServiceTest, RemovesWhatIsPastItsTimeAndNothingElse) {
  Write("old", 25);
  Write("young", 23);
  Write("key", 1000);
  Write("run/events", 25);
  SetTime("run", 25);
  Write("busy/events", 1);
  SetTime("busy", 25);

  const auto document = Clean(Keeper(1));

  ASSERT_OK(document);
  EXPECT_EQ(document->at("records"), 2);
  EXPECT_EQ(document->at("bytes"), 10);
  EXPECT_EQ(document->at("kinds")[0].at("names").size(), 2u);
  EXPECT_FALSE(Exists("old"));
  EXPECT_FALSE(Exists("run"));
  EXPECT_TRUE(Exists("young"));
  EXPECT_TRUE(Exists("busy/events"));
  EXPECT_TRUE(Exists("key"));
}

TEST_F(RetentionServiceTest, ADryRunSaysTheSameAndRemovesNothing) {
  Write("old", 25);

  const auto dry = Clean(Keeper(1), {{"dry_run", true}});
  EXPECT_TRUE(Exists("old"));
  const auto real = Clean(Keeper(1));

  ASSERT_OK(dry);
  EXPECT_EQ(dry->at("dry_run"), true);
  EXPECT_EQ(dry->at("kinds"), real->at("kinds"));
  EXPECT_FALSE(Exists("old"));
}

TEST_F(RetentionServiceTest, AFolderThatIsNotThereIsEmpty) {
  const auto document = Clean(Keeper(1));
  ASSERT_OK(document);
  EXPECT_EQ(document->at("records"), 0);
}

TEST_F(RetentionServiceTest, NeverFollowsALink) {
  Write("target/precious", 1000);
  std::filesystem::rename(folder_ + "/target", folder_ + "_target");
  std::filesystem::create_symlink(folder_ + "_target", folder_ + "/link");

  ASSERT_OK(Clean(Keeper(1)));

  EXPECT_TRUE(std::filesystem::exists(folder_ + "_target/precious"));
  std::filesystem::remove_all(folder_ + "_target");
}

TEST_F(RetentionServiceTest, LeavesWhatIsInUseWhateverItsTimeSays) {
  Write("old", 1000);
  Write("busy", 1000);
  ASSERT_OK(Clean(std::make_unique<FolderKeeper>(
      FolderKeeper::Options{.kind = "things",
                            .folder = folder_,
                            .days = 1,
                            .is_record = [](std::string_view) { return true; },
                            .in_use =
                                [this](const std::string& path) {
                                  return path == folder_ + "/busy";
                                }})));
  EXPECT_FALSE(Exists("old"));
  EXPECT_TRUE(Exists("busy"));
}

TEST_F(RetentionServiceTest, RemovesAnIndexBeforeItsPackWhateverItsTimeSays) {
  const std::string stem = "payloads_2026-11-24_" + std::string(32, 'a');
  Write(stem + ".pack", 26);
  Write(stem + ".idx", 25);
  FolderKeeper keeper({.kind = "payloads",
                       .folder = folder_,
                       .days = 1,
                       .is_record = [](std::string_view) { return true; },
                       .before = IndexOfPack});
  const auto records = keeper.ListBefore(clock_.Now() - std::chrono::hours(24));
  ASSERT_OK(records);
  ASSERT_EQ(records->size(), 2u);

  // It may be stopped after each.
  for (const KeptRecord& record : *records) {
    ASSERT_OK(keeper.Remove(record));
    EXPECT_TRUE(Exists(stem + ".pack") || !Exists(stem + ".idx"));
  }
  EXPECT_FALSE(Exists(stem + ".pack"));
}

TEST_F(RetentionServiceTest, AClockSetBackKeepsEverything) {
  Write("young", 1);
  clock_.SetWall(clock_.Now() - std::chrono::hours(24 * 400));

  ASSERT_OK(Clean(Keeper(1)));

  EXPECT_TRUE(Exists("young"));
}

TEST_F(RetentionServiceTest, ERR012_AFailureIsToldAndStopsNoOtherKind) {
  using Fails = StubbornKeeper::Fails;
  for (const Fails fails : {Fails::kList, Fails::kAnnounce, Fails::kRemove}) {
    Write("old", 25);
    std::vector<std::unique_ptr<RecordKeeper>> keepers;
    keepers.push_back(std::make_unique<StubbornKeeper>(fails));
    keepers.push_back(Keeper(1));

    const auto document = Clean(std::move(keepers));

    EXPECT_THAT(document, FailsWith(ErrorCode::kRunCleaningFailed));
    EXPECT_NE(document.status().message().find("stubborn"), std::string::npos);
    EXPECT_FALSE(Exists("old"));
  }
}

TEST_F(RetentionServiceTest, StopsBetweenTwoRecordsWhenItIsCancelled) {
  Write("old", 25);
  std::vector<std::unique_ptr<RecordKeeper>> keepers;
  keepers.push_back(Keeper(1));
  RetentionService service(std::move(keepers), clock_);
  CallContext context;
  context.cancellation.Cancel();

  EXPECT_THAT(service.Clean(false, context),
              FailsWith(ErrorCode::kRunCancelled));
  EXPECT_TRUE(Exists("old"));
}

}  // namespace
}  // namespace osiris
