#include "core/payload/leak/leak_needles.h"

#include <sodium.h>
#include <zstd.h>

#include <algorithm>
#include <string>

#include "core/base/json.h"
#include "core/payload/leak/folded.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr std::string_view kSecret = "p4ss/Wörd \"q&7\"";

std::string Base64(std::string_view bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  text.pop_back();
  return text;
}

std::string Hex(std::string_view bytes) {
  std::string hex(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(),
                 reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  hex.pop_back();
  return hex;
}

std::string Zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(
      ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

std::string Escaped(std::string_view text) {
  const std::string json = DumpJson(Json(std::string(text)));
  return json.substr(1, json.size() - 2);
}

class LeakNeedlesTest : public testing::Test {
 protected:
  LeakNeedlesTest() { EXPECT_TRUE(needles_.Add(kSecret)); }

  // Finds what is planted, with that form, and where.
  void ExpectFound(const std::string& planted, std::string_view form,
                   const std::vector<std::string_view>& inside = {}) {
    const std::vector<LeakHit> hits =
        needles_.Find("some text " + planted + " more");
    const auto found =
        std::find_if(hits.begin(), hits.end(), [&](const LeakHit& hit) {
          return hit.form == form && hit.inside == inside;
        });
    ASSERT_NE(found, hits.end()) << form << " " << planted;
    EXPECT_EQ(found->secret, 0u);
    if (inside.empty()) return;
    EXPECT_EQ(found->offset, 10u);
  }

  LeakNeedles needles_;
};

TEST_F(LeakNeedlesTest, FindASecretAsItIsAndBackwards) {
  ExpectFound(std::string(kSecret), "plain");
  ExpectFound("x" + std::string(kSecret) + "x", "plain");
  ExpectFound(std::string(kSecret.rbegin(), kSecret.rend()), "reversed");
}

TEST_F(LeakNeedlesTest, FindBase64WhereverItBegins) {
  for (const std::string before : {"", "a", "ab", "abc", "abcd"}) {
    for (const std::string after : {"", "z", "zy"}) {
      const std::string text = before + std::string(kSecret) + after;
      for (const int variant : {sodium_base64_VARIANT_ORIGINAL,
                                sodium_base64_VARIANT_ORIGINAL_NO_PADDING}) {
        ExpectFound(Base64(text, variant), "base64");
      }
    }
  }
}

TEST_F(LeakNeedlesTest, FindTheOtherAlphabetOfBase64) {
  LeakNeedles needles;
  needles.Add("\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8");
  const std::string url =
      Base64("\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", sodium_base64_VARIANT_URLSAFE);
  ASSERT_EQ(needles.Find(url).size(), 1u);
  EXPECT_EQ(needles.Find(url)[0].form, "base64url");
}

TEST_F(LeakNeedlesTest, FindHexOfBothCases) {
  std::string hex = Hex(kSecret);
  ExpectFound(hex, "hex");
  std::transform(hex.begin(), hex.end(), hex.begin(), ::toupper);
  ExpectFound(hex, "hex");
}

TEST_F(LeakNeedlesTest, FindPercentEncoding) {
  ExpectFound("p4ss%2FW%C3%B6rd%20%22q%267%22", "url");
  ExpectFound("p4ss%2fW%c3%b6rd%20%22q%267%22", "url");
  ExpectFound("p4ss%2FW%C3%B6rd+%22q%267%22", "url");
}

TEST_F(LeakNeedlesTest, FindTheEscapesOfJson) {
  ExpectFound(Escaped(kSecret), "json");
  ExpectFound(Escaped(Escaped(kSecret)), "json");
  ExpectFound("p4ss\\/Wörd \\\"q&7\\\"", "json");
  ExpectFound("p4ss/Wörd \\\"q\\u00267\\\"", "json");
  ExpectFound("p4ss/W\\u00f6rd \\\"q&7\\\"", "json");
  ExpectFound("p4ss/W\\u00F6rd \\\"q&7\\\"", "json");
  ExpectFound("p4ss\\u002fW\\u00f6rd\\u0020\\u0022q\\u00267\\u0022", "json");
}

TEST_F(LeakNeedlesTest, FindPercentEncodingWhateverWasLeftPlain) {
  // As quote() of Python and encodeURIComponent() write it.
  ExpectFound("p4ss/W%C3%B6rd%20%22q%267%22", "url");
  ExpectFound("p4ss/W%c3%b6rd%20%22q%267%22", "url");
  ExpectFound("p4ss/W%c3%B6rd+\"q%267%22", "url");
  std::string all;
  for (const char c : kSecret) all += "%" + Hex({&c, 1});
  ExpectFound("x" + all + "x", "url");
  LeakNeedles needles;
  needles.Add("it's (so) good!*");
  for (const char* written :
       {"it's%20(so)%20good!*", "it%27s%20%28so%29%20good%21%2A",
        "it's+(so)+good!*"}) {
    const std::vector<LeakHit> hits = needles.Find(written);
    ASSERT_EQ(hits.size(), 1u) << written;
    EXPECT_EQ(hits[0].form, "url");
  }
}

TEST_F(LeakNeedlesTest, FindEveryEscapeOfJsonEscapedOnceMore) {
  for (const std::string_view once :
       {"p4ss\\/W\\u00f6rd \\\"q\\u00267\\\"", "p4ss/W\\u00F6rd \\\"q&7\\\"",
        "p4ss\\u002fW\\u00f6rd\\u0020\\u0022q\\u00267\\u0022"}) {
    ExpectFound(std::string(once), "json");
    ExpectFound(Escaped(once), "json");
  }
}

TEST_F(LeakNeedlesTest, FindEscapesHoweverDeepTheTextStandsInOthers) {
  std::string written = R"(p4ss\/W\u00f6rd \"q&7\")";
  for (int level = 1; level <= 6; ++level) {
    ExpectFound(written, "json");
    EXPECT_EQ(needles_.Find("\\n" + written)[0].offset, 2u) << level;
    written = Escaped(written);
  }
}

TEST_F(LeakNeedlesTest, FindLettersBackwards) {
  const std::string backwards = "\"7&q\" dröW/ss4p";
  ExpectFound(backwards, "reversed");
  ExpectFound(Escaped(backwards), "reversed");
  ExpectFound(Escaped(Escaped(backwards)), "reversed");
  ExpectFound("\\\"7&q\\\" dr\\u00f6W/ss4p", "reversed");
  LeakNeedles needles;
  needles.Add("two\nlines\\");
  EXPECT_EQ(needles.Find(R"("\\senil\nowt")").size(), 1u);
}

TEST_F(LeakNeedlesTest, TellOnceWhereWhatIsEscapedBegins) {
  const std::string text = "{\"a\":\"\\n\\u00fc%20" + Escaped(kSecret) + "\"}";
  const std::vector<LeakHit> hits = needles_.Find(text);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].offset, text.find("p4ss"));
}

