#include "core/base/json.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Builds a value from the parser's events, and stops it at the first excess.
class GuardedBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit GuardedBuilder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return Add(Json(nullptr)); }
  bool boolean(bool value) override { return Add(Json(value)); }
  bool number_integer(number_integer_t value) override {
    return Add(Json(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return Add(Json(value));
  }
  bool number_float(number_float_t value, const string_t&) override {
    return Add(Json(value));
  }
  bool string(string_t& value) override { return Add(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(size_t) override { return Open(Json::object()); }
  bool end_object() override { return Close(); }
  bool start_array(size_t) override { return Open(Json::array()); }
  bool end_array() override { return Close(); }

  bool key(string_t& name) override {
    if (stack_.back()->contains(name)) {
      return Fail("an object names the same member twice");
    }
    name_ = std::move(name);
    return true;
  }

  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    position_ = position;
    if (why_.empty()) why_ = "this is not JSON";
    return false;
  }

  Json TakeValue() { return std::move(root_); }
  absl::Status error() const {
    if (position_ == 0) return absl::OutOfRangeError(why_);
    return absl::InvalidArgumentError(
        fmt::format("{} at byte {}", why_, position_));
  }

 private:
  bool Fail(const char* why) {
    why_ = why;
    return false;
  }

  // Puts `value` where it belongs and returns its place.
  Json* Place(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (stack_.back()->is_array()) {
      stack_.back()->push_back(std::move(value));
      return &stack_.back()->back();
    }
    Json& member = (*stack_.back())[name_];
    member = std::move(value);
    return &member;
  }

  bool Count() {
    return ++nodes_ <= limits_.max_nodes || Fail("it holds too many values");
  }

  bool Add(Json value) {
    if (!Count()) return false;
    Place(std::move(value));
    return true;
  }

  bool Open(Json container) {
    if (!Count()) return false;
    if (stack_.size() >= limits_.max_depth) {
      return Fail("it is nested too deeply");
    }
    // Places move only while their container is not open, so this one stays.
    stack_.push_back(Place(std::move(container)));
    return true;
  }

  bool Close() {
    stack_.pop_back();
    return true;
  }

  const JsonLimits limits_;
  Json root_;
  std::vector<Json*> stack_;
  std::string name_;
  std::string why_;
  size_t position_ = 0;
  size_t nodes_ = 0;
};

std::string Dump(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

constexpr uint64_t kEachByte = 0x0101010101010101;

// The high bit of some byte where one of the eight is not written as it is. It
// says which one only up to the first.
uint64_t OddIn(uint64_t word) {
  const auto is = [word](unsigned char byte) {
    const uint64_t other = word ^ (kEachByte * byte);
    return (other - kEachByte) & ~other;
  };
  const uint64_t control = (word - kEachByte * 0x20) & ~word;
  return (word | control | is('"') | is('\\') | is(0x7F)) & (kEachByte * 0x80);
}

// True if `text` is written as it is: ASCII, and nothing to escape.
bool IsPlain(std::string_view text) {
  // It may have no address, which memcpy must not see.
  if (text.empty()) return true;
  // Eight bytes in one step.
  uint64_t odd = 0;
  size_t at = 0;
  uint64_t word = 0;
  for (; at + sizeof(word) <= text.size(); at += sizeof(word)) {
    std::memcpy(&word, text.data() + at, sizeof(word));
    odd |= OddIn(word);
  }
  word = kEachByte * 'a';
  std::memcpy(&word, text.data() + at, text.size() - at);
  return (odd | OddIn(word)) == 0;
}

// How a byte is written: kAsIs, kLong (\u00xx), kMany (the first of several
// bytes of UTF-8), or the letter after the backslash.
constexpr char kAsIs = 0;
constexpr char kLong = 1;
constexpr char kMany = 2;

constexpr std::array<char, 256> MakeForms() {
  std::array<char, 256> forms = {};
  for (size_t byte = 0; byte < 0x20; ++byte) forms[byte] = kLong;
  for (size_t byte = 0x80; byte < 0x100; ++byte) forms[byte] = kMany;
  forms['\b'] = 'b';
  forms['\t'] = 't';
  forms['\n'] = 'n';
  forms['\f'] = 'f';
  forms['\r'] = 'r';
  forms['"'] = '"';
  forms['\\'] = '\\';
  return forms;
}

constexpr std::array<char, 256> kForms = MakeForms();

// How many bytes the character takes that `text` begins with, one beyond
// ASCII; 0 where it is none.
size_t CharacterBytes(std::string_view text) {
  const auto byte = [text](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto follows = [byte](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool beyond = first == 0xF4 && byte(1) > 0x8F;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4
                                                                          : 0;
  }
  return 0;
}

// What is appended a byte at a time, in pieces.
class Pieces {
 public:
  explicit Pieces(std::string& out) : out_(out) {}
  ~Pieces() { out_.append(piece_.data(), size_); }

  // Makes room for one character in any form.
  void Begin() {
    if (size_ + kLongest <= piece_.size()) return;
    out_.append(piece_.data(), size_);
    size_ = 0;
  }
  void Add(char c) { piece_[size_++] = c; }

 private:
  static constexpr size_t kLongest = 6;

  std::string& out_;
  std::array<char, 1024> piece_;
  size_t size_ = 0;
};

// Appends `text`, which is not plain. False, and it may be half there: it is
// not UTF-8.
bool AppendEscaped(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  Pieces pieces(out);
  for (size_t at = 0; at < text.size();) {
    pieces.Begin();
    const auto byte = static_cast<unsigned char>(text[at]);
    const char form = kForms[byte];
    if (form == kAsIs) {
      pieces.Add(text[at++]);
    } else if (form == kMany) {
      const size_t bytes = CharacterBytes(text.substr(at));
      if (bytes == 0) return false;
      for (const size_t end = at + bytes; at < end;) pieces.Add(text[at++]);
    } else if (form == kLong) {
      for (const char c :
           {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]})
        pieces.Add(c);
      ++at;
    } else {
      pieces.Add('\\');
      pieces.Add(form);
      ++at;
    }
  }
  return true;
}

// What Dump writes without indent, in a third of its time: most of what we
// write is small numbers and plain text.
void Append(const Json& value, std::string& out) {
  if (value.is_string()) {
    AppendJsonText(value.get_ref<const std::string&>(), out);
  } else if (value.is_object()) {
    char before = '{';
    for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
      out += before;
      before = ',';
      AppendJsonText(name, out);
      out += ':';
      Append(member, out);
    }
    out += value.empty() ? "{}" : "}";
  } else if (value.is_array()) {
    char before = '[';
    for (const Json& element : value.get_ref<const Json::array_t&>()) {
      out += before;
      before = ',';
      Append(element, out);
    }
    out += value.empty() ? "[]" : "]";
  } else if (value.is_number_unsigned()) {
    const fmt::format_int text(value.get<uint64_t>());
    out.append(text.data(), text.size());
  } else if (value.is_number_integer()) {
    AppendJsonNumber(value.get<int64_t>(), out);
  } else if (value.is_number_float()) {
    AppendJsonNumber(value.get<double>(), out);
  } else if (value.is_boolean()) {
    out += value.get<bool>() ? "true" : "false";
  } else if (value.is_null()) {
    out += "null";
  } else {
    out += Dump(value, -1);
  }
}

}  // namespace

absl::StatusOr<Json> ParseJson(std::string_view text,
                               const JsonLimits& limits) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    return absl::InvalidArgumentError("this is not JSON at byte 1");
  }
  GuardedBuilder builder(limits);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return builder.error();
  }
  return builder.TakeValue();
}

