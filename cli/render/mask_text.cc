#include "cli/render/mask_text.h"

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

std::string Confidence(const Json& column) {
  const auto found = column.find("confidence");
  return found == column.end() || !found->is_number()
             ? ""
             : fmt::format("{:.2f}", found->get<double>());
}

// "email", or what was found in parts of values: "in text: email, ip".
std::string ClassesOf(const Json& column) {
  if (column.contains("class")) return TextIn(column, "class");
  std::string classes;
  for (const Json& one : ListIn(column, "classes")) {
    classes += (classes.empty() ? "" : ", ") + one.get<std::string>();
  }
  return FlagIn(column, "parts") ? "in text: " + classes : classes;
}

}  // namespace

std::string MaskCheckText(const Json& document, const Page& page) {
  TableView view(
      {{"table"}, {"column"}, {"class"}, {"sure", true}, {"mask"}, {"why"}});
  for (const Json& table : ListIn(ObjectIn(document, "data"), "tables")) {
    for (const Json& column : ListIn(table, "columns")) {
      const std::string action = TextIn(column, "action");
      view.Add({NameText(TextIn(table, "table")),
                NameText(TextIn(column, "column")), ClassesOf(column),
                Confidence(column), action == "none" ? "" : action,
                TextIn(column, "why")});
    }
  }
  std::string out = view.Render(page);
  if (!out.empty()) out += "\n";
  for (const Json& name : ListIn(document, "idle_rules")) {
    out += fmt::format("{} `{}` in {} fits nothing here\n",
                       page.palette.Caution("idle:"),
                       SafeText(TextIn(name, "name")), TextIn(name, "rule"));
  }
  const std::string assistants = TextIn(document, "assistants");
  out += fmt::format("{} of {} masked where assistants see masked rows; ",
                     CountIn(document, "masked_columns"),
                     Counted(CountIn(document, "columns"), "column"));
  if (assistants == "masked") return out + "here they do\n";
  if (assistants == "full") {
    return out + page.palette.Caution("here they see every value") + "\n";
  }
  return out + "here they see no rows\n";
}

}  // namespace osiris::cli
