#include "core/connection/connection_display.h"

#include "core/base/status_matchers.h"
#include "core/component/component_catalog.h"
#include "core/connection/connections_file.h"

namespace osiris {
namespace {

Json Shown(const std::string& family, const std::string& body) {
  const auto file = ConnectionsFile::Parse("version: 1\nconnections:\n  " +
                                           family + ":\n    x: " + body + "\n");
  EXPECT_OK(file);
  if (!file.ok() || file->entries().empty()) return Json();
  return DisplayFields(file->entries().front());
}

TEST(ConnectionDisplayTest, ShowsWhatIsHarmlessAsWritten) {
  EXPECT_EQ(Shown("postgresql",
                  "{host: '${DB_HOST:-localhost}', port: 5432, database: d, "
                  "user: u, password: '${PW}', sslmode: require, "
                  "default: true, environment: dev, policy: {ask: never}}"),
            (Json{{"host", "${DB_HOST:-localhost}"},
                  {"port", 5432},
                  {"database", "d"},
                  {"user", "u"},
                  {"password", "${PW}"},
                  {"sslmode", "require"}}));
  EXPECT_EQ(Shown("mysql", "{password: 'keychain:shop/reader'}"),
            (Json{{"password", "keychain:shop/reader"}}));
  EXPECT_EQ(Shown("mysql", "{password: 'vault:shop'}"),
            (Json{{"password", "vault:shop"}}));
  EXPECT_EQ(Shown("mysql", "{password: '${PW:-}'}"),
            (Json{{"password", "${PW:-}"}}));
}

TEST(ConnectionDisplayTest, N20_AReferenceWithLiteralTextIsMaskedAsAWhole) {
  for (const char* const password :
       {"'${X}hunter2'", "'hunter2${X}'", "'${X}${Y}'", "'${X:-hunter2}'",
        "'$${hunter2}'", "'${hunter2'", "'keychain:a b'", "'vault:'", "hunter2",
        "12345", "true", "3.5"}) {
    EXPECT_EQ(Shown("mysql", "{password: " + std::string(password) + "}"),
              (Json{{"password", "***"}}))
        << password;
  }
}

TEST(ConnectionDisplayTest, BOUNDARY002_EverySecretOfEverySpecIsMasked) {
  for (const ComponentSpec& owner : AllComponents()) {
    for (const ComponentField& field : owner.fields) {
      if (!field.secret) continue;
      // In its own family, in every other one, and in one that nobody knows.
      for (const ComponentSpec& spec : AllComponents()) {
        EXPECT_EQ(Shown(spec.family, "{" + field.name + ": hunter2}"),
                  (Json{{field.name, "***"}}));
      }
      EXPECT_EQ(Shown("oracle", "{" + field.name + ": hunter2}"),
                (Json{{field.name, "***"}}));
    }
  }
}

TEST(ConnectionDisplayTest, MasksWhatNobodyKnows) {
  EXPECT_EQ(Shown("oracle",
                  "{host: h, tns: hunter2, pin: 12345, tls: true, from: '${X}',"
                  " none: ~}"),
            (Json{{"host", "h"},
                  {"tns", "***"},
                  {"pin", "***"},
                  {"tls", true},
                  {"from", "${X}"},
                  {"none", nullptr}}));
  EXPECT_EQ(Shown("sqlite", "{path: a, passwrod: hunter2}"),
            (Json{{"path", "a"}, {"passwrod", "***"}}));
  EXPECT_EQ(Shown("sqlite", "{password:hunter2}"), (Json{{"***", nullptr}}));
}

TEST(ConnectionDisplayTest, MasksWhatDoesNotFitItsField) {
  EXPECT_EQ(Shown("mysql", "{port: hunter2, sslmode: hunter2}"),
            (Json{{"port", "***"}, {"sslmode", "***"}}));
  EXPECT_EQ(Shown("mysql", "{port: '${P}', sslmode: '${S:-require}'}"),
            (Json{{"port", "${P}"}, {"sslmode", "${S:-require}"}}));
  EXPECT_EQ(Shown("mysql", "{port: '${P:-hunter2}', sslmode: '${S}hunter2'}"),
            (Json{{"port", "***"}, {"sslmode", "***"}}));
}

TEST(ConnectionDisplayTest, MasksSecretsInListsAndNestedMaps) {
  EXPECT_EQ(Shown("mysql",
                  "{password: [hunter2, '${X}', {a: hunter2}], "
                  "host: {b: hunter2, c: [hunter2]}, options: {d: [hunter2]}}"),
            (Json{{"password", {"***", "${X}", {{"a", "***"}}}},
                  {"host", {{"b", "***"}, {"c", {"***"}}}},
                  {"options", {{"d", {"***"}}}}}));
  EXPECT_EQ(
      Shown("graphql", "{headers: {Authorization: Bearer hunter2, X: '${X}'}}"),
      (Json{{"headers", {{"Authorization", "***"}, {"X", "${X}"}}}}));
}

TEST(ConnectionDisplayTest, MasksSecretsInUrls) {
  EXPECT_EQ(Shown("supabase", "{url: 'https://u:hunter2@h.example'}"),
            (Json{{"url", "https://***@h.example"}}));
}

}  // namespace
}  // namespace osiris