TEST_F(LeakNeedlesTest, FindASecretThatJsonCannotWrite) {
  LeakNeedles needles;
  needles.Add("p4ss\xffw\"rd");
  EXPECT_EQ(needles.Find(Escaped("p4ss\xffw\"rd")).size(), 1u);
}

TEST_F(LeakNeedlesTest, FindAnEncodedSecretOfFourBytesWhereItStandsAlone) {
  for (const std::string_view secret : {"q7X!", "q7X!5", "q7X!5_"}) {
    LeakNeedles needles;
    EXPECT_TRUE(needles.Add(secret));
    for (const int variant :
         {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_URLSAFE,
          sodium_base64_VARIANT_ORIGINAL_NO_PADDING}) {
      const std::vector<LeakHit> hits =
          needles.Find("k: " + Base64(secret, variant) + "\n");
      ASSERT_EQ(hits.size(), 1u) << secret;
      EXPECT_EQ(hits[0].form, "base64");
    }
    EXPECT_TRUE(needles.Find("xcTdYIQx").empty());
    EXPECT_EQ(needles.Find(Hex(secret)).size(), 1u);
  }
}

TEST_F(LeakNeedlesTest, FindWhatIsFolded) {
  const std::string text = "the key: " + std::string(kSecret);
  ExpectFound(Zip(text, 16), "plain", {"gzip"});
  ExpectFound(Zip(text, 0), "plain", {"zlib"});
  ExpectFound(Zstd(text), "plain", {"zstd"});
  ExpectFound(Zip(Zstd(Hex(kSecret)), 16), "hex", {"gzip", "zstd"});
  ExpectFound(Base64(Zip(text, 16), sodium_base64_VARIANT_ORIGINAL), "plain",
              {"base64", "gzip"});
  ExpectFound(Base64(Zstd(text), sodium_base64_VARIANT_URLSAFE), "plain",
              {"base64", "zstd"});
  ExpectFound(Hex(Zip(text, 16)), "plain", {"hex", "gzip"});
}

