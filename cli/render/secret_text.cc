#include "cli/render/secret_text.h"

#include "cli/render/display_text.h"
#include "cli/render/json_member.h"
#include "cli/render/table_view.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

std::string Next(const std::string& connection, const Page& page) {
  return fmt::format("  next: {} connections doctor {}\n",
                     SafeText(page.program), connection);
}

// What else uses the same secret.
std::string SharedLines(const Json& document, const Page& page) {
  std::string lines;
  for (const Json& one : ListIn(document, "shared_with")) {
    lines +=
        fmt::format("  {} {} uses it, too\n", page.palette.Caution("note:"),
                    SafeText(one.get<std::string>()));
  }
  return lines;
}

std::string StoreTitle(const std::string& store) {
  return store == "vault" ? "the vault" : "the keychain";
}

std::string LeftLines(const Json& document, const Page& page) {
  std::string lines;
  for (const Json& one : ListIn(document, "left")) {
    lines += fmt::format(
        "  {} {} {} stays: {}\n", page.palette.Caution("note:"),
        SafeText(TextIn(one, "connection")), SafeText(TextIn(one, "field")),
        SafeText(TextIn(one, "why")));
  }
  return lines;
}

std::string CopiesLines(const Page& page) {
  return fmt::format(
      "  Copies of the file that an editor, a backup or a version control "
      "made\n"
      "  still hold what stood there: change it at the source, too, then run\n"
      "  {} connections rotate.\n",
      SafeText(page.program));
}

}  // namespace

std::string SecretKeptText(const Json& document, const Page& page) {
  const std::string connection = SafeText(TextIn(document, "connection"));
  std::string out = fmt::format(
      "Kept `{}` of {} as {}.\n", SafeText(TextIn(document, "field")),
      connection, page.palette.Good(SafeText(TextIn(document, "stored"))));
  if (FlagIn(document, "file_changed")) {
    out += fmt::format("  {} refers to it now\n",
                       SafeText(TextIn(document, "file")));
  }
  if (TextIn(document, "replaced") == "***") out += CopiesLines(page);
  return out + SharedLines(document, page) + Next(connection, page);
}

std::string SecretRotatedText(const Json& document, const Page& page) {
  const std::string connection = SafeText(TextIn(document, "connection"));
  return fmt::format(
      "Replaced `{}` of {} in {}; the old one is gone.\n{}"
      "  Servers that run see it within a minute, when they connect anew.\n"
      "  next: change it at the source, if that is not done yet, then\n"
      "        {} connections doctor {}\n",
      SafeText(TextIn(document, "field")), connection,
      page.palette.Good(SafeText(TextIn(document, "stored"))),
      SharedLines(document, page), SafeText(page.program), connection);
}

std::string SecretsMovedText(const Json& document, const Page& page) {
  const std::string left = LeftLines(document, page);
  const std::string file = SafeText(TextIn(document, "file"));
  if (CountIn(document, "count") == 0) {
    return fmt::format("{} holds no secret {}.\n{}", file,
                       left.empty() ? "itself" : "that can be moved", left);
  }
  TableView table({{"connection"}, {"field"}, {"kept as"}});
  for (const Json& one : ListIn(document, "moved")) {
    table.Add({TextIn(one, "connection"), TextIn(one, "field"),
               TextIn(one, "stored")});
  }
  const std::string store = StoreTitle(TextIn(document, "store"));
  if (FlagIn(document, "dry_run")) {
    return fmt::format("{}{}These would move from {} into {}.\n",
                       table.Render(page), left, file, store);
  }
  return fmt::format(
      "{}{}Moved from {} into {}; no copy of the file as it was is left.\n{}"
      "  next: {} connections doctor\n",
      table.Render(page), left, file, store, CopiesLines(page),
      SafeText(page.program));
}

}  // namespace osiris::cli
