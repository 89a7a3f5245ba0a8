#include "core/mask/catalog_masker.h"

#include <optional>
#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

Column With(std::string name, std::string value) {
  Column column = {.name = std::move(name)};
  column.type = ColumnType::kText;
  column.default_value = std::move(value);
  return column;
}

Catalog Of(std::vector<Column> columns, std::string definition = "") {
  Table table;
  table.name.name = "customers";
  table.columns = std::move(columns);
  if (!definition.empty()) table.definition = std::move(definition);
  return {.tables = {table}, .total_tables = 1, .next_cursor = ""};
}

std::optional<Catalog> Masked(const Catalog& catalog, const MaskRules& rules) {
  TokenBook book;
  return WithMaskedTexts(catalog, rules,
                         [&book]() -> TokenBook& { return book; });
}

std::string DefaultOf(std::string name, std::string value,
                      const MaskRules& rules = {}) {
  const Catalog catalog = Of({With(std::move(name), std::move(value))});
  const auto masked = Masked(catalog, rules);
  return *(masked ? *masked : catalog).tables[0].columns[0].default_value;
}

TEST(CatalogMaskerTest, CopiesNothingWhereThereIsNothingPersonal) {
  EXPECT_EQ(Masked(Of({With("state", "'active'"), With("size", "0"),
                       With("email", "NULL"), With("phone", "''"),
                       With("email_count", "0"),
                       With("made", "CURRENT_TIMESTAMP"), With("phone", "0")},
                      "CREATE VIEW v AS SELECT a.token FROM a JOIN b ON "
                      "a.token = b.token WHERE password IS NULL"),
                   {}),
            std::nullopt);
}

TEST(CatalogMaskerTest, MasksDefaultsByTheirForm) {
  EXPECT_EQ(DefaultOf("contact", "'john.doe@example.com'"), "'EMAIL 1'");
  EXPECT_EQ(DefaultOf("x", "(lower('john.doe@example.com'))"),
            "(lower('EMAIL 1'))");
}

TEST(CatalogMaskerTest, MasksDefaultsOfColumnsThatArePersonalByName) {
  EXPECT_EQ(DefaultOf("first_name", "'Zed'"), "'PERSON 1'");
  EXPECT_EQ(DefaultOf("password", "'hunter2'"), "'SECRET 1'");
  EXPECT_EQ(DefaultOf("ssn", "536904399"), "'NATIONAL ID 1'");
}

TEST(CatalogMaskerTest, FollowsTheRules) {
  MaskRules rules;
  rules.SetColumn("customers.nick", MaskAction::kToken);
  rules.SetColumn("first_name", MaskAction::kKeep);
  rules.SetClass(PersonalClass::kEmail, MaskAction::kKeep);
  rules.SetClass(PersonalClass::kPhone, MaskAction::kDrop);
  EXPECT_EQ(DefaultOf("nick", "'zed'", rules), "'PRIVATE 1'");
  EXPECT_EQ(DefaultOf("first_name", "'Zed'", rules), "'Zed'");
  EXPECT_EQ(DefaultOf("email", "'a@example.com'", rules), "'a@example.com'");
  EXPECT_EQ(DefaultOf("phone", "'+420 777 123 456'", rules), "'PHONE'");
}

TEST(CatalogMaskerTest, MasksEveryTextOfATable) {
  Catalog catalog =
      Of({With("x", "1")},
         "CREATE VIEW v AS SELECT * FROM a WHERE mail = 'j@example.com' OR "
         "ssn = '536-90-4399' OR password = 'hunter2'");
  Table& table = catalog.tables[0];
  table.comment = "ask j@example.com";
  table.columns[0].comment = "as j@example.com said";
  table.columns[0].declared_type = "j@example.com";
  table.error = {.code = "A/B", .message = "near 'k@example.com'"};
  table.samples = RowBatch{.columns = {"x"}, .cells = {}};

  const auto masked = Masked(catalog, {});

  ASSERT_TRUE(masked.has_value());
  const Table& shown = masked->tables[0];
  EXPECT_EQ(*shown.definition,
            "CREATE VIEW v AS SELECT * FROM a WHERE mail = 'EMAIL 1' OR "
            "ssn = 'NATIONAL ID 1' OR password = 'SECRET 1'");
  EXPECT_EQ(shown.comment, "ask EMAIL 1");
  EXPECT_EQ(shown.columns[0].comment, "as EMAIL 1 said");
  EXPECT_EQ(shown.columns[0].declared_type, "EMAIL 1");
  EXPECT_EQ(shown.error->message, "near 'EMAIL 2'");
  EXPECT_EQ(shown.columns[0].default_value, "1");
  EXPECT_EQ(shown.name, table.name);
}

