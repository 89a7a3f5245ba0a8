#include "core/mask/row_masker.h"

#include <string>
#include <utility>
#include <vector>

#include "core/driver/cells.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;

class RowMaskerTest : public ::testing::Test {
 protected:
  MaskedRows Mask(std::vector<std::string> columns, std::vector<Cell> cells) {
    return RowMasker(rules_, book_)
        .Mask({.name = {.name = "users"}},
              {.columns = std::move(columns), .cells = std::move(cells)});
  }

  MaskRules rules_;
  TokenBook book_;
};

TEST_F(RowMaskerTest, MasksEveryValueOfAPersonalColumn) {
  const MaskedRows masked = Mask(
      {"email"}, {TextCell("a@example.com"), TextCell("unknown"), Cell(),
                  TextCell(""), IntegerCell(5), TextCell("A@example.com")});

  EXPECT_THAT(
      masked.rows.cells,
      ElementsAre(TextCell("EMAIL 1"), TextCell("EMAIL 2"), Cell(),
                  TextCell(""), TextCell("EMAIL 3"), TextCell("EMAIL 1")));
  ASSERT_EQ(masked.masks.size(), 1u);
  EXPECT_THAT(masked.masks[0].classes, ElementsAre(PersonalClass::kEmail));
  EXPECT_FALSE(masked.masks[0].parts);
}

TEST_F(RowMaskerTest, ANameInTheRowSaysWhatItsValueIs) {
  const MaskedRows masked =
      Mask({"option_name", "option_value"},
           {TextCell("smtp_password"), TextCell("s3cr3t-pw"), TextCell("theme"),
            TextCell("dark"), TextCell("admin_email"),
            TextCell("root at example.org"), TextCell("api_key"),
            IntegerCell(12345), TextCell("password_min_length"), IntegerCell(8),
            TextCell("pw"), Cell(), Cell(), TextCell("nothing")});

  EXPECT_EQ(masked.rows.at(0, 1), TextCell("SECRET 1"));
  EXPECT_EQ(masked.rows.at(1, 1), TextCell("dark"));
  EXPECT_EQ(masked.rows.at(3, 1), TextCell("SECRET 2"));
  EXPECT_EQ(masked.rows.at(4, 1), IntegerCell(8));
  EXPECT_EQ(masked.rows.at(5, 1), Cell());
  EXPECT_EQ(masked.rows.at(6, 1), TextCell("nothing"));
  EXPECT_EQ(masked.rows.at(0, 0), TextCell("smtp_password"));
}

// Rows of a view on table `cfg`, whose columns show `columns` of it: "" is
// computed.
RowBatch ViewOn(const std::vector<std::string>& columns,
                std::vector<Cell> cells, std::vector<std::string> read) {
  RowBatch rows = {.cells = std::move(cells)};
  for (size_t i = 0; i < columns.size(); ++i) {
    rows.columns.push_back("c" + std::to_string(i));
    auto& shown = rows.origins.shown.emplace_back();
    if (columns[i].empty()) continue;
    shown = TableColumn{.table = "cfg", .column = columns[i]};
  }
  for (const std::string& one : read) {
    rows.origins.read.push_back({.table = "cfg", .column = one});
  }
  return rows;
}

TEST_F(RowMaskerTest, AColumnOfAViewIsWhatItComesFrom) {
  const MaskedTable view = {.name = {.name = "v"}};
  RowMasker masker(rules_, book_);

  EXPECT_THAT(masker
                  .Mask(view, ViewOn({"password", "state"},
                                     {TextCell("hunter2"), TextCell("open")},
                                     {"password", "state"}))
                  .rows.cells,
              ElementsAre(TextCell("SECRET 1"), TextCell("open")));
  EXPECT_THAT(
      masker
          .Mask(view, ViewOn({"value"}, {TextCell("hunter2-plain")}, {"value"}))
          .rows.cells,
      ElementsAre(TextCell("PRIVATE 1")));
  EXPECT_THAT(
      masker
          .Mask(view, ViewOn({"value", "name"},
                             {TextCell("s3cr3t-pw"), TextCell("smtp_password"),
                              TextCell("dark"), TextCell("theme")},
                             {"name", "value"}))
          .rows.cells,
      ElementsAre(TextCell("SECRET 2"), TextCell("smtp_password"),
                  TextCell("dark"), TextCell("theme")));
}

