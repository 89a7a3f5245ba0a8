#include "core/driver/row_batch.h"

#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

Cell Integer(int64_t value) {
  return {.kind = Cell::Kind::kInteger, .integer = value};
}

Cell Real(double value) { return {.kind = Cell::Kind::kReal, .real = value}; }

Cell Bytes(Cell::Kind kind, std::string bytes, int64_t beyond = 0) {
  const auto size = static_cast<int64_t>(bytes.size());
  return {.kind = kind, .bytes = std::move(bytes), .full_bytes = size + beyond};
}

// Two rows that hold one of everything.
RowBatch Sample() {
  RowBatch batch;
  batch.columns = {"id", "n\xC3\xA4me", "", "a\"b"};
  batch.cells = {Integer(std::numeric_limits<int64_t>::min()),
                 Bytes(Cell::Kind::kText, "caf\xC3\xA9", 100),
                 Cell(),
                 Real(-0.5),
                 Integer(std::numeric_limits<int64_t>::max()),
                 Bytes(Cell::Kind::kText, ""),
                 Bytes(Cell::Kind::kBlob, std::string("\0\xFF\x80", 3)),
                 Real(std::numeric_limits<double>::infinity())};
  return batch;
}

void PutU32(uint32_t value, size_t at, std::string& bytes) {
  for (int i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> 8 * i);
}

TEST(RowBatchTest, SurvivesTheJourney) {
  const auto decoded = DecodeRowBatch(EncodeRowBatch(Sample()));
  ASSERT_OK(decoded);
  EXPECT_EQ(*decoded, Sample());
  EXPECT_TRUE(decoded->at(0, 1).cut());
  EXPECT_FALSE(decoded->at(1, 1).cut());
}

RowBatch OfView() {
  RowBatch batch = {.columns = {"v", "w"}, .cells = {Integer(1), Cell()}};
  batch.origins.shown = {TableColumn{.table = "cfg", .column = "value"},
                         std::nullopt};
  batch.origins.read = {{.table = "cfg", .column = "name"},
                        {.schema = "s", .table = "cfg", .column = "value"}};
  return batch;
}

TEST(RowBatchTest, OriginsSurviveTheJourney) {
  const std::string bytes = EncodeRowBatch(OfView());
  const auto decoded = DecodeRowBatch(bytes);
  ASSERT_OK(decoded);
  EXPECT_EQ(*decoded, OfView());
  RowBatch without = OfView();
  without.origins = {};
  for (size_t size = EncodeRowBatch(without).size() + 1; size < bytes.size();
       ++size) {
    EXPECT_THAT(DecodeRowBatch(std::string_view(bytes).substr(0, size)),
                FailsWith(ErrorCode::kProtocolFrameInvalid))
        << size;
  }
}

TEST(RowBatchTest, RefusesOriginsOutOfOrder) {
  RowBatch batch = OfView();
  std::swap(batch.origins.read[0], batch.origins.read[1]);
  EXPECT_THAT(DecodeRowBatch(EncodeRowBatch(batch)),
              FailsWith(ErrorCode::kProtocolFrameInvalid));
  batch.origins.read[1] = batch.origins.read[0];
  EXPECT_THAT(DecodeRowBatch(EncodeRowBatch(batch)),
              FailsWith(ErrorCode::kProtocolFrameInvalid));
}

TEST(RowBatchTest, KeepsTheBitsOfReals) {
  uint64_t bits = 0x7FF8000000000123;
  double nan = 0;
  std::memcpy(&nan, &bits, sizeof(nan));
  RowBatch batch{.columns = {"x", "y"}, .cells = {Real(nan), Real(-0.0)}};
  const auto decoded = DecodeRowBatch(EncodeRowBatch(batch));
  ASSERT_OK(decoded);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(std::memcmp(&decoded->cells[i].real, &batch.cells[i].real, 8), 0);
  }
}

TEST(RowBatchTest, MayBeEmpty) {
  for (const RowBatch& batch : {RowBatch{}, RowBatch{.columns = {"a", "b"}}}) {
    const auto decoded = DecodeRowBatch(EncodeRowBatch(batch));
    ASSERT_OK(decoded);
    EXPECT_EQ(*decoded, batch);
    EXPECT_EQ(decoded->rows(), 0U);
  }
}

