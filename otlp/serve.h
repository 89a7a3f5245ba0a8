#pragma once

namespace osiris::otlp {

// Answers the requests that come over descriptor 0, until it is closed. False
// where one was none.
bool ServeRequests();

}  // namespace osiris::otlp
