#include "core/memory/memory_document.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/memory/memory_uri.h"

namespace osiris {
namespace {

constexpr size_t kIntentBytes = 200;
constexpr size_t kExcerptBytes = 400;
// Of the sessions that have unreadable lines: an answer stays small.
constexpr size_t kNamed = 20;

size_t SizeOf(const Json& data, const char* member) {
  const auto found = data.find(member);
  return found != data.end() && found->is_array() ? found->size() : 0;
}

}  // namespace

std::string CutAt(const std::string& text, size_t bytes) {
  if (text.size() <= bytes) return text;
  size_t end = bytes;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "\u2026";
}

Json BriefJson(const MemoryEntry& entry) {
  return {{"memory_id", entry.id},
          {"session_id", entry.session},
          {"created", FormatTime(entry.created)},
          {"expires", FormatTime(entry.expires)},
          {"client", entry.client_name},
          {"consent", entry.consent.how},
          {"intent", CutAt(TextOf(entry, "intent"), kIntentBytes)},
          {"decisions", SizeOf(entry.data, "decisions")},
          {"evidence", entry.evidence.calls.size()},
          {"masked", entry.masked}};
}

Json CapturedDocument(const MemoryEntry& entry) {
  return {{"status", "success"},
          {"captured", true},
          {"memory_id", entry.id},
          {"session_id", entry.session},
          {"memory_uri", MakeMemoryUri(entry.session)},
          {"created", FormatTime(entry.created)},
          {"expires", FormatTime(entry.expires)},
          {"retention_days", entry.retention_days},
          {"entry_size_bytes", FormatMemoryLine(entry).size()},
          {"consent", {{"how", entry.consent.how}, {"by", entry.consent.by}}},
          {"masked", entry.masked},
          {"evidence", entry.evidence.calls.size()}};
}

Json ListDocument(const MemorySession& session, int64_t offset, int64_t limit) {
  const auto total = static_cast<int64_t>(session.entries.size());
  const int64_t begin = std::min(offset, total);
  const int64_t end = std::min(begin + limit, total);
  Json entries = Json::array();
  for (int64_t i = begin; i < end; ++i) {
    entries.push_back(BriefJson(session.entries[static_cast<size_t>(i)]));
  }
  Json document = {{"status", "success"},
                   {"total", total},
                   {"returned", end - begin},
                   {"truncated", end < total},
                   {"unreadable", session.unreadable},
                   {"untrusted", true},
                   {"data", {{"entries", std::move(entries)}}}};
  if (end < total) document["next_offset"] = end;
  const auto& names = session.unreadable_in;
  if (!names.empty()) {
    const auto count = static_cast<ptrdiff_t>(std::min(names.size(), kNamed));
    document["unreadable_in"] =
        std::vector<std::string>(names.begin(), names.begin() + count);
  }
  return document;
}

Json SearchDocument(const std::vector<FoundMemory>& found, int64_t limit) {
  const auto total = static_cast<int64_t>(found.size());
  const int64_t returned = std::min(limit, total);
  Json entries = Json::array();
  for (int64_t i = 0; i < returned; ++i) {
    const FoundMemory& one = found[static_cast<size_t>(i)];
    Json entry = BriefJson(*one.entry);
    entry["excerpt"] = CutAt(one.excerpt, kExcerptBytes);
    entries.push_back(std::move(entry));
  }
  return {{"status", "success"},  {"total", total},
          {"returned", returned}, {"truncated", returned < total},
          {"untrusted", true},    {"data", {{"entries", std::move(entries)}}}};
}

Json ShowDocument(const MemoryEntry& entry) {
  Json document = ToJson(entry);
  document.erase("v");
  document["status"] = "success";
  document["memory_uri"] = MakeMemoryUri(entry.session);
  return document;
}

Json ForgottenDocument(const std::string& session, int64_t entries) {
  return {
      {"status", "success"}, {"session_id", session}, {"forgotten", entries}};
}

}  // namespace osiris
