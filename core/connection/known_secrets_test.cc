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
  absl::StatusOr<KnownSecrets> Known() {
    const auto file = ConnectionsFile::Parse(kFile);
    EXPECT_OK(file);
    return KnownSecretsOf(
        *file,
        [](std::string_view name) -> std::optional<std::string> {
          return name == "TEAM" ? std::optional<std::string>("blue")
                                : std::nullopt;
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

  ErrorCode failure_ = ErrorCode::kConfigSecretNotFound;
};

TEST_F(KnownSecretsTest, AreTheValuesOfAllSecretFields) {
  const absl::StatusOr<KnownSecrets> known = Known();
  ASSERT_OK(known);
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"@graphql.api headers.Authorization", "Bearer t0ken"},
      {"@graphql.api headers.X-Team", "blue-data"},
      {"@postgresql.shop password", "hunter2"},
      {"@postgresql.stock password", "st0ck"},
      {"@postgresql.wrong password", "hunter3"}};
  ASSERT_EQ(known->secrets.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(known->secrets[i].name, expected[i].first);
    EXPECT_TRUE(IsSecret(known->secrets[i].value, expected[i].second))
        << expected[i].first;
  }
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

}  // namespace
}  // namespace osiris
