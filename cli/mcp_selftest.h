#pragma once

#include <deque>
#include <optional>
#include <string>

#include "cli/check_report.h"
#include "core/attach/server_process.h"
#include "core/base/json.h"

namespace osiris::cli {

// Talks to a real server as a client does, and judges what it says.
class McpSelftest {
 public:
  // `tools` is what the server must advertise.
  McpSelftest(Json tools, CheckReport* report);

  // All steps, in their order. A step that cannot be made because an earlier
  // one failed is reported as skipped.
  void Run(ServerProcess server);

 private:
  bool Handshake(ServerProcess& server);
  void CompareTools(ServerProcess& server);
  void CallTools(ServerProcess& server);
  void CallTool(ServerProcess& server, const Json& tool);
  // Calls a tool that writes in a way that it must refuse.
  void CallWriter(ServerProcess& server, const Json& tool);
  // The first required argument of `tool` that nothing is known for.
  std::optional<std::string> Lacks(const Json& tool) const;
  // Turns to the next connection, if there is one: the one before has shown no
  // table. False where all were tried, or as many as there is patience for.
  bool TakeConnection();
  // Takes out of an answer what other tools can be given.
  void Learn(const std::string& tool, const Json& document);
  void ReadResources(ServerProcess& server);
  void GetPrompts(ServerProcess& server);

  const Json tools_;
  CheckReport& report_;
  // What the server says it can do.
  Json capabilities_ = Json::object();
  // What tools can be given, by the name of the argument: first a connection,
  // then what is found in it.
  Json known_ = {{"query", "a"}};
  // Those that can be used and were not tried, the defaults first.
  std::deque<std::string> connections_;
  int tried_ = 0;
};

}  // namespace osiris::cli
