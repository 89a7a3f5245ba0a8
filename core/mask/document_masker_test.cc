#include "core/mask/document_masker.h"

#include <string>

#include "core/mask/value_detector.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kEmail[] = "ada.lovelace@example.org";

TEST(DocumentMaskerTest, MasksPartsOfTextsAndCountsThem) {
  const MaskedDocument masked =
      MaskDocument({{"intent", std::string("ask ") + kEmail + " or " + kEmail},
                    {"list", {"nothing here", "at 203.0.113.7 since May"}}});

  EXPECT_EQ(masked.document.at("intent"), "ask EMAIL 1 or EMAIL 1");
  EXPECT_EQ(masked.document.at("list").at(0), "nothing here");
  EXPECT_EQ(masked.document.at("list").at(1), "at IP 1 since May");
  EXPECT_EQ(masked.masked.at(PersonalClass::kEmail), 2);
  EXPECT_EQ(masked.masked.at(PersonalClass::kIp), 1);
}

TEST(DocumentMaskerTest, MasksValuesThatTheirMembersNameGivesAway) {
  const MaskedDocument masked =
      MaskDocument({{"password", "hunter2"}, {"phone", 5551234567}});

  EXPECT_EQ(masked.document.at("password"), "SECRET 1");
  EXPECT_EQ(masked.document.at("phone"), "PHONE 1");
}

TEST(DocumentMaskerTest, MasksNamesOfMembers) {
  const MaskedDocument masked =
      MaskDocument({{"rows", {{kEmail, 3}, {"bob@example.org", 4}}}});

  const Json& rows = masked.document.at("rows");
  EXPECT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows.dump(), Not(HasSubstr("example.org")));
}

TEST(DocumentMaskerTest, LeavesWhatIsNotPersonal) {
  const Json document = {{"intent", "join @sqlite.movies on orders.id"},
                         {"release", "version 1.2.3 of the tool"},
                         {"at", 1764217200},
                         {"flags", {true, nullptr, 1.5}}};

  const MaskedDocument masked = MaskDocument(document);

  EXPECT_EQ(masked.document, document);
  EXPECT_TRUE(masked.masked.empty());
}

// The engine looks at so many bytes and no more: nothing may hide beyond.
TEST(DocumentMaskerTest, LooksAtLongTextsWhole) {
  for (const char filler : {' ', 'x'}) {
    for (const size_t edge : {kMaxInspected / 2, kMaxInspected,
                              kMaxInspected + kMaxInspected / 2}) {
      for (size_t at = edge - 40; at < edge + 40; at += 7) {
        const std::string text = std::string(at, filler) + " " + kEmail + " " +
                                 std::string(kMaxInspected, filler);
        const MaskedDocument masked = MaskDocument({{"notes", text}});
        const std::string shown = masked.document.at("notes");
        ASSERT_THAT(shown, Not(HasSubstr("ada"))) << at;
        ASSERT_THAT(shown, HasSubstr("EMAIL 1")) << at;
      }
    }
  }
}

}  // namespace
}  // namespace osiris
