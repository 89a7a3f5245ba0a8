#include "core/operation/schema_validator.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/log.h"
#include "core/operation/schema_words.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "valijson/adapters/nlohmann_json_adapter.hpp"
#include "valijson/schema.hpp"
#include "valijson/schema_parser.hpp"
#include "valijson/validation_results.hpp"
#include "valijson/validator.hpp"

namespace osiris {

struct SchemaValidator::Compiled {
  Json json;
  valijson::Schema schema;
  // The same without patterns.
  valijson::Schema plain;
  std::mutex mutex;
  // Each keeps the patterns that it made ready, for one call at a time.
  std::vector<valijson::Validator> idle;

  // Whether `value` fits; `results` says where it does not.
  bool Fits(const Json& value, valijson::ValidationResults& results);
  valijson::Validator TakeIdle();
};

namespace {

constexpr size_t kMaxProblems = 5;
// Longer text meets the limit of its length before its pattern: the matcher
// calls itself once a character, and would end where its stack does.
constexpr size_t kLongText = 4096;
// Validators that are kept; the patterns of one take some 100 KB.
constexpr size_t kMaxIdle = 2;

bool HasLongText(const Json& value) {
  if (value.is_string()) {
    return value.get_ref<const std::string&>().size() > kLongText;
  }
  return value.is_structured() &&
         std::any_of(value.begin(), value.end(), HasLongText);
}

bool HasNul(const Json& value) {
  if (value.is_string()) {
    return value.get_ref<const std::string&>().find('\0') != std::string::npos;
  }
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      if (name.find('\0') != std::string::npos || HasNul(member)) return true;
    }
    return false;
  }
  return value.is_array() && std::any_of(value.begin(), value.end(), HasNul);
}

std::string WithoutNul(std::string text) {
  std::replace(text.begin(), text.end(), '\0', '\x01');
  return text;
}

// The same of a member's name. Two members stay two: `taken` counts for all
// members of one object, so that no number is tried again.
std::string NameWithoutNul(std::string name, const Json& before,
                           const Json& after, size_t& taken) {
  if (name.find('\0') == std::string::npos) return name;
  name = WithoutNul(std::move(name));
  std::string free = name;
  while (before.contains(free) || after.contains(free)) {
    free = fmt::format("{}\x01{}", name, ++taken);
  }
  return free;
}

// `value` with another control character in place of each NUL, which valijson
// takes for the end of a text where it counts.
Json WithoutNul(const Json& value) {
  if (value.is_string()) return WithoutNul(value.get<std::string>());
  if (!value.is_structured()) return value;
  Json changed = value.is_array() ? Json::array() : Json::object();
  size_t taken = 0;
  for (const auto& [name, member] : value.items()) {
    if (value.is_array()) {
      changed.push_back(WithoutNul(member));
    } else {
      changed[NameWithoutNul(name, value, changed, taken)] = WithoutNul(member);
    }
  }
  return changed;
}

// `schema` without the patterns that texts must match.
Json WithoutPatterns(Json schema) {
  if (schema.is_object() && schema.contains("pattern") &&
      schema.at("pattern").is_string()) {
    schema.erase("pattern");
  }
  if (schema.is_structured()) {
    for (Json& part : schema) part = WithoutPatterns(std::move(part));
  }
  return schema;
}

void Parse(const Json& json, valijson::Schema& schema) {
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(json), schema);
}

struct Problem {
  std::vector<std::string> path;
  std::string text;
};

// {"<root>", "[columns]", "[0]"} as {"columns", "0"}.
std::vector<std::string> PathOf(const std::vector<std::string>& context) {
  std::vector<std::string> path;
  for (const std::string& step : context) {
    if (step.size() >= 2 && step.front() == '[') {
      path.push_back(step.substr(1, step.size() - 2));
    }
  }
  return path;
}

const Json* ValueAt(const Json& value, const std::vector<std::string>& path) {
  const Json* at = &value;
  for (const std::string& step : path) {
    if (at->is_object() && at->contains(step)) {
      at = &at->at(step);
    } else if (at->is_array() && !step.empty() && step.size() < 9 &&
               step.find_first_not_of("0123456789") == std::string::npos &&
               std::stoul(step) < at->size()) {
      at = &at->at(std::stoul(step));
    } else {
      return nullptr;
    }
  }
  return at;
}

std::vector<std::string> MembersOf(const Json& schema) {
  std::vector<std::string> members;
  if (!schema.contains("properties")) return members;
  for (const auto& [name, member] : schema.at("properties").items()) {
    members.push_back(name);
  }
  return members;
}

// A member's name as the caller may see it again: short, plain, or not at all.
std::string Quotable(const std::string& name) {
  const bool plain =
      name.size() <= 64 &&
      std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '_' || c == '-' || c == '.';
      });
  return plain ? fmt::format("`{}`", name) : "a member of some other name";
}

std::string Where(const std::vector<std::string>& path) {
  return path.empty() ? "the value" : fmt::format("`{}`", fmt::join(path, "."));
}

