#include "otlp/gzip.h"

#include <zlib.h>

#include <string>

#include "gtest/gtest.h"

namespace osiris::otlp {
namespace {

std::string Unpack(std::string packed, size_t most) {
  z_stream stream = {};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string text(most, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

TEST(GzipTest, ComesOutAsItWentIn) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += std::to_string(i * 7919) + ",";
  for (const std::string& one : {std::string(), std::string("a"), text}) {
    const auto packed = Gzip(one);
    ASSERT_TRUE(packed.has_value());
    EXPECT_EQ(Unpack(*packed, one.size() + 1), one);
  }
  EXPECT_LT(Gzip(text)->size(), text.size() / 2);
}

}  // namespace
}  // namespace osiris::otlp