TEST(RowBatchTest, RefusesTruncationAtEveryByte) {
  const std::string bytes = EncodeRowBatch(Sample());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(DecodeRowBatch(std::string_view(bytes).substr(0, size)),
                FailsWith(ErrorCode::kProtocolFrameInvalid))
        << size;
  }
  EXPECT_THAT(DecodeRowBatch(bytes + '\0'),
              FailsWith(ErrorCode::kProtocolFrameInvalid));
}

TEST(RowBatchTest, RefusesForgedLengthsWithoutMakingRoomForThem) {
  const std::string bytes = EncodeRowBatch(Sample());
  // Wherever four bytes may be a length, let them claim a lot.
  for (size_t at = 0; at + 4 <= bytes.size(); ++at) {
    for (const uint32_t claim : {0xFFFFFFFFU, 0x7FFFFFFFU, 0x00FFFFFFU}) {
      std::string forged = bytes;
      PutU32(claim, at, forged);
      const auto decoded = DecodeRowBatch(forged);
      if (!decoded.ok()) continue;
      EXPECT_EQ(EncodeRowBatch(*decoded), forged);
    }
  }
}

TEST(RowBatchTest, RefusesACountOfCellsThatFillsNoRow) {
  RowBatch batch{.columns = {"a", "b"}, .cells = {Cell(), Cell(), Cell()}};
  EXPECT_THAT(DecodeRowBatch(EncodeRowBatch(batch)),
              FailsWith(ErrorCode::kProtocolFrameInvalid));
  batch = {.columns = {}, .cells = {Cell()}};
  EXPECT_THAT(DecodeRowBatch(EncodeRowBatch(batch)),
              FailsWith(ErrorCode::kProtocolFrameInvalid));
}

TEST(RowBatchTest, RefusesMoreCellsThanABatchMayHold) {
  RowBatch batch{.columns = {"a"}};
  batch.cells.resize(RowBatch::kMaxCells);
  EXPECT_OK(DecodeRowBatch(EncodeRowBatch(batch)));
  batch.cells.emplace_back();
  EXPECT_THAT(DecodeRowBatch(EncodeRowBatch(batch)),
              FailsWith(ErrorCode::kProtocolFrameInvalid));
}

TEST(RowBatchTest, RefusesCellsThatCannotBe) {
  for (const Cell& cell :
       {Bytes(Cell::Kind::kText, "\xFF"),
        // Less at the source than here, or less than nothing.
        Bytes(Cell::Kind::kText, "abc", -1), Bytes(Cell::Kind::kBlob, "", -1),
        Cell{.kind = static_cast<Cell::Kind>(5)},
        Cell{.kind = static_cast<Cell::Kind>(255)}}) {
    EXPECT_THAT(
        DecodeRowBatch(EncodeRowBatch({.columns = {"a"}, .cells = {cell}})),
        FailsWith(ErrorCode::kProtocolFrameInvalid));
  }
  EXPECT_THAT(DecodeRowBatch(EncodeRowBatch({.columns = {"\xC3"}})),
              FailsWith(ErrorCode::kProtocolFrameInvalid));
}

TEST(RowBatchTest, AcceptsOfRandomChangesOnlyWhatItWouldWrite) {
  std::mt19937 random(20261124);
  const std::string bytes = EncodeRowBatch(Sample());
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string changed = bytes;
    for (size_t i = 0, n = 1 + random() % 4; i < n; ++i) {
      changed[random() % changed.size()] = static_cast<char>(random());
    }
    if (random() % 4 == 0) changed.resize(random() % (changed.size() + 1));
    const auto decoded = DecodeRowBatch(changed);
    if (!decoded.ok()) continue;
    ++accepted;
    ASSERT_EQ(EncodeRowBatch(*decoded), changed) << round;
  }
  EXPECT_GT(accepted, 0);
}

}  // namespace
}  // namespace osiris
