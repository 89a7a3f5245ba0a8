#include "cli/render/component_text.h"

#include "cli/render/display_text.h"
#include "cli/render/document_view.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// "required", "secret", both, or nothing.
std::string NeedOf(const Json& field) {
  std::string need = FlagIn(field, "required") ? "required" : "";
  if (FlagIn(field, "secret")) need += need.empty() ? "secret" : ", secret";
  return need;
}

std::string AboutOf(const Json& field) {
  std::string about = TextIn(field, "description");
  const Json choices = ListIn(field, "choices");
  if (!choices.empty()) {
    about += fmt::format(" (one of {})", InlineText(choices));
  }
  if (field.contains("minimum") && field.contains("maximum")) {
    about += fmt::format(" ({} to {})", CountIn(field, "minimum"),
                         CountIn(field, "maximum"));
  }
  return about;
}

}  // namespace

std::string ComponentsText(const Json& document, const Page& page) {
  TableView table({{"family"}, {"title"}, {"can"}, {"what it is"}});
  for (const Json& component : ListIn(document, "components")) {
    table.Add({TextIn(component, "family"), TextIn(component, "title"),
               InlineText(ListIn(component, "capabilities")),
               TextIn(component, "summary")});
  }
  return table.Render(page);
}

std::string ComponentText(const Json& document, const Page& page) {
  const Json component = ObjectIn(document, "component");
  std::string out =
      fmt::format("{} ({}): {}\n\n",
                  page.palette.Heading(SafeText(TextIn(component, "title"))),
                  SafeText(TextIn(component, "family")),
                  SafeText(TextIn(component, "summary")));
  TableView table({{"field"}, {"type"}, {""}, {"default"}, {"meaning"}});
  for (const Json& field : ListIn(component, "fields")) {
    const auto value = field.find("default");
    table.Add({TextIn(field, "name"), TextIn(field, "type"), NeedOf(field),
               value == field.end() ? std::string() : InlineText(*value),
               AboutOf(field)});
  }
  return out + table.Render(page);
}

}  // namespace osiris::cli
