#include "core/secret/secret_stores.h"

#include <memory>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/fake_clock.h"
#include "core/base/status_matchers.h"
#include "core/secret/fake_secret_store.h"
#include "core/secret/reveal.h"
#include "core/secret/secret_object.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class SecretStoresTest : public testing::Test {
 protected:
  SecretStores::Stores OneStore() {
    auto store = std::make_unique<FakeSecretStore>();
    vault_ = store.get();
    SecretStores::Stores stores;
    stores.emplace("vault", std::move(store));
    return stores;
  }

  FakeClock clock_;
  FakeSecretStore* vault_ = nullptr;
  SecretStores stores_{OneStore(), clock_};
};

TEST_F(SecretStoresTest, AReferenceIsAStoreAndAName) {
  ASSERT_OK(vault_->Put("shop/reader", Secret("value")));
  const absl::StatusOr<Secret> read = stores_.Read("vault:shop/reader");
  ASSERT_OK(read.status());
  EXPECT_EQ(RevealSecret(*read), "value");
}

TEST_F(SecretStoresTest, WhatIsNotThereIsSaid) {
  for (const char* const reference : {"vault:absent", "keychain:a", "vault"}) {
    EXPECT_THAT(stores_.Read(reference).status(),
                FailsWith(ErrorCode::kConfigSecretNotFound))
        << reference;
  }
}

TEST_F(SecretStoresTest, AsksTheStoreAgainAfterAMinute) {
  ASSERT_OK(vault_->Put("a", Secret("one")));
  ASSERT_OK(stores_.Read("vault:a").status());
  ASSERT_OK(vault_->Put("a", Secret("two")));
  EXPECT_EQ(RevealSecret(stores_.Read("vault:a").value()), "one");
  EXPECT_EQ(vault_->reads(), 1);
  clock_.Advance(std::chrono::seconds(61));
  EXPECT_EQ(RevealSecret(stores_.Read("vault:a").value()), "two");
}

TEST_F(SecretStoresTest, AsksTheStoreAgainForWhatHasChanged) {
  ASSERT_OK(vault_->Put("a", Secret("one")));
  ASSERT_OK(stores_.Read("vault:a").status());
  ASSERT_OK(vault_->Put("a", Secret("two")));
  stores_.Forget("vault:a");
  stores_.Forget("vault:b");
  EXPECT_EQ(RevealSecret(stores_.Read("vault:a").value()), "two");
}

TEST_F(SecretStoresTest, AFailureIsNotKept) {
  vault_->FailWith(MakeError(ErrorCode::kConfigVaultLocked, "locked"));
  EXPECT_THAT(stores_.Read("vault:a").status(),
              FailsWith(ErrorCode::kConfigVaultLocked));
  vault_->FailWith(absl::OkStatus());
  ASSERT_OK(vault_->Put("a", Secret("one")));
  EXPECT_OK(stores_.Read("vault:a").status());
}

TEST_F(SecretStoresTest, AMapOfSecretsIsOneSecret) {
  std::vector<std::pair<std::string, Secret>> members;
  members.emplace_back("Authorization", Secret("Bearer \"x\""));
  EXPECT_EQ(RevealSecret(SecretObject(members)),
            R"({"Authorization":"Bearer \"x\""})");
}

}  // namespace
}  // namespace osiris
