#include "core/secret/vault.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/secret/reveal.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using testing::HasSubstr;
using testing::Not;

AskPassphrase Answers(std::string passphrase) {
  return [passphrase = std::move(passphrase)](bool) {
    return absl::StatusOr<Secret>(Secret(passphrase));
  };
}

class VaultTest : public testing::Test {
 protected:
  std::string NewPath() {
    std::string folder = testing::TempDir() + "vaultXXXXXX";
    EXPECT_NE(mkdtemp(folder.data()), nullptr);
    return folder + "/state/secrets.vault";
  }

  Vault Open(const std::string& passphrase) {
    return Vault(path_, Answers(passphrase), VaultCost::Least());
  }

  std::string Get(Vault& vault, const std::string& name) {
    const absl::StatusOr<Secret> got = vault.Get(name);
    EXPECT_OK(got.status());
    return got.ok() ? std::string(RevealSecret(*got)) : "";
  }

  std::string Bytes() {
    const absl::StatusOr<std::string> bytes = ReadFile(path_);
    EXPECT_OK(bytes.status());
    return bytes.value_or("");
  }

  const std::string path_ = NewPath();
};

TEST_F(VaultTest, KeepsAnswersReplacesAndForgets) {
  Vault vault = Open("right");
  EXPECT_FALSE(vault.Exists());
  EXPECT_THAT(vault.Get("a").status(),
              FailsWith(ErrorCode::kConfigSecretNotFound));
  ASSERT_OK(vault.Delete("a"));
  EXPECT_FALSE(vault.Exists());
  ASSERT_OK(vault.Put("a", Secret("one")));
  ASSERT_OK(vault.Put("a", Secret("two")));
  ASSERT_OK(vault.Put("b", Secret(std::string_view("\0nul\n", 5))));
  Vault other = Open("right");
  EXPECT_EQ(Get(other, "a"), "two");
  EXPECT_EQ(Get(other, "b"), std::string("\0nul\n", 5));
  ASSERT_OK(other.Delete("a"));
  EXPECT_THAT(vault.Get("a").status(),
              FailsWith(ErrorCode::kConfigSecretNotFound));
}

TEST_F(VaultTest, WritingRemovesWhatAKilledWriterLeft) {
  Vault vault = Open("right");
  ASSERT_OK(vault.Put("a", Secret("one")));
  const std::string left = path_ + ".0123456789abcdef.tmp";
  const std::vector<std::string> others = {
      path_ + ".tmp", path_ + ".0123456789abcdeX.tmp", path_ + ".bak",
      path_ + "2.0123456789abcdef.tmp"};
  ASSERT_OK(ReplaceFile(left, "half of one"));
  for (const std::string& other : others) ASSERT_OK(ReplaceFile(other, "x"));
  ASSERT_OK(vault.Delete("a"));
  EXPECT_NE(access(left.c_str(), F_OK), 0);
  for (const std::string& other : others) {
    EXPECT_EQ(access(other.c_str(), F_OK), 0) << other;
  }
}

TEST_F(VaultTest, TheFileShowsNothingAndNobodyElseReadsIt) {
  Vault vault = Open("right");
  ASSERT_OK(vault.Put("mysql.shop.password", Secret("CANARY-vault")));
  EXPECT_THAT(Bytes(), Not(HasSubstr("CANARY")));
  EXPECT_THAT(Bytes(), Not(HasSubstr("mysql")));
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(VaultTest, AnotherPassphraseIsRefused) {
  Vault vault = Open("right");
  ASSERT_OK(vault.Put("a", Secret("one")));
  Vault wrong = Open("wrong");
  EXPECT_THAT(wrong.Get("a").status(),
              FailsWith(ErrorCode::kConfigVaultLocked));
  EXPECT_THAT(wrong.Put("b", Secret("two")),
              FailsWith(ErrorCode::kConfigVaultLocked));
  EXPECT_EQ(Get(vault, "a"), "one");
}

TEST_F(VaultTest, EveryBitThatIsTurnedIsNoticed) {
  ASSERT_OK(Open("right").Put("name", Secret("value")));
  const std::string whole = Bytes();
  const absl::StatusOr<VaultKey> key = VaultKey::Of(whole, Secret("right"));
  ASSERT_OK(key.status());
  ASSERT_OK(key->Open(whole).status());
  for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string turned = whole;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_THAT(key->Open(turned).status(),
                FailsWith(ErrorCode::kConfigVaultDamaged))
        << "bit " << bit;
  }
}

