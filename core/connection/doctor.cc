#include "core/connection/doctor.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/config/nearest_name.h"
#include "core/connection/connection_resolver.h"
#include "core/secret/redacted_answer.h"
#include "core/secret/secret_word.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

using SteadyClock = std::chrono::steady_clock;

// One connection that does not answer must not use up the others' time.
constexpr std::chrono::seconds kPatience(10);

class Examination {
 public:
  Examination(const ConnectionEntry& entry, const DoctorTools& tools,
              CallContext context)
      : entry_(entry), tools_(tools), context_(std::move(context)) {
    context_.deadline =
        std::min(context_.deadline, SteadyClock::now() + kPatience);
    // Progress is that of the whole call.
    context_.progress = nullptr;
  }

  absl::StatusOr<Json> Run() && {
    const absl::Status finding = Steps();
    if (HasCode(finding, ErrorCode::kRunCancelled)) return finding;
    for (const char* const name : {"configuration", "variables", "driver",
                                   "open", "read-only", "describe"}) {
      if (!Has(name)) Skip(name);
    }
    Json problems = Json::array();
    for (const auto& some : {entry_.problems, warnings_}) {
      for (const Problem& problem : some) {
        problems.push_back(ToJson(problem, tools_.audience));
      }
    }
    report_["reference"] = FormatReference(entry_.reference);
    report_["family"] = entry_.reference.family;
    report_["alias"] = entry_.reference.alias;
    report_["healthy"] = finding.ok();
    report_["checks"] = std::move(checks_);
    report_["problems"] = std::move(problems);
    return std::move(report_);
  }

 private:
  absl::Status Steps() {
    absl::Status status = CheckUsable(entry_);
    if (!Found("configuration", status, "the fields fit the family")) {
      FindUnset();
      return status;
    }
    absl::StatusOr<ResolvedConnection> resolved =
        ResolveEntry(entry_, tools_.environment, tools_.home,
                     tools_.secrets != nullptr ? *tools_.secrets : nullptr);
    if (!Found("variables", resolved.status(),
               "every variable and secret is there")) {
      return resolved.status();
    }
    resolved_ = *std::move(resolved);
    WarnOfCommonSecrets();
    Driver* const driver = tools_.drivers == nullptr
                               ? nullptr
                               : tools_.drivers->Find(entry_.reference.family);
    status = driver != nullptr ? absl::OkStatus() : NoDriver();
    if (!Found("driver", status, "a driver serves the family")) return status;
    return AskSource(*driver);
  }

  // Whoever mends the configuration should hear of the variables, too.
  void FindUnset() {
    const std::vector<Problem> unset =
        UnsetVariables(entry_, tools_.environment, tools_.audience);
    if (unset.empty()) return;
    Found("variables",
          ProblemsError(ErrorCode::kConfigVariableUnset,
                        fmt::format("the connection `{}`",
                                    FormatReference(entry_.reference)),
                        unset),
          "");
  }

  // No assistant is told which secret is easily guessed.
  void WarnOfCommonSecrets() {
    if (tools_.audience == Audience::kAssistant) return;
    for (const auto& [name, secret] : resolved_.config.secrets) {
      if (!IsCommonSecret(secret)) continue;
      const YamlMember* const member = entry_.body.Find(name);
      warnings_.push_back(
          {.severity = Problem::Severity::kWarning,
           .line = member != nullptr ? member->line : 0,
           .path = {"connections", entry_.reference.family,
                    entry_.reference.alias, name},
           .message = fmt::format("`{}` is a short word or number, which "
                                  "cannot be withheld without harm: `***` "
                                  "stands wherever an answer holds it by "
                                  "chance",
                                  name),
           .hint = "take a long one with letters, digits and other signs"});
    }
  }

  absl::Status AskSource(Driver& driver) {
    auto connection = driver.Open(resolved_.config, context_);
    if (!Found("open", connection.status(), "the source answered")) {
      return connection.status();
    }
    const auto info = (*connection)->Describe(context_);
    const absl::Status guarded = info.ok() && info->read_only_guards.empty()
                                     ? NotGuarded()
                                     : absl::OkStatus();
    if (info.ok()) {
      Found("read-only", guarded,
            fmt::format("nothing can be written: {}",
                        fmt::join(info->read_only_guards, "; ")));
      report_["data"] = {{"product", info->product},
                         {"version", info->version}};
      report_["untrusted"] = true;
    } else {
      Skip("read-only");
    }
    Found("describe", info.status(), "the source said what it is");
    return info.ok() ? guarded : info.status();
  }

  absl::Status NoDriver() const {
    std::vector<std::string> families;
    if (tools_.drivers != nullptr) {
      for (const std::string_view family : tools_.drivers->families()) {
        families.emplace_back(family);
      }
    }
    return MakeError(
        ErrorCode::kConnectionFamilyUnknown,
        fmt::format("this build has no driver for `{}`",
                    entry_.reference.family),
        {.path = {}, .hint = DidYouMean(entry_.reference.family, families)});
  }

  static absl::Status NotGuarded() {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "the driver does not say how it keeps from writing");
  }

  // Writes a check down; true if it is ok.
  bool Found(std::string_view name, const absl::Status& status,
             std::string_view message) {
    const SteadyClock::time_point now = SteadyClock::now();
    Json check = {
        {"name", name},
        {"status", status.ok() ? "ok" : "failed"},
        {"elapsed_ms",
         std::chrono::duration_cast<std::chrono::milliseconds>(now - last_)
             .count()},
        {"message", resolved_.redactor.Redact(message)}};
    last_ = now;
    if (!status.ok()) {
      const absl::Status shown = RedactStatus(status, resolved_.redactor);
      const ErrorInfo info = GetErrorInfo(shown);
      check["message"] = MessageFor(shown, tools_.audience);
      check["code"] = info.code;
      // Not the advice to do what is being done.
      check["hint"] =
          HasCode(status, ErrorCode::kConnectionUnreachable) &&
                  info.hint == Describe(ErrorCode::kConnectionUnreachable).hint
              ? "check the address or path, and that it can be "
                "reached from here"
              : info.HintFor(tools_.audience);
    }
    checks_.push_back(std::move(check));
    return status.ok();
  }

  void Skip(std::string_view name) {
    checks_.push_back({{"name", name},
                       {"status", "skipped"},
                       {"elapsed_ms", 0},
                       {"message", "another check failed"}});
  }

  bool Has(std::string_view name) const {
    return std::any_of(
        checks_.begin(), checks_.end(),
        [&name](const Json& check) { return check.at("name") == name; });
  }

  const ConnectionEntry& entry_;
  const DoctorTools& tools_;
  CallContext context_;
  SteadyClock::time_point last_ = SteadyClock::now();
  ResolvedConnection resolved_;
  std::vector<Problem> warnings_;
  Json report_ = Json::object();
  Json checks_ = Json::array();
};

int ExitStatusOfCheck(const Json& check) {
  return ExitStatus(MakeErrorFromParts(check.value("code", ""), "", {}));
}

}  // namespace

absl::StatusOr<Json> Examine(const ConnectionEntry& entry,
                             const DoctorTools& tools,
                             const CallContext& context) {
  return Examination(entry, tools, context).Run();
}

int DoctorExitStatus(const Json& document) {
  if (document.at("healthy").get<bool>()) return 0;
  for (const Json& connection : document.at("connections")) {
    for (const Json& check : connection.at("checks")) {
      if (check.at("status") == "failed") return ExitStatusOfCheck(check);
    }
  }
  return Describe(ErrorCode::kConfigInvalid).exit;
}

}  // namespace osiris
