#include "core/payload/leak/leak_check.h"

#include <sodium.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/operation/checked_call.h"
#include "core/payload/leak/folded.h"
#include "core/payload/leak/home_files.h"
#include "core/payload/leak/leak_operations.h"
#include "core/payload/payload_folder.h"
#include "core/payload/payload_pack.h"
#include "gmock/gmock.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSecret[] = "s3cret/of \"the shop\"";
constexpr char kCanary[] = "cAnArY-7f3a91";

absl::StatusOr<PayloadKeys> TestKeys() {
  return PayloadKeys::From(std::string(32, 'k'));
}

std::string Base64(std::string_view bytes) {
  const int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  text.pop_back();
  return text;
}

std::string Gzip(std::string_view bytes) { return Zip(bytes, 16); }

// A home of real files. Each document is also held against the schema that is
// published of it, and has no byte of what was looked for.
class LeakCheckTest : public testing::Test {
 protected:
  LeakCheckTest()
      : paths_(PathsBelow(
            testing::TempDir() + "/leak_" +
                testing::UnitTest::GetInstance()->current_test_info()->name(),
            HomeRule::kFlag)),
        answers_(paths_.payloads, [this] { return keys_source_(); }),
        check_(
            paths_, [this] { return Known(); }, &answers_) {
    std::filesystem::remove_all(paths_.home);
  }
  ~LeakCheckTest() override { std::filesystem::remove_all(paths_.home); }

  absl::StatusOr<KnownSecrets> Known() const {
    KnownSecrets known;
    for (const auto& [name, value] : secrets_) {
      known.secrets.push_back({.name = name, .value = Secret(value)});
    }
    known.unknown = unknown_;
    return known;
  }

  void Write(const std::string& path, const std::string& text) {
    ASSERT_OK(MakeFolder(std::filesystem::path(path).parent_path().string()));
    ASSERT_OK(ReplaceFile(path, text));
  }

  // Keeps the answer of the n-th call.
  void Send(int n, const std::string& text, bool kept = true) {
    const PayloadKeys keys = *TestKeys();
    const auto pack = PackWriter::Create(paths_.payloads, "2026-11-24",
                                         std::string(32, '0' + n), keys);
    ASSERT_OK(pack);
    ASSERT_OK((*pack)->Append(
        {.time = "2026-11-24T12:00:00.000000Z",
         .session = std::string(32, 'a'),
         .correlation_id = std::string(31, 'c') + std::to_string(n),
         .operation = "discovery.sample",
         .outcome = "ok",
         .address = PayloadAddress(text),
         .bytes = static_cast<int64_t>(text.size()),
         .kept = kept},
        text, false));
  }

  absl::StatusOr<Json> Run(Json arguments = Json::object()) {
    Call call;
    call.context = context_;
    absl::StatusOr<Json> document =
        CheckedCall(LeakOperations(&check_), "payload.leakcheck",
                    std::move(arguments), std::move(call));
    if (!document.ok()) return document;
    for (const std::string& secret :
         {std::string(kSecret), std::string(kCanary)}) {
      EXPECT_THAT(DumpJson(*document), Not(HasSubstr(secret)));
      EXPECT_THAT(DumpJson(*document), Not(HasSubstr(Base64(secret))));
    }
    return document;
  }

  Json Document(Json arguments = Json::object()) {
    absl::StatusOr<Json> document = Run(std::move(arguments));
    EXPECT_OK(document);
    return document.ok() ? *std::move(document) : Json();
  }

  const Paths paths_;
  std::function<absl::StatusOr<PayloadKeys>()> keys_source_ = TestKeys;
  std::vector<std::pair<std::string, std::string>> secrets_ = {
      {"@postgresql.shop password", kSecret}};
  std::vector<UnknownSecret> unknown_;
  CallContext context_;
  PayloadSearch answers_;
  LeakCheck check_;
};

