#include "core/memory/memory_service.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/memory/memory_document.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kMostHits = 1000;
constexpr std::chrono::hours kSweepEvery{1};
constexpr std::chrono::seconds kSweepPatience{10};

std::chrono::hours Days(int64_t days) { return std::chrono::hours(24 * days); }

absl::Status NoEntry() {
  return MakeError(ErrorCode::kMemoryNotFound, "there is no such entry",
                   {.path = {"memory_id"}});
}

absl::Status OnePlease() {
  return MakeError(
      ErrorCode::kProtocolArgumentInvalid,
      "say either `memory_id` or `session_id`",
      {.path = {"memory_id"}, .hint = "name one entry, or all of a session"});
}

}  // namespace

MemoryService::MemoryService(MemoryParts parts)
    : parts_(std::move(parts)),
      store_(parts_.folder, parts_.limits),
      index_(store_, parts_.index_file),
      writer_(store_, parts_.writer) {}

absl::StatusOr<Json> MemoryService::Capture(const Json& arguments, Call& call) {
  return writer_.Capture(arguments, call);
}

bool MemoryService::IsAlive(const MemoryEntry& entry) const {
  // The owner may have come to want less than was agreed to.
  const Clock::Wall end =
      std::min(entry.expires,
               entry.created + Days(parts_.writer.settings.max_retention_days));
  return parts_.writer.clock->Now() < end;
}

int64_t MemoryService::CountExpired(const MemorySession& held) const {
  const auto expired = [this](const MemoryEntry& entry) {
    return !IsAlive(entry);
  };
  return std::count_if(held.entries.begin(), held.entries.end(), expired) +
         std::count_if(held.changed.begin(), held.changed.end(), expired);
}

absl::StatusOr<std::vector<MemoryFile>> MemoryService::Sessions() const {
  ASSIGN_OR_RETURN(std::vector<MemoryFile> files, store_.List());
  std::erase_if(files, [this](const MemoryFile& file) {
    return !Entries(file.session).ok();
  });
  return files;
}

absl::StatusOr<MemorySession> MemoryService::Alive(
    const std::string& session) const {
  std::vector<std::string> names = {session};
  if (session.empty()) {
    ASSIGN_OR_RETURN(const std::vector<MemoryFile> files, store_.List());
    names.clear();
    for (const MemoryFile& file : files) names.push_back(file.session);
  }
  MemorySession all;
  for (const std::string& name : names) {
    absl::StatusOr<MemorySession> one = store_.Read(name);
    // Forgotten in the meantime.
    if (session.empty() && HasCode(one.status(), ErrorCode::kMemoryNotFound)) {
      continue;
    }
    // A link, or another user's: that is no reason to show none of the others.
    if (session.empty() &&
        HasCode(one.status(), ErrorCode::kMemoryStoreUnusable)) {
      ++all.unreadable;
      all.unreadable_in.push_back(name);
      continue;
    }
    RETURN_IF_ERROR(one.status());
    all.unreadable += one->unreadable;
    if (one->unreadable > 0) all.unreadable_in.push_back(name);
    for (MemoryEntry& entry : one->entries) {
      if (IsAlive(entry)) all.entries.push_back(std::move(entry));
    }
    std::move(one->changed.begin(), one->changed.end(),
              std::back_inserter(all.changed));
  }
  return all;
}

absl::StatusOr<std::vector<MemoryEntry>> MemoryService::Entries(
    const std::string& session) const {
  ASSIGN_OR_RETURN(MemorySession alive, Alive(session));
  if (alive.entries.empty()) {
    return MakeError(ErrorCode::kMemoryNotFound, "there is no such session");
  }
  return std::move(alive.entries);
}

absl::StatusOr<Json> MemoryService::List(const std::string& session,
                                         int64_t offset, int64_t limit) const {
  ASSIGN_OR_RETURN(MemorySession alive, Alive(session));
  if (!session.empty() && alive.entries.empty()) {
    return MakeError(ErrorCode::kMemoryNotFound, "there is no such session",
                     {.path = {"session_id"}});
  }
  std::stable_sort(alive.entries.begin(), alive.entries.end(),
                   [](const MemoryEntry& a, const MemoryEntry& b) {
                     return a.created > b.created;
                   });
  return ListDocument(alive, offset, limit);
}

absl::StatusOr<MemoryEntry> MemoryService::Find(
    const std::string& memory_id) const {
  ASSIGN_OR_RETURN(MemorySession alive, Alive(""));
  for (MemoryEntry& entry : alive.entries) {
    if (entry.id == memory_id) return std::move(entry);
  }
  return NoEntry();
}

absl::StatusOr<std::string> MemoryService::SessionOf(
    const std::string& memory_id) const {
  ASSIGN_OR_RETURN(const MemorySession all, Alive(""));
  for (const std::vector<MemoryEntry>* const some :
       {&all.entries, &all.changed}) {
    for (const MemoryEntry& entry : *some) {
      if (entry.id == memory_id) return entry.session;
    }
  }
  return NoEntry();
}

absl::StatusOr<Json> MemoryService::Show(const std::string& memory_id) const {
  ASSIGN_OR_RETURN(const MemoryEntry entry, Find(memory_id));
  return ShowDocument(entry);
}

