// What the parts of the core cost alone, one core, no other process.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <utility>

#include "core/base/call_context.h"
#include "core/base/canonical_json.h"
#include "core/base/fingerprint.h"
#include "core/base/json.h"
#include "core/driver/cells.h"
#include "core/ipc/channel.h"
#include "core/mask/row_masker.h"

namespace osiris {
namespace {

// The shape of a discovery's answer: `tables` tables of twenty columns.
Json Answer(int64_t tables) {
  Json answer = {{"status", "success"}, {"data", Json::array()}};
  for (int64_t i = 0; i < tables; ++i) {
    Json columns = Json::array();
    for (int column = 0; column < 20; ++column) {
      columns.push_back({{"name", "column_" + std::to_string(column)},
                         {"type", "integer"},
                         {"nullable", column % 2 == 0}});
    }
    answer["data"].push_back({{"name", "table_" + std::to_string(i)},
                              {"rows", i * 1000},
                              {"columns", std::move(columns)}});
  }
  return answer;
}

void CountBytes(benchmark::State& state, size_t bytes) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * bytes));
}

void BM_ParseJson(benchmark::State& state) {
  const std::string text = DumpJson(Answer(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(ParseJson(text));
  CountBytes(state, text.size());
}
BENCHMARK(BM_ParseJson)->Arg(1)->Arg(100);

void BM_DumpJson(benchmark::State& state) {
  const Json answer = Answer(state.range(0));
  size_t bytes = 0;
  for (auto _ : state) bytes = DumpJson(answer).size();
  CountBytes(state, bytes);
}
BENCHMARK(BM_DumpJson)->Arg(1)->Arg(100);

void BM_CanonicalJson(benchmark::State& state) {
  const Json answer = Answer(state.range(0));
  size_t bytes = 0;
  for (auto _ : state) bytes = CanonicalJson(answer).size();
  CountBytes(state, bytes);
}
BENCHMARK(BM_CanonicalJson)->Arg(1)->Arg(100);

void BM_Sha256(benchmark::State& state) {
  const std::string bytes(static_cast<size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(Sha256Hex(bytes));
  CountBytes(state, bytes.size());
}
BENCHMARK(BM_Sha256)->Arg(256)->Arg(1 << 20);

// There and back through a socket pair, in one thread: system calls and
// copies, no switch between processes.
void BM_Frame(benchmark::State& state) {
  auto pair = Channel::NewPair();
  if (!pair.ok()) {
    state.SkipWithError("no socket pair");
    return;
  }
  Channel here(std::move(pair->first));
  Channel there(std::move(pair->second));
  const std::string json(static_cast<size_t>(state.range(0)), 'x');
  const CallContext context;
  for (auto _ : state) {
    if (!here.Send(1, json).ok() || !there.Receive(context).ok()) {
      state.SkipWithError("a frame was lost");
    }
  }
  CountBytes(state, json.size());
}
BENCHMARK(BM_Frame)->Arg(200)->Arg(20000);

// A page of a column of which nothing is personal, as most are, and of one
// that is masked in every row: what a cell costs.
void MaskPage(benchmark::State& state, std::string_view column,
              const std::string& begin, const std::string& end) {
  constexpr int kRows = 64;
  RowBatch page = {.columns = {std::string(column)}};
  for (int row = 0; row < kRows; ++row) {
    page.cells.push_back(TextCell(begin + std::to_string(row % 10) + end));
  }
  const MaskRules rules;
  const MaskedTable table = {.name = {.name = "crm_contact"}};
  TokenBook book;
  RowMasker masker(rules, book);
  for (auto _ : state) {
    benchmark::DoNotOptimize(masker.Mask(table, page));
  }
  state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK_CAPTURE(MaskPage, word, "status", "pending", "");
BENCHMARK_CAPTURE(MaskPage, text, "description",
                  "A few plain words. A few plain words. ", "");
BENCHMARK_CAPTURE(MaskPage, time, "created_at", "2024-05-17 10:11:1", "");
BENCHMARK_CAPTURE(MaskPage, json, "metadata", R"({"v": )",
                  R"(, "state": "new"})");
BENCHMARK_CAPTURE(MaskPage, email, "email", "jane", "@example.com");
BENCHMARK_CAPTURE(MaskPage, note, "note", "call jane", "@example.com at noon");

}  // namespace
}  // namespace osiris

BENCHMARK_MAIN();
