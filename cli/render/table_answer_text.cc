#include "cli/render/table_answer_text.h"

#include <algorithm>

#include "cli/render/display_text.h"
#include "cli/render/document_view.h"
#include "cli/render/json_member.h"
#include "cli/render/table_detail_text.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr size_t kMaxWidth = 100;

// "order_items(order_id)" of a reference, as text or in full.
std::string ReferenceText(const Json& reference) {
  if (reference.is_string()) return reference.get<std::string>();
  const Json name = ObjectIn(reference, "table");
  const std::string schema = TextIn(name, "schema");
  return fmt::format("{}{}{}({})", schema, schema.empty() ? "" : ".",
                     TextIn(name, "name"),
                     InlineText(ListIn(reference, "columns")));
}

std::string Lines(const std::string& title, const Json& texts,
                  const Page& page) {
  std::string out;
  for (const Json& text : texts) {
    out += "    " + SafeText(ReferenceText(text)) + "\n";
  }
  return out.empty() ? out : "  " + page.palette.Quiet(title) + "\n" + out;
}

std::string CompactText(const Json& table, const Page& page) {
  const size_t width = std::min(page.width, kMaxWidth);
  std::string out = Wrap(SafeText(TextIn(table, "text")), width - 4, 4) + "\n";
  const std::string comment = TextIn(table, "comment");
  if (!comment.empty()) out += "  " + SafeText(comment) + "\n";
  const Json error = ObjectIn(table, "error");
  if (!error.empty()) {
    out += fmt::format("  {} {}\n", page.palette.Bad("error:"),
                       SafeText(TextIn(error, "message")));
  }
  return out + Lines("indexes", ListIn(table, "indexes"), page);
}

}  // namespace

std::string TableAnswerText(const Json& document, const Page& page) {
  const Json table = ObjectIn(ObjectIn(document, "data"), "table");
  std::string out = table.contains("text") ? CompactText(table, page)
                                           : TableDetailText(table, page);
  out += Lines("referred to by", ListIn(table, "referenced_by"), page);
  if (FlagIn(document, "truncated")) {
    out += fmt::format("{} there are more columns: --cursor {}\n",
                       page.palette.Caution("cut:"),
                       SafeText(TextIn(document, "next_cursor")));
  }
  return out;
}

}  // namespace osiris::cli
