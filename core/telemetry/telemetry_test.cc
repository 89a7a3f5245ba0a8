#include "core/telemetry/telemetry.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <future>
#include <thread>

#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/telemetry/telemetry_file.h"
#include "core/telemetry/telemetry_line.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class TelemetryTest : public testing::Test {
 protected:
  TelemetryTest()
      : folder_(testing::TempDir() + "/telemetry_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
  }
  ~TelemetryTest() override { std::filesystem::remove_all(folder_); }

  static CallSample Sample(const std::string& operation = "test.run",
                           const std::string& client = "claude") {
    return {.key = {.door = "mcp",
                    .client = client,
                    .operation = operation,
                    .outcome = "ok"},
            .rows = 2,
            .bytes = 10,
            .elapsed_us = 120};
  }

  // What all files say together.
  CallTotals OnDisk(int64_t* unreadable = nullptr) const {
    CallTotals totals;
    int64_t refused = 0;
    const auto files = ListTelemetryFiles(folder_);
    EXPECT_OK(files);
    for (const std::string& file : *files) {
      refused += *ReadTelemetry(folder_, file, [&](const TelemetryLine& line) {
        if (!line.exported) totals[line.key].Add(line.counters);
      });
    }
    if (unreadable != nullptr) *unreadable = refused;
    return totals;
  }

  std::string Path() const {
    return folder_ + "/" + TelemetryFileName(FormatDate(clock_.Now()));
  }

  FakeClock clock_;
  const std::string folder_;
};

