#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "gtest/gtest.h"

namespace osiris::cli {

// What a program said and how it ended.
struct ProgramResult {
  std::string output;
  std::string error;
  // Its exit status, or 128 and the signal that ended it.
  int status = -1;
};

// Runs the real `osiris` in an empty home of its own.
class ProgramFixture : public testing::Test {
 protected:
  ProgramFixture();
  ~ProgramFixture() override;

  // The path of the program under test.
  static std::string Program();

  // With `--home` before `args`, and `input` as standard input.
  ProgramResult Run(const std::vector<std::string>& args,
                    const std::string& input = "");

  // Just so. `environment` replaces this test's.
  static ProgramResult RunAny(const std::vector<std::string>& command,
                              const std::vector<std::string>& environment,
                              const std::string& input = "");

  // Makes `osiris init --sample` of the home.
  void MakeSample();

  void Write(const std::string& name, const std::string& text);

  const std::string& home() const { return home_; }

 private:
  std::string home_;
};

// The one document that `output` is; a failure if it is anything else.
Json Document(const std::string& output);

}  // namespace osiris::cli
