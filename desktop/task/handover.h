#pragma once

#include "absl/base/config.h"

#if defined(ABSL_HAVE_THREAD_SANITIZER)
#include <sanitizer/tsan_interface.h>
#endif

namespace osiris::desktop {

// Qt's queues hand what one thread made over to another, which ThreadSanitizer
// does not see: the distribution's Qt is not instrumented. HandOver() before
// something goes into such a queue, and TakeOver() before the first look at
// what came out, tell it. Elsewhere they do nothing.

#if defined(ABSL_HAVE_THREAD_SANITIZER)
inline char handover_mark = 0;
inline void HandOver() { __tsan_release(&handover_mark); }
inline void TakeOver() { __tsan_acquire(&handover_mark); }
#else
inline void HandOver() {}
inline void TakeOver() {}
#endif

}  // namespace osiris::desktop
