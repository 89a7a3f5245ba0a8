#pragma once

#include "core/base/json.h"

namespace osiris {

// Schemas of what the operations on memory take and answer.
Json MemoryCaptureArguments();
Json MemoryForgetArguments();
Json MemoryListArguments();
Json MemorySearchArguments();
Json MemoryShowArguments();

Json MemoryCaptureDocument();
Json MemoryForgetDocument();
Json MemoryListDocument();
Json MemorySearchDocument();
Json MemoryShowDocument();

}  // namespace osiris
