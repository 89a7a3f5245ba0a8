#include "core/app/otlp_known.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "core/base/status_matchers.h"
#include "core/connection/known_secrets.h"
#include "core/secret/secret.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

std::optional<std::string> Token(const std::string& name) {
  if (name != "TOKEN") return std::nullopt;
  return "canary-77";
}

TEST(OtlpKnownTest, HeadersForACollectorAreAmongWhatIsLookedFor) {
  KnownSecrets known;
  known.secrets.push_back(
      {.name = "@sqlite.a password", .value = Secret("other")});

  const auto all = WithOtlpSecrets(
      std::move(known), {.otlp_headers = "x-api-key=${TOKEN}"}, Token);

  ASSERT_OK(all);
  ASSERT_EQ(all->secrets.size(), 2u);
  EXPECT_EQ(all->secrets[0].name, "@sqlite.a password");
  EXPECT_EQ(all->secrets[1].name, "telemetry.otlp_headers");
  EXPECT_FALSE(all->secrets[1].value.empty());
}

TEST(OtlpKnownTest, FailsWhereConnectionsCannotBeRead) {
  EXPECT_EQ(
      WithOtlpSecrets(absl::CancelledError("no"), {}, Token).status().code(),
      absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace osiris
