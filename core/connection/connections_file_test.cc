#include "core/connection/connections_file.h"

#include "core/base/status_matchers.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

ConnectionsFile Parsed(std::string_view text) {
  const auto file = ConnectionsFile::Parse(text);
  EXPECT_OK(file);
  return file.ok() ? *file : ConnectionsFile();
}

std::vector<std::string> Descriptions(const std::vector<Problem>& problems) {
  std::vector<std::string> descriptions;
  for (const Problem& problem : problems) {
    descriptions.push_back(Describe(problem));
  }
  return descriptions;
}

std::vector<std::string> ProblemsOf(const ConnectionsFile& file,
                                    const std::string& reference) {
  const ConnectionEntry* const entry = file.Find(*ParseReference(reference));
  EXPECT_NE(entry, nullptr) << reference;
  return entry == nullptr ? std::vector<std::string>{}
                          : Descriptions(entry->problems);
}

// The problems of a single alias of `family` whose settings are `body`.
std::vector<std::string> ProblemsOfBody(const std::string& family,
                                        const std::string& body) {
  return ProblemsOf(Parsed("version: 1\nconnections:\n  " + family +
                           ":\n    x: " + body + "\n"),
                    "@" + family + ".x");
}

TEST(ConnectionsFileTest, HoldsConnectionsSorted) {
  const ConnectionsFile file = Parsed(R"(version: 1
connections:
  sqlite:
    movies:
      path: movies.db
      environment: dev
    archive: {path: old.db}
  mysql:
    shop:
      database: shop
      user: reader
      password: ${SHOP_PASSWORD}
)");
  EXPECT_THAT(file.problems(), IsEmpty());
  EXPECT_THAT(file.references(),
              ElementsAre("@mysql.shop", "@sqlite.archive", "@sqlite.movies"));
  for (const ConnectionEntry& entry : file.entries()) {
    EXPECT_THAT(Descriptions(entry.problems), IsEmpty());
  }
  const ConnectionEntry* const movies = file.Find({"sqlite", "movies"});
  ASSERT_NE(movies, nullptr);
  EXPECT_EQ(movies->line, 4);
  EXPECT_EQ(movies->environment, "dev");
  EXPECT_EQ(file.Find({"sqlite", "nothing"}), nullptr);
  EXPECT_EQ(file.Find({"nothing", "movies"}), nullptr);
}

TEST(ConnectionsFileTest, IsEmptyWithoutContent) {
  for (const char* const text :
       {"", "# nothing\n", "version: 1\n", "version: 1\nconnections:\n",
        "version: 1\nconnections: {}\n",
        "version: 1\nconnections:\n  mysql:\n"}) {
    EXPECT_THAT(Parsed(text).entries(), IsEmpty()) << text;
    EXPECT_FALSE(HasErrors(Parsed(text).problems())) << text;
  }
}

TEST(ConnectionsFileTest, RefusesWhatIsNoYaml) {
  EXPECT_THAT(ConnectionsFile::Parse("connections: [unclosed"),
              FailsWith(ErrorCode::kConfigUnreadable));
}

TEST(ConnectionsFileTest, N22_ABodyThatIsNoMappingIsACleanError) {
  const ConnectionsFile file = Parsed(
      "version: 1\nconnections:\n  sqlite:\n    nothing:\n    text: x\n"
      "    list: [a]\n    number: 7\n    good: {path: a.db}\n");
  EXPECT_THAT(ProblemsOf(file, "@sqlite.nothing"),
              ElementsAre(HasSubstr("line 4: `@sqlite.nothing` has no")));
  EXPECT_THAT(ProblemsOf(file, "@sqlite.text"),
              ElementsAre(HasSubstr("line 5: `@sqlite.text` must hold")));
  EXPECT_THAT(ProblemsOf(file, "@sqlite.list"),
              ElementsAre(HasSubstr("line 6: ")));
  EXPECT_THAT(ProblemsOf(file, "@sqlite.number"),
              ElementsAre(HasSubstr("line 7: ")));
  EXPECT_THAT(ProblemsOf(file, "@sqlite.good"), IsEmpty());
}

TEST(ConnectionsFileTest, C_CFG_005_MissingFieldsAreAllListed) {
  EXPECT_THAT(ProblemsOfBody("mysql", "{port: 99999, sslmode: maybe}"),
              ElementsAre("line 4: `port` must be an integer from 1 to 65535",
                          HasSubstr("`sslmode` must be one of `disable`"),
                          HasSubstr("`@mysql.x` lacks the field `database`"),
                          HasSubstr("`@mysql.x` lacks the field `user`")));
}