TEST_F(RowMaskerTest, WhatNamesAValueInAViewIsOfTheSameTable) {
  RowBatch rows =
      ViewOn({"value", "name"}, {TextCell("s3"), TextCell("theme")}, {"value"});
  rows.origins.shown[1]->table = "students";
  rows.origins.read.push_back({.table = "students", .column = "name"});

  EXPECT_EQ(RowMasker(rules_, book_)
                .Mask({.name = {.name = "v"}}, rows)
                .rows.cells[0],
            TextCell("PRIVATE 1"));
}

TEST_F(RowMaskerTest, RulesForAColumnHoldInViewsThatHaveNone) {
  rules_.SetColumn("cfg.nick", MaskAction::kDrop);
  rules_.SetColumn("cfg.email", MaskAction::kKeep);
  rules_.SetColumn("v.c2", MaskAction::kKeep);
  const RowBatch rows =
      ViewOn({"nick", "email", "nick"},
             {TextCell("zed"), TextCell("a@example.com"), TextCell("zed")},
             {"email", "nick"});

  EXPECT_THAT(
      RowMasker(rules_, book_).Mask({.name = {.name = "v"}}, rows).rows.cells,
      ElementsAre(TextCell("PRIVATE"), TextCell("a@example.com"),
                  TextCell("zed")));
}

TEST_F(RowMaskerTest, AKeptNameInAViewDoesNotShowWhatIsMaskedInItsTable) {
  rules_.SetClass(PersonalClass::kPersonName, MaskAction::kKeep);
  RowBatch rows = ViewOn({"password", "nick", "value"},
                         {TextCell("hunter2-plain"), TextCell("Jaxith Qorvane"),
                          TextCell("hunter3")},
                         {"nick", "password", "value"});
  rows.columns = {"full_name", "first_name", "last_name"};

  EXPECT_THAT(
      RowMasker(rules_, book_).Mask({.name = {.name = "v"}}, rows).rows.cells,
      ElementsAre(TextCell("SECRET 1"), TextCell("Jaxith Qorvane"),
                  TextCell("PRIVATE 1")));
}

TEST_F(RowMaskerTest, TextsComputedFromWhatIsMaskedArePrivate) {
  const MaskedTable view = {.name = {.name = "v"}};
  RowMasker masker(rules_, book_);
  const auto of = [&](std::vector<std::string> read) {
    return masker
        .Mask(view, ViewOn({"", ""}, {TextCell("pw=x"), IntegerCell(4)}, read))
        .rows.cells;
  };

  EXPECT_THAT(of({"value"}),
              ElementsAre(TextCell("PRIVATE 1"), IntegerCell(4)));
  EXPECT_THAT(of({"email", "id"}),
              ElementsAre(TextCell("PRIVATE 1"), IntegerCell(4)));
  EXPECT_THAT(of({"id", "state"}),
              ElementsAre(TextCell("pw=x"), IntegerCell(4)));
  rules_.SetColumn("cfg.email", MaskAction::kKeep);
  EXPECT_THAT(of({"email", "id"}),
              ElementsAre(TextCell("pw=x"), IntegerCell(4)));
  rules_.SetColumn("cfg.state", MaskAction::kToken);
  EXPECT_THAT(of({"id", "state"}),
              ElementsAre(TextCell("PRIVATE 1"), IntegerCell(4)));
}

