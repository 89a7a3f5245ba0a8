#include "core/secret/kept_secrets.h"

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/secret/fake_secret_store.h"
#include "core/secret/reveal.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(KeptSecretsTest, TakesAwayWhatWasNotConfirmed) {
  FakeSecretStore store;
  {
    KeptSecrets kept(store);
    EXPECT_OK(kept.Add("a", Secret("1")).status());
    EXPECT_OK(kept.Add("b", Secret("2")).status());
    kept.Drop("a");
    EXPECT_THAT(store.names(), ElementsAre("b"));
  }
  EXPECT_THAT(store.names(), IsEmpty());
  {
    KeptSecrets kept(store);
    EXPECT_OK(kept.Add("c", Secret("3")).status());
    kept.Confirm();
  }
  EXPECT_THAT(store.names(), ElementsAre("c"));
}

TEST(KeptSecretsTest, NeverTakesANameThatIsTaken) {
  FakeSecretStore store;
  EXPECT_OK(store.Put("a", Secret("old")));
  KeptSecrets kept(store);

  const auto second = kept.Add("a", Secret("new"));
  const auto third = kept.Add("a", Secret("newer"));

  ASSERT_OK(second.status());
  ASSERT_OK(third.status());
  EXPECT_EQ(*second, "a-2");
  EXPECT_EQ(*third, "a-3");
  EXPECT_EQ(RevealSecret(store.Get("a").value()), "old");
}

TEST(KeptSecretsTest, ReplacesAndLeavesWhatWasReplaced) {
  FakeSecretStore store;
  EXPECT_OK(store.Put("a", Secret("old")));
  {
    KeptSecrets kept(store);
    EXPECT_OK(kept.Replace("a", Secret("new")));
  }
  EXPECT_EQ(RevealSecret(store.Get("a").value()), "new");
}

// Takes everything and keeps nothing of it.
class ForgetfulStore final : public SecretStore {
 public:
  absl::StatusOr<Secret> Get(const std::string& name) override {
    if (!asked_) {
      return MakeError(ErrorCode::kConfigSecretNotFound, "no " + name);
    }
    return Secret("something else");
  }
  absl::Status Put(const std::string&, const Secret&) override {
    asked_ = true;
    return absl::OkStatus();
  }
  absl::Status Delete(const std::string&) override { return absl::OkStatus(); }

 private:
  bool asked_ = false;
};

TEST(KeptSecretsTest, BelievesNoStoreThatAnswersSomethingElse) {
  ForgetfulStore store;
  KeptSecrets kept(store);

  EXPECT_THAT(kept.Add("a", Secret("1")).status(),
              FailsWith(ErrorCode::kConfigSecretNotFound));
}

TEST(KeptSecretsTest, SaysWhyTheStoreCannotBeUsed) {
  FakeSecretStore store;
  store.FailWith(MakeError(ErrorCode::kConfigVaultLocked, "locked"));
  KeptSecrets kept(store);

  EXPECT_THAT(kept.Add("a", Secret("1")).status(),
              FailsWith(ErrorCode::kConfigVaultLocked));
}

TEST(KeptSecretsTest, MakesNamesThatEveryStoreTakes) {
  EXPECT_EQ(SecretNameOf("graphql.api.headers.X Team:\u00e9"),
            "graphql.api.headers.X-Team---");
  EXPECT_EQ(SecretNameOf(std::string(500, 'x')).size(), 120u);
}

TEST(KeptSecretsTest, ComparesBytes) {
  EXPECT_TRUE(SameSecret(Secret("a"), Secret("a")));
  EXPECT_TRUE(SameSecret(Secret(), Secret()));
  EXPECT_FALSE(SameSecret(Secret("a"), Secret("b")));
  EXPECT_FALSE(SameSecret(Secret("a"), Secret("ab")));
  EXPECT_FALSE(SameSecret(Secret("a"), Secret()));
}

}  // namespace
}  // namespace osiris
