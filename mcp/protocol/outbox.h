#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace osiris::mcp {

// The answers to one array of messages, which leave together.
struct Batch {
  // Requests of it that have no answer yet.
  size_t open = 0;
  // Lines of those that have.
  std::vector<std::string> answers;
};

// Where lines leave: at once, or with the rest of their batch. Not
// thread-safe.
class Outbox {
 public:
  // Takes one message (or array of them) without its newline.
  using WriteLine = std::function<void(std::string line)>;

  explicit Outbox(WriteLine write);

  // Lets `line` leave.
  void Write(std::string line);

  // Lets `line` leave, or keeps it until `batch` is whole. Null: no batch.
  void Deliver(const std::shared_ptr<Batch>& batch, std::string line);

  // One of those that `batch` waits for was answered, or never will be. Null:
  // no batch.
  void Close(const std::shared_ptr<Batch>& batch);

 private:
  const WriteLine write_;
};

}  // namespace osiris::mcp
