#include "mcp/protocol/outbox.h"

#include <utility>

namespace osiris::mcp {

Outbox::Outbox(WriteLine write) : write_(std::move(write)) {}

void Outbox::Write(std::string line) { write_(std::move(line)); }

void Outbox::Deliver(const std::shared_ptr<Batch>& batch, std::string line) {
  if (batch == nullptr) {
    write_(std::move(line));
  } else {
    batch->answers.push_back(std::move(line));
  }
}

void Outbox::Close(const std::shared_ptr<Batch>& batch) {
  if (batch == nullptr || --batch->open > 0 || batch->answers.empty()) return;
  std::string line = "[";
  for (const std::string& answer : batch->answers) {
    if (line.size() > 1) line += ',';
    line += answer;
  }
  write_(line + "]");
}

}  // namespace osiris::mcp