TEST_F(RowMaskerTest, TextsComputedFromWhatNobodyJudgedYetArePrivate) {
  ColumnMemory memory;
  RowMasker masker(rules_, book_, &memory);
  const auto computed = [&](const char* text) {
    return masker
        .Mask({.name = {.name = "v"}},
              ViewOn({""}, {TextCell(text)}, {"ROWID", "c9"}))
        .rows.cells[0];
  };

  EXPECT_EQ(computed("12.50"), TextCell("PRIVATE 1"));
  EXPECT_EQ(computed("12.50"), TextCell("PRIVATE 1"));
  masker.Mask({.name = {.name = "cfg"}},
              {.columns = {"c9"},
               .cells = {IntegerCell(7), RealCell(0.5), Cell(),
                         TextCell("2026-01-02T10:00:00Z"), TextCell("12:34")}});
  EXPECT_EQ(computed("12.50"), TextCell("12.50"));
  // Of a text in a row that nobody judged.
  EXPECT_EQ(computed("6A6F65"), TextCell("PRIVATE 2"));
}

TEST_F(RowMaskerTest, AKeptNameDoesNotShowTextsComputedFromWhatIsMasked) {
  rules_.SetClass(PersonalClass::kPersonName, MaskAction::kKeep);
  RowBatch rows = ViewOn({""}, {TextCell("pw=hunter2-plain")}, {"password"});
  rows.columns = {"full_name"};

  EXPECT_EQ(RowMasker(rules_, book_)
                .Mask({.name = {.name = "v"}}, rows)
                .rows.cells[0],
            TextCell("PRIVATE 1"));
}

TEST_F(RowMaskerTest, TextsOfAViewWithoutOriginsArePrivate) {
  rules_.SetColumn("v.state", MaskAction::kKeep);
  const RowBatch rows = {
      .columns = {"x", "n", "state", "email"},
      .cells = {TextCell("open"), IntegerCell(4), TextCell("open"),
                TextCell("a@example.com")}};

  EXPECT_THAT(RowMasker(rules_, book_)
                  .Mask({.name = {.name = "v"}, .view = true}, rows)
                  .rows.cells,
              ElementsAre(TextCell("PRIVATE 1"), IntegerCell(4),
                          TextCell("open"), TextCell("EMAIL 1")));
  EXPECT_EQ(RowMasker(rules_, book_)
                .Mask({.name = {.name = "v"}}, rows)
                .rows.cells[0],
            TextCell("open"));
}

TEST_F(RowMaskerTest, AColumnThatWasMaskedOnceStaysSoInViews) {
  ColumnMemory memory;
  RowMasker masker(rules_, book_, &memory);
  masker.Mask({.name = {.name = "cfg"}},
              {.columns = {"c9"}, .cells = {TextCell("a@example.com")}});
  const MaskedTable view = {.name = {.name = "v"}};

  EXPECT_EQ(masker.Mask(view, ViewOn({"c9"}, {TextCell("later")}, {"c9"}))
                .rows.cells[0],
            TextCell("EMAIL 2"));
  EXPECT_EQ(masker.Mask(view, ViewOn({""}, {TextCell("b at c")}, {"c9"}))
                .rows.cells[0],
            TextCell("PRIVATE 1"));
}

TEST_F(RowMaskerTest, WhatIsMaskedInACellIsMaskedInTheOtherTexts) {
  const MaskedRows masked = Mask(
      {"note", "full_name", "password", "extra", "n"},
      {TextCell("call Jaxith Qorvane at noon"), TextCell("Jaxith Qorvane"),
       TextCell("hunter2-plain"), TextCell(R"({"by":"Jaxith Qorvane","k":1})"),
       IntegerCell(1), TextCell("pw=hunter2-plain"), Cell(), Cell(),
       TextCell(R"(["Jaxith\u0020Qorvane"])"), IntegerCell(2)});

  EXPECT_EQ(masked.rows.at(0, 0), TextCell("call PERSON 1 at noon"));
  EXPECT_EQ(masked.rows.at(1, 0), TextCell("pw=SECRET 1"));
  EXPECT_EQ(masked.rows.at(0, 3), TextCell(R"({"by":"PERSON 1","k":1})"));
  EXPECT_EQ(masked.rows.at(1, 3), TextCell(R"(["PERSON 1"])"));
  EXPECT_THAT(masked.counts, ElementsAre(4, 2));
  ASSERT_EQ(masked.masks.size(), 4u);
  EXPECT_EQ(masked.masks[0].column, "note");
  EXPECT_TRUE(masked.masks[0].parts);
  EXPECT_THAT(masked.masks[0].classes,
              ElementsAre(PersonalClass::kSecret, PersonalClass::kPersonName));
}

