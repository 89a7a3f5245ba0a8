#pragma once

#include <functional>
#include <memory>

namespace osiris {

// A request to stop, shared by who asks and who works. Copies are one.
// Thread-safe. A default-made one can be cancelled like any other.
class Cancellation {
 public:
  Cancellation();

  // Asks for a stop. Runs each registered callback once, in this thread,
  // before it returns. Later calls do nothing.
  void Cancel() const;

  bool cancelled() const;

  // A descriptor that polls as readable from the moment of Cancel() on. Owned
  // by this object: valid while any copy lives. Never read from it.
  int fd() const;

  // Keeps a callback registered while it lives. Destruction waits for a
  // callback that is running in another thread.
  class [[nodiscard]] Registration {
   public:
    Registration() = default;
    Registration(Registration&&) noexcept = default;
    Registration& operator=(Registration&& other) noexcept;
    ~Registration();

   private:
    friend class Cancellation;
    struct Node;
    explicit Registration(std::shared_ptr<Node> node);
    std::shared_ptr<Node> node_;
  };

  // Calls `callback` at Cancel(), at once if that has been. It must not
  // block and must not touch this object.
  Registration OnCancel(std::function<void()> callback) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace osiris