void AppendJsonText(std::string_view text, std::string& out) {
  const size_t begin = out.size();
  out += '"';
  if (IsPlain(text)) {
    out += text;
  } else if (!AppendEscaped(text, out)) {
    out.resize(begin);
    out += Dump(Json(std::string(text)), -1);
    return;
  }
  out += '"';
}

void AppendJsonNumber(int64_t number, std::string& out) {
  const fmt::format_int text(number);
  out.append(text.data(), text.size());
}

void AppendJsonNumber(double number, std::string& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  // What the library itself calls, without the making of a serializer.
  char text[64];
  const char* const end =
      nlohmann::detail::to_chars(text, text + sizeof(text), number);
  out.append(text, static_cast<size_t>(end - text));
}

std::string DumpJson(const Json& value) {
  std::string out;
  Append(value, out);
  return out;
}

std::string DumpPrettyJson(const Json& value) { return Dump(value, 2); }

JsonObjectText::JsonObjectText(const Json& object) {
  for (const auto& [name, value] : object.get_ref<const Json::object_t&>()) {
    members_.emplace(name, DumpJson(value));
  }
}

JsonObjectText& JsonObjectText::Add(std::string_view name, std::string text) {
  members_.insert_or_assign(std::string(name), std::move(text));
  return *this;
}

std::string JsonObjectText::Text() const {
  size_t bytes = 2;
  for (const auto& [name, text] : members_) {
    bytes += name.size() + text.size() + 4;
  }
  std::string out;
  out.reserve(bytes);
  char before = '{';
  for (const auto& [name, text] : members_) {
    out += before;
    before = ',';
    AppendJsonText(name, out);
    out += ':';
    out += text;
  }
  out += members_.empty() ? "{}" : "}";
  return out;
}

}  // namespace osiris
