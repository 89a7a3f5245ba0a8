#include "cli/render/config_template.h"

#include <algorithm>
#include <string_view>

#include "cli/render/display_text.h"
#include "core/base/json.h"
#include "core/config/config_keys.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris::cli {
namespace {

constexpr std::string_view kHead =
    R"(# Settings of Osiris. Everything is optional: what stands here commented out is
# the default. Environment variables (OSIRIS_MCP_QUEUE for mcp.queue) come
# before this file, and flags (--set mcp.queue=8) before those.
# `osiris doctor` shows every problem of this file at once.
)";

constexpr std::string_view kConnections =
    R"(# What Osiris may read: connections, by family and alias. The first one below
# would be known as @sqlite.example.
#
# connections:
#   sqlite:
#     example:
#       path: example.db        # relative to this folder
#       default: true
#
# `osiris components list` shows the families, `osiris connections add` adds
# one here. Write no secrets: ${NAME} takes the environment variable NAME, and
# ${NAME:-text} has a default.
version: 1
connections: {}
)";

constexpr size_t kWidth = 76;

std::string RangeOf(const ConfigKey& key) {
  switch (key.type) {
    case ConfigKey::Type::kInteger:
      return fmt::format(" ({} to {})", key.minimum, key.maximum);
    case ConfigKey::Type::kChoice:
      return fmt::format(" ({})", fmt::join(key.choices, ", "));
    default:
      return "";
  }
}

std::string Comment(std::string_view text) {
  std::string out;
  const std::string wrapped = Wrap(text, kWidth, 0);
  std::string_view rest = wrapped;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    out += fmt::format("#   # {}\n", line);
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return out;
}

}  // namespace

std::string ConfigTemplate() {
  std::string text(kHead);
  std::string_view group;
  for (const ConfigKey& key : AllConfigKeys()) {
    const std::string_view name = key.name;
    const size_t dot = name.find('.');
    if (name.substr(0, dot) != group) {
      group = name.substr(0, dot);
      text += fmt::format("\n# {}:\n", group);
    }
    const Json value = key.default_value();
    text += Comment(key.meaning + RangeOf(key));
    text += fmt::format("#   {}: {}\n", name.substr(dot + 1),
                        key.type == ConfigKey::Type::kChoice
                            ? value.get<std::string>()
                            : DumpJson(value));
  }
  return text;
}

std::string ConnectionsTemplate() { return std::string(kConnections); }

}  // namespace osiris::cli
