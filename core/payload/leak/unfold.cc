#include "core/payload/leak/unfold.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace osiris {
namespace {

constexpr size_t kStep = 64 << 10;
constexpr std::string_view kZstdStart = "\x28\xb5\x2f\xfd";

int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The bytes of a run of digits of `bits` each.
template <typename Digit>
std::string FromDigits(std::string_view text, int bits, const Digit& digit) {
  std::string bytes;
  uint32_t held = 0;
  int count = 0;
  for (const char c : text) {
    const int value = digit(c);
    if (value < 0) break;
    held = (held << bits) | static_cast<uint32_t>(value);
    count += bits;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((held >> count) & 0xFF);
  }
  return bytes;
}

}  // namespace

std::optional<std::string> Unzip(std::string_view bytes, size_t most) {
  z_stream stream = {};
  // Of zlib or gzip, whichever begins here.
  if (inflateInit2(&stream, MAX_WBITS + 32) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(std::min<size_t>(bytes.size(), 1u << 30));
  std::string out;
  int state = Z_OK;
  while (state == Z_OK && out.size() < most) {
    const size_t before = out.size();
    out.resize(std::min(before + kStep, most));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(out.size() - before);
    state = inflate(&stream, Z_SYNC_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (out.size() == before && state == Z_OK && stream.avail_in == 0) break;
  }
  inflateEnd(&stream);
  if (out.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> Unzstd(std::string_view bytes, size_t most) {
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(
      ZSTD_createDCtx(), ZSTD_freeDCtx);
  if (context == nullptr) return std::nullopt;
  std::string out;
  ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
  while (out.size() < most) {
    const size_t before = out.size();
    out.resize(std::min(before + kStep, most));
    ZSTD_outBuffer to = {out.data(), out.size(), before};
    const size_t left = ZSTD_decompressStream(context.get(), &to, &in);
    out.resize(to.pos);
    if (ZSTD_isError(left) != 0 || left == 0) break;
    if (to.pos == before && in.pos == in.size) break;
  }
  if (out.empty()) return std::nullopt;
  return out;
}

bool MayUnfold(std::string_view bytes) {
  char sink[1024];
  if (bytes.starts_with(kZstdStart)) return true;
  z_stream stream = {};
  if (inflateInit2(&stream, MAX_WBITS + 32) != Z_OK) return false;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(sink);
    stream.avail_out = sizeof(sink);
    state = inflate(&stream, Z_SYNC_FLUSH);
  }
  inflateEnd(&stream);
  // Z_BUF_ERROR: it goes on after these.
  return state == Z_STREAM_END || state == Z_BUF_ERROR;
}

std::string FromBase64Run(std::string_view text) {
  return FromDigits(text, 6, Base64Digit);
}

std::string FromHexRun(std::string_view text) {
  return FromDigits(text, 4, HexDigit);
}

}  // namespace osiris