TEST_F(LeakCheckTest, FindsNothingInACleanHome) {
  Write(paths_.audit + "/a.jsonl", "{\"event\":\"call.began\"}\n");
  Send(1, "{\"rows\":[]}");
  const Json document = Document();
  EXPECT_EQ(document.at("hits"), Json::array());
  EXPECT_EQ(document.at("secrets_checked"), 1);
  EXPECT_EQ(document.at("answers"), 1);
  EXPECT_EQ(document.at("truncated"), false);
  // The pack, its index and the segment.
  EXPECT_EQ(document.at("files"), 3);
}

TEST_F(LeakCheckTest, FindsNothingWhereThereIsNoHome) {
  const Json document = Document();
  EXPECT_EQ(document.at("hits"), Json::array());
  EXPECT_EQ(document.at("files"), 0);
}

TEST_F(LeakCheckTest, NamesTheCallWhoseKeptAnswerHasASecret) {
  Send(1, "{\"rows\":[[\"nothing\"]]}");
  Send(2, DumpJson({{"rows", {{kSecret}}}}));
  const Json hits = Document().at("hits");
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].at("secret"), "@postgresql.shop password");
  EXPECT_EQ(hits[0].at("in"), "answer");
  EXPECT_EQ(hits[0].at("where"), std::string(31, 'c') + "2");
  EXPECT_EQ(hits[0].at("form"), "json");
}

TEST_F(LeakCheckTest, NamesTheFileAndWhatTheSecretIsFoldedIn) {
  Write(paths_.telemetry + "/t.jsonl", "abc " + Base64(kSecret));
  Write(paths_.runs + "/r/log.gz", Gzip(std::string("x=") + kSecret));
  const Json hits = Document().at("hits");
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].at("where"), ".osiris/runs/r/log.gz");
  EXPECT_EQ(hits[0].at("form"), "plain");
  EXPECT_EQ(hits[0].at("inside"), Json::array({"gzip"}));
  EXPECT_EQ(hits[0].at("offset"), 0);
  EXPECT_EQ(hits[1].at("where"), ".osiris/telemetry/t.jsonl");
  EXPECT_EQ(hits[1].at("form"), "base64");
  EXPECT_EQ(hits[1].at("offset"), 4);
}

TEST_F(LeakCheckTest, FindsWhatStandsWhereTwoPiecesMeetOnce) {
  const size_t at = kPieceBytes - 5;
  Write(paths_.cache + "/large",
        std::string(at, ' ') + kSecret + std::string(100, ' '));
  const size_t twice = kPieceBytes - kPieceOverlap / 2;
  Write(paths_.cache + "/overlap",
        std::string(twice, ' ') + kSecret + std::string(kPieceBytes, ' '));
  const Json hits = Document().at("hits");
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].at("offset"), at);
  EXPECT_EQ(hits[1].at("offset"), twice);
}

TEST_F(LeakCheckTest, LooksForCanariesThatAPersonGives) {
  Write(paths_.discovery + "/d.json",
        std::string("{\"a\":\"") + kCanary + "\"}");
  EXPECT_EQ(Document().at("hits"), Json::array());
  const Json document = Document({{"canaries", {"another one", kCanary}}});
  EXPECT_EQ(document.at("secrets_checked"), 3);
  ASSERT_EQ(document.at("hits").size(), 1u);
  EXPECT_EQ(document.at("hits")[0].at("secret"), "canary 2");
}

TEST_F(LeakCheckTest, NamesAllWhoseSecretsAreEqual) {
  secrets_.emplace_back("@postgresql.stock password", kSecret);
  Write(paths_.audit + "/a.jsonl", kSecret);
  const Json document = Document();
  EXPECT_EQ(document.at("secrets_checked"), 2);
  ASSERT_EQ(document.at("hits").size(), 1u);
  EXPECT_EQ(document.at("hits")[0].at("secret"),
            "@postgresql.shop password, @postgresql.stock password");
}