TEST_F(RowMaskerTest, WhatIsKeptIsNotLookedThroughForWhatIsMasked) {
  rules_.SetColumn("note", MaskAction::kKeep);
  rules_.SetClass(PersonalClass::kPersonName, MaskAction::kDrop);

  const MaskedRows masked =
      Mask({"note", "other", "full_name"},
           {TextCell("call Jaxith Qorvane"), TextCell("call Jaxith Qorvane"),
            TextCell("Jaxith Qorvane")});

  EXPECT_THAT(masked.rows.cells,
              ElementsAre(TextCell("call Jaxith Qorvane"),
                          TextCell("call PERSON"), TextCell("PERSON")));
}

TEST_F(RowMaskerTest, AValueWithoutItsNameIsPrivate) {
  const MaskedTable settings = {
      .name = {.name = "settings"},
      .types = {{"key", ColumnType::kText}, {"value", ColumnType::kText}}};

  const MaskedRows alone =
      RowMasker(rules_, book_)
          .Mask(settings, {.columns = {"value"},
                           .cells = {TextCell("s3cr3t"), TextCell("dark")}});

  EXPECT_THAT(alone.rows.cells,
              ElementsAre(TextCell("PRIVATE 1"), TextCell("PRIVATE 2")));
  // Nor is it known that there is one.
  EXPECT_EQ(
      RowMasker(rules_, book_)
          .Mask({.name = {.name = "s"}, .some_columns = true},
                {.columns = {"option_value", "n", "value"},
                 .cells = {TextCell("dark"), TextCell("x"), RealCell(0.5)}})
          .rows.cells,
      (std::vector<Cell>{TextCell("PRIVATE 2"), TextCell("x"), RealCell(0.5)}));
  const MaskedTable measured = {
      .name = {.name = "measured"},
      .types = {{"name", ColumnType::kText}, {"value", ColumnType::kFloat}}};
  EXPECT_EQ(
      RowMasker(rules_, book_)
          .Mask(measured, {.columns = {"value"}, .cells = {IntegerCell(7)}})
          .rows.cells[0],
      IntegerCell(7));
  // SQLite keeps texts in columns of numbers, too.
  EXPECT_EQ(
      RowMasker(rules_, book_)
          .Mask(measured, {.columns = {"value"}, .cells = {TextCell("dark")}})
          .rows.cells[0],
      TextCell("PRIVATE 2"));
  rules_.SetColumn("settings.value", MaskAction::kKeep);
  EXPECT_EQ(
      RowMasker(rules_, book_)
          .Mask(settings, {.columns = {"value"}, .cells = {TextCell("dark")}})
          .rows.cells[0],
      TextCell("dark"));
}

TEST_F(RowMaskerTest, AWholeNumberWithoutItsNameIsPrivate) {
  // Pages of one row, of which no other tells that the column holds texts.
  const MaskedRows alone =
      RowMasker(rules_, book_)
          .Mask({.name = {.name = "settings"}, .some_columns = true},
                {.columns = {"value"}, .cells = {IntegerCell(12345)}});

  EXPECT_EQ(alone.rows.cells[0], TextCell("PRIVATE 1"));
}

TEST_F(RowMaskerTest, MasksPartsOfFreeTextWithTheSameTokens) {
  const MaskedRows masked =
      Mask({"email", "note"}, {TextCell("a@example.com"),
                               TextCell("told a@example.com and 192.0.2.7"),
                               TextCell("b@example.com"), TextCell("nothing")});

  EXPECT_EQ(masked.rows.at(0, 1), TextCell("told EMAIL 1 and IP 1"));
  EXPECT_EQ(masked.rows.at(1, 1), TextCell("nothing"));
  EXPECT_TRUE(masked.masks[1].parts);
  EXPECT_THAT(masked.masks[1].classes,
              ElementsAre(PersonalClass::kEmail, PersonalClass::kIp));
}