// Bytes that nothing folds, always the same.
std::string Noise(size_t size) {
  std::string noise(size, '\0');
  randombytes_buf_deterministic(noise.data(), noise.size(),
                                reinterpret_cast<const unsigned char*>(
                                    "0123456789abcdef0123456789abcdef"));
  return noise;
}

// `text` in lines of `columns`, which end with `end`.
std::string Wrapped(std::string_view text, size_t columns,
                    std::string_view end) {
  std::string lines;
  for (; text.size() > columns; text.remove_prefix(columns)) {
    lines += std::string(text.substr(0, columns)) + std::string(end);
  }
  return lines + std::string(text) + std::string(end);
}

TEST_F(LeakNeedlesTest, FindBase64AndHexThatAreWrapped) {
  for (const size_t columns : {60, 64, 76}) {
    for (const std::string_view end : {"\n", "\r\n", "\\n", "\\r\\n"}) {
      // The secret begins anywhere in a line, so that lines break anywhere in
      // it.
      for (size_t before = 0; before < 100; ++before) {
        const std::string text = std::string(before, '.') +
                                 std::string(kSecret) + std::string(90, '.');
        ExpectFound(
            Wrapped(Base64(text, sodium_base64_VARIANT_ORIGINAL), columns, end),
            "base64");
        ExpectFound(Wrapped(Hex(text), columns, end), "hex");
      }
    }
  }
}

TEST_F(LeakNeedlesTest, FindWhatIsFoldedInWhatIsWrapped) {
  const std::string text = Noise(300) + std::string(kSecret);
  const std::string wrapped = Wrapped(
      Base64(Zip(text, 16), sodium_base64_VARIANT_ORIGINAL), 76, "\r\n");
  ExpectFound(wrapped, "plain", {"base64", "gzip"});
  const std::string inner =
      Wrapped(Base64(text, sodium_base64_VARIANT_ORIGINAL), 64, "\n");
  ExpectFound(Zip(inner, 16), "base64", {"gzip"});
}

TEST_F(LeakNeedlesTest, FindWhatIsWrappedInDocumentsInTexts) {
  const std::string text = Noise(300) + std::string(kSecret) + Noise(300);
  for (const std::string_view end : {"\n", "\r\n"}) {
    std::string base64 =
        Wrapped(Base64(text, sodium_base64_VARIANT_ORIGINAL), 64, end);
    std::string gzip =
        Wrapped(Base64(Zip(text, 16), sodium_base64_VARIANT_ORIGINAL), 64, end);
    std::string hex = Wrapped(Hex(text), 64, end);
    for (int level = 1; level <= 6; ++level) {
      base64 = DumpJson({{"pem", base64}});
      gzip = DumpJson({{"pem", gzip}});
      hex = DumpJson({{"pem", hex}});
      SCOPED_TRACE(level);
      ExpectFound(base64, "base64");
      ExpectFound(hex, "hex");
      EXPECT_EQ(needles_.Find(gzip).size(), 1u);
      EXPECT_EQ(needles_.Find(gzip)[0].offset, gzip.find("H4sI"));
    }
  }
}

TEST_F(LeakNeedlesTest, FindWhatIsFoldedInBase64WhoseSignsAreEscaped) {
  const std::string text = Noise(300) + std::string(kSecret);
  const std::string base64 =
      Base64(Zip(text, 16), sodium_base64_VARIANT_ORIGINAL);
  std::string escaped;
  for (const char c : base64) escaped += c == '/' ? "\\/" : std::string(1, c);
  ASSERT_NE(escaped, base64);
  ExpectFound(escaped, "plain", {"base64", "gzip"});
  ExpectFound(Escaped(escaped), "plain", {"base64", "gzip"});
}

