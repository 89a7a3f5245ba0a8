#include "core/secret/secret_shape.h"

#include <sodium.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/secret/header_secret.h"
#include "core/secret/secret_access.h"

namespace osiris {
namespace {

constexpr std::string_view kMask = "***";
constexpr size_t kNone = std::string_view::npos;
// What is shorter is rather a name.
constexpr size_t kTokenBytes = 16;

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string LowerOf(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lower);
  return lower;
}

bool IsLetter(char c) { return Lower(c) >= 'a' && Lower(c) <= 'z'; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsKeyByte(char c) {
  return IsLetter(c) || IsDigit(c) || c == '_' || c == '-' || c == '.';
}

bool SoundsSecret(std::string_view key) {
  const std::string lower = LowerOf(key);
  for (const char* const word : {"pass", "pwd", "secret", "token", "key",
                                 "auth", "cred", "sig", "session"}) {
    if (lower.find(word) != kNone) return true;
  }
  return false;
}

// A place in a text that is hidden where the text is shown.
struct Span {
  enum class Kind { kUserInfo, kBareUserInfo, kAssigned };

  size_t begin = 0;
  size_t end = 0;
  Kind kind = Kind::kUserInfo;
  // What it is assigned to, or the URL's scheme.
  std::string_view name = {};
};

// user:password@ of every URL. Up to the last `@`, because a password that
// somebody forgot to encode may hold one, or a slash.
void FindUserInfo(std::string_view text, std::vector<Span>& spans) {
  size_t at = 0;
  while ((at = text.find("://", at)) != kNone) {
    size_t scheme = at;
    while (scheme > 0 && IsLetter(text[scheme - 1])) --scheme;
    const std::string_view name = text.substr(scheme, at - scheme);
    at += 3;
    const size_t end =
        std::min(text.find_first_of(" \t\n\"'", at), text.size());
    const size_t mark = text.substr(at, end - at).rfind('@');
    if (mark == kNone) continue;
    spans.push_back({at, at + mark, Span::Kind::kUserInfo, name});
    at += mark;
  }
}

// The same without a scheme, as some drivers write it: "user:password@host".
void FindBareUserInfo(std::string_view text, std::vector<Span>& spans) {
  if (text.find("://") != kNone) return;
  const size_t mark = text.rfind('@');
  if (mark == kNone || text.find(':') > mark) return;
  const size_t start = text.find_last_of(" \t\n=", mark) + 1;
  spans.push_back({start, mark, Span::Kind::kBareUserInfo});
}

// Past the value that starts at `at`: quoted, in braces (where `}}` stands for
// one), or up to a separator. Of options that semicolons separate, nothing
// else does.
size_t EndOfValue(std::string_view text, size_t at) {
  const size_t quote =
      at < text.size() ? std::string_view("'\"{").find(text[at]) : kNone;
  if (quote != kNone) {
    const char closing = "'\"}"[quote];
    for (size_t end = at + 1; end < text.size(); ++end) {
      if (text[end] == '\\' && closing != '}') {
        ++end;
      } else if (text[end] == closing) {
        if (!text.substr(end).starts_with("}}")) return end + 1;
        ++end;
      }
    }
    return text.size();
  }
  const bool options = text.find("://") == kNone && text.find(';') != kNone;
  return std::min(text.find_first_of(options ? ";\n" : "&;, \t\n", at),
                  text.size());
}

void FindAssigned(std::string_view text, std::vector<Span>& spans) {
  const std::vector<Span> others = spans;
  size_t at = 0;
  while ((at = text.find('=', at)) != kNone) {
    size_t end_of_key = at;
    while (end_of_key > 0 && text[end_of_key - 1] == ' ') --end_of_key;
    size_t key = end_of_key;
    while (key > 0 && IsKeyByte(text[key - 1])) --key;
    size_t value = at + 1;
    while (value < text.size() && text[value] == ' ') ++value;
    const bool hidden = std::any_of(
        others.begin(), others.end(),
        [at](const Span& span) { return span.begin <= at && at < span.end; });
    at = value;
    const std::string_view name = text.substr(key, end_of_key - key);
    if (hidden || !SoundsSecret(name)) continue;
    at = EndOfValue(text, value);
    spans.push_back({value, at, Span::Kind::kAssigned, name});
  }
}

std::vector<Span> FindSpans(std::string_view text) {
  std::vector<Span> spans;
  FindUserInfo(text, spans);
  FindBareUserInfo(text, spans);
  FindAssigned(text, spans);
  return spans;
}

// Of a colon that is not part of `${NAME:-…}`.
size_t FindColon(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("${")) {
      at = std::min(text.find('}', at), text.size());
    } else if (text[at] == ':') {
      return at;
    }
  }
  return kNone;
}