TEST(CatalogMaskerTest, WhatIsTooLongToBeLookedAtIsCut) {
  const std::string definition =
      "CREATE VIEW v AS SELECT " + std::string(40'000, '1') + "j@example.com";
  const auto masked = Masked(Of({}, definition), {});
  ASSERT_TRUE(masked.has_value());
  EXPECT_EQ(masked->tables[0].definition->find("example"), std::string::npos);
}

TEST(CatalogMaskerTest, MasksNamesOfPeopleBetweenQuotes) {
  EXPECT_EQ(DefaultOf("e", "'Ann Marlowe, ann@example.org'"),
            "'PERSON 1, EMAIL 1'");
  EXPECT_EQ(DefaultOf("f", "'Mr. Bartholomew Quix'"), "'Mr. PERSON 1'");
  const auto masked =
      Masked(Of({},
                "CREATE VIEW v AS SELECT id FROM d WHERE e = 'Mr. "
                "Bartholomew Quix' OR f = 'Ann Marlowe' -- by Jana Novak"),
             {});
  ASSERT_TRUE(masked.has_value());
  EXPECT_EQ(*masked->tables[0].definition,
            "CREATE VIEW v AS SELECT id FROM d WHERE e = 'Mr. PERSON 1' OR "
            "f = 'PERSON 2' -- by PERSON 3");
}

TEST(CatalogMaskerTest, LeavesTheCodeOfADefinition) {
  const std::string code =
      "CREATE VIEW v AS SELECT a AS Anna FROM `Jana Novak's` JOIN "
      "[Ann Marlowe] WHERE b = 'it''s x' AND Anna LIKE c -- it's\nAND Jana "
      "Novak /* ' */ = Ann Marlowe";
  EXPECT_EQ(Masked(Of({}, code), {}), std::nullopt);
  EXPECT_NE(Masked(Of({}, "SELECT ARRAY['Ann Marlowe', 'x']"), {}),
            std::nullopt);
  EXPECT_EQ(Masked(Of({},
                      "SELECT 'it', [Bob's col] FROM [O'Brien] AS Ann, "
                      "Jana Novak WHERE t.[x's] = Ann Marlowe"),
                   {}),
            std::nullopt);
  EXPECT_EQ(
      Masked(Of({}, "SELECT [a\"b'c], 'x' FROM t WHERE t.d = Ann Marlowe"), {}),
      std::nullopt);
  EXPECT_NE(
      Masked(Of({}, "SELECT [a\"b'c], \"it's\", 'Ann Marlowe' FROM t"), {}),
      std::nullopt);
  for (const char* list :
       {"ARRAY[E'it''s', 'Ann Marlowe']", "[a, 'Ann Marlowe', 'x]y']",
        "[Bob's col], 'Ann Marlowe'"}) {
    EXPECT_NE(Masked(Of({}, "SELECT " + std::string(list)), {}), std::nullopt)
        << list;
  }
  // Nobody knows where this text ends.
  const auto masked = Masked(Of({}, "SELECT 'it\\'s Ann Marlowe'"), {});
  ASSERT_TRUE(masked.has_value());
  EXPECT_EQ(*masked->tables[0].definition, "SELECT 'it\\'s PERSON 1'");
}

TEST(CatalogMaskerTest, WhatJoinsTextsIsNoSecret) {
  for (const char* code : {"SELECT 'pwd='||password||' host='||a AS dsn FROM t",
                           "SELECT 'token:' || token || ':' || a FROM t",
                           "SELECT 'pwd=' + password + ' host=' + a FROM t",
                           "SELECT 'pwd='||t.password, id FROM t",
                           "SELECT ('pwd='||t.[my pwd]) AS dsn FROM t",
                           "SELECT 'pwd='||`a` AS dsn, id FROM t",
                           "SELECT 'x', 'password='||password"}) {
    EXPECT_EQ(Masked(Of({}, code), {}), std::nullopt) << code;
  }
  for (const char* code :
       {"SELECT 'pwd='||a FROM t WHERE password = 'hunter2zz'",
        "SELECT 'pwd=\"||hunter2||\" x' FROM t",
        "SELECT 'password='||'hunter2zz' FROM t",
        "SELECT 'password='||E'hunter2zz' FROM t",
        "SELECT 'pwd='+N'hunter2zz' FROM t",
        "SELECT 'pwd='||('hunter2zz')||' ' FROM t",
        "SELECT \"pwd:\"||\"hunter2vv\" FROM t"}) {
    EXPECT_NE(Masked(Of({}, code), {}), std::nullopt) << code;
  }
}

TEST(CatalogMaskerTest, ATextThatIsComputedOrJoinedMayBeTheSecret) {
  for (const char* joined :
       {"coalesce(password, 'hunter2zz')", "ifnull(a,'hunter2zz')||' x'",
        "lower('hunter2zz')", "upper( 'hunter2zz' )",
        "replace('hunter2zz','x','')", "cast('hunter2zz' as text)",
        "quote('hunter2zz')", "NULLIF('hunter2zz','')", "a||'hunter2zz'",
        "case when 1 then 'hunter2zz' end", "a||''||'hunter2zz'",
        "a||b||'hunter2zz'", "null||'hunter2zz'", "a, 'hunter2zz')",
        "a)||'hunter2zz'", "a as text)||'hunter2zz'", "a 'hunter2zz'",
        "t.f('hunter2zz')", "(SELECT 'hunter2zz')"}) {
    const auto masked =
        Masked(Of({}, "SELECT 'password='||" + std::string(joined)), {});
    ASSERT_TRUE(masked.has_value()) << joined;
    EXPECT_EQ(masked->tables[0].definition->find("hunter2"), std::string::npos)
        << *masked->tables[0].definition;
  }
}

}  // namespace
}  // namespace osiris
