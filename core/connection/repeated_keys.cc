#include "core/connection/repeated_keys.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/config/problem.h"
#include "core/config/yaml_document.h"
#include "fmt/format.h"

namespace osiris {
namespace {

bool IsPrefix(const std::vector<std::string>& prefix,
              const std::vector<std::string>& path) {
  return prefix.size() <= path.size() &&
         std::equal(prefix.begin(), prefix.end(), path.begin());
}

}  // namespace

absl::Status CheckNoRepeats(std::string_view text, const Reference* reference) {
  ASSIGN_OR_RETURN(const YamlDocument document, ParseYaml(text));
  std::vector<std::string> wanted = {"connections"};
  if (reference != nullptr) {
    wanted.push_back(reference->family);
    wanted.push_back(reference->alias);
  }
  std::vector<Problem> repeats;
  for (Problem problem : document.problems) {
    if (problem.path.back() != kMergeKey &&
        (IsPrefix(wanted, problem.path) || IsPrefix(problem.path, wanted))) {
      problem.hint = "take away the one that is not meant";
      repeats.push_back(std::move(problem));
    }
  }
  if (repeats.empty()) return absl::OkStatus();
  const std::string subject =
      reference == nullptr
          ? "the connections file"
          : fmt::format("the connection `{}`", FormatReference(*reference));
  return ProblemsError(ErrorCode::kConnectionInvalid, subject, repeats);
}

}  // namespace osiris