// "8080/path": what follows is a port, and the `@` was in the path.
bool LooksLikePort(std::string_view text) {
  const size_t end = text.find_first_not_of("0123456789");
  return end != 0 && end != kNone && text[end] == '/';
}

// What ends the part of a URL that user and password stand in.
constexpr std::string_view kPathStarts = "/?#";

std::string_view PasswordIn(std::string_view user_info, const Span& span) {
  const size_t colon = FindColon(user_info);
  const bool bare = span.kind == Span::Kind::kBareUserInfo;
  // The `@` and the colon were in the path.
  if (!bare && colon != kNone &&
      user_info.substr(0, colon).find_first_of(kPathStarts) != kNone) {
    return {};
  }
  if (colon != kNone && colon + 1 < user_info.size()) {
    const std::string_view password = user_info.substr(colon + 1);
    const bool path =
        bare ? password.find_first_of("/\\") != kNone : LooksLikePort(password);
    return path ? std::string_view() : password;
  }
  // Of the web, a name without a password may be a token. Where there is not
  // even a colon, a short one is just a name.
  const std::string scheme = LowerOf(span.name);
  if (scheme != "http" && scheme != "https") return {};
  const std::string_view token = user_info.substr(0, colon);
  if (colon == kNone && token.size() < kTokenBytes) return {};
  return token.find_first_of(kPathStarts) == kNone ? token : std::string_view();
}

std::string WithoutQuotes(std::string_view value) {
  if (value.size() < 2) return std::string(value);
  const char closing = value.back();
  const char opening = value.front();
  if (!(opening == '{' && closing == '}') &&
      !((opening == '\'' || opening == '"') && closing == opening)) {
    return std::string(value);
  }
  std::string plain;
  for (size_t at = 1; at + 1 < value.size(); ++at) {
    const bool doubled = closing == '}' && value.substr(at).starts_with("}}");
    const bool escaped = closing != '}' && value[at] == '\\';
    if ((doubled || escaped) && at + 2 < value.size()) ++at;
    plain += value[at];
  }
  return plain;
}

std::optional<char> HexByte(std::string_view digits) {
  unsigned char byte = 0;
  size_t size = 0;
  if (digits.size() != 2 ||
      sodium_hex2bin(&byte, 1, digits.data(), 2, nullptr, &size, nullptr) !=
          0 ||
      size != 1) {
    return std::nullopt;
  }
  return static_cast<char>(byte);
}

std::string WithoutPercents(std::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    const std::optional<char> byte =
        text[at] == '%' ? HexByte(text.substr(at + 1, 2)) : std::nullopt;
    plain += byte.value_or(text[at]);
    if (byte) at += 2;
  }
  return plain;
}

// What stands where secrets might, and is none.
bool IsSetting(std::string_view value) {
  static constexpr std::string_view kSettings[] = {
      "",       "***",    "0",        "1",     "true",   "false",
      "yes",    "no",     "on",       "off",   "none",   "null",
      "basic",  "bearer", "any",      "token", "header", "prompt",
      "digest", "ntlm",   "kerberos", "trust"};
  const std::string lower = LowerOf(value);
  return std::find(std::begin(kSettings), std::end(kSettings), lower) !=
         std::end(kSettings);
}

void Add(std::string value, std::vector<std::string>& values) {
  if (IsSetting(value) ||
      std::find(values.begin(), values.end(), value) != values.end()) {
    return;
  }
  values.push_back(std::move(value));
}

void AddAssigned(std::string_view shown, const Span& span,
                 std::vector<std::string>& values) {
  if (!IsSecretName(span.name)) return;
  std::string value = WithoutQuotes(shown);
  std::string plain = WithoutPercents(value);
  Add(std::move(value), values);
  Add(std::move(plain), values);
}

void AddPassword(std::string_view user_info, const Span& span,
                 std::vector<std::string>& values) {
  const std::string_view password = PasswordIn(user_info, span);
  Add(std::string(password), values);
  Add(WithoutPercents(password), values);
}

