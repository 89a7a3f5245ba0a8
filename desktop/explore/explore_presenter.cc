#include "desktop/explore/explore_presenter.h"

#include <algorithm>
#include <utility>

namespace osiris::desktop {

ExplorePresenter::ExplorePresenter(ExploreSource& source, QObject* parent)
    : QObject(parent), source_(source) {
  for (TaskRunner* runner :
       {&workspace_runner_, &list_runner_, &add_runner_, &recall_runner_}) {
    connect(runner, &TaskRunner::runningChanged, this,
            &ExplorePresenter::activityChanged);
  }
}

ExplorePresenter::~ExplorePresenter() { cancelAll(); }

void ExplorePresenter::load() {
  workspace_runner_.run(
      [source = &source_](const CallContext& context) {
        return source->OpenWorkspace(context);
      },
      [this](absl::StatusOr<Workspace> workspace) {
        if (workspace.ok()) workspace_ = *std::move(workspace);
        Q_EMIT workspaceChanged();
      });
  list_runner_.run(
      [source = &source_](const CallContext& context) {
        return source->ListSources(context);
      },
      [this](absl::StatusOr<std::vector<SourceEntry>> entries) {
        receiveSources(std::move(entries));
      });
}

void ExplorePresenter::receiveSources(
    absl::StatusOr<std::vector<SourceEntry>> entries) {
  listed_ = true;
  list_failure_ = entries.status();
  if (entries.ok()) {
    std::vector<SourceState> states;
    for (SourceEntry& entry : *entries) {
      SourceState state;
      // What was learned stays, unless the connection means another thing now.
      if (const SourceState* known = find(entry.reference);
          known != nullptr && known->entry == entry) {
        state = *known;
      } else {
        discoveries_.erase(entry.reference);
      }
      state.entry = std::move(entry);
      states.push_back(std::move(state));
    }
    sources_ = std::move(states);
    std::erase_if(discoveries_, [this](const auto& discovery) {
      return find(discovery.first) == nullptr;
    });
  }
  Q_EMIT sourcesChanged();
  Q_EMIT activityChanged();
  if (find(awaited_) != nullptr) {
    const std::string reference = std::exchange(awaited_, {});
    discover(reference, false);
    Q_EMIT sourceAdded(QString::fromStdString(reference));
  }
  unrecalled_.clear();
  for (const SourceState& state : sources_) {
    if (state.phase == SourceState::Phase::kUnknown) {
      unrecalled_.push_back(state.entry.reference);
    }
  }
  std::reverse(unrecalled_.begin(), unrecalled_.end());
  recallNext();
}

void ExplorePresenter::recallNext() {
  if (unrecalled_.empty()) {
    recall_runner_.cancel();
    return;
  }
  std::string reference = std::move(unrecalled_.back());
  unrecalled_.pop_back();
  recall_runner_.run(
      [source = &source_, reference](const CallContext& context) {
        return source->Recall(reference, context);
      },
      [this, reference](absl::StatusOr<std::optional<Discovered>> stored) {
        receiveRecalled(reference, std::move(stored));
        recallNext();
      });
}

void ExplorePresenter::receiveRecalled(
    const std::string& reference,
    absl::StatusOr<std::optional<Discovered>> stored) {
  SourceState* state = findState(reference);
  // What cannot be read is not shown; a discovery will say why.
  if (state == nullptr || state->phase != SourceState::Phase::kUnknown ||
      !stored.ok() || !stored->has_value()) {
    return;
  }
  state->phase = SourceState::Phase::kRecalled;
  state->discovered = std::make_shared<const Discovered>(**std::move(stored));
  changed(reference);
}

const SourceState* ExplorePresenter::find(const std::string& reference) const {
  const auto found = std::find_if(sources_.begin(), sources_.end(),
                                  [&](const SourceState& state) {
                                    return state.entry.reference == reference;
                                  });
  return found == sources_.end() ? nullptr : &*found;
}

SourceState* ExplorePresenter::findState(const std::string& reference) {
  return const_cast<SourceState*>(std::as_const(*this).find(reference));
}

const Table* ExplorePresenter::findTable(const std::string& reference,
                                         const TableName& name) const {
  const SourceState* state = find(reference);
  if (state == nullptr || !state->discovered) return nullptr;
  const std::vector<Table>& tables = state->discovered->catalog.tables;
  const auto found =
      std::lower_bound(tables.begin(), tables.end(), name,
                       [](const Table& table, const TableName& wanted) {
                         return table.name < wanted;
                       });
  return found == tables.end() || found->name != name ? nullptr : &*found;
}

TaskRunner& ExplorePresenter::runnerOf(const std::string& reference) {
  std::unique_ptr<TaskRunner>& runner = discoveries_[reference];
  if (runner == nullptr) {
    runner = std::make_unique<TaskRunner>();
    connect(runner.get(), &TaskRunner::progressed, this,
            [this, reference](const Progress& progress) {
              if (SourceState* state = findState(reference)) {
                state->progress = progress;
                changed(reference);
              }
            });
  }
  return *runner;
}

void ExplorePresenter::discover(const std::string& reference, bool refresh) {
  SourceState* state = findState(reference);
  if (state == nullptr || state->phase == SourceState::Phase::kDiscovering) {
    return;
  }
  if (state->entry.problem) {
    state->phase = SourceState::Phase::kFailed;
    state->failure = *state->entry.problem;
    changed(reference);
    return;
  }
  state->phase = SourceState::Phase::kDiscovering;
  state->progress = {};
  runnerOf(reference).run(
      [source = &source_, reference, refresh](const CallContext& context) {
        return source->Discover(reference, refresh, context);
      },
      [this, reference](absl::StatusOr<Discovered> discovered) {
        receiveCatalog(reference, std::move(discovered));
      });
  changed(reference);
}

void ExplorePresenter::receiveCatalog(const std::string& reference,
                                      absl::StatusOr<Discovered> discovered) {
  SourceState* state = findState(reference);
  if (state == nullptr) return;
  if (discovered.ok()) {
    state->phase = SourceState::Phase::kReady;
    state->discovered =
        std::make_shared<const Discovered>(*std::move(discovered));
    state->failure = absl::OkStatus();
  } else {
    state->phase = SourceState::Phase::kFailed;
    state->failure = discovered.status();
  }
  changed(reference);
}

void ExplorePresenter::cancelDiscovery(const std::string& reference) {
  SourceState* state = findState(reference);
  if (state == nullptr || state->phase != SourceState::Phase::kDiscovering) {
    return;
  }
  runnerOf(reference).cancel();
  state->phase = state->discovered ? SourceState::Phase::kReady
                                   : SourceState::Phase::kCancelled;
  changed(reference);
}

void ExplorePresenter::cancelAll() {
  for (SourceState& state : sources_) {
    if (state.phase == SourceState::Phase::kDiscovering) {
      cancelDiscovery(state.entry.reference);
    }
  }
}

void ExplorePresenter::addFile(const std::string& path) {
  add_runner_.run(
      [source = &source_, path](const CallContext& context) {
        return source->AddFile(path, context);
      },
      [this](absl::StatusOr<std::string> reference) {
        receiveAdded(std::move(reference));
      });
}

void ExplorePresenter::addSample() {
  add_runner_.run(
      [source = &source_](const CallContext& context) {
        return source->AddSample(context);
      },
      [this](absl::StatusOr<std::string> reference) {
        receiveAdded(std::move(reference));
      });
}

void ExplorePresenter::receiveAdded(absl::StatusOr<std::string> reference) {
  if (!reference.ok()) {
    Q_EMIT addFailed(reference.status());
    return;
  }
  awaited_ = *std::move(reference);
  load();
}

bool ExplorePresenter::idle() const {
  return listed_ && !workspace_runner_.running() && !list_runner_.running() &&
         !add_runner_.running() && !recall_runner_.running() &&
         discovering() == nullptr;
}

const SourceState* ExplorePresenter::discovering() const {
  const auto found = std::find_if(
      sources_.begin(), sources_.end(), [](const SourceState& state) {
        return state.phase == SourceState::Phase::kDiscovering;
      });
  return found == sources_.end() ? nullptr : &*found;
}

void ExplorePresenter::changed(const std::string& reference) {
  Q_EMIT sourceChanged(QString::fromStdString(reference));
  Q_EMIT activityChanged();
}

}  // namespace osiris::desktop

#include "desktop/explore/moc_explore_presenter.cpp"
