#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// For .cc files only: macros must not leak from headers.

// Returns from the enclosing function when `expression` is not OK.
#define RETURN_IF_ERROR(expression)                                         \
  do {                                                                      \
    if (absl::Status osiris_status_ = (expression); !osiris_status_.ok()) { \
      return osiris_status_;                                                \
    }                                                                       \
  } while (false)

#define OSIRIS_CONCAT_INNER_(a, b) a##b
#define OSIRIS_CONCAT_(a, b) OSIRIS_CONCAT_INNER_(a, b)

// ASSIGN_OR_RETURN(const Table table, Find(name)): declares, or returns the
// error from the enclosing function.
#define ASSIGN_OR_RETURN(declaration, expression)                    \
  auto OSIRIS_CONCAT_(osiris_or_, __LINE__) = (expression);          \
  if (!OSIRIS_CONCAT_(osiris_or_, __LINE__).ok()) {                  \
    return std::move(OSIRIS_CONCAT_(osiris_or_, __LINE__)).status(); \
  }                                                                  \
  declaration = *std::move(OSIRIS_CONCAT_(osiris_or_, __LINE__))