TEST(ConnectionsFileTest, ChecksTypesOfWhatIsWritten) {
  EXPECT_THAT(ProblemsOfBody("sqlite", "{path: [a]}"),
              ElementsAre(HasSubstr("`path` must be a path")));
  EXPECT_THAT(ProblemsOfBody("sqlite", "{path: }"),
              ElementsAre(HasSubstr("`path` has no value")));
  EXPECT_THAT(ProblemsOfBody("sqlite", "{path: ''}"),
              ElementsAre(HasSubstr("`path` must be a path")));
  EXPECT_THAT(ProblemsOfBody("sqlite", "{path: 123}"), IsEmpty());
  EXPECT_THAT(ProblemsOfBody("sqlite", "{path: '${X}/a.db'}"), IsEmpty());
  EXPECT_THAT(ProblemsOfBody("sqlite", "{path: '${X'}"),
              ElementsAre(HasSubstr("`path`: a `${` has no `}`")));
  EXPECT_THAT(ProblemsOfBody("graphql", "{endpoint: u, headers: text}"),
              ElementsAre(HasSubstr("`headers` must hold names and texts")));
  EXPECT_THAT(ProblemsOfBody("graphql", "{endpoint: u, headers: {A: '${A}'}}"),
              IsEmpty());
}

TEST(ConnectionsFileTest, DemandsOneOfAlternatives) {
  EXPECT_THAT(ProblemsOfBody("duckdb", "{}"),
              ElementsAre(HasSubstr("exactly one of the fields `path`, "
                                    "`folder`")));
  EXPECT_THAT(ProblemsOfBody("duckdb", "{path: a, folder: b}"),
              ElementsAre(HasSubstr("exactly one")));
  EXPECT_THAT(ProblemsOfBody("duckdb", "{folder: b}"), IsEmpty());
}

TEST(ConnectionsFileTest, SuggestsTheFieldOrFamilyThatWasMeant) {
  EXPECT_THAT(ProblemsOfBody("sqlite", "{path: a, enviroment: dev}"),
              ElementsAre("line 4: `enviroment` is not a field of `sqlite`; "
                          "did you mean `environment`?"));
  EXPECT_THAT(ProblemsOfBody("sqlit", "{path: a}"),
              ElementsAre("line 4: `sqlit` is not a known family; did you "
                          "mean `sqlite`?"));
}

TEST(ConnectionsFileTest, WarnsOfSecretsInTheClear) {
  for (const char* const password :
       {"hunter2", "'${X}hunter2'", "'${X:-hunter2}'", "12345", "'$${hunter2}'",
        "'keychain:'"}) {
    const ConnectionsFile file = Parsed(
        "version: 1\nconnections:\n  mysql:\n    x: {database: d, user: u, "
        "password: " +
        std::string(password) + "}\n");
    const ConnectionEntry& entry = file.entries().front();
    EXPECT_FALSE(HasErrors(entry.problems)) << password;
    EXPECT_THAT(Descriptions(entry.problems),
                ElementsAre(HasSubstr("`password` holds the secret itself")))
        << password;
    EXPECT_THAT(Descriptions(entry.problems)[0], Not(HasSubstr("hunter2")));
  }
  for (const char* const password :
       {"'${X}'", "'${X:-}'", "''", "'keychain:shop'", "'vault:shop'"}) {
    EXPECT_THAT(ProblemsOfBody("mysql", "{database: d, user: u, password: " +
                                            std::string(password) + "}"),
                IsEmpty())
        << password;
  }
}

