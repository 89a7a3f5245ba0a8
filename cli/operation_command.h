#pragma once

#include <functional>
#include <string>

#include "cli/command.h"
#include "cli/render/page.h"
#include "core/base/json.h"
#include "core/operation/operation.h"

namespace osiris::cli {

// How the command line shows and rates an operation's document. Both may be
// empty: any document can be shown, and most documents mean success.
struct OperationView {
  std::function<std::string(const Json& document, const Page& page)> render;
  // The exit status for a document that tells of a failure.
  std::function<int(const Json& document)> exit_status;
};

// The command that makes a call of `operation`: words, arguments, bounds,
// choices and defaults are those that it declares.
Command OperationCommand(const Operation& operation, OperationView view);

// `osiris mcp connections list` for the tool `connections_list`: as the above,
// and prints what the tool answers. `operation` must be a tool.
Command ToolCommand(const Operation& operation, OperationView view);

}  // namespace osiris::cli