TEST_F(VaultTest, AVaultThatIsCutOrLongerIsDamaged) {
  ASSERT_OK(Open("right").Put("name", Secret("value")));
  const std::string whole = Bytes();
  for (size_t size = 0; size < whole.size(); ++size) {
    ASSERT_OK(ReplaceFile(path_, whole.substr(0, size)));
    EXPECT_THAT(Open("right").Get("name").status(),
                FailsWith(ErrorCode::kConfigVaultDamaged))
        << size;
    if (size == 120) break;
  }
  ASSERT_OK(ReplaceFile(path_, whole + "x"));
  EXPECT_THAT(Open("right").Get("name").status(),
              FailsWith(ErrorCode::kConfigVaultDamaged));
}

TEST_F(VaultTest, OpeningItCannotBeMadeToCostTheMachine) {
  ASSERT_OK(Open("right").Put("name", Secret("value")));
  for (const size_t at : {size_t{22}, size_t{28}}) {
    std::string greedy = Bytes();
    greedy[at] = '\x7f';
    EXPECT_THAT(VaultKey::Of(greedy, Secret("right")).status(),
                FailsWith(ErrorCode::kConfigVaultDamaged));
  }
}

TEST_F(VaultTest, RefusesAFileThatOthersMayRead) {
  Vault vault = Open("right");
  ASSERT_OK(vault.Put("a", Secret("one")));
  for (const mode_t mode : {0640, 0604, 0620}) {
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
    EXPECT_THAT(vault.Get("a").status(),
                FailsWith(ErrorCode::kConfigVaultUnusable));
    EXPECT_THAT(vault.Put("a", Secret("two")),
                FailsWith(ErrorCode::kConfigVaultUnusable));
  }
}

TEST_F(VaultTest, AChangedPassphraseIsTheOnlyOne) {
  Vault vault = Open("old");
  ASSERT_OK(vault.Put("a", Secret("one")));
  ASSERT_OK(vault.ChangePassphrase(Secret("new")));
  EXPECT_EQ(Get(vault, "a"), "one");
  Vault after = Open("new");
  EXPECT_EQ(Get(after, "a"), "one");
  EXPECT_THAT(Open("old").Get("a").status(),
              FailsWith(ErrorCode::kConfigVaultLocked));
}

TEST_F(VaultTest, WhoHadItOpenAsksAgainWhenThePassphraseChanged) {
  std::string answer = "old";
  Vault open(
      path_, [&answer](bool) { return absl::StatusOr<Secret>(Secret(answer)); },
      VaultCost::Least());
  ASSERT_OK(open.Put("a", Secret("one")));
  ASSERT_OK(Open("old").ChangePassphrase(Secret("new")));
  EXPECT_THAT(open.Get("a").status(), FailsWith(ErrorCode::kConfigVaultLocked));
  answer = "new";
  EXPECT_EQ(Get(open, "a"), "one");
}

TEST_F(VaultTest, ThereIsNoPassphraseToChangeWithoutAVault) {
  EXPECT_THAT(Open("x").ChangePassphrase(Secret("new")),
              FailsWith(ErrorCode::kConfigSecretNotFound));
}

TEST_F(VaultTest, AsksOnceAndSaysWhetherItMakesOne) {
  std::vector<bool> asked;
  Vault vault(
      path_,
      [&asked](bool is_new) {
        asked.push_back(is_new);
        return absl::StatusOr<Secret>(Secret("right"));
      },
      VaultCost::Least());
  ASSERT_OK(vault.Put("a", Secret("one")));
  EXPECT_EQ(Get(vault, "a"), "one");
  EXPECT_EQ(asked, std::vector<bool>{true});
}

TEST_F(VaultTest, WritersAtTheSameTimeLoseNothing) {
  ASSERT_OK(Open("right").Put("first", Secret("one")));
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([this, i] {
      EXPECT_OK(Open("right").Put(fmt::format("name{}", i), Secret("value")));
    });
  }
  for (std::thread& thread : threads) thread.join();
  Vault vault = Open("right");
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(Get(vault, fmt::format("name{}", i)), "value");
  }
}

}  // namespace
}  // namespace osiris