TEST(ConnectionsFileTest, WarnsOfSecretsThatArePartsOfSettings) {
  const std::vector<std::pair<const char*, const char*>> bodies = {
      {"{endpoint: 'https://bob:hunter2@h/'}", "`endpoint` holds a secret"},
      {"{endpoint: 'https://h/?key=hunter2'}", "`endpoint` holds a secret"},
      {"{endpoint: '${E:-https://bob:hunter2@h/}'}",
       "`endpoint` holds a secret"}};
  for (const auto& [body, problem] : bodies) {
    const ConnectionsFile file =
        Parsed(std::string("version: 1\nconnections:\n  graphql:\n    x: ") +
               body + "\n");
    const ConnectionEntry& entry = file.entries().front();
    EXPECT_FALSE(HasErrors(entry.problems)) << body;
    EXPECT_THAT(Descriptions(entry.problems), ElementsAre(HasSubstr(problem)));
    EXPECT_THAT(Descriptions(entry.problems)[0], Not(HasSubstr("hunter2")));
  }
  EXPECT_THAT(ProblemsOfBody("odbc", "{dsn: 'x;PWD=hunter2'}"),
              ElementsAre(HasSubstr("`dsn` holds a secret in its text")));
  for (const char* const endpoint :
       {"'https://bob:${PW}@h/'", "'https://h/?key=${KEY}'", "'${URL}'"}) {
    EXPECT_THAT(
        ProblemsOfBody("graphql", "{endpoint: " + std::string(endpoint) + "}"),
        IsEmpty())
        << endpoint;
  }
}

TEST(ConnectionsFileTest, FindsTheDefaultOfAFamily) {
  const ConnectionsFile file = Parsed(
      "version: 1\nconnections:\n  sqlite:\n    a: {path: a, default: true}\n"
      "    default: {path: b}\n  csv:\n    default: {folder: c}\n"
      "    other: {folder: d}\n");
  EXPECT_TRUE(file.Find({"sqlite", "a"})->is_default);
  EXPECT_FALSE(file.Find({"sqlite", "default"})->is_default);
  EXPECT_TRUE(file.Find({"csv", "default"})->is_default);
  EXPECT_FALSE(file.Find({"csv", "other"})->is_default);
}

TEST(ConnectionsFileTest, RefusesTwoDefaultsOfAFamily) {
  const ConnectionsFile file = Parsed(
      "version: 1\nconnections:\n  sqlite:\n    a: {path: a, default: true}\n"
      "    b: {path: b, default: true}\n    c: {path: c}\n");
  for (const char* const reference : {"@sqlite.a", "@sqlite.b"}) {
    EXPECT_THAT(ProblemsOf(file, reference),
                ElementsAre(HasSubstr("2 aliases of `sqlite` are marked as "
                                      "default")));
  }
  EXPECT_THAT(ProblemsOf(file, "@sqlite.c"), IsEmpty());
}

TEST(ConnectionsFileTest, ChecksCommonSettings) {
  EXPECT_THAT(
      ProblemsOfBody("sqlite",
                     "{path: a, default: maybe, environment: production, "
                     "policy: {asistants: full, ask: later, max_rows: 5}}"),
      ElementsAre(HasSubstr("`default` must be true or false"),
                  HasSubstr("`environment` must be one of `prod`, `staging`, "
                            "`dev`"),
                  HasSubstr("`policy.asistants` is not a known rule; did you "
                            "mean `assistants`?"),
                  HasSubstr("`policy.ask` must be one of")));
}

TEST(ConnectionsFileTest, ChecksMasksAndTellsAllThatIsWrong) {
  EXPECT_THAT(ProblemsOfBody("sqlite",
                             "{path: a, mask: {classes: {email: domain}, "
                             "columns: {a.b: keep}}}"),
              IsEmpty());
  EXPECT_THAT(
      ProblemsOfBody("sqlite",
                     "{path: a, mask: {classes: {emial: token, ip: hide}, "
                     "columns: {a.b.c.d: keep}}}"),
      ElementsAre(HasSubstr("did you mean `email`?"),
                  HasSubstr("must be one of `token`, `domain`"),
                  HasSubstr("names columns as `column`")));
  EXPECT_THAT(ProblemsOfBody("sqlite", "{path: a, mask: [email]}"),
              ElementsAre(HasSubstr("`mask` must hold")));
}

TEST(ConnectionsFileTest, ReportsRepeatedKeysWhereTheyAre) {
  const ConnectionsFile file = Parsed(
      "version: 1\nconnections:\n  sqlite:\n    a:\n      path: a\n"
      "      path: b\n    b: {path: c}\n    b: {path: d}\n    c: {path: e}\n"
      "  sqlite:\n    d: {path: f}\n");
  EXPECT_THAT(ProblemsOf(file, "@sqlite.a"),
              ElementsAre(HasSubstr("line 6: the key `path` was given")));
  EXPECT_THAT(ProblemsOf(file, "@sqlite.b"),
              ElementsAre(HasSubstr("line 8: the key `b` was given")));
  EXPECT_THAT(ProblemsOf(file, "@sqlite.c"), IsEmpty());
  EXPECT_THAT(Descriptions(file.problems()),
              ElementsAre(HasSubstr("line 10: the key `sqlite` was given")));
}