TEST_F(RowMaskerTest, CountsTheMaskedValuesOfEachRow) {
  const MaskedRows masked =
      Mask({"email", "note"},
           {TextCell("a@example.com"), TextCell("told a@example.com twice"),
            Cell(), TextCell("nothing"), TextCell(""), TextCell("192.0.2.7")});

  EXPECT_THAT(masked.counts, ElementsAre(2, 0, 1));
}

TEST_F(RowMaskerTest, LeavesWhatIsHarmless) {
  const std::vector<Cell> cells = {IntegerCell(7), RealCell(2.5), Cell(),
                                   TextCell("10.2.0.1")};
  const MaskedRows masked = Mask({"id", "ratio", "x", "version"}, cells);

  EXPECT_EQ(masked.rows.cells, cells);
  EXPECT_TRUE(masked.masks.empty());
}

TEST_F(RowMaskerTest, KeepsNothingOfABlobButItsLength) {
  const MaskedRows masked = Mask({"x"}, {BlobCell("\x01\xFFsecret")});

  EXPECT_EQ(masked.rows.cells[0].kind, Cell::Kind::kBlob);
  EXPECT_EQ(masked.rows.cells[0].bytes, "");
  EXPECT_EQ(masked.rows.cells[0].full_bytes, 8);
}

TEST_F(RowMaskerTest, DropsTheEndOfWhatWasCut) {
  Cell cut = TextCell("call a@example.com or b@exam");
  cut.full_bytes = 900;
  const MaskedRows masked = Mask({"x"}, {cut, IntegerCell(1)});

  EXPECT_EQ(masked.rows.cells[0].bytes, "call EMAIL 1 or ");
  EXPECT_TRUE(masked.rows.cells[0].cut());
}

TEST_F(RowMaskerTest, MasksMembersOfJsonByTheirNames) {
  const std::string harmless = R"({ "size": 4,  "tags": ["a","b"] })";
  Cell cut = TextCell(R"({"first_name":"Jane", "x)");
  cut.full_bytes = 900;
  const MaskedRows masked =
      Mask({"details"},
           {TextCell(R"({"first_name":"Jane","dob":"1980-05-17","n":[1,2],)"
                     R"("contact":{"card_number":4111111111111111},)"
                     R"("text":"by a@example.com"})"),
            TextCell(harmless), TextCell("{ no JSON a@example.com"), cut});

  EXPECT_THAT(masked.rows.cells[0].bytes,
              R"({"contact":{"card_number":"CARD 1"},"dob":"BIRTH DATE 1",)"
              R"("first_name":"PERSON 1","n":[1,2],"text":"by EMAIL 1"})");
  EXPECT_EQ(masked.rows.cells[1], TextCell(harmless));
  EXPECT_EQ(masked.rows.cells[2], TextCell("{ no JSON EMAIL 1"));
  EXPECT_EQ(masked.rows.cells[3].bytes, "");
  EXPECT_TRUE(masked.rows.cells[3].cut());
}

TEST_F(RowMaskerTest, CountsNoDocumentThatStays) {
  const std::string text = R"({ "inner": "{\"size\": 4}", "x": ["[[1, 2]]"] })";
  const MaskedRows masked =
      Mask({"details", "raw"}, {TextCell(text), BlobCell("")});

  EXPECT_EQ(masked.rows.cells[0], TextCell(text));
  EXPECT_THAT(masked.counts, ElementsAre(0));
  EXPECT_TRUE(masked.masks.empty());
}

TEST_F(RowMaskerTest, LooksIntoEveryFormOfJson) {
  const MaskedRows masked =
      Mask({"details"},
           {TextCell("[\n\"a\\u0040example.com\"]"),
            TextCell(R"( [ {"text":"a\u0040example.com"}])"),
            TextCell(R"([["a\u0040example.com"]])"),
            TextCell(R"({"a@example.com":5,"size":1})"),
            TextCell(R"({"name":{"first":"Zed","last":"Qwx"}})"),
            TextCell(R"({"inner":"{\"first_name\":\"Zed\"}"})"),
            TextCell(R"({"text":"a\u0040example.com",})"),
            TextCell(R"("a\u0040example.com")"), TextCell("[note] nothing")});

  EXPECT_THAT(
      masked.rows.cells,
      ElementsAre(
          TextCell(R"(["EMAIL 1"])"), TextCell(R"([{"text":"EMAIL 1"}])"),
          TextCell(R"([["EMAIL 1"]])"), TextCell(R"({"EMAIL 1":5,"size":1})"),
          TextCell(R"({"name":{"first":"PERSON 1","last":"PERSON 2"}})"),
          TextCell(R"({"inner":"{\"first_name\":\"PERSON 1\"}"})"),
          TextCell(R"({"text":"EMAIL 1",})"), TextCell(R"("EMAIL 2")"),
          TextCell("[note] nothing")));
}

