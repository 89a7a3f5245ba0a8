#include "core/operation/answer_schema.h"

#include <string>
#include <utility>

namespace osiris {

Json FailureSchema() {
  const Json text = {{"type", "string"}};
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"status", "error"}},
          {"properties",
           {{"status", {{"const", "error"}}},
            {"error",
             {{"type", "object"},
              {"additionalProperties", false},
              {"required", {"code", "message", "path", "hint", "retryable"}},
              {"properties",
               {{"code", {{"type", "string"}, {"pattern", "^[A-Z]+/[A-Z_]+$"}}},
                {"message", text},
                {"path", {{"type", "array"}, {"items", text}}},
                {"hint", text},
                {"retryable", {{"type", "boolean"}}}}}}}}}};
}

Json AnswerSchema(const Operation& operation) {
  return {{"type", "object"},
          {"anyOf", {operation.output_schema.get(), FailureSchema()}}};
}

Json ListedAnswerSchema(const Operation& operation) {
  return ListedAnswerSchema(operation.output_schema.get());
}

Json ListedAnswerSchema(const Json& output_schema) {
  Json members = {{"error", Json::object()}, {"status", Json::object()}};
  const Json own = output_schema.value("properties", Json::object());
  for (const auto& [name, schema] : own.items()) {
    const std::string type = schema.value("type", "");
    if (type == "object" || type == "array" || name == "truncated" ||
        name.starts_with("next")) {
      members[name] = Json::object();
    }
  }
  return {{"type", "object"},
          {"required", {"status"}},
          {"properties", std::move(members)}};
}

}  // namespace osiris
