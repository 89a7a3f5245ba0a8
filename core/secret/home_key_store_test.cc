#include "core/secret/home_key_store.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/secret/fake_secret_store.h"
#include "core/secret/kept_secrets.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

absl::Status Locked() {
  return MakeError(ErrorCode::kConfigKeychainLocked, "locked");
}

class HomeKeyStoreTest : public testing::Test {
 protected:
  HomeKeyStoreTest()
      : folder_(testing::TempDir() + "/keys_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
    SecretStores::Stores stores;
    for (const auto& [name, store] :
         {std::pair("keychain", &keychain_), std::pair("vault", &vault_)}) {
      auto made = std::make_unique<FakeSecretStore>();
      *store = made.get();
      stores.emplace(name, std::move(made));
    }
    stores_ = std::make_unique<SecretStores>(std::move(stores), SystemClock());
  }
  ~HomeKeyStoreTest() override { std::filesystem::remove_all(folder_); }

  HomeKeyStore Store(std::vector<std::string> places = {"keychain", "vault"},
                     bool or_file = true) {
    return HomeKeyStore({.folder = folder_,
                         .places = [places] { return places; },
                         .or_file = or_file},
                        *stores_);
  }
  std::string Ref() { return *ReadFile(folder_ + "/payloads.ref"); }
  bool HasFile() { return std::filesystem::exists(folder_ + "/payloads.key"); }

  const std::string folder_;
  FakeSecretStore* keychain_ = nullptr;
  FakeSecretStore* vault_ = nullptr;
  std::unique_ptr<SecretStores> stores_;
};

TEST_F(HomeKeyStoreTest, KeepsAKeyInTheFirstPlaceThatTakesIt) {
  const auto key = Store().LoadOrCreate("payloads");
  ASSERT_OK(key);
  EXPECT_THAT(Ref(), StartsWith("keychain:osiris/keys/"));
  EXPECT_FALSE(HasFile());
  // Another process.
  const auto again = Store().LoadOrCreate("payloads");
  ASSERT_OK(again);
  EXPECT_TRUE(SameSecret(*key, *again));
  EXPECT_TRUE(SameSecret(*key, *Store().Load("payloads")));
  // The file says where, and not what.
  EXPECT_LT(Ref().size(), 60u);
}

TEST_F(HomeKeyStoreTest, TakesTheVaultWhereTheKeychainDoesNot) {
  keychain_->FailWith(Locked());
  ASSERT_OK(Store().LoadOrCreate("payloads"));
  EXPECT_THAT(Ref(), StartsWith("vault:"));
}

TEST_F(HomeKeyStoreTest, FallsBackToAFile) {
  keychain_->FailWith(Locked());
  const auto key = Store({"keychain"}).LoadOrCreate("payloads");
  ASSERT_OK(key);
  EXPECT_TRUE(HasFile());
  // And stays there: what is under it must open.
  keychain_->FailWith(absl::OkStatus());
  const auto again = Store().LoadOrCreate("payloads");
  ASSERT_OK(again);
  EXPECT_TRUE(SameSecret(*key, *again));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/payloads.ref"));
}

TEST_F(HomeKeyStoreTest, FallsBackNowhereWhereThatIsNotWanted) {
  keychain_->FailWith(Locked());
  EXPECT_THAT(Store({"keychain"}, false).LoadOrCreate("payloads"),
              FailsWith(ErrorCode::kConfigKeychainLocked));
  EXPECT_THAT(Store({}, false).LoadOrCreate("payloads"),
              FailsWith(ErrorCode::kConfigKeychainUnavailable));
  EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST_F(HomeKeyStoreTest, MakesNoOtherKeyWhileItsPlaceDoesNotAnswer) {
  ASSERT_OK(Store().LoadOrCreate("payloads"));
  const std::string ref = Ref();
  keychain_->FailWith(Locked());
  EXPECT_THAT(Store().LoadOrCreate("payloads"),
              FailsWith(ErrorCode::kConfigKeychainLocked));
  EXPECT_THAT(Store().Load("payloads"),
              FailsWith(ErrorCode::kConfigKeychainLocked));
  EXPECT_EQ(Ref(), ref);
  EXPECT_FALSE(HasFile());
}

TEST_F(HomeKeyStoreTest, LeavesNothingInAStoreThatAnotherWasFasterIn) {
  bool first = true;
  keychain_->OnPut([&] {
    if (std::exchange(first, false)) {
      EXPECT_OK(Store({"vault"}).LoadOrCreate("payloads"));
    }
  });
  const auto key = Store({"keychain"}).LoadOrCreate("payloads");
  ASSERT_OK(key);
  EXPECT_THAT(Ref(), StartsWith("vault:"));
  EXPECT_TRUE(SameSecret(*key, *Store().Load("payloads")));
}

TEST_F(HomeKeyStoreTest, MakesAKeyInAStoreBesideOneInAFile) {
  ASSERT_OK(Store({}).LoadOrCreate("payloads"));
  EXPECT_THAT(Store({}).LoadOrCreateInStore("payloads"),
              FailsWith(ErrorCode::kConfigKeychainUnavailable));
  const auto key = Store().LoadOrCreateInStore("payloads");
  ASSERT_OK(key);
  EXPECT_TRUE(SameSecret(*key, *Store().Load("payloads")));
}

TEST_F(HomeKeyStoreTest, RefusesWhatIsNoKey) {
  ASSERT_OK(MakeFolder(folder_));
  for (const char* ref : {"keychain", "nowhere:x", "", "keychain:"}) {
    ASSERT_OK(ReplaceFile(folder_ + "/payloads.ref", ref));
    EXPECT_THAT(Store().Load("payloads"),
                FailsWith(ErrorCode::kConfigKeyUnusable))
        << ref;
  }
  ASSERT_OK(ReplaceFile(folder_ + "/payloads.ref", "keychain:short\n"));
  ASSERT_OK(keychain_->Put("short", Secret("abcd")));
  const auto key = Store().Load("payloads");
  EXPECT_THAT(key, FailsWith(ErrorCode::kConfigKeyUnusable));
  EXPECT_THAT(std::string(key.status().message()), Not(HasSubstr("abcd")));
  EXPECT_THAT(Store().LoadOrCreate("../x"),
              FailsWith(ErrorCode::kConfigKeyUnusable));
}

TEST_F(HomeKeyStoreTest, DeletesAKeyWhereverItIs) {
  ASSERT_OK(Store().LoadOrCreate("payloads"));
  const std::string ref = Ref();
  ASSERT_OK(Store().Delete("payloads"));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/payloads.ref"));
  EXPECT_THAT(keychain_->Get(ref.substr(9, ref.size() - 10)),
              FailsWith(ErrorCode::kConfigSecretNotFound));
  EXPECT_TRUE(absl::IsNotFound(Store().Load("payloads").status()));
  EXPECT_OK(Store().Delete("payloads"));
}

}  // namespace
}  // namespace osiris
