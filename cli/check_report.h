#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "cli/command.h"
#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// How something that was looked at is.
enum class Health { kOk, kWarning, kFailed, kSkipped };

// "ok", "warning", "failed", "skipped".
std::string_view NameOf(Health health);

// What a person learns from a series of checks, in the order in which they
// were made.
class CheckReport {
 public:
  void Add(std::string name, Health health, std::string detail,
           std::string hint = "");

  // A failed check, with the error's message, hint and exit status.
  void AddFailure(std::string name, const absl::Status& status);

  // As AddFailure, but the whole does not fail because of it.
  void AddWarning(std::string name, const absl::Status& status);

  bool healthy() const { return exit_status_ == 0; }

  // `facts`, an object, with "status", "healthy" and "checks": [{"name",
  // "status", "ms", "detail", "hint", "code"}], where "ms" is what the check
  // took, and "status" one of NameOf(). The exit status is that of the
  // first check that failed.
  Answer ToAnswer(Json facts) const;

 private:
  using Time = std::chrono::steady_clock::time_point;

  void Keep(Json check);

  Json checks_ = Json::array();
  Time last_ = std::chrono::steady_clock::now();
  int exit_status_ = 0;
};

// The checks of such a document as text, with a verdict under them.
std::string RenderChecks(const Json& document, const Page& page);

}  // namespace osiris::cli
