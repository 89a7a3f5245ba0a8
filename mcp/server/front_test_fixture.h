#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/app/catalogue.h"
#include "core/base/json.h"
#include "gtest/gtest.h"
#include "mcp/server/definition.h"
#include "mcp/server/front_backend.h"

namespace osiris::mcp {

// The whole front but its loop; the test is the client and the broker.
class FrontTest : public testing::Test {
 protected:
  FrontTest()
      : ends_(*Channel::NewPair()),
        front_(std::move(ends_.first)),
        broker_(std::move(ends_.second)),
        backend_(operations_, 8, front_),
        server_(MakeDefinition(operations_, 8, ""), &backend_,
                [this](std::string line) {
                  lines_.push_back(ParseJson(line).value_or(Json::object()));
                }) {
    backend_.set_server(&server_);
  }

  void Ask(std::string_view method, Json params) {
    server_.Receive(DumpJson({{"jsonrpc", "2.0"},
                              {"id", ++id_},
                              {"method", std::string(method)},
                              {"params", std::move(params)}}));
  }

  // As a client that can show a form to a person.
  void InitializeWithForms() {
    Ask("initialize",
        {{"protocolVersion", "2025-11-25"},
         {"capabilities", {{"elicitation", {{"form", Json::object()}}}}},
         {"clientInfo", {{"name", "c"}, {"version", "1"}}}});
    lines_.clear();
  }

  Frame BrokerHears() {
    const auto frame = broker_.Receive({});
    return frame.ok() && frame->has_value() ? **frame : Frame{};
  }

  const OperationRegistry operations_{DeclaredOperations()};
  std::pair<UniqueFd, UniqueFd> ends_;
  Channel front_;
  Channel broker_;
  FrontBackend backend_;
  // What the client hears.
  std::vector<Json> lines_;
  Server server_;
  int id_ = 0;
};

}  // namespace osiris::mcp
