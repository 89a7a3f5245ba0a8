#pragma once

#include <ostream>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/error_info.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

// EXPECT_THAT(Open(path), IsOk()).
MATCHER(IsOk, "is OK") {
  if (StatusOf(arg).ok()) return true;
  *result_listener << StatusOf(arg).ToString();
  return false;
}

// EXPECT_THAT(Open(path), FailsWith(ErrorCode::kConnectionNotFound)).
MATCHER_P(FailsWith, code, "fails with " + std::string(Describe(code).name)) {
  if (StatusOf(arg).ok()) {
    *result_listener << "which is OK";
    return false;
  }
  *result_listener << StatusOf(arg).ToString();
  return HasCode(StatusOf(arg), code);
}

}  // namespace osiris

#define ASSERT_OK(expression) ASSERT_THAT((expression), ::osiris::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT((expression), ::osiris::IsOk())
