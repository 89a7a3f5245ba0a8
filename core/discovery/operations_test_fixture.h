#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/discovery/discovery_operations.h"
#include "core/discovery/discovery_test_fixture.h"
#include "core/operation/answer_schema.h"
#include "core/operation/operation_registry.h"
#include "core/operation/schema_validator.h"
#include "core/policy/row_access.h"

namespace osiris {

// The operations over a home of its own, called as the recorder does:
// arguments are checked and completed first. Whatever comes back fits the
// operation's schemas, the exact one and the one that is listed.
class OperationsFixture : public DiscoveryFixture {
 protected:
  absl::StatusOr<Json> Run(std::string_view name, Json arguments,
                           Door door = Door::kCli) {
    const Operation* operation = registry_.Find(name);
    const SchemaValidator input(operation->input_schema.get());
    arguments = input.Prepare(std::move(arguments));
    if (absl::Status valid = input.Validate(arguments); !valid.ok()) {
      return valid;
    }
    Call call = {.door = door, .client = {.name = "test", .version = "1"}};
    call.operation = std::string(name);
    call.written_client = written_client_;
    absl::StatusOr<Json> document = operation->handler(arguments, call);
    // Some answers are text for assistants.
    if (document.ok() && call.text) document = ParseJson(*call.text);
    if (document.ok()) {
      EXPECT_OK(
          SchemaValidator(operation->output_schema.get()).Validate(*document));
      EXPECT_OK(
          SchemaValidator(ListedAnswerSchema(*operation)).Validate(*document));
      EXPECT_EQ(document->at("status"), "success");
    }
    rows_ = call.rows;
    sources_ = std::move(call.sources);
    return document;
  }

  std::string Discovered(const std::string& connection = "@fake.shop") {
    const auto document = Run("discovery.request",
                              {{"connection", connection}, {"refresh", true}});
    EXPECT_OK(document);
    return document.ok() ? document->at("snapshot").get<std::string>() : "";
  }

  absl::StatusOr<Json> ReadUri(const std::string& uri, Door door = Door::kCli) {
    return Run("resources.read", {{"uri", uri}}, door);
  }

  SourceRule RuleOf(std::string_view connection) const {
    const auto own = own_policies_.find(connection);
    return {.policy = own == own_policies_.end() ? policy_ : own->second};
  }

  // Of every source that has none of its own.
  PolicyRules policy_;
  std::map<std::string, PolicyRules, std::less<>> own_policies_;
  RowAccess access_{
      AssistantAccess::kSchema,
      [this](std::string_view connection) { return RuleOf(connection); }};
  OperationRegistry registry_{DiscoveryOperations(&service_, &access_)};
  // The client as it may be written down, where that is not what it says.
  std::optional<ClientInfo> written_client_;
  // Of the last call.
  std::optional<int64_t> rows_;
  std::vector<std::string> sources_;
};

}  // namespace osiris
