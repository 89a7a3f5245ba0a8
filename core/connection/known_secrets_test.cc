#include "core/connection/known_secrets.h"

#include <map>
#include <string>

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/secret/redactor.h"
#include "gmock/gmock.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr char kFile[] = R"(version: 1
connections:
  graphql:
    api:
      endpoint: http://127.0.0.1:1/
      auth_token: "${API_TOKEN}"
      headers:
        Authorization: "Bearer t0ken"
        X-Team: "${TEAM}-data"
        X-Team-Code: "${TEAM_TOKEN}-data"
        X-Shop: vault:stock
        X-Opaque: 9f8e7d6c5b4a3210
        Cookie: theme
        Accept: application/json
        X-Env: production
  postgresql:
    empty: {database: shop, user: reader, password: ""}
    shop: {database: shop, user: reader, password: hunter2}
    stock: {database: stock, user: reader, password: "vault:stock"}
    tills: {database: tills, user: reader, password: "vault:gone"}
    wrong: {database: 5, unknown: field, password: hunter3}
  sqlite:
    movies: {path: movies.db}
)";

class KnownSecretsTest : public testing::Test {
 protected:
  absl::StatusOr<KnownSecrets> Known(const std::string& text = kFile) {
    const auto file = ConnectionsFile::Parse(text);
    EXPECT_OK(file);
    return KnownSecretsOf(
        *file,
        [](std::string_view name) -> std::optional<std::string> {
          if (name == "TEAM") return "blue";
          if (name == "TEAM_TOKEN") return "green";
          return std::nullopt;
        },
        [this](std::string_view reference) -> absl::StatusOr<Secret> {
          if (reference == "vault:stock") return Secret("st0ck");
          return MakeError(failure_, "not there");
        });
  }

  // True if `secret` is `value`, which nobody here may read.
  static bool IsSecret(const Secret& secret, const std::string& value) {
    Redactor redactor;
    redactor.Add(secret);
    return redactor.Redact(value) == Redactor::kMask;
  }

  void ExpectSecrets(
      const std::string& text,
      const std::vector<std::pair<std::string, std::string>>& expected) {
    const absl::StatusOr<KnownSecrets> known = Known(text);
    ASSERT_OK(known);
    ASSERT_EQ(known->secrets.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(known->secrets[i].name, expected[i].first);
      EXPECT_TRUE(IsSecret(known->secrets[i].value, expected[i].second))
          << expected[i].first;
    }
  }

  ErrorCode failure_ = ErrorCode::kConfigSecretNotFound;
};

TEST_F(KnownSecretsTest, AreTheValuesOfAllSecretFields) {
  ExpectSecrets(kFile, {{"@graphql.api headers.Authorization", "Bearer t0ken"},
                        {"@graphql.api headers.Authorization", "t0ken"},
                        {"@graphql.api headers.X-Team-Code", "green-data"},
                        {"@graphql.api headers.X-Shop", "st0ck"},
                        {"@graphql.api headers.X-Opaque", "9f8e7d6c5b4a3210"},
                        {"@graphql.api headers.Cookie", "theme"},
                        {"@postgresql.shop password", "hunter2"},
                        {"@postgresql.stock password", "st0ck"},
                        {"@postgresql.wrong password", "hunter3"}});
}

TEST_F(KnownSecretsTest, AreAlsoWhatListingsHideInOtherSettings) {
  ExpectSecrets(R"(version: 1
connections:
  graphql:
    api:
      endpoint: https://bob:URLPASS@api.example/?key=QUERY
      headers:
        Cookie: [theme=dark, session=LISTED]
    other:
      endpoint: https://bob:${TEAM}pw@api.example/
  odbc:
    tills: {dsn: "x;UID=u;PWD=ODBCPASS"}
  oracle:
    lost: {tns: "scott/t", api_token: UNKNOWN, options: {password: NESTED}}
  postgresql:
    host: {database: d, user: u, host: "h password=HOSTPASS"}
)",
                {{"@graphql.api endpoint", "URLPASS"},
                 {"@graphql.api endpoint", "QUERY"},
                 {"@graphql.api headers.Cookie.0", "theme=dark"},
                 {"@graphql.api headers.Cookie.1", "session=LISTED"},
                 {"@graphql.api headers.Cookie.1", "LISTED"},
                 {"@graphql.other endpoint", "bluepw"},
                 {"@odbc.tills dsn", "ODBCPASS"},
                 {"@oracle.lost api_token", "UNKNOWN"},
                 {"@oracle.lost options.password", "NESTED"},
                 {"@postgresql.host host", "HOSTPASS"}});
}

