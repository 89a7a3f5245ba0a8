#include "core/mask/column_classifier.h"

#include <string>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ColumnVerdict Classify(std::string_view column,
                       const std::vector<std::string>& values = {},
                       std::string table = "t") {
  const std::vector<std::string_view> views(values.begin(), values.end());
  return ClassifyColumn(
      {.table = {.name = std::move(table)}, .column = column, .values = views});
}

TEST(ColumnClassifierTest, NamesDecideWhereThereAreNoValues) {
  const ColumnVerdict verdict = Classify("e_mail");

  EXPECT_EQ(verdict.personal, PersonalClass::kEmail);
  EXPECT_GE(verdict.confidence, 0.9);
  EXPECT_EQ(verdict.why, "named `e_mail`");
  EXPECT_EQ(Classify("note").personal, std::nullopt);
}

TEST(ColumnClassifierTest, ValuesDecideWhereNamesSayNothing) {
  const ColumnVerdict verdict =
      Classify("c7", {"a@example.com", "b@example.com", "none"});

  EXPECT_EQ(verdict.personal, PersonalClass::kEmail);
  EXPECT_THAT(verdict.why, HasSubstr("2 of 3 values"));
  EXPECT_THAT(verdict.why, Not(HasSubstr("@example.com")));
}

TEST(ColumnClassifierTest, ValuesMakeANameSurerOrLessSo) {
  const double alone = Classify("email").confidence;

  EXPECT_GT(Classify("email", {"a@example.com", "b@example.com"}).confidence,
            alone);
  const ColumnVerdict wrong = Classify("email", {"yes", "no", "no", "yes"});
  EXPECT_LT(wrong.confidence, alone);
  EXPECT_THAT(wrong.why, HasSubstr("none of 4 values fits"));
}

TEST(ColumnClassifierTest, FlagsAreNeverPersonal) {
  EXPECT_EQ(ClassifyColumn({.column = "email", .type = ColumnType::kBoolean})
                .personal,
            std::nullopt);
}

TEST(ColumnClassifierTest, AVersionIsNoAddressOfTheNet) {
  const ColumnVerdict named =
      Classify("firmware_version", {"10.2.0.1", "10.2.0.2", "10.3.0.0"});
  const ColumnVerdict mixed = Classify("c1", {"1.2.3", "1.2.3.4", "2.0.0"});

  EXPECT_EQ(named.personal, std::nullopt);
  EXPECT_TRUE(named.doubted.contains(PersonalClass::kIp));
  EXPECT_TRUE(mixed.doubted.contains(PersonalClass::kIp));
  EXPECT_EQ(Classify("c1", {"10.2.0.1", "192.0.2.4"}).personal,
            PersonalClass::kIp);
}

TEST(ColumnClassifierTest, NumbersThatPassByChanceAreNoCards) {
  const ColumnVerdict verdict =
      Classify("number", {"4111111111111111", "4111111111111112",
                          "4111111111111113", "4111111111111115"});

  EXPECT_EQ(verdict.personal, std::nullopt);
  EXPECT_TRUE(verdict.doubted.contains(PersonalClass::kCard));
}

TEST(ColumnClassifierTest, WeakNumbersCountWhereAllOfAColumnFit) {
  const std::vector<std::string> ids = {"44051401359", "44051401359",
                                        "44051401359", "44051401359"};

  EXPECT_EQ(Classify("c1", ids).personal, PersonalClass::kNationalId);
  EXPECT_EQ(Classify("c1", {ids[0]}).personal, std::nullopt);
  EXPECT_EQ(Classify("pesel", {ids[0]}).personal, PersonalClass::kNationalId);
}

TEST(ColumnClassifierTest, DatesArePersonalOnlyWhereTheNameSaysBirth) {
  EXPECT_EQ(Classify("born", {"1980-05-17"}).personal,
            PersonalClass::kBirthDate);
  EXPECT_EQ(Classify("created", {"1980-05-17"}).personal, std::nullopt);
}

TEST(ColumnClassifierTest, PlacesAreWrittenInManyWays) {
  for (const char* name :
       {"latitude", "lat", "coordinates", "geo_location", "c7"}) {
    EXPECT_EQ(Classify(name, {"40°26′46″N 79°58′56″W", "41°26′46″N 79°58′56″W"})
                  .personal,
              PersonalClass::kGeo)
        << name;
    if (name == std::string_view("c7")) continue;
    EXPECT_EQ(Classify(name, {"40.4461N", "41.44N"}).personal,
              PersonalClass::kGeo)
        << name;
  }
  EXPECT_EQ(Classify("geo_location", {"u2fkbnhu9", "33UXP04"}).personal,
            PersonalClass::kGeo);
  EXPECT_EQ(Classify("lat", {"high", "low"}).personal, std::nullopt);
  EXPECT_EQ(Classify("c7", {"12.345W", "9.806N"}).personal, std::nullopt);
}

TEST(ColumnClassifierTest, TheNameAloneSaysTheSameAsWithoutValues) {
  for (const ColumnType type :
       {ColumnType::kText, ColumnType::kBoolean, ColumnType::kUuid}) {
    for (const std::string_view name :
         {"email", "phone_number", "cell", "order_no", "name", "note"}) {
      for (const std::string_view table : {"", "customers"}) {
        const TableName of = {.name = std::string(table)};
        EXPECT_EQ(ClassOfName(of, name, type),
                  ClassifyColumn({.table = of, .column = name, .type = type})
                      .personal)
            << name;
      }
    }
  }
}

TEST(ColumnClassifierTest, CardsAreCardsWhateverTheirColumnIsNamed) {
  const std::vector<std::string> cards = {
      "4111111111111111", "5555555555554444", "378282246310005",
      "4012888888881881", "5105105105105100"};
  std::vector<std::string> numbers;
  for (int i = 0; i < 40; ++i) {
    numbers.push_back(fmt::format("41111111111111{:02}", i));
  }
  for (const char* const name : {"ref_no", "order_no", "code"}) {
    EXPECT_EQ(Classify(name, cards).personal, PersonalClass::kCard) << name;
    EXPECT_EQ(Classify(name, numbers).personal, std::nullopt) << name;
  }
}

TEST(ColumnClassifierTest, PlacesInAWarehouseAreNobodys) {
  const std::vector<std::string> one(100, "Shelf 4");
  std::vector<std::string> many;
  for (int i = 0; i < 100; ++i) many.push_back("Shelf " + std::to_string(i));

  for (const char* table : {"warehouse", "stock", "t"}) {
    for (const char* column : {"location", "shelf_location", "c7"}) {
      EXPECT_EQ(Classify(column, one, table).personal, std::nullopt);
      EXPECT_EQ(Classify(column, many, table).personal, std::nullopt);
    }
  }
}

}  // namespace
}  // namespace osiris
