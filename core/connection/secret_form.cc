#include "core/connection/secret_form.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/connection/variables.h"
#include "core/secret/secret_shape.h"

namespace osiris {
namespace {

constexpr size_t kMaxStoreName = 128;
// In lower case.
constexpr std::array<std::string_view, 9> kPlainHeaders = {
    "accept",           "accept-charset", "accept-encoding",
    "accept-language",  "cache-control",  "connection",
    "content-language", "content-type",   "user-agent"};

bool IsStoreReference(std::string_view text) {
  for (const std::string_view store : {"keychain:", "vault:"}) {
    if (text.substr(0, store.size()) != store) continue;
    const std::string_view name = text.substr(store.size());
    return !name.empty() && name.size() <= kMaxStoreName &&
           std::all_of(name.begin(), name.end(), [](char c) {
             return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9') ||
                    std::string_view("._@/-").find(c) != std::string_view::npos;
           });
  }
  return false;
}

}  // namespace

SecretForm FormOfSecret(std::string_view text) {
  if (text.empty()) return SecretForm::kEmpty;
  if (IsStoreReference(text)) return SecretForm::kStore;
  const auto parts = ParseTemplate(text);
  if (parts.ok() && IsWholeReference(*parts) &&
      parts->front().default_text.value_or("").empty()) {
    return SecretForm::kVariable;
  }
  return SecretForm::kLiteral;
}

std::string ShowSecret(std::string_view text) {
  return FormOfSecret(text) == SecretForm::kLiteral ? "***" : std::string(text);
}

bool IsPlainHeader(std::string_view name, std::string_view text) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::find(kPlainHeaders.begin(), kPlainHeaders.end(), lower) !=
             kPlainHeaders.end() &&
         !LooksSecret(text);
}

}  // namespace osiris