TEST_F(RowMaskerTest, WhatIsBelowAPersonalMemberIsOfItsClass) {
  const std::string harmless = R"({"tokens_used":{"in":4},"size":{"x":1}})";
  const MaskedRows masked =
      Mask({"details"}, {TextCell(R"({"password":{"old":"q"}})"),
                         TextCell(R"({"phones":{"home":603123456}})"),
                         TextCell(R"({"address":{"id":7,"x":["Nerudova"]}})"),
                         TextCell(harmless)});

  EXPECT_THAT(masked.rows.cells,
              ElementsAre(TextCell(R"({"password":{"old":"SECRET 1"}})"),
                          TextCell(R"({"phones":{"home":"PHONE 1"}})"),
                          TextCell(R"({"address":{"id":7,"x":["ADDRESS 1"]}})"),
                          TextCell(harmless)));
}

TEST_F(RowMaskerTest, WhatIsBelowAPersonalMemberSaysNothingOfOtherTexts) {
  const MaskedRows masked =
      Mask({"details", "state", "notes"},
           {TextCell(R"({"email":{"digest":"weekly"},"token":{"x":"active"}})"),
            TextCell("active"), TextCell("weekly report is inactive"),
            TextCell(R"({"password":"hunter2xyz"})"), TextCell("open"),
            TextCell("it is hunter2xyz")});

  EXPECT_EQ(
      masked.rows.at(0, 0),
      TextCell(R"({"email":{"digest":"EMAIL 1"},"token":{"x":"SECRET 1"}})"));
  EXPECT_EQ(masked.rows.at(0, 1), TextCell("active"));
  EXPECT_EQ(masked.rows.at(0, 2), TextCell("weekly report is inactive"));
  EXPECT_EQ(masked.rows.at(1, 2), TextCell("it is SECRET 2"));
}

TEST_F(RowMaskerTest, MasksTornJsonByItsMembers) {
  const MaskedRows masked =
      Mask({"details", "full_name"},
           {TextCell("{\"first_name\":\"Zyx\"}\n{\"dob\":\"1984-03-02\"}"),
            Cell(), TextCell("\xEF\xBB\xBF{\"dob\":\"1984-03-02\"}"), Cell(),
            TextCell(R"({"by":"Jaxith\u0020Qorvane",})"),
            TextCell("Jaxith Qorvane")});

  EXPECT_EQ(
      masked.rows.at(0, 0),
      TextCell("{\"first_name\":\"PERSON 1\"}\n{\"dob\":\"BIRTH DATE 1\"}"));
  EXPECT_EQ(masked.rows.at(1, 0),
            TextCell("\xEF\xBB\xBF{\"dob\":\"BIRTH DATE 1\"}"));
  EXPECT_EQ(masked.rows.at(2, 0), TextCell(R"({"by":"PERSON 2",})"));
}

TEST_F(RowMaskerTest, AnAddressWithoutItsMarkHasNoDomainToShow) {
  rules_.SetClass(PersonalClass::kEmail, MaskAction::kDomain);
  const MaskedRows masked = Mask(
      {"email"}, {TextCell("a＠example.com"), TextCell("a%40example.com")});

  EXPECT_EQ(masked.rows.cells[0], TextCell("EMAIL 1"));
  EXPECT_EQ(masked.rows.cells[1], TextCell("EMAIL 2"));
}