absl::StatusOr<Json> MemoryService::Search(const std::string& query,
                                           const std::string& session,
                                           int64_t limit,
                                           const CallContext& context) {
  ASSIGN_OR_RETURN(const MemorySession alive, Alive(session));
  ASSIGN_OR_RETURN(const std::vector<MemoryHit> hits,
                   index_.Search(query, kMostHits, context));
  std::map<std::string_view, const MemoryEntry*> by_id;
  for (const MemoryEntry& entry : alive.entries) by_id[entry.id] = &entry;
  // The files are what counts: of what they do not hold the index may be wrong.
  std::vector<FoundMemory> found;
  for (const MemoryHit& hit : hits) {
    const auto entry = by_id.find(hit.id);
    if (entry == by_id.end()) continue;
    found.push_back({.entry = entry->second, .excerpt = hit.excerpt});
  }
  return SearchDocument(found, limit);
}

absl::StatusOr<std::vector<MemoryFile>> MemoryService::Overdue() const {
  ASSIGN_OR_RETURN(std::vector<MemoryFile> files, store_.List());
  std::vector<MemoryFile> overdue;
  for (MemoryFile& file : files) {
    const absl::StatusOr<MemorySession> held = store_.Read(file.session);
    // Forgotten in the meantime.
    if (HasCode(held.status(), ErrorCode::kMemoryNotFound)) continue;
    RETURN_IF_ERROR(held.status());
    if (CountExpired(*held) > 0) overdue.push_back(std::move(file));
  }
  return overdue;
}

absl::Status MemoryService::SweepSession(const std::string& session,
                                         const CallContext& context) {
  const absl::StatusOr<int64_t> removed = TakeExpired(session, false, context);
  if (HasCode(removed.status(), ErrorCode::kMemoryNotFound)) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(removed.status());
  return index_.Forget(context);
}

MemorySweep MemoryService::Sweep(bool dry_run, const CallContext& context) {
  MemorySweep sweep;
  const absl::StatusOr<std::vector<MemoryFile>> files = store_.List();
  if (!files.ok()) {
    sweep.failed.emplace_back(files.status().message());
    return sweep;
  }
  for (const MemoryFile& file : *files) {
    const absl::StatusOr<int64_t> removed =
        TakeExpired(file.session, dry_run, context);
    // Forgotten in the meantime.
    if (HasCode(removed.status(), ErrorCode::kMemoryNotFound)) continue;
    if (!removed.ok()) {
      sweep.failed.push_back(fmt::format(
          "{}: {}", file.session, std::string(removed.status().message())));
      continue;
    }
    sweep.entries += *removed;
    if (*removed > 0 && !Entries(file.session).ok()) ++sweep.sessions;
  }
  if (!dry_run && sweep.entries > 0) {
    const absl::Status forgotten = index_.Forget(context);
    if (!forgotten.ok()) sweep.failed.emplace_back(forgotten.message());
  }
  return sweep;
}

absl::StatusOr<int64_t> MemoryService::TakeExpired(const std::string& session,
                                                   bool dry_run,
                                                   const CallContext& context) {
  ASSIGN_OR_RETURN(const MemorySession held, store_.Read(session));
  const int64_t expired = CountExpired(held);
  if (dry_run || expired == 0) return expired;
  return store_.Remove(
      session, [this](const MemoryEntry& entry) { return !IsAlive(entry); },
      context);
}

void MemoryService::SweepIfDue() {
  {
    const std::lock_guard lock(mutex_);
    const Clock::Monotonic now = parts_.writer.clock->MonotonicNow();
    if (swept_ && now - *swept_ < kSweepEvery) return;
    swept_ = now;
  }
  CallContext context;
  context.deadline = CallContext::Clock::now() + kSweepPatience;
  const MemorySweep sweep = Sweep(/*dry_run=*/false, context);
  if (sweep.entries == 0 && sweep.failed.empty()) return;
  Log(sweep.failed.empty() ? LogLevel::kInfo : LogLevel::kWarning,
      "memory.swept",
      {{"entries", sweep.entries},
       {"sessions", sweep.sessions},
       {"failed", sweep.failed}});
}

absl::StatusOr<Json> MemoryService::Forget(const Json& arguments,
                                           const Call& call) {
  const std::string id = arguments.value("memory_id", "");
  std::string session = arguments.value("session_id", "");
  if (id.empty() == session.empty()) return OnePlease();
  if (id.empty() && call.door == Door::kMcp) {
    return MakeError(
        ErrorCode::kMemoryConsentRequired,
        "an assistant may forget single entries, not a whole session",
        {.path = {"session_id"},
         .hint = "name one `memory_id`; a person can forget a whole session"});
  }
  if (!id.empty()) {
    ASSIGN_OR_RETURN(session, SessionOf(id));
  }
  ASSIGN_OR_RETURN(const int64_t forgotten,
                   store_.Remove(
                       session,
                       [&id](const MemoryEntry& entry) {
                         return id.empty() || entry.id == id;
                       },
                       call.context));
  if (forgotten == 0 && !id.empty()) return NoEntry();
  RETURN_IF_ERROR(index_.Forget(call.context));
  return ForgottenDocument(session, forgotten);
}

}  // namespace osiris
