#include "core/payload/payload_search.h"

#include <filesystem>
#include <string>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/operation/checked_call.h"
#include "core/payload/pack_record.h"
#include "core/payload/payload_folder.h"
#include "core/payload/payload_operations.h"
#include "core/payload/payload_pack.h"
#include "core/payload/sealed_file.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

absl::StatusOr<PayloadKeys> TestKeys() {
  return PayloadKeys::From(std::string(32, 'k'));
}

// Each document is also held against the schema that is published of it.
class PayloadSearchTest : public testing::Test {
 protected:
  PayloadSearchTest()
      : folder_(testing::TempDir() + "/seen_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        search_(folder_, TestKeys) {
    std::filesystem::remove_all(folder_);
  }
  ~PayloadSearchTest() override { std::filesystem::remove_all(folder_); }

  PackWriter& Pack() {
    if (pack_ == nullptr) {
      pack_ = *PackWriter::Create(folder_, "2026-11-24", std::string(32, 'a'),
                                  keys_);
    }
    return *pack_;
  }

  // Sends `text` in the n-th call, at noon and n minutes.
  void Send(int n, const std::string& text, bool kept = true) {
    SentPayload sent = {
        .time = "2026-11-24T12:0" + std::to_string(n) + ":00.000000Z",
        .session = std::string(32, 'a'),
        .correlation_id = std::string(31, 'c') + std::to_string(n),
        .client_name = n % 2 == 0 ? "even" : "odd",
        .operation = "discovery.sample",
        .target = "@sqlite.shop",
        .outcome = "ok",
        .address = PayloadAddress(text),
        .bytes = static_cast<int64_t>(text.size()),
        .kept = kept};
    ASSERT_OK(Pack().Append(sent, text, false));
  }

  static std::string Rows(const std::string& email, bool masked) {
    Json data = {{"table", "people"},
                 {"columns", {"id", "email"}},
                 {"rows", {{1, email}}}};
    if (masked) data["masks"] = {{{"column", "email"}}};
    return DumpJson({{"connection", "@sqlite.shop"}, {"data", data}});
  }

  absl::StatusOr<Json> Run(const std::string& name, Json arguments) {
    return CheckedCall(PayloadOperations(&search_), name, std::move(arguments));
  }

  Json Seen(Json arguments) {
    absl::StatusOr<Json> document = Run("payload.seen", std::move(arguments));
    EXPECT_OK(document);
    return document.ok() ? *std::move(document) : Json();
  }

  const PayloadKeys keys_ = *TestKeys();
  const std::string folder_;
  std::unique_ptr<PackWriter> pack_;
  PayloadSearch search_;
};

TEST_F(PayloadSearchTest, FindsTheCallsThatReceivedAValue) {
  Send(1, Rows("ann@example.org", false));
  Send(2, Rows("bob@example.org", false));
  Send(3, Rows("Ann@Example.org", false));

  const Json document = Seen({{"what", "ann@example.org"}});

  EXPECT_EQ(document.at("total"), 2);
  EXPECT_EQ(document.at("total_exact"), true);
  const Json& first = document.at("calls")[0];
  EXPECT_EQ(first.at("time"), "2026-11-24T12:01:00.000000Z");
  EXPECT_EQ(first.at("client"), "odd");
  EXPECT_EQ(first.at("offset"),
            Rows("ann@example.org", false).find("ann@example.org"));
  EXPECT_EQ(first.at("places"), 1);
  EXPECT_EQ(Seen({{"what", "ann@example.com"}}).at("total"), 0);
  // All its words are there, and not in this order.
  EXPECT_EQ(Seen({{"what", "example.ann"}}).at("total"), 0);
}

TEST_F(PayloadSearchTest, FindsNoValueThatLeftWithAMask) {
  Send(1, Rows("EMAIL 1", true));
  EXPECT_EQ(Seen({{"what", "ann@example.org"}}).at("total"), 0);
  const Json document = Seen({{"what", "@sqlite.shop.people.email"}});
  EXPECT_EQ(document.at("kind"), "reference");
  EXPECT_EQ(document.at("calls")[0].at("form"), "masked");
}

