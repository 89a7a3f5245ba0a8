#include "core/operation/schema_words.h"

#include <algorithm>
#include <numeric>

#include "core/operation/schema_parts.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

std::string DescribeNumber(const Json& schema, std::string_view kind) {
  const bool low = schema.contains("minimum");
  const bool high = schema.contains("maximum");
  if (low && high) {
    return fmt::format("{} from {} to {}", kind, schema.at("minimum").dump(),
                       schema.at("maximum").dump());
  }
  if (low) return fmt::format("{} from {}", kind, schema.at("minimum").dump());
  if (high) {
    return fmt::format("{} up to {}", kind, schema.at("maximum").dump());
  }
  return std::string(kind);
}

std::string DescribeText(const Json& schema) {
  const Json pattern = schema.value("pattern", Json());
  if (pattern == schema::Reference().at("pattern")) {
    return "a connection's reference, as `@family.alias`";
  }
  if (pattern == schema::SnapshotOrReference().at("pattern")) {
    return "a snapshot's id (`disc_` and 16 of 0-9 and a-f) or a connection's "
           "reference, as `@family.alias`";
  }
  if (pattern == schema::Moment("").at("pattern")) {
    return "a moment in UTC, as `2026-11-25` or `2026-11-25T12:30`";
  }
  std::string words = "text";
  if (schema.contains("maxLength")) {
    const std::string most = schema.at("maxLength").dump();
    words += schema.contains("minLength")
                 ? fmt::format(" of {} to {} characters",
                               schema.at("minLength").dump(), most)
                 : fmt::format(" of at most {} characters", most);
  }
  if (pattern.is_string()) {
    words += fmt::format(" that matches {}", pattern.get<std::string>());
  }
  return words;
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t same = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal =
          std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, same}));
    }
  }
  return row.back();
}

}  // namespace

std::string DescribeSchema(const Json& schema) {
  if (schema.contains("enum")) {
    std::vector<std::string> choices;
    for (const Json& choice : schema.at("enum")) {
      choices.push_back(choice.is_string() ? choice.get<std::string>()
                                           : choice.dump());
    }
    return fmt::format("one of `{}`", fmt::join(choices, "`, `"));
  }
  const std::string type =
      schema.contains("type") && schema.at("type").is_string()
          ? schema.at("type").get<std::string>()
          : "";
  if (type == "integer") return DescribeNumber(schema, "an integer");
  if (type == "number") return DescribeNumber(schema, "a number");
  if (type == "string") return DescribeText(schema);
  if (type == "boolean") return "true or false";
  if (type == "array") {
    return schema.contains("maxItems")
               ? fmt::format("a list of at most {}",
                             schema.at("maxItems").dump())
               : "a list";
  }
  if (type == "object") return "an object";
  return "of another shape";
}

const Json* SchemaAt(const Json& schema, const std::vector<std::string>& path) {
  const Json* at = &schema;
  for (const std::string& step : path) {
    if (at->contains("properties") && at->at("properties").contains(step)) {
      at = &at->at("properties").at(step);
    } else if (at->contains("items") && at->at("items").is_object()) {
      at = &at->at("items");
    } else if (at->contains("additionalProperties") &&
               at->at("additionalProperties").is_object()) {
      at = &at->at("additionalProperties");
    } else {
      return nullptr;
    }
  }
  return at;
}

std::string Suggest(std::string_view word,
                    const std::vector<std::string>& known) {
  // Long words are somebody's data, not a slip.
  if (word.empty() || word.size() > 64) return "";
  std::string best;
  size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const size_t distance = EditDistance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace osiris
