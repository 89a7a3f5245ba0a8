#include "core/payload/payload_store.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/payload/payload_folder.h"
#include "core/payload/payload_key_source.h"
#include "core/secret/fake_key_store.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class PayloadStoreTest : public testing::Test {
 protected:
  PayloadStoreTest()
      : folder_(testing::TempDir() + "/store_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
  }
  ~PayloadStoreTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<PayloadStore> Store(PayloadStore::Options options = {},
                                      char session = 'a') {
    return std::make_unique<PayloadStore>(
        folder_, std::string(32, session), clock_, PayloadKeysIn(key_store_),
        [this](const SentPayload& sent, const absl::Status& reason) {
          const std::lock_guard lock(mutex_);
          lost_.push_back(sent.correlation_id);
          reasons_.push_back(reason);
        },
        options);
  }

  static SentPayload Sent(const std::string& text) {
    return {.correlation_id = "of " + text,
            .address = PayloadAddress(text),
            .bytes = static_cast<int64_t>(text.size())};
  }

  // All texts of all packs.
  std::vector<std::string> Kept() {
    std::vector<std::string> texts;
    const PayloadKeys keys = *KnownPayloadKeysIn(key_store_)();
    const auto packs = ListPacks(folder_);
    EXPECT_OK(packs);
    for (const std::string& pack : packs.value_or(std::vector<std::string>())) {
      auto reader = PackReader::Open(folder_, pack, keys);
      // Only its index is left.
      if (absl::IsDataLoss(reader.status())) continue;
      EXPECT_OK(reader);
      const PackCondition condition = reader->VisitStoredAll(
          [&texts](uint64_t, const StoredPayload& stored) {
            texts.push_back(stored.text);
          });
      EXPECT_EQ(condition.damaged, 0);
    }
    return texts;
  }

  FakeClock clock_;
  FakeKeyStore key_store_;
  std::mutex mutex_;
  std::vector<std::string> lost_;
  std::vector<absl::Status> reasons_;
  const std::string folder_;
};

TEST_F(PayloadStoreTest, TouchesNothingBeforeTheFirstPayload) {
  Store()->Flush();
  EXPECT_FALSE(std::filesystem::exists(folder_));
  EXPECT_THAT(KnownPayloadKeysIn(key_store_)(),
              FailsWith(ErrorCode::kAuditPayloadKeyMissing));
}

TEST_F(PayloadStoreTest, KeepsWhatIsAdded) {
  const auto store = Store();
  EXPECT_OK(store->Add(Sent("one"), "one", false));
  EXPECT_OK(store->Add(Sent("two"), "two", true));
  store->Flush();
  EXPECT_EQ(Kept(), (std::vector<std::string>{"one", "two"}));
}

TEST_F(PayloadStoreTest, KeepsAllThatWaitsAtTheEnd) {
  auto store = Store();
  for (int i = 0; i < 100; ++i) {
    const std::string text = std::to_string(i);
    EXPECT_OK(store->Add(Sent(text), text, false));
  }
  store->Finish(std::chrono::hours(1));
  EXPECT_EQ(Kept().size(), 100u);
  EXPECT_THAT(store->Add(Sent("late"), "late", false),
              FailsWith(ErrorCode::kAuditPayloadUnavailable));
  EXPECT_EQ(lost_, std::vector<std::string>{"of late"});
}

