#include "core/operation/operation_registry.h"

#include "gtest/gtest.h"

namespace osiris {
namespace {

Operation Named(const char* name, const char* tool,
                std::vector<std::string> aliases) {
  Operation operation;
  operation.name = name;
  operation.tool = tool;
  operation.aliases = std::move(aliases);
  return operation;
}

TEST(OperationRegistryTest, FindsByNameToolAndAlias) {
  const OperationRegistry registry(
      {Named("b.run", "b_run", {"b.run", "osiris.b"}), Named("a.run", "", {})});

  EXPECT_EQ(registry.operations()[0].name, "a.run");
  EXPECT_EQ(registry.FindTool("b_run"), registry.Find("b.run"));
  EXPECT_EQ(registry.FindTool("osiris.b"), registry.Find("b.run"));
  EXPECT_EQ(registry.FindTool("a.run"), nullptr);
  EXPECT_EQ(registry.Find("c.run"), nullptr);
}

TEST(OperationRegistryDeathTest, RefusesTwoOfOneName) {
  EXPECT_DEATH(OperationRegistry({Named("a", "a", {}), Named("b", "b", {"a"})}),
               "declared_twice");
}

}  // namespace
}  // namespace osiris
