#include "core/telemetry/otlp/otlp_settings.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/secret/reveal.h"
#include "core/secret/secret_shape.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr char kEndpointKey[] = "telemetry.otlp_endpoint";
constexpr char kHeadersKey[] = "telemetry.otlp_headers";
constexpr size_t kMaxEndpoint = 1024;

absl::Status Invalid(std::string_view path, std::string_view what,
                     std::string_view hint) {
  return MakeError(ErrorCode::kConfigInvalid,
                   fmt::format("`{}` {}", path, what),
                   {.path = {std::string(path)}, .hint = std::string(hint)});
}

bool IsGraphic(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7F; });
}

absl::Status CheckEndpoint(std::string_view endpoint) {
  std::string_view rest;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (endpoint.starts_with(scheme)) rest = endpoint.substr(scheme.size());
  }
  if (rest.empty() || endpoint.size() > kMaxEndpoint || !IsGraphic(endpoint)) {
    return Invalid(kEndpointKey, "is no URL of HTTP",
                   "write it as http://localhost:4318");
  }
  if (rest.substr(0, rest.find('/')).find('@') != std::string_view::npos) {
    return Invalid(kEndpointKey, "holds a user or a password",
                   "write them as a header: "
                   "`telemetry.otlp_headers: 'authorization=Basic ${VAR}'`");
  }
  if (rest.find_first_of("?#") != std::string_view::npos) {
    return Invalid(kEndpointKey, "holds more than an address and a path",
                   "write it as http://localhost:4318");
  }
  return absl::OkStatus();
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// The characters of RFC 9110's `token`.
bool IsHeaderName(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 ||
                  std::string_view("!#$%&'*+-.^_`|~")
                          .find(static_cast<char>(c)) != std::string_view::npos;
         });
}

bool IsStored(std::string_view value) {
  return value.starts_with("keychain:") || value.starts_with("vault:");
}

bool IsReference(std::string_view value) {
  const size_t begin = value.find("${");
  return IsStored(value) || (begin != std::string_view::npos &&
                             value.find('}', begin) != std::string_view::npos);
}

// "a=b,c=d".
absl::Status AddHeaders(std::string_view list, OtlpSettings& settings) {
  while (!list.empty()) {
    const size_t end = std::min(list.find(','), list.size());
    const std::string_view one = Trimmed(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (one.empty()) continue;
    const size_t equals = std::min(one.find('='), one.size());
    const std::string_view name = Trimmed(one.substr(0, equals));
    if (equals == one.size() || !IsHeaderName(name)) {
      return Invalid(kHeadersKey, "is no list of headers",
                     "write it as name=${VAR},other=${OTHER}");
    }
    const std::string_view value = Trimmed(one.substr(equals + 1));
    if (!settings.headers_are_values && !IsReference(value)) {
      return Invalid(kHeadersKey, "holds a value itself",
                     "write where it is kept: ${VAR}, keychain:NAME or "
                     "vault:NAME");
    }
    settings.headers.emplace_back(name, value);
  }
  return absl::OkStatus();
}

// What OpenTelemetry's variables say, where they are for us.
std::optional<std::string> Variable(const Environment& environment,
                                    const std::string& name) {
  const std::string disabled = environment("OTEL_SDK_DISABLED").value_or("");
  const std::string protocol =
      environment("OTEL_EXPORTER_OTLP_PROTOCOL").value_or("");
  if (disabled == "true" || !(protocol.empty() || protocol.starts_with("http")))
    return std::nullopt;
  return environment(name);
}

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "a%20b" as "a b".
std::string Unquoted(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool quoted = text[i] == '%' && i + 2 < text.size() &&
                        DigitOf(text[i + 1]) >= 0 && DigitOf(text[i + 2]) >= 0;
    plain += quoted ? static_cast<char>(DigitOf(text[i + 1]) * 16 +
                                        DigitOf(text[i + 2]))
                    : text[i];
    if (quoted) i += 2;
  }
  return plain;
}

// With the variables that it names in their places.
absl::StatusOr<std::string> Substituted(std::string_view value,
                                        const Environment& environment) {
  std::string whole;
  while (!value.empty()) {
    const size_t begin = std::min(value.find("${"), value.size());
    whole += value.substr(0, begin);
    value.remove_prefix(begin);
    if (value.empty()) break;
    const size_t end = value.find('}');
    if (end == std::string_view::npos) {
      return Invalid(kHeadersKey, "holds a variable that does not end",
                     "write it as ${VAR}");
    }
    const std::string name(value.substr(2, end - 2));
    const std::optional<std::string> set = environment(name);
    if (!set.has_value()) {
      return MakeError(ErrorCode::kConfigVariableUnset,
                       fmt::format("the environment has no variable `{}`, "
                                   "which `{}` names",
                                   name, kHeadersKey),
                       {.path = {kHeadersKey}, .hint = "set it"});
    }
    whole += *set;
    value.remove_prefix(end + 1);
  }
  return whole;
}