TEST_F(PayloadStoreTest, MakesWhoAddsWaitForRoom) {
  const auto store = Store({.queue = 1, .patience = std::chrono::hours(1)});
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&store, i] {
      const std::string text = std::to_string(i);
      for (int n = 0; n < 20; ++n) {
        EXPECT_OK(store->Add(Sent(text), text, n % 5 == 0));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  store->Flush();
  EXPECT_TRUE(lost_.empty());
  std::vector<std::string> texts = Kept();
  EXPECT_EQ(texts.size(), 160u);
}

TEST_F(PayloadStoreTest, TellsOfEveryAnswerThatTheDiskRefuses) {
  ASSERT_OK(ReplaceFile(folder_, "in the way"));
  const auto store = Store();
  EXPECT_OK(store->Add(Sent("one"), "one", false));
  EXPECT_THAT(store->Add(Sent("two"), "two", true),
              FailsWith(ErrorCode::kAuditPayloadUnavailable));
  EXPECT_EQ(lost_, (std::vector<std::string>{"of one", "of two"}));

  std::filesystem::remove(folder_);
  EXPECT_OK(store->Add(Sent("three"), "three", true));
  EXPECT_EQ(Kept(), std::vector<std::string>{"three"});
}

TEST_F(PayloadStoreTest, AsksForARefusedKeyAgainOnlyAfterAWhile) {
  key_store_.FailWith(absl::UnavailableError("locked"));
  const auto store = Store();
  EXPECT_FALSE(store->Add(Sent("one"), "one", true).ok());
  key_store_.FailWith(absl::OkStatus());
  EXPECT_FALSE(store->Add(Sent("two"), "two", true).ok());
  clock_.Advance(std::chrono::seconds(31));
  EXPECT_OK(store->Add(Sent("three"), "three", true));
  EXPECT_EQ(lost_.size(), 2u);
}

TEST_F(PayloadStoreTest, BeginsAPackEachDayAndRemovesOldOnes) {
  const auto store = Store({.retention_days = 2});
  for (const char* text : {"one", "two", "three", "four"}) {
    EXPECT_OK(store->Add(Sent(text), text, true));
    clock_.Advance(std::chrono::hours(24));
  }
  EXPECT_EQ(Kept(), (std::vector<std::string>{"two", "three", "four"}));
  // Each with its index, and nothing else.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 6);
  store->SetRetention(1);
  EXPECT_OK(store->Add(Sent("five"), "five", true));
  EXPECT_EQ(Kept(), (std::vector<std::string>{"four", "five"}));
  EXPECT_EQ(RemoveOldPacks(folder_, "2026-12-31", 1), 2);
}

TEST_F(PayloadStoreTest, KeepsNothingInAPackThatNobodyWouldFind) {
  using std::filesystem::path;
  const std::vector<std::function<void(const path&)>> harms = {
      [](const path& pack) { std::filesystem::remove(pack); },
      [](const path& pack) {
        std::filesystem::rename(pack, pack.string() + ".1");
      },
      [this](const path&) { std::filesystem::remove_all(folder_); },
      [](const path& pack) {
        const std::string bytes = *ReadFile(pack);
        std::filesystem::remove(pack);
        ASSERT_OK(CreateFile(pack, bytes));
      }};
  const auto store = Store();
  for (size_t i = 0; i < harms.size(); ++i) {
    const std::string before = "before " + std::to_string(i);
    const std::string after = "after " + std::to_string(i);
    ASSERT_OK(store->Add(Sent(before), before, true));
    const std::vector<std::string> packs = *ListPacks(folder_);
    const auto live = std::find_if(packs.begin(), packs.end(),
                                   [this](const std::string& pack) {
                                     return IsPackLive(folder_ + "/" + pack);
                                   });
    ASSERT_NE(live, packs.end());
    harms[i](folder_ + "/" + *live);
    EXPECT_OK(store->Add(Sent(after), after, false));
    store->Flush();
    const std::vector<std::string> kept = Kept();
    EXPECT_EQ(std::count(kept.begin(), kept.end(), after), 1) << i;
  }
  EXPECT_TRUE(lost_.empty());
}

TEST_F(PayloadStoreTest, LeavesAPackThatSomebodyCutOrAddedTo) {
  const auto store = Store();
  for (const int more : {-1, 1}) {
    std::filesystem::remove_all(folder_);
    ASSERT_OK(store->Add(Sent("before"), "before", true));
    const std::string path = folder_ + "/" + ListPacks(folder_)->front();
    const auto size = std::filesystem::file_size(path) + more;
    std::filesystem::resize_file(path, size);
    EXPECT_OK(store->Add(Sent("after"), "after", true));
    EXPECT_EQ(std::filesystem::file_size(path), size);
    EXPECT_EQ(ListPacks(folder_)->size(), 2u);
  }
}

TEST_F(PayloadStoreTest, TellsWhichPackIsBeingWritten) {
  auto store = Store();
  ASSERT_OK(store->Add(Sent("one"), "one", true));
  const std::filesystem::path pack =
      folder_ + "/" + ListPacks(folder_)->front();
  std::filesystem::path index = pack;
  index.replace_extension("idx");
  EXPECT_TRUE(IsPackLive(pack));
  EXPECT_TRUE(IsPackLive(index));
  store = nullptr;
  EXPECT_FALSE(IsPackLive(pack));
  EXPECT_FALSE(IsPackLive(index));
  EXPECT_EQ(IndexOfPack(pack.filename().string()), index.filename().string());
  EXPECT_EQ(IndexOfPack(index.filename().string()), std::nullopt);
}

TEST_F(PayloadStoreTest, SharesTheFolderWithOtherProcesses) {
  const auto first = Store({}, 'a');
  const auto second = Store({}, 'b');
  EXPECT_OK(first->Add(Sent("one"), "one", true));
  EXPECT_OK(second->Add(Sent("two"), "two", true));
  EXPECT_EQ(Kept(), (std::vector<std::string>{"one", "two"}));
}

}  // namespace
}  // namespace osiris
