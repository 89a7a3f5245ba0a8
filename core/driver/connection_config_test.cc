#include "core/driver/connection_config.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

std::string Identity(std::string family, Json fields) {
  ConnectionConfig config;
  config.family = std::move(family);
  config.fields = std::move(fields);
  return IdentityOf(config);
}

TEST(ConnectionConfigTest, EqualSettingsHaveOneIdentity) {
  const std::string identity =
      Identity("mysql", {{"host", "db"}, {"port", 3306}});
  EXPECT_EQ(identity, Identity("mysql", {{"port", 3306}, {"host", "db"}}));
  EXPECT_EQ(identity.size(), 64U);
  EXPECT_EQ(identity.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(ConnectionConfigTest, SecretsDoNotCount) {
  ConnectionConfig config;
  config.family = "mysql";
  const std::string identity = IdentityOf(config);
  config.secrets.emplace("password", Secret("hunter2"));
  EXPECT_EQ(IdentityOf(config), identity);
}

TEST(ConnectionConfigTest, OtherSettingsAreAnotherIdentity) {
  const std::set<std::string> identities = {
      Identity("sqlite", Json::object()),
      Identity("sqlite", {{"path", "/a"}}),
      Identity("sqlite", {{"path", "/b"}}),
      Identity("sqlite", {{"path", "/b\xFF"}}),
      Identity("sqlite", {{"path", "/b\xFE"}}),
      Identity("csv", {{"path", "/a"}}),
      Identity("sqlite", {{"pat", "h/a"}}),
      Identity("sqlite", {{"path", "1"}}),
      Identity("sqlite", {{"path", 1}}),
      Identity("sqlite", {{"path", nullptr}}),
      Identity("sqlite", {{"path", "null"}}),
      Identity("sqlite", {{"path", {"/a"}}}),
      Identity("sqlite", {{"path", "/a"}, {"x", ""}}),
  };
  EXPECT_EQ(identities.size(), 13U);
}

}  // namespace
}  // namespace osiris