TEST_F(RowMaskerTest, FewValuesThatAreAllNamesAreNames) {
  EXPECT_EQ(Mask({"who"}, {TextCell("Maria")}).rows.cells[0],
            TextCell("PERSON 1"));
  const MaskedRows two = Mask({"who"}, {TextCell("Petra"), TextCell("Karel")});
  EXPECT_EQ(two.rows.cells[0], TextCell("PERSON 2"));
  EXPECT_EQ(two.rows.cells[1], TextCell("PERSON 3"));
  for (const char* other : {"Berlin", "blue", "Chair"}) {
    const MaskedRows mixed =
        Mask({"who"}, {TextCell("Petra"), TextCell(other)});
    EXPECT_EQ(mixed.rows.cells[1], TextCell(other));
  }
}

TEST_F(RowMaskerTest, DoesWhatTheRulesSay) {
  rules_.SetClass(PersonalClass::kEmail, MaskAction::kDomain);
  rules_.SetClass(PersonalClass::kIp, MaskAction::kKeep);
  rules_.SetColumn("users.phone", MaskAction::kDrop);
  rules_.SetColumn("nick", MaskAction::kLength);
  rules_.SetColumn("iban", MaskAction::kKeep);
  const std::vector<Cell> cells = {
      TextCell("a@example.com"), TextCell("192.0.2.7"),
      TextCell("777123456"),     TextCell("sherlock"),
      TextCell("anything"),      TextCell("192.0.2.8, c@example.com")};

  const MaskedRows masked =
      Mask({"email", "ip", "phone", "nick", "iban", "text"}, cells);

  EXPECT_THAT(
      masked.rows.cells,
      ElementsAre(TextCell("EMAIL 1@example.com"), TextCell("192.0.2.7"),
                  TextCell("PHONE"), TextCell("PRIVATE 1 (5 to 8 bytes)"),
                  TextCell("anything"),
                  TextCell("192.0.2.8, EMAIL 2@example.com")));
}

TEST_F(RowMaskerTest, MasksNumbersAsText) {
  const MaskedRows masked =
      Mask({"card_number", "lat"},
           {IntegerCell(4111111111111111), RealCell(50.0755)});

  EXPECT_EQ(masked.rows.cells[0], TextCell("CARD 1"));
  EXPECT_EQ(masked.rows.cells[1], TextCell("GEO 1"));
}

TEST_F(RowMaskerTest, SmallNumbersDoNotSpeakAgainstACard) {
  std::vector<Cell> cells;
  for (int i = 0; i < 20; ++i) cells.push_back(IntegerCell(i));
  cells.push_back(IntegerCell(4222222222222));
  cells.push_back(IntegerCell(4111111111111111));
  const MaskedRows masked = Mask({"n"}, cells);

  EXPECT_EQ(masked.rows.cells[19], IntegerCell(19));
  EXPECT_EQ(masked.rows.cells[20], TextCell("CARD 1"));
  EXPECT_EQ(masked.rows.cells[21], TextCell("CARD 2"));
  // As long as a card is many a number.
  for (int i = 0; i < 20; ++i) cells[i] = IntegerCell(1764301727000 + i);
  EXPECT_EQ(Mask({"n"}, cells).rows.cells, cells);
}

TEST_F(RowMaskerTest, WholeNumbersWithCheckDigitsAreWhatTheyAre) {
  const MaskedRows masked =
      Mask({"a", "b"}, {IntegerCell(4222222222222), IntegerCell(44051401359),
                        IntegerCell(4111111111111111), IntegerCell(44051401366),
                        IntegerCell(378282246310005), IntegerCell(44051401373),
                        IntegerCell(30569309025904), IntegerCell(44051401380)});

  ASSERT_EQ(masked.masks.size(), 2u);
  EXPECT_THAT(masked.masks[0].classes, ElementsAre(PersonalClass::kCard));
  EXPECT_THAT(masked.masks[1].classes, ElementsAre(PersonalClass::kNationalId));
}

TEST_F(RowMaskerTest, MasksWithoutRows) {
  EXPECT_TRUE(Mask({"email"}, {}).rows.cells.empty());
  EXPECT_TRUE(Mask({}, {}).rows.cells.empty());
}

}  // namespace
}  // namespace osiris