// `shown` reaches up to the last `@`, which may be one of the path or of the
// query: then what they hold is looked at, too.
void AddUserInfo(std::string_view shown, const Span& span,
                 std::vector<std::string>& values) {
  const size_t path = span.kind == Span::Kind::kUserInfo
                          ? shown.find_first_of(kPathStarts)
                          : kNone;
  const size_t mark = path == kNone ? kNone : shown.substr(0, path).rfind('@');
  if (mark != kNone) AddPassword(shown.substr(0, mark), span, values);
  AddPassword(shown, span, values);
  if (path == kNone) return;
  std::vector<Span> assigned;
  FindAssigned(shown, assigned);
  for (const Span& one : assigned) {
    AddAssigned(shown.substr(one.begin, one.end - one.begin), one, values);
  }
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = std::min(text.find_first_not_of(kBlanks), text.size());
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

// What SecretsInSecret finds in `text` as it is.
std::vector<std::string> PartsOf(std::string_view text, std::string_view name) {
  std::vector<std::string> values = SecretsInText(text);
  for (std::string& one : SecretsInHeader(text, name)) {
    Add(std::move(one), values);
  }
  return values;
}

}  // namespace

std::string MaskText(std::string_view text) {
  std::vector<Span> spans = FindSpans(text);
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::string masked;
  size_t at = 0;
  for (const Span& span : spans) {
    if (span.end < at) continue;
    // What overlaps is hidden as one.
    if (span.begin >= at) {
      masked += text.substr(at, span.begin - at);
      masked += kMask;
    }
    at = span.end;
  }
  masked += text.substr(at);
  return masked;
}

std::vector<std::string> SecretsInText(std::string_view text) {
  std::vector<std::string> values;
  for (const Span& span : FindSpans(text)) {
    const std::string_view shown =
        text.substr(span.begin, span.end - span.begin);
    if (span.kind == Span::Kind::kAssigned) {
      AddAssigned(shown, span, values);
    } else {
      AddUserInfo(shown, span, values);
    }
  }
  return values;
}

std::vector<std::string> SecretsInSecret(std::string_view text,
                                         std::string_view name) {
  std::vector<std::string> values = PartsOf(text, name);
  const std::string_view trimmed = Trimmed(text);
  if (trimmed == text) return values;
  Add(std::string(trimmed), values);
  for (std::string& part : PartsOf(trimmed, name)) {
    Add(std::move(part), values);
  }
  return values;
}

std::vector<Secret> SecretsInSecret(const Secret& secret,
                                    std::string_view name) {
  std::vector<Secret> secrets;
  for (std::string& value :
       SecretsInSecret(SecretAccess::BytesOf(secret), name)) {
    secrets.emplace_back(value);
    sodium_memzero(value.data(), value.size());
  }
  return secrets;
}

bool IsSecretName(std::string_view name) {
  std::string lower = LowerOf(name);
  std::erase_if(lower, [](char c) { return c == '_' || c == '-' || c == '.'; });
  for (const char* const word :
       {"file", "path", "type", "method", "mode", "mechanism", "id", "name",
        "timeout", "plugin", "sslkey", "tlskey", "authentication"}) {
    if (lower.ends_with(word)) return false;
  }
  for (const char* const word : {"pass", "pwd", "secret", "token", "cred"}) {
    if (lower.find(word) != kNone) return true;
  }
  for (const char* const word : {"key", "auth", "authorization", "sig",
                                 "signature", "session", "cookie", "jwt"}) {
    if (lower.ends_with(word)) return true;
  }
  return false;
}

bool LooksSecret(std::string_view text) {
  if (!PartsOf(text, "").empty()) return true;
  constexpr int kManyDigits = 3;
  if (text.size() < kTokenBytes) return false;
  const auto is_token = [](char c) {
    return IsKeyByte(c) || c == '/' || c == '+' || c == '=' || c == '~';
  };
  if (!std::all_of(text.begin(), text.end(), is_token)) return false;
  // "application/…", "my-client/1.2.3".
  const size_t kind = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-");
  if (kind != kNone && kind > 0 && text[kind] == '/') return false;
  return std::any_of(text.begin(), text.end(), IsLetter) &&
         std::count_if(text.begin(), text.end(), IsDigit) >= kManyDigits;
}

}  // namespace osiris
