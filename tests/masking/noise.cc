#include "tests/masking/noise.h"

#include <array>
#include <string_view>
#include <utility>

#include "core/driver/cells.h"
#include "fmt/format.h"
#include "tests/masking/dice.h"
#include "tests/masking/labelled_set.h"

namespace osiris::masking {
namespace {

constexpr std::string_view kMarks = " .:-/@=_,;()+#$'\"\n\t{}[]\\%&?*<>|~";
constexpr std::string_view kHex = "0123456789abcdefABCDEF:-.";
constexpr std::string_view kAny =
    "0123456789012345678901234567890123456789abcdefghijklmnopqrstuvwxyz"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ .:-/@=_,;()+#$'\"\n \xC3\xA9\xC4\x8D\xFF";

// What one detector or another begins with.
constexpr std::array<std::string_view, 49> kBeginnings = {
    "40°26'",        "N 50.1",    "Bearer ",       "Authorization: ",
    "ssn ",          "1-415-",    "Jan ",          "Dr. ",
    "van ",          "ul. ",      "Street 5",      "12 Mill ",
    "rue ",          "+420 ",     "00420",         "(212) ",
    "212-555-",      "4111 1111", "GB82 WEST",     "CZ65",
    "192.0.2.",      "::ffff:",   "fe80::",        "00:1a:",
    "00-1A-",        "50.0755, ", "POINT(",        "-----BEGIN ",
    "://",           "u:p@h",     "password=",     "Token: ",
    "api_key\"",     "ghp_",      "eyJ",           "AKIA",
    "sk-",           "999-99-",   "AB123456",      "1980-05-17",
    "v1.2.3",        "\xC3",      "O'Brien ",      "Anne-Marie ",
    "a@b.",          "T",         "born 1980-05-", "lat: 50.1234 lon: 1",
    "version 1.2.3."};

constexpr std::array<std::string_view, 20> kNames = {"c7",
                                                     "email",
                                                     "version",
                                                     "phone",
                                                     "note",
                                                     "name",
                                                     "order_no",
                                                     "price",
                                                     "dob",
                                                     "ip",
                                                     "created_at",
                                                     "key",
                                                     "value",
                                                     "address",
                                                     "first",
                                                     "geburtsdatum",
                                                     "dateOfBirth",
                                                     "nom_du_client",
                                                     "Stra\xC3\x9F"
                                                     "e",
                                                     "names"};

class Noise {
 public:
  explicit Noise(uint64_t seed) : dice_(seed) {
    for (const LabelledColumn& column : MakeLabelledSet(seed, 1)) {
      for (const LabelledValue& value : column.values) {
        values_.push_back(value.text);
      }
    }
  }

  NoisyColumn Column() {
    NoisyColumn column = {
        .table = dice_.Pick(std::array<std::string_view, 3>{"t", "users", "x"}),
        .name = dice_.Pick(kNames)};
    const bool alike = dice_.OneIn(3);
    const int64_t kind = dice_.Number(0, 9);
    for (int64_t left = dice_.Number(1, 12); left > 0; --left) {
      column.cells.push_back(ACell(alike ? kind : dice_.Number(0, 9)));
    }
    return column;
  }

 private:
  Cell ACell(int64_t kind) {
    switch (kind) {
      case 0:
        return IntegerCell(dice_.Number(-3, int64_t{1} << dice_.Number(1, 60)));
      case 1:
        return RealCell(static_cast<double>(dice_.Number(-99999, 99999)) /
                        static_cast<double>(dice_.Number(1, 4096)));
      case 2:
        return TextCell(Document(2));
      case 3:
        return Cut(Joined());
      default:
        return TextCell(dice_.OneIn(8) ? Blanks() + AText() + Blanks()
                                       : AText());
    }
  }

  std::string Blanks() { return dice_.Of(" \t\r\n", dice_.Number(0, 2)); }

  Cell Cut(const std::string& text) {
    Cell cell = TextCell(text, dice_.Number(0, 40));
    return cell;
  }

  std::string AText() {
    return dice_.OneIn(8) ? Disguised(PlainText()) : PlainText();
  }

  // With characters that only look like these, or stand for them.
  std::string Disguised(std::string_view text) {
    const int64_t of = dice_.Number(1, 6);
    std::string disguised;
    for (const char c : text) {
      if (c >= ' ' && c <= '~' && dice_.OneIn(of)) {
        disguised += Instead(c);
      } else {
        disguised += c;
      }
    }
    return disguised;
  }