TEST_F(TelemetryTest, RC002_ConcurrentCallsChangeCountersByExactlyTheirs) {
  constexpr int kThreads = 64;
  constexpr int kCalls = 2000;
  {
    Telemetry telemetry(folder_, "5e55", SystemClock(), true);
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&telemetry, i] {
        for (int call = 0; call < kCalls; ++call) {
          telemetry.Record(Sample(i % 2 == 0 ? "even.run" : "odd.run"));
          // Files are written meanwhile.
          if (call % 500 == i) {
            EXPECT_OK(telemetry.Flush());
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  int64_t unreadable = 0;
  const CallTotals totals = OnDisk(&unreadable);

  ASSERT_EQ(totals.size(), 2u);
  EXPECT_EQ(unreadable, 0);
  for (const auto& [key, counters] : totals) {
    EXPECT_EQ(counters.calls, kThreads * kCalls / 2) << key.operation;
    EXPECT_EQ(counters.rows, kThreads * kCalls);
    EXPECT_EQ(counters.bytes, 5 * kThreads * kCalls);
    EXPECT_EQ(counters.sum_us, 60 * kThreads * kCalls);
    EXPECT_EQ(counters.buckets[2], counters.calls);
  }
}

// A clock that stops whoever asks for the time until it is let go.
class StuckClock final : public Clock {
 public:
  Wall Now() const override {
    if (armed) {
      asked.set_value();
      let_go.get_future().wait();
    }
    return SystemClock().Now();
  }
  Monotonic MonotonicNow() const override {
    return SystemClock().MonotonicNow();
  }

  bool armed = false;
  mutable std::promise<void> asked;
  mutable std::promise<void> let_go;
};

TEST_F(TelemetryTest, LOCK005_WritingDelaysNoCall) {
  StuckClock clock;
  Telemetry telemetry(folder_, "5e55", clock, true);
  telemetry.Record(Sample());
  clock.armed = true;
  std::thread writer([&telemetry] { EXPECT_OK(telemetry.Flush()); });
  clock.asked.get_future().wait();

  // Comes back while the other thread is within its writing.
  telemetry.Record(Sample());
  EXPECT_EQ(telemetry.Totals().begin()->second.calls, 2);

  clock.armed = false;
  clock.let_go.set_value();
  writer.join();
}

// RC-004: the first use is by all of them at once, and makes one stream.
TEST_F(TelemetryTest, RC004_ManyFirstUsesMakeOneStream) {
  {
    Telemetry telemetry(folder_, "5e55", clock_, true);
    std::vector<std::thread> threads;
    for (int i = 0; i < 64; ++i) {
      threads.emplace_back([&telemetry] {
        telemetry.Record(Sample());
        EXPECT_OK(telemetry.Flush());
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(ListTelemetryFiles(folder_)->size(), 1u);
  EXPECT_EQ(OnDisk().begin()->second.calls, 64);
}

TEST_F(TelemetryTest, RC007_LinesOfManyProcessesAreWhole) {
  constexpr int kWriters = 8;
  constexpr int kLines = 200;
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back([this, i] {
      // Each with descriptors of its own, as a process has.
      Telemetry telemetry(folder_, "5e55" + std::to_string(i), SystemClock(),
                          true);
      for (int line = 0; line < kLines; ++line) {
        telemetry.Record(Sample("test.run", std::string(200, 'x')));
        EXPECT_OK(telemetry.Flush());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  int64_t unreadable = 0;
  const CallTotals totals = OnDisk(&unreadable);

  EXPECT_EQ(unreadable, 0);
  EXPECT_EQ(totals.begin()->second.calls, kWriters * kLines);
}

TEST_F(TelemetryTest, WritesNothingBeforeThereIsACall) {
  { const Telemetry telemetry(folder_, "5e55", clock_, true); }
  EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST_F(TelemetryTest, WritesOnceAMinuteAndAtTheEnd) {
  {
    Telemetry telemetry(folder_, "5e55", clock_, true);
    telemetry.Record(Sample());
    clock_.Advance(std::chrono::seconds(59));
    telemetry.FlushDue();
    EXPECT_TRUE(OnDisk().empty());
    clock_.Advance(std::chrono::seconds(1));
    telemetry.FlushDue();
    EXPECT_EQ(OnDisk().begin()->second.calls, 1);
    telemetry.Record(Sample());
  }
  EXPECT_EQ(OnDisk().begin()->second.calls, 2);
  struct stat info = {};
  ASSERT_EQ(stat(Path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_EQ(stat(folder_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
}

TEST_F(TelemetryTest, SwitchedOffItCountsAndKeepsNothing) {
  {
    Telemetry telemetry(folder_, "5e55", clock_, false);
    telemetry.Record(Sample());
    EXPECT_TRUE(telemetry.Totals().empty());
    telemetry.Configure(true, true);
    telemetry.Record(Sample());
    telemetry.Configure(false, true);
    telemetry.Record(Sample());
    EXPECT_TRUE(telemetry.TakeSpans(9).empty());
  }
  EXPECT_EQ(OnDisk().begin()->second.calls, 1);
}

TEST_F(TelemetryTest, KeepsWhatCouldNotBeWritten) {
  ASSERT_OK(ReplaceFile(folder_, "in the way"));
  Telemetry telemetry(folder_, "5e55", clock_, true);
  telemetry.Record(Sample());
  EXPECT_FALSE(telemetry.Flush().ok());
  telemetry.Record(Sample());

  std::filesystem::remove(folder_);

  EXPECT_OK(telemetry.Flush());
  EXPECT_EQ(OnDisk().begin()->second.calls, 2);
}

TEST_F(TelemetryTest, LosesAndDoublesNothingOnAFullDisk) {
  Telemetry telemetry(folder_, "5e55", clock_, true);
  telemetry.Record(Sample("a.run"));
  ASSERT_OK(telemetry.Flush());
  const size_t line = ReadFile(Path())->size();
  telemetry.Record(Sample("a.run"));
  telemetry.Record(Sample("b.run"));
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit old = {};
  getrlimit(RLIMIT_FSIZE, &old);
  // Room for one line more and half of another.
  const struct rlimit full = {line * 5 / 2, old.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);

  EXPECT_FALSE(telemetry.Flush().ok());

  setrlimit(RLIMIT_FSIZE, &old);
  EXPECT_OK(telemetry.Flush());
  int64_t unreadable = 0;
  const CallTotals totals = OnDisk(&unreadable);
  EXPECT_EQ(unreadable, 1);
  ASSERT_EQ(totals.size(), 2u);
  EXPECT_EQ(totals.begin()->second.calls, 2);
  EXPECT_EQ(totals.rbegin()->second.calls, 1);
}

TEST_F(TelemetryTest, ALineThatWasEndedTwiceIsNoDamage) {
  Telemetry telemetry(folder_, "5e55", clock_, true);
  telemetry.Record(Sample());
  ASSERT_OK(telemetry.Flush());
  ASSERT_OK(ReplaceFile(Path(), "{half\n\n" + *ReadFile(Path())));
  int64_t unreadable = 0;

  EXPECT_EQ(OnDisk(&unreadable).begin()->second.calls, 1);

  EXPECT_EQ(unreadable, 1);
}

TEST_F(TelemetryTest, GoesOnInANewFileWhenTheOldOneIsTakenAway) {
  Telemetry telemetry(folder_, "5e55", clock_, true);
  telemetry.Record(Sample());
  ASSERT_OK(telemetry.Flush());
  std::filesystem::remove_all(folder_);
  telemetry.Record(Sample());

  EXPECT_OK(telemetry.Flush());

  EXPECT_EQ(OnDisk().begin()->second.calls, 1);
  EXPECT_EQ(telemetry.Totals().begin()->second.calls, 2);
}

TEST_F(TelemetryTest, CountsRightWhileTheClockJumps) {
  Telemetry telemetry(folder_, "5e55", clock_, true);
  for (const int hours : {-72, 48, -1, 200}) {
    clock_.SetWall(clock_.Now() + std::chrono::hours(hours));
    telemetry.Record(Sample());
    telemetry.FlushDue();
    clock_.Advance(std::chrono::seconds(61));
    telemetry.FlushDue();
  }
  EXPECT_EQ(OnDisk().begin()->second.calls, 4);
}

TEST_F(TelemetryTest, NamesOfClientsCannotFillTheMemory) {
  Telemetry telemetry(folder_, "5e55", clock_, true);
  for (int i = 0; i < 6000; ++i) {
    telemetry.Record(Sample("test.run", "client " + std::to_string(i)));
  }
  const CallTotals totals = telemetry.Totals();
  EXPECT_LE(totals.size(), 4097u);
  int64_t calls = 0;
  for (const auto& [key, counters] : totals) calls += counters.calls;
  EXPECT_EQ(calls, 6000);
}

TEST_F(TelemetryTest, KeepsTheNewestSpansAndSaysHowManyWereLost) {
  Telemetry telemetry(folder_, "5e55", clock_, true);
  telemetry.Record(Sample());
  telemetry.Configure(true, true);
  for (int i = 0; i < 2050; ++i) {
    CallSample sample = Sample();
    sample.correlation_id = std::to_string(i);
    telemetry.Record(std::move(sample));
  }
  CallSample unsampled = Sample();
  unsampled.trace = TraceContext{"1", "2", false};
  telemetry.Record(std::move(unsampled));

  EXPECT_EQ(telemetry.exported(),
            (ExportTally{.spans_dropped = 2, .spans_waiting = 2048}));
  const auto spans = telemetry.TakeSpans(9999);

  ASSERT_EQ(spans.size(), 2048u);
  EXPECT_EQ(spans.front().sample.correlation_id, "2");
  EXPECT_EQ(spans.back().sample.correlation_id, "2049");
  EXPECT_TRUE(telemetry.TakeSpans(9).empty());
}

TEST_F(TelemetryTest, EachSpanIsSentOrDroppedOrWaits) {
  Telemetry telemetry(folder_, "5e55", clock_, true);
  telemetry.Configure(true, true);
  const auto record = [&telemetry](int count) {
    for (int i = 0; i < count; ++i) telemetry.Record(Sample());
  };
  record(10);
  std::vector<CallSpan> taken = telemetry.TakeSpans(6);
  ASSERT_EQ(taken.size(), 6u);
  EXPECT_EQ(telemetry.exported().spans_waiting, 10);
  telemetry.CountExport({.spans_sent = 1, .spans_dropped = 2, .failures = 1});
  EXPECT_EQ(telemetry.exported(), (ExportTally{.spans_sent = 1,
                                               .spans_dropped = 2,
                                               .failures = 1,
                                               .spans_waiting = 7}));
  // More came than may wait while the rest was on its way.
  taken.resize(3);
  record(2048);
  telemetry.ReturnSpans(std::move(taken));
  EXPECT_EQ(telemetry.exported().spans_waiting, 2048);
  EXPECT_EQ(telemetry.exported().spans_dropped, 2 + 4 + 3);
  ASSERT_OK(telemetry.Flush());
  telemetry.DropSpans();
  EXPECT_EQ(
      telemetry.exported(),
      (ExportTally{.spans_sent = 1, .spans_dropped = 2057, .failures = 1}));
  ASSERT_OK(telemetry.Flush());
  ASSERT_OK(telemetry.Flush());

  // What the file says adds up to that.
  ExportTally told;
  int64_t lines = 0;
  const auto read =
      ReadTelemetry(folder_, TelemetryFileName(FormatDate(clock_.Now())),
                    [&](const TelemetryLine& line) {
                      if (!line.exported) return;
                      ++lines;
                      told.spans_sent += line.exported->spans_sent;
                      told.spans_dropped += line.exported->spans_dropped;
                      told.failures += line.exported->failures;
                    });
  ASSERT_OK(read);
  EXPECT_EQ(*read, 0);
  EXPECT_EQ(lines, 2);
  EXPECT_EQ(told, telemetry.exported());
}

TEST_F(TelemetryTest, ReadsOnlyLinesThatItWouldWrite) {
  TelemetryLine line = {.since = "a", .until = "b", .session = "5e55"};
  line.key = Sample().key;
  line.key.client = "\"quoted\"\n";
  line.counters.Add(7, 1, 2);
  const std::string text = FormatTelemetryLine(line);

  ASSERT_TRUE(ParseTelemetryLine(text).has_value());
  EXPECT_EQ(ParseTelemetryLine(text)->key, line.key);
  EXPECT_EQ(ParseTelemetryLine(text)->counters, line.counters);
  for (const auto& [from, to] : {std::pair("\"v\":1", "\"v\":2"),
                                 {"\"calls\":1", "\"calls\":-1"},
                                 {"\"rows\":1", "\"rows\":1.5"},
                                 {"[1,", "["},
                                 {"{", "["}}) {
    std::string other = text;
    other.replace(other.find(from), std::string(from).size(), to);
    EXPECT_FALSE(ParseTelemetryLine(other).has_value()) << other;
  }
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(ParseTelemetryLine(text.substr(0, size)).has_value());
  }
  line.exported = ExportTally{.spans_sent = 1, .spans_dropped = 2};
  std::string sent = FormatTelemetryLine(line);
  ASSERT_TRUE(ParseTelemetryLine(sent).has_value());
  EXPECT_EQ(ParseTelemetryLine(sent)->exported, line.exported);
  sent.replace(sent.find("\"failures\""), 10, "\"other\"");
  EXPECT_FALSE(ParseTelemetryLine(sent).has_value());
}

}  // namespace
}  // namespace osiris
