#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/config/paths.h"
#include "gtest/gtest.h"

namespace osiris {

// A home folder for a test, gone with this object. Holds nothing at first; only
// the paths of `paths()` that say where the home and its connections file are
// are set.
class TemporaryHome {
 public:
  TemporaryHome() {
    paths_.home = testing::TempDir() + "/home.XXXXXX";
    if (mkdtemp(paths_.home.data()) == nullptr) std::abort();
    paths_.connections_file = paths_.home + "/osiris_connections.yaml";
  }
  ~TemporaryHome() {
    std::error_code error;
    std::filesystem::remove_all(paths_.home, error);
  }
  TemporaryHome(const TemporaryHome&) = delete;
  TemporaryHome& operator=(const TemporaryHome&) = delete;

  const Paths& paths() const { return paths_; }

  void WriteConnections(const std::string& text) const {
    ASSERT_OK(ReplaceFile(paths_.connections_file, text));
  }
  // Empty where there is none.
  std::string Connections() const {
    return ReadFile(paths_.connections_file).value_or("");
  }

 private:
  Paths paths_;
};

}  // namespace osiris