TEST_F(LeakCheckTest, SaysWhatItCannotLookFor) {
  secrets_.emplace_back("@postgresql.short password", "abc");
  unknown_ = {{.name = "@odbc.x password", .code = "CONFIG/VAULT_LOCKED"}};
  const Json document = Document();
  EXPECT_EQ(document.at("too_short"),
            Json::array({"@postgresql.short password"}));
  EXPECT_EQ(document.at("unresolved"),
            Json::array({{{"secret", "@odbc.x password"},
                          {"code", "CONFIG/VAULT_LOCKED"}}}));
}

TEST_F(LeakCheckTest, LeavesOutWhatHoldsSecretsByDesignAndSaysSo) {
  Write(paths_.keys + "/key", kSecret);
  Write(paths_.vault_file, kSecret);
  const std::string outside = paths_.home + "/outside";
  Write(outside, kSecret);
  ASSERT_OK(MakeFolder(paths_.cache));
  ASSERT_EQ(symlink(outside.c_str(), (paths_.cache + "/link").c_str()), 0);
  const Json document = Document();
  EXPECT_EQ(document.at("hits"), Json::array());
  const std::string left_out = DumpJson(document.at("left_out"));
  EXPECT_THAT(left_out, HasSubstr(".osiris/keys"));
  EXPECT_THAT(left_out, HasSubstr(".osiris/secrets.vault"));
  EXPECT_THAT(left_out, HasSubstr(".osiris/cache/link"));
}

TEST_F(LeakCheckTest, SaysWhichAnswersItCannotSearch) {
  Send(1, kSecret);
  Send(2, kSecret, false);
  Write(paths_.audit + "/a.jsonl", kSecret);
  const Json ours = Document();
  EXPECT_EQ(ours.at("hits").size(), 2u);
  EXPECT_EQ(ours.at("missed"), 0);
  EXPECT_THAT(DumpJson(ours.at("left_out")), HasSubstr("only the hash"));
  keys_source_ = [] { return PayloadKeys::From(std::string(32, 'z')); };
  EXPECT_THAT(DumpJson(Document().at("left_out")), HasSubstr("another key"));
  EXPECT_EQ(Document().at("missed"), 2);
  keys_source_ = []() -> absl::StatusOr<PayloadKeys> {
    return MakeError(ErrorCode::kAuditPayloadKeyMissing, "gone");
  };
  const Json none = Document();
  EXPECT_THAT(DumpJson(none.at("left_out")),
              HasSubstr("AUDIT/PAYLOAD_KEY_MISSING"));
  EXPECT_EQ(none.at("missed"), 1);
  // The files are searched all the same.
  EXPECT_EQ(none.at("hits").size(), 1u);
}

TEST_F(LeakCheckTest, SearchesFilesWhateverKeepsItFromTheAnswers) {
  Send(1, kSecret);
  Write(paths_.audit + "/a.jsonl", kSecret);
  for (const ErrorCode code :
       {ErrorCode::kConfigKeyUnusable, ErrorCode::kConfigKeychainLocked,
        ErrorCode::kConfigKeychainUnavailable, ErrorCode::kConfigVaultLocked}) {
    keys_source_ = [code]() -> absl::StatusOr<PayloadKeys> {
      return MakeError(code, "no key");
    };
    const Json document = Document();
    EXPECT_EQ(document.at("missed"), 1);
    EXPECT_THAT(DumpJson(document.at("left_out")),
                HasSubstr(std::string(Describe(code).name)));
    EXPECT_EQ(document.at("hits").size(), 1u);
  }
  // A person who refuses the key ends the check.
  keys_source_ = []() -> absl::StatusOr<PayloadKeys> {
    return MakeError(ErrorCode::kRunCancelled, "no");
  };
  EXPECT_THAT(Run(), FailsWith(ErrorCode::kRunCancelled));
}

