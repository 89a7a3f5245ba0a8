#pragma once

#include <string>
#include <vector>

namespace osiris {

// The names of the codes that the code under test has made errors with, in this
// process and in those forked from it, sorted. What a test's own source makes
// is not among them: a code that only a test makes is one that nobody gets.
//
// Linked into every cc_test (tools/bazel/cc.bzl), which has the linker send
// calls of MakeError here. When the process ends, the names are appended to
// `error_codes` in $TEST_UNDECLARED_OUTPUTS_DIR, one a line; tools/testing
// compares what all tests produced with core/base/error_codes.def.
std::vector<std::string> ProducedCodes();

}  // namespace osiris
