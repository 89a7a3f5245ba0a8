#include "core/audit/verify/forgery.h"

#include <cstdint>
#include <sstream>

#include "core/audit/audit_chain.h"

namespace osiris {

Lines SplitLines(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string JoinLines(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

Lines Rehashed(const Lines& lines) {
  Lines made;
  std::string head;
  for (const std::string& line : lines) {
    const std::string object(SplitChainedLine(line)->body);
    made.push_back(ChainLine(object + "}", head));
    head = SplitChainedLine(made.back())->hash;
  }
  return made;
}

Lines Renumbered(const Lines& lines) {
  Lines made;
  for (const std::string& line : lines) {
    const size_t from = line.find("\"seq\":") + 6;
    const size_t to = line.find(',', from);
    made.push_back(line.substr(0, from) + std::to_string(made.size() + 1) +
                   line.substr(to));
  }
  return Rehashed(made);
}

Lines Extended(Lines lines, const AuditEvent& event, Clock::Wall time,
               const std::string& session) {
  const std::string head =
      lines.empty() ? "" : std::string(SplitChainedLine(lines.back())->hash);
  lines.push_back(
      ChainLine(FormatAuditLine(event, static_cast<int64_t>(lines.size()) + 1,
                                time, session),
                head));
  return lines;
}

bool IsCheckpoint(const std::string& line) {
  return line.find("\"event\":\"checkpoint\"") != std::string::npos;
}

}  // namespace osiris