TEST_F(PayloadSearchTest, FindsWhatAViewShowedOfAColumn) {
  // Equal bytes, of a view that was made anew in between.
  const std::string text = R"({"connection":"@sqlite.shop"})";
  for (const char* const column : {"people.ssn", "staff.ssn"}) {
    ASSERT_OK(Pack().Append({.time = "2026-11-24T12:00:00.000000Z",
                             .correlation_id = column,
                             .target = "@sqlite.shop",
                             .address = PayloadAddress(text),
                             .origins = {{column, "values"}}},
                            text, false));
  }
  for (const std::string of : {"people.ssn", "staff.ssn", "staff"}) {
    const Json calls = Seen({{"what", "@sqlite.shop." + of}}).at("calls");
    ASSERT_EQ(calls.size(), 1U) << of;
    EXPECT_EQ(calls[0].at("form"), "values");
  }
}

TEST_F(PayloadSearchTest, TellsHowMuchOfAColumnWasSent) {
  Send(1, Rows("ann@example.org", false));
  const Json table = {{"name", "people"}, {"text", "people(id int)"}};
  Send(2, DumpJson({{"data", {{"table", table}}}}));
  EXPECT_EQ(
      Seen({{"what", "@sqlite.shop.People.email"}}).at("calls")[0].at("form"),
      "values");
  const Json ids = Seen({{"what", "@sqlite.shop.people.id"}}).at("calls");
  ASSERT_EQ(ids.size(), 2u);
  EXPECT_EQ(ids[1].at("form"), "names");
  EXPECT_EQ(Seen({{"what", "@sqlite.shop"}}).at("total"), 2);
  EXPECT_EQ(Seen({{"what", "@sqlite.other"}}).at("total"), 0);
  EXPECT_EQ(Seen({{"what", "@sqlite.shop"}, {"as", "value"}}).at("total"), 1);
}

TEST_F(PayloadSearchTest, TakesEqualBytesOfOldPacksForTheirOwnSource) {
  // As it was written before: equal bytes once, whatever they were of.
  const std::string text = R"({"data":{"table":{"name":"t"}}})";
  SentPayload sent = {.time = "2026-11-24T12:00:00.000000Z",
                      .correlation_id = std::string(32, '1'),
                      .target = "@sqlite.shop",
                      .address = PayloadAddress(text)};
  ASSERT_OK(Pack().Append(sent, text, false));
  const std::string path = folder_ + "/" + ListPacks(folder_)->front();
  auto reader = SealedReader::Open(path, "OSIRPAK1", keys_);
  ASSERT_OK(reader);
  std::string first;
  ASSERT_EQ(reader->Next(first), SealedReader::State::kRecord);
  std::filesystem::remove_all(folder_);
  ASSERT_OK(MakeFolder(folder_));
  auto old = SealedFile::Create(path, "OSIRPAK1", keys_);
  ASSERT_OK(old);
  ASSERT_OK(old->Append(first));
  for (const std::string other : {"@sqlite.shop", "@sqlite.other"}) {
    sent.target = other;
    sent.correlation_id = std::string(24, '2') + other.substr(8, 4) + "none";
    const std::string head = EncodeSent(sent);
    std::string record;
    PutNumber(record, head.size());
    record += head;
    PutNumber(record, SealedReader::kFirst);
    PutNumber(record, 0);
    ASSERT_OK(old->Append(record));
  }
  EXPECT_EQ(Seen({{"what", "@sqlite.shop.t"}}).at("total"), 2);
  const Json others = Seen({{"what", "@sqlite.other.t"}}).at("calls");
  ASSERT_EQ(others.size(), 1u);
  EXPECT_EQ(others[0].at("target"), "@sqlite.other");
}

TEST_F(PayloadSearchTest, SaysHowManyAnswersCouldNotBeKept) {
  std::string asked;
  const PayloadSearch search(
      folder_, TestKeys,
      {.lost = [&](const std::string& since,
                   const std::string& until) -> absl::StatusOr<LostAnswers> {
        asked = since + " " + until;
        return LostAnswers{.answers = 3};
      }});
  const auto document = CheckedCall(
      PayloadOperations(&search), "payload.seen",
      {{"what", "x"}, {"since", "2026-11-24"}, {"until", "2026-11-25"}});
  ASSERT_OK(document.status());
  EXPECT_EQ(document->at("searched").at("lost"), 3);
  EXPECT_FALSE(document->at("searched").contains("lost_exact"));
  EXPECT_EQ(asked, "2026-11-24 2026-11-25");
  EXPECT_EQ(
      search
          .VisitAnswers([](const StoredPayload&) { return absl::OkStatus(); })
          ->lost,
      3);
  EXPECT_FALSE(Seen({{"what", "x"}}).at("searched").contains("lost"));
}

