#include "core/connection/connection_resolver.h"

#include <functional>
#include <map>
#include <string_view>

#include "core/base/status_matchers.h"
#include "core/connection/connections_file.h"
#include "core/secret/redacted_answer.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ConnectionResolverTest : public ::testing::Test {
 protected:
  absl::StatusOr<ResolvedConnection> Resolve(const std::string& family,
                                             const std::string& body) {
    const auto file = ConnectionsFile::Parse(
        "version: 1\nconnections:\n  " + family + ":\n    x: " + body + "\n");
    EXPECT_OK(file);
    return ResolveEntry(
        file->entries().front(),
        [this](const std::string& name) -> std::optional<std::string> {
          const auto found = variables_.find(name);
          if (found == variables_.end()) return std::nullopt;
          return found->second;
        },
        "/srv/home",
        [this](std::string_view reference) {
          const auto found = stored_.find(reference);
          if (found != stored_.end()) {
            return absl::StatusOr<Secret>(Secret(found->second));
          }
          return absl::StatusOr<Secret>(MakeError(
              ErrorCode::kConfigKeychainLocked, "the keychain is locked"));
        });
  }

  // True if the secret of that name is `value`, which nobody here may read.
  static bool IsSecret(const ResolvedConnection& resolved,
                       const std::string& name, const std::string& value) {
    const auto found = resolved.config.secrets.find(name);
    if (found == resolved.config.secrets.end()) return false;
    Redactor redactor;
    redactor.Add(found->second);
    return redactor.Redact(value) == "***";
  }

  std::map<std::string, std::string, std::less<>> stored_;
  std::map<std::string, std::string> variables_ = {{"HOME", "/home/u"}};
};

TEST_F(ConnectionResolverTest, TypesFieldsAndTakesSecretsApart) {
  variables_["PORT"] = "6543";
  variables_["PW"] = "hunter2-from-env";
  const auto resolved = Resolve(
      "postgresql",
      "{host: h, port: '${PORT}', database: 123, user: u, password: '${PW}'}");
  ASSERT_OK(resolved);
  EXPECT_EQ(resolved->config.family, "postgresql");
  EXPECT_EQ(
      resolved->config.fields,
      (Json{
          {"host", "h"}, {"port", 6543}, {"database", "123"}, {"user", "u"}}));
  EXPECT_TRUE(IsSecret(*resolved, "password", "hunter2-from-env"));
}

TEST_F(ConnectionResolverTest, FillsInDefaultsSoThatIdentitiesAgree) {
  const auto said =
      Resolve("mysql", "{host: localhost, port: 3306, database: d, user: u}");
  const auto unsaid = Resolve("mysql", "{database: d, user: u}");
  ASSERT_OK(said);
  ASSERT_OK(unsaid);
  EXPECT_EQ(said->config.fields, unsaid->config.fields);
  EXPECT_EQ(IdentityOf(said->config), IdentityOf(unsaid->config));
}

TEST_F(ConnectionResolverTest, MakesPathsAbsolute) {
  variables_["DIR"] = "../data";
  const std::pair<const char*, const char*> cases[] = {
      {"movies.db", "/srv/home/movies.db"}, {"./a/../b.db", "/srv/home/b.db"},
      {"~/b.db", "/home/u/b.db"},           {"/abs/b.db", "/abs/b.db"},
      {"'${DIR}/b.db'", "/srv/data/b.db"},
  };
  for (const auto& [written, absolute] : cases) {
    const auto resolved =
        Resolve("sqlite", "{path: " + std::string(written) + "}");
    ASSERT_OK(resolved);
    EXPECT_EQ(resolved->config.fields, (Json{{"path", absolute}}));
  }
}

TEST_F(ConnectionResolverTest, ListsEveryMissingVariable) {
  const auto resolved = Resolve("mysql",
                                "{host: '${H}', database: '${D}${H}', user: "
                                "'${U:-reader}', password: '${PW}'}");
  ASSERT_THAT(resolved, FailsWith(ErrorCode::kConfigVariableUnset));
  EXPECT_THAT(std::string(resolved.status().message()),
              HasSubstr("`@mysql.x` needs environment variables that are not "
                        "set: `H`, `D`, `PW`"));
  EXPECT_THAT(GetErrorInfo(resolved.status()).path,
              ElementsAre("connections", "mysql", "x", "host"));
}

TEST_F(ConnectionResolverTest, TellsEmptyFromUnset) {
  variables_["PW"] = "";
  const auto resolved =
      Resolve("mysql", "{database: d, user: u, password: '${PW:-x}'}");
  ASSERT_OK(resolved);
  EXPECT_TRUE(resolved->config.secrets.at("password").empty());
  variables_["P"] = "";
  EXPECT_THAT(Resolve("sqlite", "{path: '${P}'}"),
              FailsWith(ErrorCode::kConnectionInvalid));
}

TEST_F(ConnectionResolverTest, SaysWhichVariablesAnEmptyValueIsMadeFrom) {
  const auto resolved = Resolve("sqlite", "{path: '${NOPE:-}'}");
  ASSERT_THAT(resolved, FailsWith(ErrorCode::kConnectionInvalid));
  EXPECT_THAT(std::string(resolved.status().message()),
              HasSubstr("`path` must be a path; it is empty, and made from "
                        "`NOPE`"));
}

