#include "core/base/json.h"

#include <cstdint>
#include <iterator>
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

// True if `text` is written as it is: ASCII, and nothing to escape.
bool IsPlain(const std::string& text) {
  // Without a branch for each byte, so that many are looked at in one step.
  unsigned odd = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    odd |= static_cast<unsigned>(byte < 0x20) |
           static_cast<unsigned>(byte >= 0x7F) |
           static_cast<unsigned>(byte == '"') |
           static_cast<unsigned>(byte == '\\');
  }
  return odd == 0;
}

void AppendText(const std::string& text, std::string& out) {
  if (!IsPlain(text)) {
    out += Dump(Json(text), -1);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

// What Dump writes without indent, in a third of its time: most of what we
// write is small numbers and plain text.
void Append(const Json& value, std::string& out) {
  if (value.is_string()) {
    AppendText(value.get_ref<const std::string&>(), out);
  } else if (value.is_object()) {
    char before = '{';
    for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
      out += before;
      before = ',';
      AppendText(name, out);
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
    fmt::format_to(std::back_inserter(out), "{}", value.get<uint64_t>());
  } else if (value.is_number_integer()) {
    fmt::format_to(std::back_inserter(out), "{}", value.get<int64_t>());
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

std::string DumpJson(const Json& value) {
  std::string out;
  Append(value, out);
  return out;
}

std::string DumpPrettyJson(const Json& value) { return Dump(value, 2); }

}  // namespace osiris
