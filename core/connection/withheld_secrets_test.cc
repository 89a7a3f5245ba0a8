#include "core/connection/withheld_secrets.h"

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"

namespace osiris {
namespace {

constexpr char kFile[] = R"(version: 1
connections:
  graphql:
    api:
      endpoint: https://bob:URLPASS-canary@api.example/
      headers: {Authorization: "Bearer t0kencanary"}
  postgresql:
    shop: {database: d, user: u, password: tulipgarden}
    stock: {database: d, user: u, password: "${STOCK}"}
    tills: {database: d, user: u, password: "vault:tills"}
)";

class WithheldSecretsTest : public testing::Test {
 protected:
  WithheldSecretsTest()
      : file_(testing::TempDir() + "/withheld_connections.yaml"),
        source_(std::make_shared<ConnectionsSource>(file_)),
        withheld_(source_,
                  [](std::string_view name) -> std::optional<std::string> {
                    if (name == "STOCK") return "st0ckroom";
                    return std::nullopt;
                  },
                  {"discovery_request"}) {
    Write(kFile);
  }

  void Write(const std::string& text) { ASSERT_OK(ReplaceFile(file_, text)); }

  std::string Shown(const std::string& text) {
    return withheld_.Current()->Redact(text);
  }

  const std::string file_;
  const std::shared_ptr<ConnectionsSource> source_;
  WithheldSecrets withheld_;
};

TEST_F(WithheldSecretsTest, AreWhatTheFileHoldsAndWhatVariablesDo) {
  for (const char* const secret :
       {"URLPASS-canary", "t0kencanary", "tulipgarden", "st0ckroom"}) {
    EXPECT_EQ(Shown(std::string("the word is ") + secret + " today"),
              "the word is *** today")
        << secret;
  }
  EXPECT_EQ(Shown("bob at vault:tills"), "bob at vault:tills");
}

TEST_F(WithheldSecretsTest, AreAlsoWhatTheFileHoldsAndNothingReads) {
  Write(R"(version: 1
shared: &shared {password: mergedgarden}
connections:
  postgresql:
    shop: {<<: *shared, password: tulipgarden, password: rosegarden}
)");
  EXPECT_EQ(Shown("mergedgarden, tulipgarden, rosegarden"), "***, ***, ***");
}

TEST_F(WithheldSecretsTest, AreWhatStoresToldOnceTheyDid) {
  EXPECT_EQ(Shown("quietcanary"), "quietcanary");
  withheld_.Learn("vault:tills", Secret("quietcanary"));
  EXPECT_EQ(Shown("quietcanary"), "***");
  withheld_.Learn("vault:tills", Secret("postgres://u:rotated-pw@h"));
  EXPECT_EQ(Shown("quietcanary, rotated-pw"), "***, ***");
}

TEST_F(WithheldSecretsTest, GrowWithTheFileAndForgetNothing) {
  source_->OnChange([this](const ConnectionsFile&, const ConnectionsFile&) {
    withheld_.Renew();
  });
  EXPECT_EQ(Shown("tulipgarden"), "***");
  std::string text = kFile;
  text.replace(text.find("tulipgarden"), 11, "rosegarden");
  Write(text);
  ASSERT_OK(source_->Current().status());
  EXPECT_EQ(Shown("tulipgarden, rosegarden"), "***, ***");
}

TEST_F(WithheldSecretsTest, AreKnownAsSoonAsABrokenFileIsMended) {
  source_->OnChange([this](const ConnectionsFile&, const ConnectionsFile&) {
    withheld_.Renew();
  });
  Write("connections: [");
  withheld_.Learn("vault:tills", Secret("quietcanary"));
  EXPECT_EQ(Shown("tulipgarden, quietcanary"), "tulipgarden, ***");
  Write(kFile);
  EXPECT_EQ(Shown("tulipgarden, quietcanary"), "***, ***");
}

TEST_F(WithheldSecretsTest, AreMadeOnceWhileThereIsNoFile) {
  source_->OnChange([this](const ConnectionsFile&, const ConnectionsFile&) {
    withheld_.Renew();
  });
  std::filesystem::remove(file_);
  const auto before = withheld_.Current();
  ASSERT_OK(source_->Current().status());
  EXPECT_EQ(withheld_.Current(), before);
}

TEST_F(WithheldSecretsTest, AreMadeOnceWhileNothingChanges) {
  const auto before = withheld_.Current();
  withheld_.Learn("vault:tills", Secret("quietcanary"));
  const auto after = withheld_.Current();
  EXPECT_NE(before, after);
  withheld_.Learn("vault:tills", Secret("quietcanary"));
  EXPECT_EQ(withheld_.Current(), after);
}

TEST_F(WithheldSecretsTest, AreNotTheNamesOfConnectionsAndTools) {
  withheld_.Learn("vault:tills", Secret("tills"));
  withheld_.Learn("vault:other", Secret("request"));
  withheld_.Learn("vault:other", Secret("postgres"));
  EXPECT_EQ(Shown("@postgresql.tills discovery_request postgres"),
            "@postgresql.tills discovery_request ***");
}

TEST_F(WithheldSecretsTest, AreAlsoWhatAStoredAuthorizationHolds) {
  Write(R"(version: 1
connections:
  graphql:
    api:
      endpoint: https://h/
      headers: {Proxy-Authorization: "vault:api"}
)");
  withheld_.Learn("vault:api", Secret("Splunk quietcanary"));
  withheld_.Learn("vault:tills", Secret("correct horsegarden"));
  EXPECT_EQ(Shown("quietcanary horsegarden"), "*** horsegarden");
}

}  // namespace
}  // namespace osiris