TEST_F(ConnectionResolverTest, RefusesValuesThatDoNotFitWithoutQuotingThem) {
  variables_["PORT"] = "hunter2";
  const auto resolved = Resolve(
      "mysql", "{database: d, user: u, port: '${PORT}', sslmode: '${PORT}'}");
  ASSERT_THAT(resolved, FailsWith(ErrorCode::kConnectionInvalid));
  const std::string message(resolved.status().message());
  EXPECT_THAT(message, HasSubstr("2 problems"));
  EXPECT_THAT(message, HasSubstr("`port` must be an integer from 1 to 65535; "
                                 "it is made from `PORT`"));
  EXPECT_THAT(message, HasSubstr("`sslmode` must be one of"));
  EXPECT_THAT(message, Not(HasSubstr("hunter2")));
}

TEST_F(ConnectionResolverTest, ReadsWhatAStoreKeepsAndRedactsIt) {
  stored_ = {{"keychain:shop", "CANARY-chain"}, {"vault:shop", "CANARY-vault"}};
  for (const auto& [reference, value] : stored_) {
    const auto resolved = Resolve(
        "mysql", "{database: d, user: u, password: '" + reference + "'}");
    ASSERT_OK(resolved);
    EXPECT_TRUE(IsSecret(*resolved, "password", value));
    EXPECT_EQ(resolved->redactor.Redact("refused " + value), "refused ***");
  }
}

TEST_F(ConnectionResolverTest, ReadsWhatAStoreKeepsForAMemberOfAMap) {
  stored_ = {{"vault:token", "CANARY-token"}};
  const auto resolved = Resolve(
      "graphql", "{endpoint: 'https://h', headers: {A: 'vault:token'}}");
  ASSERT_OK(resolved);
  EXPECT_TRUE(IsSecret(*resolved, "headers", R"({"A":"CANARY-token"})"));
  EXPECT_EQ(resolved->redactor.Redact("CANARY-token"), "***");
}

TEST_F(ConnectionResolverTest, NamesTheReferenceThatAStoreCannotTell) {
  const auto resolved =
      Resolve("mysql", "{database: d, user: u, password: 'keychain:shop'}");
  ASSERT_THAT(resolved, FailsWith(ErrorCode::kConfigKeychainLocked));
  EXPECT_THAT(std::string(resolved.status().message()),
              HasSubstr("`password` is kept as `keychain:shop`"));
  EXPECT_THAT(GetErrorInfo(resolved.status()).path,
              ElementsAre("connections", "mysql", "x", "password"));
}

TEST_F(ConnectionResolverTest, NeverTakesAVariableForAStoreOrAReference) {
  variables_["PW"] = "keychain:${PORT}";
  const auto resolved =
      Resolve("mysql", "{database: d, user: u, password: '${PW}'}");
  ASSERT_OK(resolved);
  EXPECT_TRUE(IsSecret(*resolved, "password", "keychain:${PORT}"));
}

TEST_F(ConnectionResolverTest, KeepsSecretMapsAsOneSecret) {
  variables_["T"] = "hunter2-token";
  const auto resolved = Resolve(
      "graphql", "{endpoint: 'https://h', headers: {A: 'Bearer ${T}'}}");
  ASSERT_OK(resolved);
  EXPECT_EQ(resolved->config.fields, (Json{{"endpoint", "https://h"}}));
  EXPECT_TRUE(
      IsSecret(*resolved, "headers", R"({"A":"Bearer hunter2-token"})"));
  EXPECT_EQ(resolved->redactor.Redact("got Bearer hunter2-token"), "got ***");
}

TEST_F(ConnectionResolverTest, N19_TheRedactorKnowsEveryValueThatWasPutIn) {
  variables_["DIR"] = "/secret/folder";
  variables_["PW"] = "hunter2";
  const auto sqlite = Resolve("sqlite", "{path: '${DIR}/movies.db'}");
  ASSERT_OK(sqlite);
  const absl::Status shown = RedactStatus(
      MakeError(ErrorCode::kConnectionUnreachable,
                "cannot open `/secret/folder/movies.db` in `/secret/folder`"),
      sqlite->redactor);
  EXPECT_THAT(shown, FailsWith(ErrorCode::kConnectionUnreachable));
  EXPECT_EQ(shown.message(), "cannot open `${DIR}/movies.db` in `${DIR}`");
  const auto mysql =
      Resolve("mysql", "{database: d, user: u, password: '${PW}'}");
  ASSERT_OK(mysql);
  EXPECT_THAT(mysql->redactor.Redact("denied with hunter2"),
              Not(HasSubstr("hunter2")));
  EXPECT_OK(RedactStatus(absl::OkStatus(), mysql->redactor));
}

TEST_F(ConnectionResolverTest, TellsEveryProblemOfAnEntry) {
  const auto resolved = Resolve("mysql", "{port: 0, hst: h}");
  ASSERT_THAT(resolved, FailsWith(ErrorCode::kConnectionInvalid));
  EXPECT_THAT(std::string(resolved.status().message()),
              HasSubstr("the connection `@mysql.x` has 4 problems: "));
}

TEST_F(ConnectionResolverTest, N18_AnUnknownFamilyIsAnError) {
  const auto resolved = Resolve("oracle", "{host: h}");
  EXPECT_THAT(resolved, FailsWith(ErrorCode::kConnectionFamilyUnknown));
}

}  // namespace
}  // namespace osiris