TEST_F(PayloadSearchTest, NarrowsDownByTimeAndClient) {
  for (int n = 1; n < 5; ++n) Send(n, Rows("ann@example.org", false));
  const Json what = "ann@example.org";
  EXPECT_EQ(Seen({{"what", what}, {"client", "odd"}}).at("total"), 2);
  EXPECT_EQ(Seen({{"what", what}, {"since", "2026-11-24T12:03"}}).at("total"),
            2);
  EXPECT_EQ(Seen({{"what", what}, {"until", "2026-11-24T12:02"}}).at("total"),
            1);
  const Json newest = Seen({{"what", what}, {"limit", 1}});
  EXPECT_EQ(newest.at("truncated"), true);
  EXPECT_EQ(newest.at("calls")[0].at("time"), "2026-11-24T12:04:00.000000Z");
  EXPECT_FALSE(Run("payload.seen", {{"what", ""}}).ok());
}

TEST_F(PayloadSearchTest, SaysWhatWasSearchedAndWhatCouldNotBe) {
  EXPECT_EQ(Seen({{"what", "x"}}).at("searched").at("payloads"), 0);
  Send(1, Rows("ann@example.org", false));
  Send(2, Rows("bob@example.org", false), false);
  const Json searched = Seen({{"what", "bob@example.org"}}).at("searched");
  EXPECT_EQ(searched.at("payloads"), 1);
  EXPECT_EQ(searched.at("hash_only"), 1);
  EXPECT_EQ(searched.at("first"), "2026-11-24T12:01:00.000000Z");
  EXPECT_EQ(searched.at("last"), "2026-11-24T12:02:00.000000Z");
}

TEST_F(PayloadSearchTest, SaysWhatIsDamagedAndFindsTheRest) {
  Send(1, Rows("ann@example.org", false));
  const std::string path = folder_ + "/" + ListPacks(folder_)->front();
  const size_t end = std::filesystem::file_size(path);
  Send(2, Rows("ann@example.org", false) + " ");
  std::string bytes = *ReadFile(path);
  bytes[end + 60] ^= 1;
  ASSERT_OK(ReplaceFile(path, bytes));

  const Json document = Seen({{"what", "ann@example.org"}});

  EXPECT_EQ(document.at("total"), 1);
  EXPECT_EQ(document.at("damage")[0].at("offset"), end);
  EXPECT_EQ(document.at("code"),
            Describe(ErrorCode::kAuditPayloadDamaged).name);
  EXPECT_THAT(
      Run("payload.show", {{"correlation_id", std::string(31, 'c') + "2"}}),
      FailsWith(ErrorCode::kAuditPayloadDamaged));
}

TEST_F(PayloadSearchTest, SaysOfAHashThatAnythingMayHaveBeenSent) {
  Send(1, Rows("ann@example.org", false), false);
  const Json document = Seen({{"what", "@sqlite.shop"}});
  EXPECT_EQ(document.at("total"), 1);
  EXPECT_EQ(document.at("calls")[0].at("form"), "hash");
  EXPECT_EQ(document.at("searched").at("hash_only"), 1);
}

TEST_F(PayloadSearchTest, CountsACallOnceWhosePackWasCopied) {
  Send(1, Rows("ann@example.org", false));
  Send(2, "a hash", false);
  const std::string pack = folder_ + "/" + ListPacks(folder_)->front();
  const std::string copy = folder_ + "/payloads_2026-11-25_copy.pack";
  std::filesystem::copy(pack, copy);
  for (const std::string what : {"ann@example.org", "@sqlite.shop.people"}) {
    const Json document = Seen({{"what", what}});
    EXPECT_EQ(document.at("total"), 1);
    EXPECT_EQ(document.at("calls").size(), 1u);
    EXPECT_EQ(document.at("searched").at("payloads"), 1);
    EXPECT_EQ(document.at("searched").at("hash_only"), 1);
  }
  EXPECT_EQ(Seen({{"what", "@sqlite.shop"}, {"limit", 1}}).at("total"), 2);
  // Where one of the two was changed, the other has it.
  std::string bytes = *ReadFile(pack);
  bytes[32 + 60] ^= 1;
  ASSERT_OK(ReplaceFile(pack, bytes));
  const Json document = Seen({{"what", "ann@example.org"}});
  EXPECT_EQ(document.at("total"), 1);
  EXPECT_EQ(document.at("damage").size(), 1u);
  EXPECT_OK(
      Run("payload.show", {{"correlation_id", std::string(31, 'c') + "1"}}));
}

