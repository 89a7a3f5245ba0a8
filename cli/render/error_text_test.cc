#include "cli/render/error_text.h"

#include "core/base/error_info.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

TEST(ErrorTextTest, SaysWhatHappenedAndWhatToTry) {
  const absl::Status status =
      MakeError(ErrorCode::kConnectionNotFound,
                "connection `@mysql.missing` is not configured",
                {.hint = "use one of @csv.local, @mysql.default"});

  EXPECT_EQ(ErrorText(status, {}),
            "osiris: connection `@mysql.missing` is not configured "
            "[CONNECTION/NOT_FOUND]\n"
            "  try: use one of @csv.local, @mysql.default\n");
}

TEST(ErrorTextTest, ShowsQuotedDataHarmlessly) {
  const absl::Status status =
      MakeError(ErrorCode::kDiscoveryTableNotFound,
                "no table `a\x1b[31m\nosiris: all is well`");

  EXPECT_EQ(ErrorText(status, {}).substr(0, 61),
            "osiris: no table `a\\x1b[31m\\nosiris: all is well` [DISCOVERY/");
}

}  // namespace
}  // namespace osiris::cli
