#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/base/unique_fd.h"
#include "core/seal/sealed_child.h"
#include "mcp/seal/escape_attempts.h"

namespace osiris {

// Where escapes are tried: a folder with files to harm, listeners to reach,
// and this process as the one to attack. Everything belongs to the user that
// this process has when it is made.
class EscapeGround {
 public:
  EscapeGround();
  ~EscapeGround();
  EscapeGround(const EscapeGround&) = delete;
  EscapeGround& operator=(const EscapeGround&) = delete;

  // False: the machine did not give what is needed.
  bool ready() const { return ready_; }
  const mcp::EscapeTargets& targets() const { return targets_; }
  // The highest descriptor that the attempts need.
  int last_fd() const;

  // Makes every attempt in a child of its own, which runs `seal` first, and
  // puts back what it changed. `seal` returns false where it fails.
  //
  // By name: 0 where the attempt worked, -1 where a signal ended the child,
  // kNotSealed, or an errno.
  std::map<std::string, int> TryAll(
      const std::function<bool(const EscapeGround&)>& seal);

  // Has `make` make each attempt, where it likes, and puts back what that
  // changed. By name: what `make` returned.
  std::map<std::string, int> TryEach(
      const std::function<int(const mcp::EscapeAttempt&)>& make);

  static constexpr int kNotSealed = 200;

 private:
  void Restore();

  bool ready_ = false;
  mcp::EscapeTargets targets_;
  UniqueFd path_listener_;
  UniqueFd name_listener_;
  UniqueFd tcp_listener_;
  UniqueFd root_;
  UniqueFd program_;
};

}  // namespace osiris
