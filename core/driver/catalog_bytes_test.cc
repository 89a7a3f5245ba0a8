#include "core/driver/catalog_bytes.h"

#include <string>

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/driver/catalog_sample.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

void ExpectRefused(std::string_view bytes) {
  EXPECT_THAT(DecodeCatalog(bytes),
              FailsWith(ErrorCode::kProtocolFrameInvalid));
}

TEST(CatalogBytesTest, BringsEveryMemberAcross) {
  for (const Catalog& catalog : {SampleCatalog(), Catalog()}) {
    const auto back = DecodeCatalog(EncodeCatalog(catalog));
    ASSERT_OK(back);
    EXPECT_EQ(*back, catalog);
  }
}

TEST(CatalogBytesTest, RefusesWhatIsCutAnywhere) {
  const std::string bytes = EncodeCatalog(SampleCatalog());
  for (size_t size = 0; size < bytes.size(); ++size) {
    ExpectRefused(std::string_view(bytes).substr(0, size));
  }
}

TEST(CatalogBytesTest, RefusesWhatFollows) {
  ExpectRefused(EncodeCatalog(SampleCatalog()) + '\0');
}

// What a process that is not itself any more may send.
TEST(CatalogBytesTest, TakesNothingThatItWouldNotWrite) {
  const std::string bytes = EncodeCatalog(SampleCatalog());
  size_t taken = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ change);
      const auto back = DecodeCatalog(changed);
      if (!back.ok()) continue;
      ++taken;
      EXPECT_EQ(EncodeCatalog(*back), changed) << at;
    }
  }
  // Another letter in a name is another catalogue.
  EXPECT_GT(taken, 0u);
}

TEST(CatalogBytesTest, RefusesTextThatIsNotUtf8) {
  Catalog catalog = SampleCatalog();
  catalog.tables[0].comment = "\xFF";
  ExpectRefused(EncodeCatalog(catalog));
}

TEST(CatalogBytesTest, RefusesMoreThanItMayBe) {
  Catalog catalog;
  catalog.next_cursor = std::string(kMaxCatalogBytes, 'x');
  ExpectRefused(EncodeCatalog(catalog));
}

}  // namespace
}  // namespace osiris
