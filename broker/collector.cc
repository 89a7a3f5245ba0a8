#include "broker/collector.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/log.h"
#include "core/base/program_location.h"

namespace osiris {
namespace {

// The method of MCP behind an operation that is no tool.
std::string_view MethodOf(std::string_view operation) {
  if (operation == "resources.read") return "resources/read";
  if (operation == "resources.list") return "resources/list";
  if (operation == "completions.find") return "completion/complete";
  return "";
}

OtlpName NameIn(const OperationRegistry& operations,
                std::string_view operation) {
  const Operation* const found = operations.Find(operation);
  if (found != nullptr && !found->tool.empty()) {
    return {.method = "tools/call", .tool = found->tool};
  }
  return {.method = std::string(MethodOf(operation)), .tool = {}};
}

// By which libcurl finds a proxy.
std::vector<std::string> ProxyVariables(const Environment& environment) {
  std::vector<std::string> variables;
  for (const char* const name :
       {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY",
        "ALL_PROXY", "NO_PROXY"}) {
    const auto value = environment(name);
    if (value.has_value()) {
      variables.push_back(std::string(name) + "=" + *value);
    }
  }
  return variables;
}

void Refuse(const absl::Status& status) {
  Log(LogLevel::kWarning, "telemetry.export_refused",
      {{"reason", std::string(status.message())}});
}

}  // namespace

Collector::Collector(Telemetry& telemetry, const OperationRegistry& operations,
                     Environment environment, SecretReader read)
    : telemetry_(telemetry),
      operations_(operations),
      environment_(std::move(environment)),
      read_(std::move(read)) {}

void Collector::Configure(const Config::Telemetry& config, bool sends) {
  absl::StatusOr<OtlpSettings> settings = OtlpSettings();
  if (sends) settings = OtlpSettingsFrom(config, environment_);
  if (!settings.ok()) {
    Refuse(settings.status());
    settings = OtlpSettings();
  }
  if (*settings != settings_) {
    exporter_.reset();
    settings_ = *std::move(settings);
  }
  telemetry_.Configure(config.enabled, !settings_.endpoint.empty());
  if (exporter_ == nullptr && !settings_.endpoint.empty()) Start();
}

void Collector::Start() {
  const absl::StatusOr<std::string> program =
      SiblingProgram("osiris-otlp", "otlp");
  if (!program.ok()) {
    Refuse(program.status());
    telemetry_.Configure(telemetry_.enabled(), false);
    return;
  }
  exporter_ = std::make_unique<OtlpExporter>(OtlpExporterParts{
      .telemetry = &telemetry_,
      .endpoint = settings_.endpoint,
      .gzip = settings_.gzip,
      .headers =
          [settings = settings_, environment = environment_, read = read_] {
            return OtlpHeaders(settings, environment, read);
          },
      .resource = {.service = settings_.service,
                   .session = telemetry_.session()},
      .names =
          [&operations = operations_](std::string_view operation) {
            return NameIn(operations, operation);
          },
      .program = *program,
      .variables = ProxyVariables(environment_)});
}

}  // namespace osiris