absl::StatusOr<Secret> HeaderLine(std::string_view name,
                                  std::string_view value) {
  const auto fits = [](unsigned char c) {
    return c == '\t' || (c >= ' ' && c != 0x7F);
  };
  if (!std::all_of(value.begin(), value.end(), fits)) {
    return Invalid(kHeadersKey, "names a value that no header can have",
                   "see that it has one line");
  }
  std::string line = fmt::format("{}: {}", name, value);
  Secret secret(line);
  std::fill(line.begin(), line.end(), '\0');
  return secret;
}

// "${TOKEN}", "Bearer ${API_KEY}".
bool NamesSecretVariable(std::string_view value) {
  size_t at = 0;
  while ((at = value.find("${", at)) != std::string_view::npos) {
    at += 2;
    const size_t end = std::min(value.find('}', at), value.size());
    if (IsSecretName(value.substr(at, end - at))) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<OtlpSettings> OtlpSettingsFrom(const Config::Telemetry& config,
                                              const Environment& environment) {
  OtlpSettings settings;
  if (!config.enabled) return settings;
  std::string endpoint = config.otlp_endpoint;
  if (endpoint.empty()) {
    endpoint =
        Variable(environment, "OTEL_EXPORTER_OTLP_ENDPOINT").value_or("");
  }
  while (endpoint.ends_with('/')) endpoint.pop_back();
  if (endpoint.empty()) return settings;
  RETURN_IF_ERROR(CheckEndpoint(endpoint));
  settings.endpoint = std::move(endpoint);
  std::string headers = config.otlp_headers;
  if (headers.empty()) {
    headers = Variable(environment, "OTEL_EXPORTER_OTLP_HEADERS").value_or("");
    settings.headers_are_values = true;
  }
  RETURN_IF_ERROR(AddHeaders(headers, settings));
  const std::string service =
      environment("OTEL_SERVICE_NAME").value_or("").substr(0, kMaxEndpoint);
  if (!service.empty()) settings.service = service;
  settings.gzip =
      Variable(environment, "OTEL_EXPORTER_OTLP_COMPRESSION") == "gzip";
  return settings;
}

std::vector<Secret> OtlpSecrets(const Config::Telemetry& config,
                                const Environment& environment) {
  // Whether the settings can be used or not.
  OtlpSettings settings;
  settings.headers_are_values = true;
  const bool ours = !config.otlp_headers.empty();
  AddHeaders(ours ? config.otlp_headers
                  : environment("OTEL_EXPORTER_OTLP_HEADERS").value_or(""),
             settings)
      .IgnoreError();
  std::vector<Secret> secrets;
  for (const auto& [name, value] : settings.headers) {
    if (ours && IsStored(value)) continue;
    const std::string text =
        ours ? Substituted(value, environment).value_or("") : Unquoted(value);
    if (text.empty() || !(IsSecretName(name) || LooksSecret(text) ||
                          (ours && NamesSecretVariable(value)))) {
      continue;
    }
    secrets.emplace_back(text);
    for (const std::string& part : SecretsInSecret(text, name)) {
      secrets.emplace_back(part);
    }
  }
  for (const std::string& endpoint :
       {config.otlp_endpoint,
        environment("OTEL_EXPORTER_OTLP_ENDPOINT").value_or("")}) {
    for (const std::string& part : SecretsInText(endpoint)) {
      secrets.emplace_back(part);
    }
  }
  return secrets;
}

absl::StatusOr<std::vector<Secret>> OtlpHeaders(const OtlpSettings& settings,
                                                const Environment& environment,
                                                const SecretReader& read) {
  std::vector<Secret> lines;
  for (const auto& [name, value] : settings.headers) {
    absl::StatusOr<Secret> line;
    if (settings.headers_are_values) {
      line = HeaderLine(name, Unquoted(value));
    } else if (IsStored(value)) {
      ASSIGN_OR_RETURN(const Secret secret, read(value));
      line = HeaderLine(name, RevealSecret(secret));
    } else {
      ASSIGN_OR_RETURN(const std::string whole,
                       Substituted(value, environment));
      line = HeaderLine(name, whole);
    }
    RETURN_IF_ERROR(line.status());
    lines.push_back(*std::move(line));
  }
  return lines;
}

}  // namespace osiris
