#include "mcp/protocol/content.h"

#include "gmock/gmock.h"

namespace osiris::mcp {
namespace {

constexpr Revision kOldest = Revision::k2024_11_05;
constexpr Revision kNewest = Revision::k2026_07_28;

TEST(ContentTest, CarriesBytesAsBase64) {
  const Content picture = {
      .what =
          Media{Media::Kind::kImage, std::string("\0\xff", 2), "image/png"}};
  EXPECT_EQ(
      Render(picture, kOldest),
      (Json{{"type", "image"}, {"data", "AP8="}, {"mimeType", "image/png"}}));
  EXPECT_EQ(RenderContents({.uri = "t://x", .blob = "\xff"}),
            (Json{{"uri", "t://x"}, {"blob", "/w=="}}));
}

TEST(ContentTest, SaysWhatOldRevisionsCannotCarry) {
  const Content sound = {.what =
                             Media{Media::Kind::kAudio, "abc", "audio/wav"}};
  EXPECT_EQ(Render(sound, kOldest)["type"], "text");
  EXPECT_EQ(Render(sound, Revision::k2025_03_26)["type"], "audio");
  const Content link = {.what = Resource{.uri = "t://x", .name = "x"}};
  EXPECT_EQ(Render(link, Revision::k2025_03_26)["text"], "x: t://x");
  EXPECT_EQ(Render(link, Revision::k2025_06_18)["type"], "resource_link");
}

TEST(ContentTest, ShowsOfHintsWhatTheRevisionKnows) {
  const Content text = {.what = "a",
                        .annotations = {.audience = {"user"},
                                        .priority = 0.5,
                                        .last_modified = "2026-01-01"},
                        .meta = {{"x/y", 1}}};
  EXPECT_EQ(
      Render(text, kOldest),
      (Json{{"type", "text"},
            {"text", "a"},
            {"annotations", {{"audience", {"user"}}, {"priority", 0.5}}}}));
  const Json newest = Render(text, kNewest);
  EXPECT_EQ(newest["annotations"]["lastModified"], "2026-01-01");
  EXPECT_EQ(newest["_meta"]["x/y"], 1);
}

TEST(ContentTest, ShowsIconsSinceThereAreAny) {
  const Resource resource = {
      .uri = "t://x",
      .name = "x",
      .icons = {{"data:,", "image/png", {"48x48"}, "dark"}}};
  EXPECT_FALSE(Render(resource, Revision::k2025_06_18).contains("icons"));
  EXPECT_EQ(Render(resource, Revision::k2025_11_25)["icons"],
            Json::array({{{"src", "data:,"},
                          {"mimeType", "image/png"},
                          {"sizes", {"48x48"}},
                          {"theme", "dark"}}}));
}

}  // namespace
}  // namespace osiris::mcp
