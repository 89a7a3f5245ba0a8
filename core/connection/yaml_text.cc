#include "core/connection/yaml_text.h"

#include <algorithm>

#include "fmt/format.h"

namespace osiris {
namespace {

size_t IndentOf(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool IsBlankLine(const std::string& line) {
  return line.find_first_not_of(" \t\r\n") == std::string::npos;
}

bool IsComment(const std::string& line) {
  const size_t first = line.find_first_not_of(" \t");
  return first != std::string::npos && line[first] == '#';
}

// Safe without quotes wherever a value may stand.
bool IsPlain(const std::string& text) {
  if (text.empty()) return false;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  if (!is_letter(text.front()) && text.front() != '/' && text.front() != '_') {
    return false;
  }
  for (const char* const word :
       {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}) {
    if (text.size() == std::string_view(word).size() &&
        std::equal(text.begin(), text.end(), word, [](char a, char b) {
          return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
        })) {
      return false;
    }
  }
  return std::all_of(text.begin(), text.end(), [&is_letter](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') ||
           std::string_view("/._-").find(c) != std::string_view::npos;
  });
}

}  // namespace

YamlText::YamlText(std::string_view text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines_.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!lines_.empty() && lines_.front().ends_with("\r\n")) newline_ = "\r\n";
}

std::string YamlText::text() const {
  std::string text;
  for (const std::string& line : lines_) text += line;
  return text;
}

void YamlText::Insert(size_t number, const std::vector<std::string>& lines) {
  if (number > 1 && !lines_[number - 2].ends_with('\n')) {
    lines_[number - 2] += newline_;
  }
  std::vector<std::string> ended;
  for (const std::string& line : lines) ended.push_back(line + newline_);
  lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(number - 1),
                ended.begin(), ended.end());
}

void YamlText::Erase(size_t first, size_t last) {
  lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(first - 1),
               lines_.begin() + static_cast<std::ptrdiff_t>(last));
}

size_t YamlText::LastLineOf(size_t first) const {
  const size_t indent = IndentOf(lines_[first - 1]);
  size_t last = first;
  for (size_t number = first + 1; number <= lines_.size(); ++number) {
    const std::string& line = lines_[number - 1];
    if (IsBlankLine(line)) continue;
    if (IndentOf(line) > indent) {
      last = number;
    } else if (!IsComment(line)) {
      break;
    }
  }
  return last;
}

bool YamlText::IsBlank(size_t first, size_t last) const {
  for (size_t number = first; number <= last; ++number) {
    if (!IsBlankLine(lines_[number - 1])) return false;
  }
  return true;
}

std::string YamlScalarText(const Json& value) {
  if (!value.is_string()) return DumpJson(value);
  const std::string text = value.get<std::string>();
  return IsPlain(text) ? text : DumpJson(value);
}

std::vector<std::string> YamlBlockLines(const Json& object, size_t indent) {
  std::vector<std::string> lines;
  const std::string margin(indent, ' ');
  for (const auto& [name, value] : object.items()) {
    const std::string key = YamlScalarText(name);
    if (value.is_object() && !value.empty()) {
      lines.push_back(fmt::format("{}{}:", margin, key));
      for (std::string& line : YamlBlockLines(value, indent + 2)) {
        lines.push_back(std::move(line));
      }
    } else {
      lines.push_back(
          fmt::format("{}{}: {}", margin, key,
                      value.is_object() ? "{}" : YamlScalarText(value)));
    }
  }
  return lines;
}

}  // namespace osiris