TEST_F(PayloadSearchTest, DoesNotSayThatNoneIsKeptWherePacksCannotBeRead) {
  Send(1, "text");
  const std::string path = folder_ + "/" + ListPacks(folder_)->front();
  const std::string bytes = *ReadFile(path);
  const Json sent = {{"correlation_id", std::string(31, 'c') + "1"}};
  const Json unknown = {{"correlation_id", std::string(32, 'd')}};
  // Its kind, its key, the rest of its beginning, and a record.
  for (const size_t at : {0, 8, 20, 100}) {
    std::string changed = bytes;
    changed[at] ^= 1;
    ASSERT_OK(ReplaceFile(path, changed));
    EXPECT_THAT(Run("payload.show", sent),
                FailsWith(ErrorCode::kAuditPayloadDamaged))
        << at;
    EXPECT_EQ(Seen({{"what", "@sqlite.shop"}}).at("damage").size(), 1u) << at;
    // The index is whole and knows what was never there.
    if (at > 8) continue;
    EXPECT_THAT(Run("payload.show", unknown),
                FailsWith(ErrorCode::kAuditPayloadDamaged))
        << at;
  }
  ASSERT_OK(ReplaceFile(path, bytes));
  EXPECT_THAT(Run("payload.show", unknown),
              FailsWith(ErrorCode::kAuditPayloadNotFound));
  const PayloadSearch other(
      folder_, [] { return PayloadKeys::From(std::string(32, 'o')); });
  EXPECT_THAT(other.Show(sent.at("correlation_id")),
              FailsWith(ErrorCode::kAuditPayloadKeyMissing));
}

TEST_F(PayloadSearchTest, ShowsEveryByteOfAnAnswer) {
  const std::string text = Rows("ann@example.org", false);
  Send(1, text);
  Send(2, text);
  Send(3, "only a hash", false);
  const auto shown =
      Run("payload.show", {{"correlation_id", std::string(31, 'c') + "2"}});
  ASSERT_OK(shown);
  EXPECT_EQ(shown->at("text"), text);
  EXPECT_EQ(shown->at("payload"), PayloadAddress(text));
  for (const char* other : {"3", "4"}) {
    EXPECT_THAT(
        Run("payload.show", {{"correlation_id", std::string(31, 'c') + other}}),
        FailsWith(ErrorCode::kAuditPayloadNotFound));
  }
}

TEST_F(PayloadSearchTest, SaysWhyItCannotRead) {
  Send(1, "text");
  const PayloadSearch without(folder_, []() -> absl::StatusOr<PayloadKeys> {
    return MakeError(ErrorCode::kAuditPayloadKeyMissing, "no key");
  });
  EXPECT_THAT(without.Seen({.what = "x"}),
              FailsWith(ErrorCode::kAuditPayloadKeyMissing));
  const PayloadSearch other(
      folder_, [] { return PayloadKeys::From(std::string(32, 'o')); });
  EXPECT_EQ(other.Seen({.what = "x"})->at("searched").at("packs_of_other_keys"),
            1);

  std::filesystem::remove_all(folder_);
  ASSERT_OK(ReplaceFile(folder_, "in the way"));
  EXPECT_THAT(search_.Seen({.what = "x"}),
              FailsWith(ErrorCode::kAuditPayloadUnavailable));
}

TEST_F(PayloadSearchTest, ANoteIsAskedForOnlyOfReferencesNobodyWasSent) {
  Send(1, Rows("ada@example.com", false));
  std::vector<std::string> asked;
  const ReferenceNote note =
      [&asked](const std::string& what) -> absl::StatusOr<std::string> {
    asked.push_back(what);
    if (what == "@f.a") return MakeError(ErrorCode::kConnectionNotFound, "no");
    return what == "@sqlite.shop.quiet" ? "" : "a note";
  };
  const auto seen = [&](const std::string& what) {
    return CheckedCall(PayloadOperations(&search_, note), "payload.seen",
                       {{"what", what}});
  };
  EXPECT_FALSE(seen("@sqlite.shop.people")->contains("note"));
  EXPECT_FALSE(seen("nobody@example.com")->contains("note"));
  EXPECT_TRUE(asked.empty());
  EXPECT_EQ(seen("@sqlite.shop.tabel")->at("note"), "a note");
  EXPECT_FALSE(seen("@sqlite.shop.quiet")->contains("note"));
  EXPECT_THAT(seen("@f.a"), FailsWith(ErrorCode::kConnectionNotFound));
  // Other calls may have received it.
  const auto some =
      CheckedCall(PayloadOperations(&search_, note), "payload.seen",
                  {{"what", "@f.a"}, {"client", "cursor"}});
  ASSERT_OK(some.status());
  EXPECT_EQ(some->at("note"), "no");
}

}  // namespace
}  // namespace osiris
