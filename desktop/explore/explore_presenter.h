#pragma once

#include <QObject>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "desktop/explore/explore_source.h"
#include "desktop/task/task_runner.h"

namespace osiris::desktop {

// What is known of one source, and what is being done about it.
struct SourceState {
  enum class Phase {
    kUnknown,
    // What is shown was stored before; the source was not asked yet.
    kRecalled,
    kDiscovering,
    kReady,
    kFailed,
    kCancelled
  };

  SourceEntry entry;
  Phase phase = Phase::kUnknown;
  // While kDiscovering.
  Progress progress;
  // The last catalogue that was read; stays through a failed attempt to read
  // it again.
  std::shared_ptr<const Discovered> discovered;
  // Why, when kFailed.
  absl::Status failure;
};

// Knows the sources and discovers them. No widgets; lives on the GUI thread;
// the work is done on others.
class ExplorePresenter final : public QObject {
  Q_OBJECT

 public:
  // `source` must outlive the presenter.
  explicit ExplorePresenter(ExploreSource& source, QObject* parent = nullptr);
  ~ExplorePresenter() override;

  // Finds the workspace and lists its sources, now and again with F5. Shows of
  // each what was stored of it; asks no source.
  void load();

  ExploreSource& source() { return source_; }
  const Workspace& workspace() const { return workspace_; }
  const std::vector<SourceState>& sources() const { return sources_; }
  // Null if there is none of this reference.
  const SourceState* find(const std::string& reference) const;
  // Null unless its source's catalogue has it.
  const Table* findTable(const std::string& reference,
                         const TableName& name) const;
  // False until the first list, or its failure, is there.
  bool listed() const { return listed_; }
  // Why the list could not be read; OK otherwise.
  const absl::Status& listFailure() const { return list_failure_; }

  // Asks the source for its catalogue. Does nothing while that is going on.
  void discover(const std::string& reference, bool refresh);
  // What was known before stays known.
  void cancelDiscovery(const std::string& reference);
  void cancelAll();

  // Adds a source, lists again, and discovers it.
  void addFile(const std::string& path);
  void addSample();
  bool adding() const { return add_runner_.running(); }

  // Nothing is going on.
  bool idle() const;
  // The first discovery under way; null if there is none.
  const SourceState* discovering() const;

 Q_SIGNALS:
  void workspaceChanged();
  // The list is another one, or could not be read.
  void sourcesChanged();
  // Something about one source changed.
  void sourceChanged(const QString& reference);
  void sourceAdded(const QString& reference);
  void addFailed(const absl::Status& status);
  void activityChanged();

 private:
  void receiveSources(absl::StatusOr<std::vector<SourceEntry>> entries);
  void receiveAdded(absl::StatusOr<std::string> reference);
  // Fetches what is stored of the sources of which nothing is known, one after
  // another.
  void recallNext();
  void receiveRecalled(const std::string& reference,
                       absl::StatusOr<std::optional<Discovered>> stored);
  void receiveCatalog(const std::string& reference,
                      absl::StatusOr<Discovered> discovered);
  SourceState* findState(const std::string& reference);
  TaskRunner& runnerOf(const std::string& reference);
  void changed(const std::string& reference);

  ExploreSource& source_;
  Workspace workspace_;
  std::vector<SourceState> sources_;
  bool listed_ = false;
  absl::Status list_failure_;
  // Discovered as soon as it is in the list.
  std::string awaited_;
  // Whose stored catalogue is still to be fetched.
  std::vector<std::string> unrecalled_;
  TaskRunner workspace_runner_;
  TaskRunner list_runner_;
  TaskRunner add_runner_;
  TaskRunner recall_runner_;
  std::map<std::string, std::unique_ptr<TaskRunner>> discoveries_;
};

}  // namespace osiris::desktop
