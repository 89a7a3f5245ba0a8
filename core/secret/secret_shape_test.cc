#include "core/secret/secret_shape.h"

#include <string>
#include <utility>
#include <vector>

#include "core/secret/redactor.h"
#include "gmock/gmock.h"

namespace osiris {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

TEST(SecretShapeTest, IsMaskedInUrlsAndOptions) {
  for (const char* const text :
       {"https://u:hunter2@host/path", "https://hunter2@host",
        "https://u:hun/ter2@x@host/", "https://h/?token=hunter2&a=1",
        "https://h/?api_key=hunter2", "https://h/#access_token=hunter2",
        "u:hunter2@tcp(host)/db", "DSN=x;PWD=hunter2;UID=u",
        "DSN=x;PWD={hunter2;more};UID=u", "DSN=x;PWD=a, hunter2;UID=u",
        "DSN=x;PWD={a}};hunter2};UID=u", "host=h password='hunter2 x'",
        "password = hunter2", "${X:-https://u:hunter2@host}",
        "a https://u:hunter2@h b https://v:hunter2@i"}) {
    const std::string masked = MaskText(text);
    EXPECT_THAT(masked, Not(HasSubstr("hunter2"))) << text;
    EXPECT_THAT(masked, Not(HasSubstr("ter2"))) << text;
    EXPECT_THAT(masked, HasSubstr("***")) << text;
  }
  EXPECT_EQ(MaskText("https://u:p@host/path"), "https://***@host/path");
}

TEST(SecretShapeTest, LeavesHarmlessTextAlone) {
  for (const char* const text :
       {"https://host.example/path?a=1", "/srv/data/movies.db",
        "reader@bastion:2222", "host=h port=1", "", "a=b", "C:\\data\\x.db",
        "${HOST}", "x@y"}) {
    EXPECT_EQ(MaskText(text), text);
  }
}

TEST(SecretShapeTest, IsFoundWithoutWhatStandsAroundIt) {
  const std::vector<std::pair<const char*, const char*>> texts = {
      {"https://bob:canary-77@api.example/", "canary-77"},
      {"https://canary-77-and-more@api.example/", "canary-77-and-more"},
      {"https://canary-77:@api.example/", "canary-77"},
      {"postgres://bob:can/ary@77@h/db", "can/ary@77"},
      {"bob:canary-77@tcp(host)/db", "canary-77"},
      {"DSN=x;UID=bob;PWD=canary-77", "canary-77"},
      {"DSN=x;Pwd = canary 77, more ;UID=u", "canary 77, more "},
      {"DSN=x;PWD={can}}ary;77};UID=u", "can}ary;77"},
      {"host=h password='can\\'ary 77' user=u", "can'ary 77"},
      {"https://h/?api_key=canary-77&page=2", "canary-77"},
      {"theme=dark; session=canary-77", "canary-77"},
      {"AccountName=n;AccountKey=canary77==;", "canary77=="},
  };
  for (const auto& [text, secret] : texts) {
    EXPECT_THAT(SecretsInText(text), ElementsAre(secret)) << text;
  }
}

TEST(SecretShapeTest, IsFoundThoughThePathHoldsAnAt) {
  EXPECT_THAT(SecretsInText("https://bob:canary-77@h/a?to=x@y"),
              Contains("canary-77"));
  EXPECT_THAT(SecretsInText("https://bob:canary-77@h?token=t0ken&to=x@y"),
              IsSupersetOf({"canary-77", "t0ken"}));
  EXPECT_THAT(SecretsInText("https://h/a?token=t0ken&to=x@y"),
              ElementsAre("t0ken"));
}

TEST(SecretShapeTest, IsFoundAsWrittenAndAsMeant) {
  EXPECT_THAT(SecretsInText("https://u:c%40nary@h"),
              ElementsAre("c%40nary", "c@nary"));
  EXPECT_THAT(SecretsInText("https://u:100%zz%4@h"), ElementsAre("100%zz%4"));
}

TEST(SecretShapeTest, IsNoNameNorFileNorMethodNorPort) {
  for (const char* const text :
       {"postgres://reader@host/db", "https://h:8080/users/a@b",
        "https://h/a?to=a@b", "https://reporting@host/x",
        "https://h?to=a-mailbox-of@b", "https://h/a:b-of-the-path?to=x@y",
        "reader@bastion:2222", "C:\\a:b\\x@y",
        "sslkey=/etc/k.pem;passfile=/etc/p", "auth_type=basic;auth=none",
        "Authentication=ActiveDirectory", "password=", "keyspace=shop",
        "${USER:-deploy}@bastion", ""}) {
    EXPECT_THAT(SecretsInText(text), IsEmpty()) << text;
  }
}

TEST(SecretShapeTest, IsWhatFollowsTheSchemeOfAHeader) {
  EXPECT_THAT(SecretsInSecret("Bearer canary-77"), ElementsAre("canary-77"));
  EXPECT_THAT(SecretsInSecret("token  canary-77"), ElementsAre("canary-77"));
  EXPECT_THAT(SecretsInSecret("Basic Ym9iOmNhbmFyeS03Nw=="),
              ElementsAre("Ym9iOmNhbmFyeS03Nw==", "canary-77"));
  EXPECT_THAT(SecretsInSecret("correct horse"), IsEmpty());
  EXPECT_THAT(SecretsInSecret("Bearer "), IsEmpty());
}

TEST(SecretShapeTest, IsNamedLikeOne) {
  for (const char* const name :
       {"Authorization", "X-Api-Key", "Cookie", "Set-Cookie", "PRIVATE-TOKEN",
        "X-Signature", "PWD"}) {
    EXPECT_TRUE(IsSecretName(name)) << name;
  }
  for (const char* const name :
       {"Accept", "X-Env", "Content-Type", "User-Agent", "X-Tenant-Id"}) {
    EXPECT_FALSE(IsSecretName(name)) << name;
  }
}

TEST(SecretShapeTest, IsALongWordOfLettersAndDigits) {
  for (const char* const text :
       {"Bearer canary", "https://u:canary-77@h/", "ghp_9f8e7d6c5b4a3210",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x", "9F8E7D6C5B4A3210"}) {
    EXPECT_TRUE(LooksSecret(text)) << text;
  }
  for (const char* const text :
       {"", "production", "application/json", "application/vnd.v2021.11+json",
        "2026-11-28", "2026-11-28T10:11:12", "my-client/1.2.3-20261128",
        "gzip, deflate, br", "a-name-that-is-rather-long"}) {
    EXPECT_FALSE(LooksSecret(text)) << text;
  }
}

TEST(SecretShapeTest, IsFoundInASecretThatNobodyMayRead) {
  const std::vector<Secret> secrets =
      SecretsInSecret(Secret("postgres://u:canary-77@h"));
  ASSERT_EQ(secrets.size(), 1U);
  Redactor redactor;
  redactor.Add(secrets.front());
  EXPECT_EQ(redactor.Redact("canary-77"), Redactor::kMask);
}

TEST(SecretShapeTest, IsWhatFollowsAnyWordOfAnAuthorization) {
  for (const char* const name : {"Authorization", "proxy-authorization"}) {
    EXPECT_THAT(SecretsInSecret("PRIVATE-TOKEN canary-77", name),
                ElementsAre("canary-77"));
    EXPECT_THAT(SecretsInSecret("Splunk\t canary-77", name),
                ElementsAre("canary-77"));
  }
  EXPECT_THAT(SecretsInSecret("Bearer\tcanary-77"), ElementsAre("canary-77"));
  EXPECT_THAT(SecretsInSecret("correct horse", "password"), IsEmpty());
}

TEST(SecretShapeTest, IsFoundWithoutTheBlanksAroundIt) {
  EXPECT_THAT(SecretsInSecret("canary-77\n"), ElementsAre("canary-77"));
  EXPECT_THAT(SecretsInSecret(" canary-77\r\n"), ElementsAre("canary-77"));
  EXPECT_THAT(SecretsInSecret("Bearer canary-77\n"),
              ElementsAre("canary-77\n", "Bearer canary-77", "canary-77"));
  EXPECT_THAT(SecretsInSecret(" \n"), IsEmpty());
  EXPECT_FALSE(LooksSecret(" production\n"));
}

}  // namespace
}  // namespace osiris
