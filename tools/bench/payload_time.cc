// What keeping and searching answers costs: for who answers (Add), for the
// thread that writes, and to find a value that one has, that all have, that
// none has. Prints one JSON object. payload_time FOLDER [ANSWERS]
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/payload/payload_search.h"
#include "core/payload/payload_store.h"

namespace osiris {
namespace {

using SteadyClock = std::chrono::steady_clock;

double Micros(SteadyClock::time_point begin) {
  const std::chrono::duration<double, std::micro> took =
      SteadyClock::now() - begin;
  return took.count();
}

absl::StatusOr<PayloadKeys> Keys() {
  return PayloadKeys::From(std::string(32, 'k'));
}

// A hundred rows of five columns, some eight kilobytes.
std::string Answer(int64_t number) {
  Json rows = Json::array();
  for (int64_t row = number * 100; row < number * 100 + 100; ++row) {
    const std::string id = std::to_string(row);
    rows.push_back({row, "person" + id + "@example.org", "Ann " + id,
                    "2026-11-" + std::to_string(row % 28 + 1), row % 97});
  }
  return DumpJson({{"connection", "@sqlite.shop"},
                   {"data",
                    {{"table", "people"},
                     {"columns", {"id", "email", "name", "day", "points"}},
                     {"rows", std::move(rows)}}}});
}

// Milliseconds of one search, the least of five.
double Search(const PayloadSearch& search, const SeenQuery& query,
              int64_t expected) {
  double least = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto begin = SteadyClock::now();
    const absl::StatusOr<Json> document = search.Seen(query);
    least = std::min(least, Micros(begin) / 1000);
    if (!document.ok() || document->at("total") != expected) std::exit(1);
  }
  return least;
}

int Run(const std::string& folder, int64_t answers) {
  std::vector<double> add_us;
  int64_t lost = 0;
  const auto begin = SteadyClock::now();
  {
    PayloadStore store(
        folder, std::string(32, 'a'), SystemClock(), Keys,
        [&lost](const SentPayload&, const absl::Status&) { ++lost; }, {});
    for (int64_t i = 0; i < answers; ++i) {
      const std::string text = Answer(i);
      const auto one = SteadyClock::now();
      store
          .Add({.target = "@sqlite.shop",
                .address = PayloadAddress(text),
                .bytes = static_cast<int64_t>(text.size())},
               text, false)
          .IgnoreError();
      add_us.push_back(Micros(one));
      // Calls do not come faster than they are kept.
      store.Flush();
    }
  }
  const double all_s = Micros(begin) / 1e6;
  std::sort(add_us.begin(), add_us.end());
  const PayloadSearch search(folder, Keys);
  const std::string one =
      "person" + std::to_string(answers * 50) + "@example.org";
  std::printf(
      "{\"answers\":%lld,\"lost\":%lld,\"all_s\":%.2f,\"add_p50_us\":%.1f,"
      "\"add_p99_us\":%.1f,\"one_ms\":%.1f,\"none_ms\":%.1f,"
      "\"column_ms\":%.1f}\n",
      static_cast<long long>(answers), static_cast<long long>(lost), all_s,
      add_us[add_us.size() / 2], add_us[add_us.size() * 99 / 100],
      Search(search, {.what = one}, 1),
      Search(search, {.what = "nobody@example.org"}, 0),
      Search(search,
             {.what = "@sqlite.shop.people.email", .is_reference = true},
             answers));
  return 0;
}

}  // namespace
}  // namespace osiris

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  return osiris::Run(argv[1], argc > 2 ? std::atoll(argv[2]) : 10'000);
}
