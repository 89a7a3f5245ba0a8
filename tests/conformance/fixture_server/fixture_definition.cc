#include "tests/conformance/fixture_server/fixture_definition.h"

#include <string>
#include <utility>
#include <vector>

namespace osiris::mcp {
namespace {

Json NoArguments() {
  return {{"type", "object"}, {"additionalProperties", false}};
}

Json OneText(const char* name) {
  return {{"type", "object"},
          {"properties", {{name, {{"type", "string"}}}}},
          {"required", {name}}};
}

Tool Plain(std::string name, std::string description,
           Json schema = NoArguments()) {
  return {.name = std::move(name),
          .description = std::move(description),
          .input_schema = std::move(schema),
          .read_only = true,
          .open_world = false};
}

// Keywords of JSON Schema 2020-12 that a server must not lose.
Json SchemaOf2020() {
  return {
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"type", "object"},
      {"$defs",
       {{"address",
         {{"$anchor", "addressDef"},
          {"type", "object"},
          {"properties",
           {{"street", {{"type", "string"}}},
            {"city", {{"type", "string"}}}}}}}}},
      {"properties",
       {{"name", {{"type", "string"}}},
        {"address", {{"$ref", "#/$defs/address"}}},
        {"contactMethod", {{"type", "string"}, {"enum", {"phone", "email"}}}},
        {"phone", {{"type", "string"}}},
        {"email", {{"type", "string"}}}}},
      {"allOf",
       Json::array({{{"anyOf", Json::array({{{"required", {"phone"}}},
                                            {{"required", {"email"}}}})}}})},
      {"if",
       {{"properties", {{"contactMethod", {{"const", "phone"}}}}},
        {"required", {"contactMethod"}}}},
      {"then", {{"required", {"phone"}}}},
      {"else", {{"required", {"email"}}}},
      {"additionalProperties", false}};
}

std::vector<Tool> ContentTools() {
  return {
      Plain("json_schema_2020_12_tool", "Has a schema of many keywords.",
            SchemaOf2020()),
      Plain("test_audio_content", "Answers a sound."),
      Plain("test_embedded_resource", "Answers a resource in whole."),
      Plain("test_error_handling", "Always fails."),
      Plain("test_image_content", "Answers a picture."),
      Plain("test_logging_tool", "Writes to the client's log."),
      Plain("test_multiple_content_types", "Answers blocks of three kinds."),
      Plain("test_simple_text", "Answers a sentence."),
      Plain("test_tool_with_logging", "Writes to the client's log thrice."),
      Plain("test_tool_with_progress", "Reports how far it is."),
      Plain("test_trigger_prompt_change", "Changes the list of prompts."),
      Plain("test_trigger_tool_change", "Changes the list of tools."),
  };
}

std::vector<Tool> AskingTools() {
  std::vector<Tool> tools = {
      Plain("test_elicitation", "Asks for a name and an address.",
            OneText("message")),
      Plain("test_elicitation_sep1034_defaults",
            "Asks with a default for each field."),
      Plain("test_elicitation_sep1330_enums", "Asks for choices."),
      Plain("test_missing_capability", "Needs a model of the client."),
      Plain("test_sampling", "Lets the client's model write.",
            OneText("prompt")),
      Plain("test_streaming_elicitation", "Asks for a confirmation."),
  };
  for (const char* name :
       {"capabilities", "elicitation", "list_roots", "multi_round",
        "multiple_inputs", "request_state", "sampling", "tampered_state"}) {
    tools.push_back(Plain(std::string("test_input_required_result_") + name,
                          "Asks before it answers."));
  }
  return tools;
}

std::vector<Prompt> Prompts() {
  return {
      {.name = "test_input_required_result_prompt",
       .description = "Asks before it is filled in."},
      {.name = "test_prompt_with_arguments",
       .description = "Repeats two arguments.",
       .arguments = {{"arg1", "First", "The first.", true},
                     {"arg2", "Second", "The second.", true}}},
      {.name = "test_prompt_with_embedded_resource",
       .description = "Holds a resource.",
       .arguments = {{"resourceUri", "Resource", "Its URI.", true}}},
      {.name = "test_prompt_with_image", .description = "Holds a picture."},
      {.name = "test_simple_prompt", .description = "Says one sentence."},
  };
}

}  // namespace

Tool PassingTool() { return Plain("test_passing_tool", "Comes and goes."); }

Prompt PassingPrompt() {
  return {.name = "test_passing_prompt", .description = "Comes and goes."};
}

ServerDefinition FixtureDefinition() {
  ServerDefinition definition = {
      .implementation = {"fixture-server", "Fixture", "1.0.0"},
      .tools = ContentTools(),
      .prompts = Prompts(),
      .has_resources = true,
      .resource_templates = {{"test://template/{id}/data", "template",
                              "Template", "Data of an id.",
                              "application/json"}},
      .has_watches = true,
      .has_completion = true,
      .has_logging = true,
      .lists_change = true,
      .may_ask = true};
  for (Tool& tool : AskingTools()) {
    definition.tools.push_back(std::move(tool));
  }
  return definition;
}

}  // namespace osiris::mcp
