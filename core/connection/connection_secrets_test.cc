#include "core/connection/connection_secrets.h"

#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/fake_clock.h"
#include "core/base/status_matchers.h"
#include "core/config/temporary_home.h"
#include "core/connection/secret_operations.h"
#include "core/operation/schema_validator.h"
#include "core/secret/fake_secret_store.h"
#include "core/secret/kept_secrets.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kFile[] = R"(version: 1
connections:
  graphql:
    api:
      endpoint: http://127.0.0.1:1/
      auth_token: "${API_TOKEN}"
      headers:
        Authorization: "Bearer t0ken"   # of Ann
        X-Team: "${TEAM}-data"
  postgresql:
    # the shop
    shop: {database: shop, user: reader, password: hunter2}  # flow
    stock:
      database: stock
      user: reader
      password: vault:shared
    tills:
      database: tills
      user: reader
      password: vault:shared
  sqlite:
    movies: {path: movies.db}
)";

class ConnectionSecretsTest : public testing::Test {
 protected:
  ConnectionSecretsTest() {
    Write(kFile);
    EXPECT_OK(vault_->Put("shared", Secret("0ld")));
  }

  SecretStores::Stores BothStores() {
    auto keychain = std::make_unique<FakeSecretStore>();
    auto vault = std::make_unique<FakeSecretStore>();
    keychain_ = keychain.get();
    vault_ = vault.get();
    SecretStores::Stores stores;
    stores.emplace("keychain", std::move(keychain));
    stores.emplace("vault", std::move(vault));
    return stores;
  }

  void Write(const std::string& text) { home_.WriteConnections(text); }
  std::string File() const { return home_.Connections(); }

  void LoseKeychain() {
    keychain_->FailWith(
        MakeError(ErrorCode::kConfigKeychainUnavailable, "no bus"));
  }

  // That `store` holds `value` under `name`.
  static bool Holds(FakeSecretStore& store, const std::string& name,
                    std::string_view value) {
    const absl::StatusOr<Secret> secret = store.Get(name);
    return secret.ok() && SameSecret(*secret, Secret(value));
  }

  // What the operation answers; it fits its schema, and tells no secret.
  absl::StatusOr<Json> Answer(const std::string& name, const Json& arguments) {
    for (const Operation& operation : SecretOperations(&secrets_)) {
      if (operation.name != name) continue;
      Call call;
      absl::StatusOr<Json> answer = operation.handler(arguments, call);
      const std::string said =
          answer.ok() ? DumpJson(*answer) : answer.status().ToString();
      for (const char* const secret : {"hunter2", "t0ken", "n3w", "0ld"}) {
        EXPECT_THAT(said, Not(HasSubstr(secret)));
      }
      if (answer.ok()) {
        EXPECT_OK(
            SchemaValidator(operation.output_schema.get()).Validate(*answer));
      }
      return answer;
    }
    ADD_FAILURE() << name;
    return Json();
  }

  const TemporaryHome home_;
  FakeClock clock_;
  FakeSecretStore* keychain_ = nullptr;
  FakeSecretStore* vault_ = nullptr;
  SecretStores stores_{BothStores(), clock_};
  absl::StatusOr<Secret> answer_ = Secret("n3w");
  std::vector<std::string> asked_;
  // Runs while the person types.
  std::function<void()> meanwhile_;
  ConnectionSecrets secrets_{
      home_.paths(), &stores_,
      [this](const SecretQuestion& question) -> absl::StatusOr<Secret> {
        asked_.push_back(question.what);
        if (meanwhile_) meanwhile_();
        if (!answer_.ok()) return answer_.status();
        return answer_->Share();
      }};
};

TEST_F(ConnectionSecretsTest, KeepsASecretAndWritesOnlyTheReference) {
  const auto answer =
      Answer("connections.set_secret", {{"connection", "@postgresql.shop"},
                                        {"field", "password"},
                                        {"to", "vault"}});
  ASSERT_OK(answer.status());

  EXPECT_EQ(answer->at("stored"), "vault:postgresql.shop.password");
  EXPECT_EQ(answer->at("replaced"), "***");
  EXPECT_EQ(answer->at("file_changed"), true);
  EXPECT_TRUE(Holds(*vault_, "postgresql.shop.password", "n3w"));
  EXPECT_THAT(asked_, ElementsAre("`password` of `@postgresql.shop`"));
  std::string meant = kFile;
  meant.replace(meant.find("hunter2"), 7, "\"vault:postgresql.shop.password\"");
  EXPECT_EQ(File(), meant);
}