TEST_F(KnownSecretsTest, AreAlsoWhatStandsInTheFileAndNothingReads) {
  ExpectSecrets(R"(version: 1
shared: &shared {database: d, password: MERGED, password: MERGED2}
spare: {password: SPARE}
policy: {password: ROOTED}
mask: [{token: ROOTED2}]
connections:
  graphql:
    api:
      headers: {Cookie: FIRST, Cookie: SECOND}
      <<: {headers: {Cookie: THIRD, Accept: application/json}}
  postgresql:
    all: {<<: [*shared, {host: "h password=HOSTPASS"}], password: READ}
    bad name: {password: NAMED}
    list: [{password: LISTED}]
    mask: [{password: LISTED2}]
    shop: {database: d, password: hunter2, password: hunter3}
    shop: {<<: *shared}
    vault: {password: a-word, password: "vault:stock"}
  postgresql:
    shop: {password: hunter4}
  <<: {mysql: {shop: {password: hunter5}}}
connections: {postgresql: {shop: {password: hunter6}}}
)",
                {{"connections file shared.password", "MERGED"},
                 {"connections file shared.password", "MERGED2"},
                 {"connections file spare.password", "SPARE"},
                 {"connections file policy.password", "ROOTED"},
                 {"connections file mask.0.token", "ROOTED2"},
                 {"@graphql.api headers.Cookie", "FIRST"},
                 {"@graphql.api headers.Cookie", "SECOND"},
                 {"@graphql.api headers.Cookie", "THIRD"},
                 {"@mysql.shop password", "hunter5"},
                 {"@postgresql.*** password", "NAMED"},
                 {"@postgresql.all password", "READ"},
                 {"@postgresql.all password", "MERGED"},
                 {"@postgresql.all password", "MERGED2"},
                 {"@postgresql.all host", "HOSTPASS"},
                 {"@postgresql.list list.0.password", "LISTED"},
                 {"@postgresql.mask mask.0.password", "LISTED2"},
                 {"@postgresql.shop password", "hunter2"},
                 {"@postgresql.shop password", "hunter3"},
                 {"@postgresql.shop password", "MERGED"},
                 {"@postgresql.shop password", "MERGED2"},
                 {"@postgresql.shop password", "hunter4"},
                 {"@postgresql.shop password", "hunter6"},
                 {"@postgresql.vault password", "a-word"},
                 {"@postgresql.vault password", "st0ck"}});
}

TEST_F(KnownSecretsTest, AreNoPartsOfPathsOfFiles) {
  ExpectSecrets(
      R"(version: 1
connections:
  duckdb:
    lake: {folder: /lake/token=northwest/part}
    same: {folder: "/lake/session=${TEAM}/part"}
    uri: {path: "file:x.db?key=IN-A-URI"}
    url: {path: "https://h/x.db?token=IN-A-URL"}
)",
      {{"@duckdb.uri path", "IN-A-URI"}, {"@duckdb.url path", "IN-A-URL"}});
}

TEST_F(KnownSecretsTest, AreUnknownInPartWhereAVariableIsNotSet) {
  const absl::StatusOr<KnownSecrets> known = Known(R"(version: 1
connections:
  graphql:
    api: {endpoint: "https://bob:${NOT_SET}@${HOST_NOT_SET}/"}
    other: {endpoint: "https://${HOST_NOT_SET}/"}
)");
  ASSERT_OK(known);
  EXPECT_TRUE(known->secrets.empty());
  ASSERT_EQ(known->unknown.size(), 1U);
  EXPECT_EQ(known->unknown[0].name, "@graphql.api endpoint");
  EXPECT_EQ(known->unknown[0].code, "CONFIG/VARIABLE_UNSET");
}

TEST_F(KnownSecretsTest, SayOfTheOthersWhyTheyAreUnknown) {
  const absl::StatusOr<KnownSecrets> known = Known();
  ASSERT_OK(known);
  std::vector<std::pair<std::string, std::string>> unknown;
  for (const UnknownSecret& one : known->unknown) {
    unknown.emplace_back(one.name, one.code);
  }
  EXPECT_THAT(
      unknown,
      ElementsAre(
          Pair("@graphql.api auth_token", "CONFIG/VARIABLE_UNSET"),
          Pair("@postgresql.tills password", "CONFIG/SECRET_NOT_FOUND")));
}

TEST_F(KnownSecretsTest, AreNotAskedForOnceAPersonRefuses) {
  failure_ = ErrorCode::kRunCancelled;
  EXPECT_EQ(GetErrorInfo(Known().status()).code, "RUN/CANCELLED");
}

TEST_F(KnownSecretsTest, AreAlsoWhatSlippedBelowRulesAndSettings) {
  ExpectSecrets(R"(version: 1
connections:
  mysql:
    a: {host: h, policy: {assistants: full, password: IN-POLICY}}
    b: {host: h, mask: {password: IN-MASK, columns: {password: IN-1-RULE}}}
    c: {host: h, payloads: {token: IN-PAYLOADS}, policy: "password=IN-TEXT"}
    d: {host: h, default: c27approvalsZebra77Kang, environment: prod}
)",
                {{"@mysql.a policy.password", "IN-POLICY"},
                 {"@mysql.b mask.password", "IN-MASK"},
                 {"@mysql.b mask.columns.password", "IN-1-RULE"},
                 {"@mysql.c payloads.token", "IN-PAYLOADS"},
                 {"@mysql.c policy", "IN-TEXT"},
                 {"@mysql.d default", "c27approvalsZebra77Kang"}});
}

TEST_F(KnownSecretsTest, AreNoWordsOfRules) {
  ExpectSecrets(R"(version: 1
mask: &m
  columns: {users.password: drop, users.session: keep, api_token: token}
  classes: {secret: domain}
shared_mask: {columns: {token: length, password: tokn}}
x-mask: {users.password: drop, policy: {session: masked}}
policy: {assistants: full, token: never, payloads: {key: hash}}
connections:
  sqlite:
    mask: {columns: {password: secret, passport_key: national_id}}
    shop:
      path: shop.db
      policy: {assistants: masked, columns: {deny: ["*.password"]}}
      mask: *m
)",
                {});
}

TEST_F(KnownSecretsTest, AreTokensOfAnyAuthorizationAndWithoutLineEnds) {
  ExpectSecrets(R"(version: 1
connections:
  graphql:
    a: {endpoint: "https://h/", headers: {Authorization: "Splunk t0kencan"}}
  postgresql:
    b:
      password: |
        tulipgarden
)",
                {{"@graphql.a headers.Authorization", "Splunk t0kencan"},
                 {"@graphql.a headers.Authorization", "t0kencan"},
                 {"@postgresql.b password", "tulipgarden\n"},
                 {"@postgresql.b password", "tulipgarden"}});
}

}  // namespace
}  // namespace osiris
