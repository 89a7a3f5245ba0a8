#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "core/policy/row_access.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr std::string_view kMovies = "@sqlite.movies";

Catalog Mails(std::initializer_list<const char*> mails) {
  Table table = {.name = {.name = "a"}, .columns = {{.name = "mail"}}};
  table.samples = RowBatch{.columns = {"mail"}};
  for (const char* mail : mails) {
    table.samples->cells.push_back(TextCell(mail));
  }
  return {.tables = {table}};
}

// What each door makes of one address.
class RowAccessTokensTest : public testing::Test {
 protected:
  static std::string InRows(const RowAccess& access, const char* mail) {
    const auto released =
        access.Release(kMovies, Door::kMcp, {.name = {.name = "t"}},
                       {.columns = {"mail"}, .cells = {TextCell(mail)}});
    return released.ok() ? released->rows.cells[0].bytes : "";
  }

  static std::string InSamples(const RowAccess& access, const char* mail) {
    const auto released =
        access.Release(kMovies, Door::kMcp, Mails({"other@example.com", mail}));
    return released.ok() ? released->catalog.tables[0].samples->cells[1].bytes
                         : "";
  }

  static std::string InDefaults(const RowAccess& access, const char* mail) {
    Table table = {.name = {.name = "d"}, .columns = {{.name = "mail"}}};
    table.columns[0].default_value = std::string("'") + mail + "'";
    const auto shown = access.Show(
        kMovies, *access.Decide(kMovies, Door::kMcp),
        std::make_shared<const Catalog>(Catalog{.tables = {table}}));
    return *shown->tables[0].columns[0].default_value;
  }
};

TEST_F(RowAccessTokensTest,
       EveryDoorHasTheSameTokensForTheSameValuesAndNoOthers) {
  const RowAccess access(AssistantAccess::kMasked, {});

  EXPECT_EQ(InRows(access, "row@example.com"), "EMAIL 1");
  EXPECT_EQ(InSamples(access, "sample@example.com"), "EMAIL 3");
  EXPECT_EQ(InDefaults(access, "default@example.com"), "'EMAIL 4'");
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(InDefaults(access, "row@example.com"), "'EMAIL 1'");
    EXPECT_EQ(InSamples(access, "default@example.com"), "EMAIL 4");
    EXPECT_EQ(InRows(access, "sample@example.com"), "EMAIL 3");
  }
}

TEST_F(RowAccessTokensTest,
       StoredSamplesHaveTheFirstNumbersWhateverIsAskedFirst) {
  const auto begin = [] {
    return std::make_unique<RowAccess>(
        RowAccess::Standard([] {
          Config::Policy policy;
          policy.assistants = AssistantAccess::kMasked;
          return policy;
        }),
        nullptr, nullptr, [](std::string_view connection) {
          EXPECT_EQ(connection, kMovies);
          return std::make_shared<const Catalog>(
              Mails({"other@example.com", "b@example.com", "c@example.com"}));
        });
  };

  EXPECT_EQ(InRows(*begin(), "c@example.com"), "EMAIL 3");
  EXPECT_EQ(InRows(*begin(), "new@example.com"), "EMAIL 4");
  EXPECT_EQ(InDefaults(*begin(), "c@example.com"), "'EMAIL 3'");
  // Those that are asked for themselves have theirs without the store.
  EXPECT_EQ(InSamples(*begin(), "c@example.com"), "EMAIL 2");
}

TEST_F(RowAccessTokensTest,
       WhoSeesNoValuesLeavesTheNumbersOfStoredSamplesAlone) {
  AssistantAccess may = AssistantAccess::kSchema;
  const RowAccess access(
      RowAccess::Standard([&may] {
        Config::Policy policy;
        policy.assistants = may;
        return policy;
      }),
      nullptr, nullptr, [](std::string_view) {
        return std::make_shared<const Catalog>(
            Mails({"other@example.com", "b@example.com", "c@example.com"}));
      });

  EXPECT_EQ(InDefaults(access, "other@example.com"), "'EMAIL 1'");
  may = AssistantAccess::kMasked;
  EXPECT_EQ(InRows(access, "c@example.com"), "EMAIL 3");
}

TEST_F(RowAccessTokensTest, ACatalogueHasTheTokensOfTheSourceThatIsAskedFor) {
  const RowAccess access(AssistantAccess::kMasked, {});
  Table table = {.name = {.name = "d"}, .columns = {{.name = "mail"}}};
  table.columns[0].default_value = "'b@example.com'";
  const auto catalog =
      std::make_shared<const Catalog>(Catalog{.tables = {table}});
  const auto shown_with = [&](std::string_view source) {
    const auto shown =
        access.Show(source, *access.Decide(source, Door::kMcp), catalog);
    return *shown->tables[0].columns[0].default_value;
  };
  EXPECT_EQ(InRows(access, "a@example.com"), "EMAIL 1");

  EXPECT_EQ(shown_with(kMovies), "'EMAIL 2'");
  EXPECT_EQ(shown_with("@sqlite.other"), "'EMAIL 1'");
  EXPECT_EQ(shown_with(kMovies), "'EMAIL 2'");
}

TEST_F(RowAccessTokensTest, ThreadsGetTheSameTokens) {
  const RowAccess access(AssistantAccess::kMasked, {});
  std::vector<std::string> seen(8);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < seen.size(); ++i) {
    threads.emplace_back([&, i] {
      seen[i] = i % 2 == 0 ? InRows(access, "other@example.com")
                           : InDefaults(access, "other@example.com");
    });
  }
  for (std::thread& thread : threads) thread.join();

  for (size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(seen[i], i % 2 == 0 ? "EMAIL 1" : "'EMAIL 1'");
  }
}

}  // namespace
}  // namespace osiris