  std::string Instead(char c) {
    const auto code = static_cast<unsigned>(c);
    switch (dice_.Number(0, 5)) {
      case 0:
        return fmt::format("%{:02X}", code);
      case 1:
        return fmt::format("\\u{:04x}", code);
      case 2:
        return fmt::format("&#{};", code);
      case 3:
        return std::string("\xE2\x80\x8B") + c;
      default:
        break;
    }
    if (c == ' ') return "\xC2\xA0";
    if (c == '-') return "\xE2\x80\x93";
    // Full width, from U+FF01 on.
    const unsigned wide = 0xFF01 + code - '!';
    return {static_cast<char>(0xE0 | wide >> 12U),
            static_cast<char>(0x80 | (wide >> 6U & 0x3F)),
            static_cast<char>(0x80 | (wide & 0x3F))};
  }

  std::string PlainText() {
    switch (dice_.Number(0, 7)) {
      case 0:
        return dice_.Of(kAny, dice_.Number(0, 60));
      case 1:
        return dice_.Of(kHex, dice_.Number(3, 40));
      case 2:
        return Joined();
      case 3:
        return dice_.Pick(kBeginnings) + dice_.Of(kAny, dice_.Number(0, 30));
      case 4:
        return dice_.Pick(kBeginnings) + dice_.Pick(values_);
      case 5:
        return dice_.Pick(values_);
      default:
        return Changed(dice_.Pick(values_));
    }
  }

  std::string Changed(std::string text) {
    for (int64_t left = dice_.Number(1, 3); left > 0; --left) {
      const auto at = static_cast<size_t>(
          dice_.Number(0, static_cast<int64_t>(text.size())));
      switch (dice_.Number(0, 5)) {
        case 0:
          text = text.substr(0, at);
          break;
        case 1:
          text = text.substr(at);
          break;
        case 2:
          text.insert(at, dice_.Of(kMarks, 1));
          break;
        case 3:
          text.insert(at, dice_.Digits(1));
          break;
        case 4:
          if (at < text.size()) text[at] = dice_.Of(kAny, 1)[0];
          break;
        default:
          if (at < text.size()) text.erase(at, 1);
      }
    }
    return text;
  }

  std::string Joined() {
    std::string text = AWord();
    for (int64_t left = dice_.Number(0, 6); left > 0; --left) {
      text += dice_.OneIn(3) ? dice_.Of(kMarks, dice_.Number(1, 3)) : " ";
      text += AWord();
    }
    return text;
  }

  std::string AWord() {
    switch (dice_.Number(0, 4)) {
      case 0:
        return dice_.Digits(dice_.Number(1, 16));
      case 1:
        return dice_.Pick(kBeginnings);
      case 2:
        return Changed(dice_.Pick(values_));
      default:
        return dice_.Pick(values_);
    }
  }

  std::string Blank() { return dice_.OneIn(6) ? dice_.Of(" \n", 1) : ""; }

  // JSON, or nearly so.
  std::string Document(int64_t depth) {
    const bool list = dice_.OneIn(4);
    std::string text = Blank() + (list ? "[" : "{");
    for (int64_t left = dice_.Number(0, 3); left > 0; --left) {
      text += Blank();
      if (!list) text += '"' + Member() + '"' + Blank() + ":";
      text += Blank() + Leaf(depth) + Blank();
      if (left > 1) text += ',';
    }
    return text + (list ? "]" : "}") + Blank();
  }

  std::string Member() {
    return dice_.OneIn(8) ? dice_.Pick(values_) : dice_.Pick(kNames);
  }

  // A document in a text.
  std::string Within(std::string_view document) {
    std::string text = "\"";
    for (const char c : document) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    return text + '"';
  }

  std::string Leaf(int64_t depth) {
    switch (dice_.Number(0, 10)) {
      case 0:
        return depth > 0 ? Document(depth - 1) : "null";
      case 1:
        return dice_.OneIn(2) ? "true" : "false";
      case 2:
        return "-" + dice_.Digits(dice_.Number(1, 2));
      case 3:
        return dice_.Digits(1) + "." + dice_.Digits(dice_.Number(1, 5));
      case 4:
        return "4" + dice_.Digits(dice_.Number(0, 16));
      case 5:
        return '"' + AText() + '"';
      case 6:
        return '"' + dice_.Pick(values_) + '"';
      case 7:
        return depth > 0 ? Within(Document(depth - 1)) : "null";
      default:
        return '"' + dice_.Of("abcdefgh ", dice_.Number(0, 9)) + '"';
    }
  }

  Dice dice_;
  std::vector<std::string> values_;
};

}  // namespace

std::vector<NoisyColumn> MakeNoise(uint64_t seed, int columns) {
  Noise noise(seed);
  std::vector<NoisyColumn> all;
  for (int i = 0; i < columns; ++i) all.push_back(noise.Column());
  return all;
}

}  // namespace osiris::masking