TEST_F(LeakCheckTest, SearchesFilesWhereTheFolderOfAnswersCannotBeRead) {
  Write(paths_.payloads, "in the way");
  Write(paths_.audit + "/a.jsonl", kSecret);
  const Json document = Document();
  EXPECT_EQ(document.at("missed"), 1);
  EXPECT_THAT(DumpJson(document.at("left_out")),
              HasSubstr("AUDIT/PAYLOAD_UNAVAILABLE"));
  EXPECT_EQ(document.at("hits").size(), 1u);
}

TEST_F(LeakCheckTest, FindsSecretsInNamesAndDoesNotShowThem) {
  secrets_ = {{"@a.b password", kCanary}};
  Write(paths_.runs + "/" + kCanary + "/plain", kCanary);
  Write(paths_.cache + "/x_" + Base64(kCanary) + ".gz", "");
  ASSERT_EQ(symlink("/", (paths_.cache + "/" + kCanary).c_str()), 0);
  const Json document = Document();
  const Json& hits = document.at("hits");
  ASSERT_EQ(hits.size(), 4u);
  const auto place = [](const Json& hit) {
    return hit.at("in").get<std::string>() + " " +
           hit.at("where").get<std::string>() + " " +
           hit.at("form").get<std::string>();
  };
  EXPECT_EQ(place(hits[0]), "name .osiris/cache/*** plain");
  EXPECT_EQ(place(hits[1]), "name .osiris/cache/*** base64");
  EXPECT_EQ(place(hits[2]), "name .osiris/runs/*** plain");
  EXPECT_EQ(place(hits[3]), "file .osiris/runs/***/plain plain");
  EXPECT_THAT(DumpJson(document.at("left_out")),
              HasSubstr(".osiris/cache/***"));
}

TEST_F(LeakCheckTest, TakesNoNameThatIsItsOwnForASecret) {
  secrets_ = {{"@a.b password", "telemetry"}};
  Write(paths_.telemetry + "/t.jsonl", "none");
  EXPECT_EQ(Document().at("hits"), Json::array());
  Write(paths_.cache + "/telemetry", "none");
  ASSERT_EQ(Document().at("hits").size(), 1u);
}

TEST_F(LeakCheckTest, CountsAnAnswerOnceWhosePackWasCopied) {
  Send(1, kSecret);
  const std::string pack = ListPacks(paths_.payloads)->front();
  std::filesystem::copy(paths_.payloads + "/" + pack,
                        paths_.payloads + "/payloads_2026-11-25_copy.pack");
  const Json document = Document();
  EXPECT_EQ(document.at("answers"), 1);
  EXPECT_EQ(document.at("hits").size(), 1u);
}

TEST_F(LeakCheckTest, MissesWhatCouldNotBeKept) {
  const PayloadSearch answers(
      paths_.payloads, TestKeys,
      {.lost = [](const std::string&,
                  const std::string&) -> absl::StatusOr<LostAnswers> {
        return LostAnswers{.answers = 2};
      }});
  const LeakCheck check(
      paths_, [this] { return Known(); }, &answers);
  const auto document = check.Run({}, context_);
  ASSERT_OK(document.status());
  EXPECT_EQ(document->at("missed"), 2);
  EXPECT_THAT(DumpJson(document->at("left_out")),
              HasSubstr("2 of the answers could not be kept"));
}

TEST_F(LeakCheckTest, StopsSayingMoreOfOnePlaceAfterSomeTimes) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += std::string(kSecret) + "\n";
  Write(paths_.audit + "/a.jsonl", text);
  const Json document = Document();
  EXPECT_EQ(document.at("hits").size(), 20u);
  EXPECT_EQ(document.at("truncated"), true);
}

TEST_F(LeakCheckTest, EndsWhenItIsCancelled) {
  Write(paths_.audit + "/a.jsonl", kSecret);
  int reports = 0;
  context_.progress = [&](const Progress&) {
    ++reports;
    context_.cancellation.Cancel();
  };
  const absl::StatusOr<Json> document = Run();
  EXPECT_EQ(GetErrorInfo(document.status()).code, "RUN/CANCELLED");
  EXPECT_EQ(reports, 1);
}

}  // namespace
}  // namespace osiris