TEST_F(ConnectionSecretsTest, AddsTheFieldThatIsNotThere) {
  const auto answer =
      Answer("connections.set_secret",
             {{"connection", "@graphql.api"}, {"field", "headers.X Key"}});
  ASSERT_OK(answer.status());

  EXPECT_EQ(answer->at("stored"), "keychain:graphql.api.headers.X-Key");
  EXPECT_EQ(answer->at("replaced"), "");
  EXPECT_THAT(
      File(),
      HasSubstr(
          "\n        \"X Key\": \"keychain:graphql.api.headers.X-Key\"\n"));
}

TEST_F(ConnectionSecretsTest, TakesTheVaultWhereNoKeychainAnswers) {
  LoseKeychain();
  const auto answer =
      Answer("connections.set_secret", {{"connection", "@postgresql.shop"}});
  ASSERT_OK(answer.status());
  EXPECT_EQ(answer->at("stored"), "vault:postgresql.shop.password");

  keychain_->FailWith(MakeError(ErrorCode::kConfigKeychainLocked, "locked"));
  EXPECT_THAT(Answer("connections.set_secret",
                     {{"connection", "@graphql.api"}, {"field", "auth_token"}})
                  .status(),
              FailsWith(ErrorCode::kConfigKeychainLocked));
}

TEST_F(ConnectionSecretsTest, AsksNobodyForWhatCannotBeKept) {
  vault_->FailWith(MakeError(ErrorCode::kConfigVaultLocked, "locked"));
  for (const auto& [arguments, code] :
       {std::pair<Json, ErrorCode>{{{"connection", "@postgresql.nowhere"}},
                                   ErrorCode::kConnectionNotFound},
        {{{"connection", "postgresql.shop"}},
         ErrorCode::kConnectionBadReference},
        {{{"connection", "@sqlite.movies"}, {"field", "path"}},
         ErrorCode::kProtocolArgumentInvalid},
        {{{"connection", "@sqlite.movies"}},
         ErrorCode::kProtocolArgumentInvalid},
        {{{"connection", "@graphql.api"}, {"field", "headers"}},
         ErrorCode::kProtocolArgumentInvalid},
        {{{"connection", "@graphql.api"}}, ErrorCode::kProtocolArgumentInvalid},
        {{{"connection", "@postgresql.shop"}, {"field", "password.x"}},
         ErrorCode::kProtocolArgumentInvalid},
        {{{"connection", "@postgresql.shop"}, {"to", "vault"}},
         ErrorCode::kConfigVaultLocked}}) {
    EXPECT_THAT(Answer("connections.set_secret", arguments).status(),
                FailsWith(code))
        << arguments;
  }
  EXPECT_THAT(asked_, IsEmpty());
  EXPECT_EQ(File(), kFile);
}

TEST_F(ConnectionSecretsTest, KeepsNothingWhereThePersonWouldRatherNot) {
  answer_ = MakeError(ErrorCode::kRunCancelled, "no");
  EXPECT_THAT(Answer("connections.set_secret",
                     {{"connection", "@postgresql.shop"}, {"to", "vault"}})
                  .status(),
              FailsWith(ErrorCode::kRunCancelled));
  EXPECT_THAT(vault_->names(), ElementsAre("shared"));
  EXPECT_EQ(File(), kFile);
}

TEST_F(ConnectionSecretsTest, KeepsNothingWhereTheConnectionWentMeanwhile) {
  const std::string without = "version: 1\nconnections: {}\n";
  meanwhile_ = [&] { Write(without); };
  EXPECT_THAT(Answer("connections.set_secret",
                     {{"connection", "@postgresql.shop"}, {"to", "vault"}})
                  .status(),
              FailsWith(ErrorCode::kConnectionNotFound));
  EXPECT_THAT(vault_->names(), ElementsAre("shared"));
  EXPECT_EQ(File(), without);
}