TEST(ConnectionsFileTest, TakesNoHeaderForASecretThatEverybodyMayRead) {
  const ConnectionsFile file = Parsed(
      "version: 1\nconnections:\n  graphql:\n    a:\n"
      "      endpoint: https://api.example/\n"
      "      headers: {Accept: application/json, user-agent: shop/1.0}\n"
      "    b:\n      endpoint: https://api.example/\n"
      "      headers: {Accept: Bearer aB3dE5fG7hJ9kL1m}\n");
  EXPECT_THAT(ProblemsOf(file, "@graphql.a"), IsEmpty());
  EXPECT_THAT(ProblemsOf(file, "@graphql.b"),
              ElementsAre(HasSubstr("`headers` holds the secret itself")));
}

TEST(ConnectionsFileTest, SaysThatMergeKeysAreNotTakenAndWhere) {
  const ConnectionsFile file = Parsed(
      "version: 1\nconnections:\n  sqlite:\n    a: &a\n      path: a.db\n"
      "    b:\n      <<: *a\n      path: b.db\n    c: *a\n");
  EXPECT_THAT(ProblemsOf(file, "@sqlite.a"), IsEmpty());
  EXPECT_THAT(ProblemsOf(file, "@sqlite.b"),
              ElementsAre(HasSubstr("line 7: merge keys (`<<`) are not")));
  EXPECT_THAT(ProblemsOf(file, "@sqlite.c"), IsEmpty());
  EXPECT_THAT(Descriptions(file.problems()), IsEmpty());
}

TEST(ConnectionsFileTest, OneBrokenPartNeverHidesTheOthers) {
  const ConnectionsFile file = Parsed(
      "version: 1\nconection: 1\nconnections:\n  'bad name':\n    a: {}\n"
      "  mysql: text\n  sqlite:\n    'b d': {path: a}\n    broken:\n"
      "    good: {path: a}\n");
  EXPECT_THAT(file.references(), ElementsAre("@sqlite.broken", "@sqlite.good"));
  EXPECT_THAT(ProblemsOf(file, "@sqlite.good"), IsEmpty());
  EXPECT_THAT(
      Descriptions(file.problems()),
      ElementsAre(HasSubstr("line 2: `conection` is not a known key; "
                            "did you mean `connections`?"),
                  HasSubstr("line 4: this name cannot be one of a family"),
                  HasSubstr("line 6: `mysql` must hold aliases"),
                  HasSubstr("line 8: this name cannot be one of a family")));
  EXPECT_OK(file.CheckVersion());
}

TEST(ConnectionsFileTest, InsistsOnItsVersion) {
  for (const char* const version : {"2", "'1'", "one", "[1]", "1.0"}) {
    const ConnectionsFile file =
        Parsed("version: " + std::string(version) + "\n");
    EXPECT_THAT(file.CheckVersion(), FailsWith(ErrorCode::kConfigInvalid))
        << version;
    EXPECT_TRUE(HasErrors(file.problems())) << version;
  }
  const ConnectionsFile none = Parsed("connections: {}\n");
  EXPECT_OK(none.CheckVersion());
  EXPECT_THAT(Descriptions(none.problems()),
              ElementsAre(HasSubstr("add `version: 1`")));
  EXPECT_TRUE(HasErrors(Parsed("- a\n").problems()));
  EXPECT_TRUE(HasErrors(Parsed("version: 1\nconnections: 7\n").problems()));
}

TEST(ConnectionsFileTest, NeverQuotesAValue) {
  const ConnectionsFile file = Parsed(
      "version: 1\nconnections:\n  mysql:\n"
      "    a: {password:hunter2}\n    b: hunter2\n"
      "    c: {port: hunter2, sslmode: hunter2, password: [hunter2]}\n"
      "    d: {host: '${hunter2', 'pass word: hunter2': 1}\n");
  std::vector<std::string> all = Descriptions(file.problems());
  for (const ConnectionEntry& entry : file.entries()) {
    for (const std::string& text : Descriptions(entry.problems)) {
      all.push_back(text);
    }
  }
  EXPECT_GT(all.size(), 8u);
  for (const std::string& text : all) {
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace osiris
