#include "core/driver/strict_object.h"

namespace osiris {
namespace {

const Json& EmptyArray() {
  static const auto* const empty = new Json(Json::array());
  return *empty;
}

}  // namespace

StrictObject::StrictObject(const Json& json) : json_(json) {
  ok_ = json.is_object();
}

const Json* StrictObject::Take(const char* name) {
  const Json* const member = Maybe(name);
  if (member == nullptr) ok_ = false;
  return member;
}

const Json* StrictObject::Maybe(const char* name) {
  if (!json_.is_object()) return nullptr;
  const auto found = json_.find(name);
  if (found == json_.end()) return nullptr;
  ++taken_;
  return &*found;
}

std::string StrictObject::Text(const char* name) {
  const Json* const member = Take(name);
  if (member != nullptr && member->is_string()) {
    return member->get<std::string>();
  }
  ok_ = false;
  return "";
}

int64_t StrictObject::Integer(const char* name) {
  const Json* const member = Take(name);
  if (member != nullptr && member->is_number_integer()) {
    return member->get<int64_t>();
  }
  ok_ = false;
  return 0;
}

bool StrictObject::Boolean(const char* name) {
  const Json* const member = Take(name);
  if (member != nullptr && member->is_boolean()) return member->get<bool>();
  ok_ = false;
  return false;
}

const Json& StrictObject::Array(const char* name) {
  const Json* const member = Take(name);
  if (member != nullptr && member->is_array()) return *member;
  ok_ = false;
  return EmptyArray();
}

const Json& StrictObject::Object(const char* name) {
  const Json* const member = Take(name);
  if (member != nullptr && member->is_object()) return *member;
  ok_ = false;
  return EmptyArray();
}

std::vector<std::string> StrictObject::Texts(const char* name) {
  std::vector<std::string> texts;
  for (const Json& text : Array(name)) {
    if (text.is_string()) {
      texts.push_back(text.get<std::string>());
    } else {
      ok_ = false;
    }
  }
  return texts;
}

std::string StrictObject::TextOr(const char* name) {
  return json_.is_object() && json_.contains(name) ? Text(name) : "";
}

bool StrictObject::BooleanOr(const char* name) {
  return json_.is_object() && json_.contains(name) && Boolean(name);
}

std::vector<std::string> StrictObject::TextsOr(const char* name) {
  if (json_.is_object() && json_.contains(name)) return Texts(name);
  return {};
}

std::optional<int64_t> StrictObject::MaybeInteger(const char* name) {
  if (!json_.is_object() || !json_.contains(name)) return std::nullopt;
  return Integer(name);
}

std::optional<std::string> StrictObject::MaybeText(const char* name) {
  if (!json_.is_object() || !json_.contains(name)) return std::nullopt;
  return Text(name);
}

bool StrictObject::Finished() const {
  return ok_ && json_.is_object() && taken_ == json_.size();
}

}  // namespace osiris