TEST_F(ConnectionSecretsTest, KeepsNothingWhereTheFileCannotBeWritten) {
  rlimit before = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, SIG_IGN);
  meanwhile_ = [&before] {
    const rlimit none = {.rlim_cur = 0, .rlim_max = before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  };
  const absl::Status refused =
      Answer("connections.set_secret",
             {{"connection", "@postgresql.shop"}, {"to", "vault"}})
          .status();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);

  EXPECT_THAT(refused, FailsWith(ErrorCode::kConfigHomeUnusable));
  EXPECT_THAT(vault_->names(), ElementsAre("shared"));
  EXPECT_EQ(File(), kFile);
}

TEST_F(ConnectionSecretsTest, RefusesWhatWouldBreakTheConnection) {
  const std::string odbc =
      "version: 1\nconnections:\n  odbc:\n    x: {dsn: d}\n";
  Write(odbc);
  EXPECT_THAT(
      Answer("connections.set_secret", {{"connection", "@odbc.x"}}).status(),
      FailsWith(ErrorCode::kConnectionInvalid));
  EXPECT_THAT(asked_, IsEmpty());
  EXPECT_EQ(File(), odbc);
}

TEST_F(ConnectionSecretsTest, RotatesInPlaceAndNamesWhoSharesIt) {
  EXPECT_OK(stores_.Read("vault:shared").status());
  meanwhile_ = [this] { EXPECT_TRUE(Holds(*vault_, "shared", "0ld")); };

  const auto answer =
      Answer("connections.rotate", {{"connection", "@postgresql.stock"}});

  ASSERT_OK(answer.status());
  EXPECT_EQ(answer->at("stored"), "vault:shared");
  EXPECT_EQ(answer->at("file_changed"), false);
  EXPECT_EQ(answer->at("shared_with"),
            Json::array({"@postgresql.tills password"}));
  EXPECT_TRUE(Holds(*vault_, "shared", "n3w"));
  EXPECT_TRUE(SameSecret(stores_.Read("vault:shared").value(), Secret("n3w")));
  EXPECT_EQ(File(), kFile);
}

TEST_F(ConnectionSecretsTest, LeavesTheOldSecretWhereRotatingFails) {
  meanwhile_ = [this] {
    vault_->FailWith(MakeError(ErrorCode::kConfigVaultUnusable, "full"));
  };
  EXPECT_THAT(
      Answer("connections.rotate", {{"connection", "@postgresql.stock"}})
          .status(),
      FailsWith(ErrorCode::kConfigVaultUnusable));
  vault_->FailWith(absl::OkStatus());
  EXPECT_TRUE(Holds(*vault_, "shared", "0ld"));
}

