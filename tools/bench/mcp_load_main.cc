// Measures a stdio MCP server: mcp_load --tool NAME -- SERVER [ARGUMENT...]
#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <string>

#include "core/base/json.h"
#include "fmt/format.h"
#include "tools/bench/mcp_load.h"

namespace {

using osiris::DumpJson;
using osiris::Json;
using osiris::bench::LoadPlan;
using osiris::bench::LoadResult;

void PrintTable(const LoadResult& result, int runs) {
  std::cout << fmt::format("{} runs of {}\n", runs, DumpJson(result.server));
  for (const auto& [name, series] : result.figures) {
    std::cout << fmt::format("  {:<26} median {:10.3f}   {:.3f} to {:.3f}\n",
                             name, series.Median(), series.Quantile(0),
                             series.Quantile(1));
  }
  for (const auto& [name, count] : result.faults) {
    if (count > 0) std::cout << fmt::format("  {}: {}\n", name, count);
  }
  if (!result.first_error.empty()) {
    std::cout << "  first error: " << result.first_error << '\n';
  }
}

void PrintJson(const LoadResult& result) {
  Json figures = Json::object();
  for (const auto& [name, series] : result.figures) {
    figures[name] = {{"median", series.Median()},
                     {"min", series.Quantile(0)},
                     {"max", series.Quantile(1)}};
  }
  std::cout << DumpJson({{"server", result.server},
                         {"figures", figures},
                         {"faults", result.faults},
                         {"first_error", result.first_error}})
            << '\n';
}

int Failures(const LoadResult& result) {
  int failures = 0;
  for (const auto& [name, count] : result.faults) failures += count;
  return failures;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  LoadPlan plan;
  std::string arguments = "{}";
  bool as_json = false;
  CLI::App app("Measures a stdio MCP server: start, calls, memory, end.");
  app.option_defaults()->always_capture_default();
  app.add_option("--tool", plan.tool, "tool to call");
  app.add_option("--args", arguments, "its arguments, JSON");
  app.add_option("--protocol", plan.protocol, "revision to speak");
  app.add_option("--calls", plan.sequential, "one after the other");
  app.add_option("--pipelined", plan.pipelined, "with --depth in flight");
  app.add_option("--depth", plan.depth, "calls in flight");
  app.add_option("--warm-up", plan.warm_up, "calls before measuring");
  app.add_option("--runs", plan.runs, "fresh servers");
  app.add_option("--errors", plan.error_file, "the servers' stderr");
  app.add_flag("--json", as_json, "one JSON object");
  app.add_option("server", plan.command, "the server's command")->required();
  CLI11_PARSE(app, argc, argv);

  const absl::StatusOr<Json> parsed = osiris::ParseJson(arguments);
  if (!parsed.ok()) {
    std::cerr << "mcp_load: --args: " << parsed.status().message() << '\n';
    return 2;
  }
  plan.arguments = *parsed;
  LoadResult result;
  if (const absl::Status status = RunLoad(plan, result); !status.ok()) {
    std::cerr << "mcp_load: " << status.message() << '\n';
    return 1;
  }
  if (as_json) {
    PrintJson(result);
  } else {
    PrintTable(result, plan.runs);
  }
  return Failures(result) == 0 ? 0 : 1;
}
