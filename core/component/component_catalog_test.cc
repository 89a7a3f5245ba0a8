#include "core/component/component_catalog.h"

#include <algorithm>
#include <set>

#include "core/operation/schema_validator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;

TEST(ComponentCatalogTest, HasEveryFamilyOnceAndSorted) {
  std::vector<std::string> families;
  for (const ComponentSpec& spec : AllComponents()) {
    families.push_back(spec.family);
    EXPECT_EQ(FindComponent(spec.family), &spec);
  }
  EXPECT_THAT(families,
              ElementsAre("csv", "duckdb", "graphql", "mysql", "odbc",
                          "postgresql", "posthog", "sqlite", "supabase"));
  EXPECT_EQ(FindComponent("oracle"), nullptr);
}

TEST(ComponentCatalogTest, KnowsTheFamiliesOfThisBuild) {
  EXPECT_TRUE(
      std::is_sorted(AvailableFamilies().begin(), AvailableFamilies().end()));
  for (const std::string& family : AvailableFamilies()) {
    EXPECT_NE(FindComponent(family), nullptr) << family;
    EXPECT_TRUE(IsAvailable(family));
  }
  EXPECT_TRUE(IsAvailable("sqlite"));
  EXPECT_FALSE(IsAvailable("oracle"));
}

TEST(ComponentCatalogTest, ExplainsEveryFieldOnce) {
  for (const ComponentSpec& spec : AllComponents()) {
    std::set<std::string> names;
    EXPECT_FALSE(spec.title.empty());
    EXPECT_FALSE(spec.summary.empty());
    EXPECT_FALSE(spec.version.empty());
    EXPECT_FALSE(spec.fields.empty());
    for (const ComponentField& field : spec.fields) {
      EXPECT_TRUE(names.insert(field.name).second) << field.name;
      EXPECT_FALSE(field.description.empty()) << field.name;
      EXPECT_EQ(field.type == FieldType::kEnum, !field.choices.empty());
    }
    for (const auto& group : spec.one_of) {
      for (const std::string& name : group) EXPECT_TRUE(names.count(name));
    }
  }
}

TEST(ComponentCatalogTest, KnowsTheSecretsOfEveryFamily) {
  std::set<std::string> secrets;
  for (const ComponentSpec& spec : AllComponents()) {
    for (const ComponentField& field : spec.fields) {
      if (field.secret) secrets.insert(spec.family + "." + field.name);
    }
  }
  EXPECT_THAT(secrets, ElementsAre("graphql.auth_token", "graphql.headers",
                                   "mysql.password", "odbc.connection_string",
                                   "postgresql.password", "posthog.api_key",
                                   "supabase.key", "supabase.pg_dsn"));
  EXPECT_TRUE(IsSecretFieldAnywhere("pg_dsn"));
  EXPECT_FALSE(IsSecretFieldAnywhere("host"));
}

TEST(FieldsSchemaTest, AcceptsConnectionsAndRefusesOthers) {
  const SchemaValidator sqlite(FieldsSchema(*FindComponent("sqlite")));
  EXPECT_TRUE(sqlite.Validate({{"path", "/a.db"}}).ok());
  EXPECT_FALSE(sqlite.Validate(Json::object()).ok());
  EXPECT_FALSE(sqlite.Validate({{"path", 7}}).ok());
  EXPECT_FALSE(sqlite.Validate({{"path", "a"}, {"mode", "rw"}}).ok());
  const SchemaValidator duckdb(FieldsSchema(*FindComponent("duckdb")));
  EXPECT_TRUE(duckdb.Validate({{"path", "/a.db"}}).ok());
  EXPECT_FALSE(duckdb.Validate({{"path", "/a"}, {"folder", "/b"}}).ok());
  EXPECT_FALSE(duckdb.Validate(Json::object()).ok());
  const SchemaValidator mysql(FieldsSchema(*FindComponent("mysql")));
  EXPECT_TRUE(
      mysql.Validate({{"database", "d"}, {"user", "u"}, {"port", 1}}).ok());
  EXPECT_FALSE(
      mysql.Validate({{"database", "d"}, {"user", "u"}, {"port", 0}}).ok());
}

TEST(FieldsSchemaTest, MarksSecrets) {
  const Json schema = FieldsSchema(*FindComponent("supabase"));
  EXPECT_EQ(schema.at("properties").at("pg_dsn").at("x-secret"), true);
  EXPECT_FALSE(schema.at("properties").at("url").contains("x-secret"));
}

}  // namespace
}  // namespace osiris
