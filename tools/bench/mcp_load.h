#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/base/json.h"
#include "tools/bench/series.h"

namespace osiris::bench {

// What to ask of a server, and how often.
struct LoadPlan {
  std::vector<std::string> command;
  // Revision of the protocol. From 2026-07-28 on there is no handshake.
  std::string protocol = "2025-11-25";
  // The tool to call; empty: only start, list and end.
  std::string tool;
  Json arguments = Json::object();
  int warm_up = 20;
  // Calls one after the other, then calls with `depth` of them in flight.
  int sequential = 1000;
  int pipelined = 1000;
  int depth = 16;
  // Fresh servers, one after the other.
  int runs = 5;
  std::chrono::milliseconds timeout{60000};
  std::string error_file = "/dev/null";
};

// What was measured, by name: milliseconds, MiB or counts as the names say.
// One value a run and name.
struct LoadResult {
  std::map<std::string, Series> figures;
  // What should be zero: errors, strays, lines that are no JSON.
  std::map<std::string, int> faults;
  // The first error that came, for a person.
  std::string first_error;
  // As the server calls itself.
  Json server;
};

// Carries the plan out. Fails only where a run cannot go on: a server that
// does not start, does not answer or ends. Errors that the server answers are
// counted in `result`.
absl::Status RunLoad(const LoadPlan& plan, LoadResult& result);

}  // namespace osiris::bench