// What is wrong with the object at `path`: missing and unknown members.
std::vector<Problem> ObjectProblems(const std::vector<std::string>& path,
                                    const Json& schema, const Json& object) {
  std::vector<Problem> problems;
  const std::vector<std::string> members = MembersOf(schema);
  for (const Json& name : schema.value("required", Json::array())) {
    if (!object.contains(name.get<std::string>())) {
      problems.push_back(
          {path, fmt::format("`{}` is missing", name.get<std::string>())});
    }
  }
  if (schema.value("additionalProperties", Json(true)) != Json(false)) {
    return problems;
  }
  for (const auto& [name, value] : object.items()) {
    if (std::find(members.begin(), members.end(), name) != members.end()) {
      continue;
    }
    const std::string meant = Suggest(name, members);
    problems.push_back(
        {path, fmt::format("{} is not known{}", Quotable(name),
                           meant.empty()
                               ? ""
                               : fmt::format(" (did you mean `{}`?)", meant))});
  }
  return problems;
}

// The paths that valijson complains of which have no complaint below them.
std::vector<std::vector<std::string>> DeepestPaths(
    valijson::ValidationResults& results) {
  std::vector<std::vector<std::string>> paths;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) paths.push_back(PathOf(error.context));
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::vector<std::vector<std::string>> deepest;
  for (size_t i = 0; i < paths.size(); ++i) {
    const auto& path = paths[i];
    const bool has_child =
        i + 1 < paths.size() && paths[i + 1].size() > path.size() &&
        std::equal(path.begin(), path.end(), paths[i + 1].begin());
    if (!has_child) deepest.push_back(path);
  }
  return deepest;
}

}  // namespace

bool SchemaValidator::Compiled::Fits(const Json& value,
                                     valijson::ValidationResults& results) {
  valijson::Validator validator = TakeIdle();
  const valijson::adapters::NlohmannJsonAdapter target(value);
  const bool fits =
      (!HasLongText(value) || validator.validate(plain, target, &results)) &&
      validator.validate(schema, target, &results);
  const std::lock_guard lock(mutex);
  if (idle.size() < kMaxIdle) idle.push_back(std::move(validator));
  return fits;
}

valijson::Validator SchemaValidator::Compiled::TakeIdle() {
  const std::lock_guard lock(mutex);
  if (idle.empty()) {
    return valijson::Validator(valijson::Validator::kStrongTypes);
  }
  valijson::Validator validator = std::move(idle.back());
  idle.pop_back();
  return validator;
}

SchemaValidator::SchemaValidator(const Json& schema)
    : compiled_(std::make_unique<Compiled>()) {
  compiled_->json = schema;
  try {
    Parse(compiled_->json, compiled_->schema);
    Parse(WithoutPatterns(compiled_->json), compiled_->plain);
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "schema.refused", {{"reason", error.what()}});
    std::abort();
  }
}

SchemaValidator::~SchemaValidator() = default;
SchemaValidator::SchemaValidator(SchemaValidator&&) noexcept = default;
SchemaValidator& SchemaValidator::operator=(SchemaValidator&&) noexcept =
    default;

absl::Status SchemaValidator::Validate(const Json& value) const {
  if (HasNul(value)) return Validate(WithoutNul(value));
  valijson::ValidationResults results;
  if (compiled_->Fits(value, results)) return absl::OkStatus();
  std::vector<Problem> problems;
  // The root may lack members also where something below it is wrong.
  if (value.is_object()) problems = ObjectProblems({}, compiled_->json, value);
  for (const auto& path : DeepestPaths(results)) {
    const Json* const schema = SchemaAt(compiled_->json, path);
    const Json* const at = ValueAt(value, path);
    if (schema == nullptr || at == nullptr) continue;
    if (at->is_object() && schema->value("type", Json()) == "object") {
      if (path.empty()) continue;
      for (Problem& more : ObjectProblems(path, *schema, *at)) {
        more.text = fmt::format("in {}: {}", Where(path), more.text);
        problems.push_back(std::move(more));
      }
    } else {
      problems.push_back({path, fmt::format("{} must be {}", Where(path),
                                            DescribeSchema(*schema))});
    }
  }
  std::vector<std::string> texts;
  for (const Problem& problem : problems) {
    if (texts.size() < kMaxProblems) texts.push_back(problem.text);
  }
  const std::vector<std::string> members = MembersOf(compiled_->json);
  return MakeError(
      ErrorCode::kProtocolArgumentInvalid,
      fmt::format("the arguments do not fit: {}",
                  texts.empty() ? "they are of another shape"
                                : fmt::format("{}", fmt::join(texts, "; "))),
      {.path = problems.empty() ? std::vector<std::string>{}
                                : problems.front().path,
       .hint = "the command's `--help` says what each argument takes",
       .assistant_hint = members.empty()
                             ? "give no arguments"
                             : fmt::format("the members are `{}`",
                                           fmt::join(members, "`, `"))});
}

Json SchemaValidator::Prepare(Json value) const {
  if (!value.is_object() || !compiled_->json.contains("properties")) {
    return value;
  }
  for (const auto& [name, schema] : compiled_->json.at("properties").items()) {
    const auto member = value.find(name);
    if (member == value.end()) {
      if (schema.contains("default")) value[name] = schema.at("default");
    } else if (member->is_number_float() &&
               schema.value("type", Json()) == "integer") {
      const double number = member->get<double>();
      if (std::trunc(number) == number && std::fabs(number) < 9e15) {
        *member = static_cast<int64_t>(number);
      }
    }
  }
  return value;
}

}  // namespace osiris
