#include "core/connection/secret_moves.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/fake_clock.h"
#include "core/base/status_matchers.h"
#include "core/config/temporary_home.h"
#include "core/connection/connection_secrets.h"
#include "core/secret/fake_secret_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

SecretMoves MovesOf(const std::string& text) {
  const absl::StatusOr<ConnectionsFile> file = ConnectionsFile::Parse(text);
  EXPECT_OK(file.status());
  return file.ok() ? FindMoves(*file, text) : SecretMoves();
}

std::vector<std::string> Moving(const SecretMoves& moves) {
  std::vector<std::string> names;
  for (const SecretMove& move : moves.moves) {
    names.push_back(SecretNameFor(move.reference, move.path));
  }
  return names;
}

std::vector<std::string> Left(const SecretMoves& moves) {
  std::vector<std::string> names;
  for (const SecretLeft& left : moves.left) {
    names.push_back(SecretNameFor(left.reference, left.path) + ": " + left.why);
  }
  return names;
}

TEST(SecretMovesTest, TellsWhereASecretOfAMergeKeyStands) {
  const SecretMoves moves = MovesOf(R"(version: 1
base: &base
  user: u
  password: tulipgarden
headers: &headers {Authorization: Bearer t0ken}
connections:
  graphql:
    api:
      endpoint: https://api.example/
      headers: {<<: *headers}
  postgresql:
    shop:
      <<: [*base]
      database: d
)");
  EXPECT_THAT(Moving(moves), IsEmpty());
  EXPECT_THAT(Left(moves),
              ElementsAre(HasSubstr("graphql.api.headers.Authorization: it "
                                    "stands on line 5, for a merge key"),
                          HasSubstr("postgresql.shop.password: it stands on "
                                    "line 4, for a merge key")));
}

TEST(SecretMovesTest, TellsOfNoMergeKeyWhoseSecretMoves) {
  const SecretMoves moves = MovesOf(R"(version: 1
connections:
  postgresql:
    shop: &shop
      database: d
      password: tulipgarden
    stock:
      <<: *shop
      database: e
  sqlite: {<<: {movies: {path: m.db, passwd: tulipgarden}}}
)");
  EXPECT_THAT(Moving(moves), ElementsAre("postgresql.shop.password"));
  EXPECT_THAT(Left(moves),
              ElementsAre(HasSubstr("sqlite.movies.passwd: it stands on line "
                                    "10")));
}

TEST(SecretMovesTest, LeavesHeadersThatEverybodyMayRead) {
  const SecretMoves moves = MovesOf(R"(version: 1
connections:
  graphql:
    api:
      endpoint: https://api.example/
      headers:
        ACCEPT: application/json
        Content-Type: application/graphql-response+json
        User-Agent: shop/1.0
        Accept-Language: Bearer aB3dE5fG7hJ9kL1m
        X-Team: stock
)");
  EXPECT_THAT(Moving(moves), ElementsAre("graphql.api.headers.Accept-Language",
                                         "graphql.api.headers.X-Team"));
  EXPECT_THAT(Left(moves), IsEmpty());
}

constexpr char kTwice[] = R"(version: 1
connections:
  postgresql:
    shop:
      database: shop
      password: tulipgarden
      password: st0ckroom
    stock: {database: stock, password: h3rbarium}
)";

class RepeatedKeyTest : public testing::Test {
 protected:
  RepeatedKeyTest() { Write(kTwice); }
  SecretStores::Stores OneStore() {
    auto vault = std::make_unique<FakeSecretStore>();
    vault_ = vault.get();
    SecretStores::Stores stores;
    stores.emplace("vault", std::move(vault));
    return stores;
  }

  void Write(const std::string& text) { home_.WriteConnections(text); }
  std::string File() const { return home_.Connections(); }
  absl::Status Set(const std::string& alias) {
    return secrets_
        .Set({.reference = {.family = "postgresql", .alias = alias},
              .field = "password",
              .store = "vault"})
        .status();
  }

  const TemporaryHome home_;
  FakeClock clock_;
  FakeSecretStore* vault_ = nullptr;
  SecretStores stores_{OneStore(), clock_};
  int asked_ = 0;
  ConnectionSecrets secrets_{
      home_.paths(), &stores_,
      [this](const SecretQuestion&) -> absl::StatusOr<Secret> {
        ++asked_;
        return Secret("n3w");
      }};
};

TEST_F(RepeatedKeyTest, MovesNothingOfAFileThatGivesAKeyTwice) {
  for (const bool dry_run : {true, false}) {
    const absl::Status refused = secrets_.Migrate("vault", dry_run).status();
    EXPECT_THAT(refused, FailsWith(ErrorCode::kConnectionInvalid));
    EXPECT_THAT(std::string(refused.message()),
                HasSubstr("line 7: the key `password` was given on line 6"));
    EXPECT_THAT(GetErrorInfo(refused).hint, HasSubstr("take away the one"));
    EXPECT_THAT(refused.ToString(), Not(HasSubstr("st0ckroom")));
  }
  EXPECT_EQ(File(), kTwice);
  EXPECT_THAT(vault_->names(), IsEmpty());

  const std::string alias_twice =
      "version: 1\nconnections:\n  postgresql:\n"
      "    shop: {database: d, password: tulipgarden}\n"
      "    shop: {database: d, password: st0ckroom}\n";
  Write(alias_twice);
  EXPECT_THAT(secrets_.Migrate("vault", false).status(),
              FailsWith(ErrorCode::kConnectionInvalid));
  EXPECT_THAT(Set("shop"), FailsWith(ErrorCode::kConnectionInvalid));
  EXPECT_EQ(File(), alias_twice);
  EXPECT_THAT(vault_->names(), IsEmpty());
}

TEST_F(RepeatedKeyTest, WritesIntoNoConnectionThatGivesAKeyTwice) {
  EXPECT_THAT(Set("shop"), FailsWith(ErrorCode::kConnectionInvalid));
  EXPECT_EQ(asked_, 0);
  EXPECT_EQ(File(), kTwice);
  EXPECT_THAT(vault_->names(), IsEmpty());
  // Another one has nothing to do with it.
  EXPECT_OK(Set("stock"));
  EXPECT_EQ(asked_, 1);
  EXPECT_THAT(File(), HasSubstr("vault:postgresql.stock.password"));
}

}  // namespace
}  // namespace osiris
