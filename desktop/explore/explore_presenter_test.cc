#include "desktop/explore/explore_presenter.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include "core/base/error_info.h"
#include "desktop/explore/fake_explore_source.h"

namespace osiris::desktop {
namespace {

using Phase = SourceState::Phase;

constexpr char kMovies[] = "@sqlite.movies";

class ExplorePresenterTest : public testing::Test {
 protected:
  bool Idle() {
    return QTest::qWaitFor([&] { return presenter_.idle(); });
  }
  Phase PhaseOf(const std::string& reference) {
    return presenter_.find(reference)->phase;
  }

  FakeExploreSource source_;
  ExplorePresenter presenter_{source_};
};

TEST_F(ExplorePresenterTest, ListsSourcesAndAsksNoneOfThem) {
  source_.AddMovies(kMovies);

  presenter_.load();

  ASSERT_TRUE(Idle());
  ASSERT_EQ(presenter_.sources().size(), 1U);
  EXPECT_EQ(PhaseOf(kMovies), Phase::kUnknown);
  EXPECT_EQ(source_.discoveries(), 0);
  EXPECT_EQ(presenter_.workspace().home, "/home/me/work/movies");
}

TEST_F(ExplorePresenterTest, ShowsWhatIsStoredAndAsksNoSource) {
  source_.AddMovies(kMovies);
  source_.AddMovies("@sqlite.new");
  source_.Store(kMovies);

  presenter_.load();

  ASSERT_TRUE(Idle());
  EXPECT_EQ(PhaseOf(kMovies), Phase::kRecalled);
  EXPECT_NE(presenter_.findTable(kMovies, {"", "movies"}), nullptr);
  EXPECT_EQ(PhaseOf("@sqlite.new"), Phase::kUnknown);
  EXPECT_EQ(source_.discoveries(), 0);
}

TEST_F(ExplorePresenterTest, PrefersWhatASourceSaysToWhatIsStored) {
  source_.AddMovies(kMovies);
  source_.Store(kMovies);
  source_.HoldDiscovery(1, 5);
  QObject::connect(&presenter_, &ExplorePresenter::sourcesChanged,
                   [this] { presenter_.discover(kMovies, false); });

  presenter_.load();
  ASSERT_TRUE(QTest::qWaitFor([&] {
    const SourceState* state = presenter_.find(kMovies);
    return state != nullptr && state->progress.done == 1;
  }));
  EXPECT_EQ(presenter_.find(kMovies)->discovered, nullptr);
  source_.Release();

  ASSERT_TRUE(Idle());
  EXPECT_EQ(PhaseOf(kMovies), Phase::kReady);
  EXPECT_FALSE(presenter_.find(kMovies)->discovered->from_cache);
}

TEST_F(ExplorePresenterTest, KeepsWhatIsStoredThroughAFailedDiscovery) {
  source_.AddMovies(kMovies);
  source_.Store(kMovies);
  presenter_.load();
  ASSERT_TRUE(Idle());
  source_.FailDiscovery(MakeError(ErrorCode::kConnectionBusy, "it is locked"));

  presenter_.discover(kMovies, false);

  ASSERT_TRUE(Idle());
  EXPECT_EQ(PhaseOf(kMovies), Phase::kFailed);
  EXPECT_NE(presenter_.findTable(kMovies, {"", "movies"}), nullptr);
}

TEST_F(ExplorePresenterTest, KeepsWhatItLearnedWhenItListsAgain) {
  source_.AddMovies(kMovies);
  presenter_.load();
  ASSERT_TRUE(Idle());
  presenter_.discover(kMovies, false);
  ASSERT_TRUE(Idle());
  source_.AddMovies("@sqlite.other");

  presenter_.load();

  ASSERT_TRUE(Idle());
  EXPECT_EQ(presenter_.sources().size(), 2U);
  EXPECT_EQ(PhaseOf(kMovies), Phase::kReady);
  EXPECT_NE(presenter_.findTable(kMovies, {"", "movies"}), nullptr);
  EXPECT_EQ(presenter_.findTable(kMovies, {"", "nothing"}), nullptr);
}

TEST_F(ExplorePresenterTest, TellsProgressAndDropsACancelledAnswer) {
  source_.AddMovies(kMovies);
  presenter_.load();
  ASSERT_TRUE(Idle());
  source_.HoldDiscovery(61, 118);
  presenter_.discover(kMovies, false);
  ASSERT_TRUE(QTest::qWaitFor(
      [&] { return presenter_.find(kMovies)->progress.done == 61; }));
  EXPECT_EQ(presenter_.discovering(), presenter_.find(kMovies));

  presenter_.cancelDiscovery(kMovies);

  EXPECT_EQ(PhaseOf(kMovies), Phase::kCancelled);
  EXPECT_TRUE(presenter_.idle());
  ASSERT_TRUE(QTest::qWaitFor([&] { return source_.cancelled() == 1; }));
  source_.Release();
  QTest::qWait(30);
  EXPECT_EQ(PhaseOf(kMovies), Phase::kCancelled);
  EXPECT_EQ(presenter_.find(kMovies)->discovered, nullptr);
}

TEST_F(ExplorePresenterTest, KeepsTheCatalogueThroughAFailedRefresh) {
  source_.AddMovies(kMovies);
  presenter_.load();
  ASSERT_TRUE(Idle());
  presenter_.discover(kMovies, false);
  ASSERT_TRUE(Idle());
  source_.FailDiscovery(MakeError(ErrorCode::kConnectionBusy, "it is locked"));

  presenter_.discover(kMovies, true);

  ASSERT_TRUE(Idle());
  EXPECT_EQ(PhaseOf(kMovies), Phase::kFailed);
  EXPECT_NE(presenter_.find(kMovies)->discovered, nullptr);
  EXPECT_TRUE(
      HasCode(presenter_.find(kMovies)->failure, ErrorCode::kConnectionBusy));
}

TEST_F(ExplorePresenterTest, DoesNotAskASourceThatIsMisconfigured) {
  SourceEntry entry;
  entry.reference = "@sqlite.bad";
  entry.family = "sqlite";
  entry.problem = MakeError(ErrorCode::kConnectionInvalid, "`path` is missing");
  source_.AddSource(entry, {});
  presenter_.load();
  ASSERT_TRUE(Idle());

  presenter_.discover("@sqlite.bad", false);

  EXPECT_EQ(PhaseOf("@sqlite.bad"), Phase::kFailed);
  EXPECT_EQ(source_.discoveries(), 0);
}

TEST_F(ExplorePresenterTest, DiscoversWhatWasAdded) {
  presenter_.load();
  ASSERT_TRUE(Idle());
  EXPECT_TRUE(presenter_.sources().empty());
  QSignalSpy added(&presenter_, &ExplorePresenter::sourceAdded);

  presenter_.addSample();

  ASSERT_TRUE(QTest::qWaitFor([&] { return added.count() == 1; }));
  ASSERT_TRUE(Idle());
  EXPECT_EQ(PhaseOf(kMovies), Phase::kReady);
}

TEST_F(ExplorePresenterTest, SaysWhyNothingWasAdded) {
  presenter_.load();
  ASSERT_TRUE(Idle());
  source_.FailAdding(
      MakeError(ErrorCode::kConnectionNotADatabase, "it is a text file"));
  QSignalSpy failed(&presenter_, &ExplorePresenter::addFailed);

  presenter_.addFile("/tmp/letter.txt");

  ASSERT_TRUE(QTest::qWaitFor([&] { return failed.count() == 1; }));
  EXPECT_TRUE(presenter_.sources().empty());
}

TEST_F(ExplorePresenterTest, SaysWhyThereIsNoList) {
  source_.FailListing(
      MakeError(ErrorCode::kConfigUnreadable, "the file is no YAML"));

  presenter_.load();

  ASSERT_TRUE(Idle());
  EXPECT_TRUE(presenter_.listed());
  EXPECT_TRUE(HasCode(presenter_.listFailure(), ErrorCode::kConfigUnreadable));
}

TEST_F(ExplorePresenterTest, CanDieInTheMiddleOfADiscovery) {
  source_.AddMovies(kMovies);
  auto presenter = std::make_unique<ExplorePresenter>(source_);
  presenter->load();
  ASSERT_TRUE(QTest::qWaitFor([&] { return presenter->idle(); }));
  source_.HoldDiscovery(1, 2);
  presenter->discover(kMovies, false);
  ASSERT_TRUE(QTest::qWaitFor([&] { return source_.discoveries() == 1; }));

  presenter.reset();

  EXPECT_EQ(source_.cancelled(), 1);
}

}  // namespace
}  // namespace osiris::desktop