TEST_F(LeakNeedlesTest, FindZlibOfEveryLevelAndWindow) {
  const std::string text = "the key: " + std::string(kSecret);
  for (const int level : {0, 1, 2, 5, 6, 9}) {
    for (int window = 9; window <= 15; ++window) {
      const std::string zlib = Zip(text, 0, level, window);
      std::string hex = Hex(zlib);
      ExpectFound(zlib, "plain", {"zlib"});
      ExpectFound(hex, "plain", {"hex", "zlib"});
      std::transform(hex.begin(), hex.end(), hex.begin(), ::toupper);
      ExpectFound(hex, "plain", {"hex", "zlib"});
      ExpectFound(Base64(zlib, sodium_base64_VARIANT_URLSAFE), "plain",
                  {"base64", "zlib"});
    }
  }
}

TEST_F(LeakNeedlesTest, TellWhereAWrappedOneBegins) {
  const std::string text =
      std::string(45, '.') + std::string(kSecret) + std::string(45, '.');
  const std::string wrapped =
      Wrapped(Base64(text, sodium_base64_VARIANT_ORIGINAL), 64, "\r\n");
  const std::vector<LeakHit> hits = needles_.Find("text: " + wrapped);
  // 45 bytes are 60 digits.
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].offset, 6u + 60);
  EXPECT_EQ(needles_.Find(wrapped + wrapped).size(), 2u);
}

TEST_F(LeakNeedlesTest, FindWhatIsFarWithinALongWriting) {
  const std::string text = Noise(64 << 10) + std::string(kSecret);
  for (const int variant :
       {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_URLSAFE}) {
    ExpectFound(Base64(Zip(text, 16), variant), "plain", {"base64", "gzip"});
    ExpectFound(Base64(Zip(text, 0), variant), "plain", {"base64", "zlib"});
    ExpectFound(Base64(Zstd(text), variant), "plain", {"base64", "zstd"});
  }
  ExpectFound(Hex(Zip(text, 16)), "plain", {"hex", "gzip"});
}

TEST_F(LeakNeedlesTest, SayWhenMoreIsFoldedThanIsLookedThrough) {
  bool cut = true;
  needles_.Find(Zip(std::string(1 << 20, ' '), 16), 1, &cut);
  EXPECT_FALSE(cut);
  const std::string bomb =
      Zip(std::string(kSecret) + std::string(65 << 20, ' '), 16);
  EXPECT_LT(bomb.size(), 1u << 20);
  EXPECT_EQ(needles_.Find(bomb, 1, &cut).size(), 1u);
  EXPECT_TRUE(cut);
}

TEST_F(LeakNeedlesTest, GoThroughALongWritingOfNothing) {
  // Some thousand places in it look like the beginning of a stream.
  const std::string text =
      Base64(Noise(4 << 20), sodium_base64_VARIANT_ORIGINAL);
  EXPECT_TRUE(needles_.Find(text).empty());
}

TEST_F(LeakNeedlesTest, FindNothingWhereNothingIs) {
  EXPECT_TRUE(needles_.Find("").empty());
  EXPECT_TRUE(needles_.Find("p4ss").empty());
  EXPECT_TRUE(needles_.Find(Noise(1 << 20)).empty());
}

TEST_F(LeakNeedlesTest, FindAShortSecretOnlyAsAWord) {
  LeakNeedles needles;
  EXPECT_FALSE(needles.Add("abc"));
  EXPECT_TRUE(needles.Add("test"));
  EXPECT_TRUE(needles.Find("the latest abc").empty());
  EXPECT_TRUE(needles.Find("the la\\u0074est").empty());
  EXPECT_EQ(needles.Find("a\\ntest%20").size(), 1u);
  ASSERT_EQ(needles.Find("a test.").size(), 1u);
  EXPECT_EQ(needles.Find("a test.")[0].secret, 1u);
}

TEST_F(LeakNeedlesTest, StopAtTheMostThatIsAskedFor) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += std::string(kSecret) + " ";
  EXPECT_EQ(needles_.Find(text, 3).size(), 3u);
}

}  // namespace
}  // namespace osiris