TEST_F(ConnectionSecretsTest, OpensTheStoreBeforeAnybodyIsAsked) {
  vault_->FailWith(MakeError(ErrorCode::kConfigVaultLocked, "locked"));
  EXPECT_THAT(
      Answer("connections.rotate", {{"connection", "@postgresql.stock"}})
          .status(),
      FailsWith(ErrorCode::kConfigVaultLocked));
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(ConnectionSecretsTest, RotatesOnlyWhatAStoreKeeps) {
  for (const auto& arguments :
       {Json{{"connection", "@postgresql.shop"}},
        Json{{"connection", "@graphql.api"}, {"field", "auth_token"}}}) {
    EXPECT_THAT(Answer("connections.rotate", arguments).status(),
                FailsWith(ErrorCode::kConnectionInvalid))
        << arguments;
  }
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(ConnectionSecretsTest, MovesEverySecretThatStandsInTheFile) {
  const auto answer = Answer("connections.migrate", {{"to", "vault"}});
  ASSERT_OK(answer.status());

  EXPECT_EQ(answer->at("count"), 2);
  EXPECT_EQ(answer->at("moved").at(0),
            Json({{"connection", "@graphql.api"},
                  {"field", "headers.Authorization"},
                  {"stored", "vault:graphql.api.headers.Authorization"}}));
  EXPECT_EQ(answer->at("left").size(), 1u);
  EXPECT_EQ(answer->at("left").at(0).at("field"), "headers.X-Team");
  EXPECT_TRUE(
      Holds(*vault_, "graphql.api.headers.Authorization", "Bearer t0ken"));
  EXPECT_TRUE(Holds(*vault_, "postgresql.shop.password", "hunter2"));
  std::string meant = kFile;
  meant.replace(meant.find("hunter2"), 7, "\"vault:postgresql.shop.password\"");
  meant.replace(meant.find("\"Bearer t0ken\""), 14,
                "\"vault:graphql.api.headers.Authorization\"");
  EXPECT_EQ(File(), meant);

  const auto again = Answer("connections.migrate", {{"to", "vault"}});
  ASSERT_OK(again.status());
  EXPECT_EQ(again->at("count"), 0);
  EXPECT_EQ(File(), meant);
}

TEST_F(ConnectionSecretsTest, NamesEachSecretThatIsAPartOfASetting) {
  const std::string file = R"(version: 1
connections:
  graphql:
    api:
      endpoint: https://bob:URLPASS-canary-77@api.example/
      headers: {Cookie: [session=listed-canary]}
  odbc:
    tills: {dsn: "x;UID=u;PWD=odbc-canary-999"}
)";
  Write(file);
  const auto answer = Answer("connections.migrate", {{"to", "vault"}});
  ASSERT_OK(answer.status());
  EXPECT_EQ(answer->at("count"), 0);
  std::vector<std::string> fields;
  for (const Json& left : answer->at("left")) {
    fields.push_back(left.at("connection").get<std::string>() + " " +
                     left.at("field").get<std::string>());
    EXPECT_THAT(left.at("why").get<std::string>(), HasSubstr("${NAME}"));
  }
  EXPECT_THAT(fields,
              ElementsAre("@graphql.api endpoint",
                          "@graphql.api headers.Cookie.0", "@odbc.tills dsn"));
  EXPECT_THAT(answer->dump(), Not(HasSubstr("canary")));
  EXPECT_EQ(File(), file);
}

TEST_F(ConnectionSecretsTest, MovesNothingInADryRun) {
  const auto answer =
      Answer("connections.migrate", {{"to", "vault"}, {"dry_run", true}});
  ASSERT_OK(answer.status());
  EXPECT_EQ(answer->at("count"), 2);
  EXPECT_EQ(answer->at("dry_run"), true);
  EXPECT_THAT(vault_->names(), ElementsAre("shared"));
  EXPECT_EQ(vault_->reads(), 0);
  EXPECT_EQ(File(), kFile);
}

TEST_F(ConnectionSecretsTest, WritesOverNoSecretThatIsThereAlready) {
  ASSERT_OK(vault_->Put("postgresql.shop.password", Secret("another")));
  ASSERT_OK(Answer("connections.migrate", {{"to", "vault"}}).status());
  EXPECT_TRUE(Holds(*vault_, "postgresql.shop.password", "another"));
  EXPECT_TRUE(Holds(*vault_, "postgresql.shop.password-2", "hunter2"));
  EXPECT_THAT(File(), HasSubstr("\"vault:postgresql.shop.password-2\""));
}

TEST_F(ConnectionSecretsTest, MovesAllOrNone) {
  // The second is refused.
  vault_->FailAfterPuts(1, MakeError(ErrorCode::kConfigVaultUnusable, "full"));
  EXPECT_THAT(Answer("connections.migrate", {{"to", "vault"}}).status(),
              FailsWith(ErrorCode::kConfigVaultUnusable));
  EXPECT_EQ(File(), kFile);
  EXPECT_THAT(vault_->names(), ElementsAre("shared"));
}

TEST_F(ConnectionSecretsTest, MovesNothingThatWasChangedMeanwhile) {
  std::string changed = kFile;
  changed.replace(changed.find("hunter2"), 7, "hunter3");
  vault_->OnPut([&] { Write(changed); });
  EXPECT_THAT(Answer("connections.migrate", {{"to", "vault"}}).status(),
              FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_EQ(File(), changed);
  EXPECT_THAT(vault_->names(), ElementsAre("shared"));
}

}  // namespace
}  // namespace osiris
