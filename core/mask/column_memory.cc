#include "core/mask/column_memory.h"

#include <cstdint>
#include <cstring>
#include <set>
#include <utility>

#include "core/base/fingerprint.h"
#include "sodium.h"

namespace osiris {
namespace {

// `text` with its length before it: no two lists of texts come out alike.
void Append(std::string_view text, std::string& out) {
  const uint64_t size = text.size();
  out.append(reinterpret_cast<const char*>(&size), sizeof(size));
  out += text;
}

}  // namespace

JudgedColumn JudgeColumn(const ColumnFacts& facts) {
  JudgedColumn judged;
  judged.verdict = ClassifyColumn(facts, &judged.clean);
  judged.seen = !facts.values.empty();
  return judged;
}

ColumnMemory::ColumnMemory() : key_{} {
  randombytes_buf(key_.data(), key_.size());
}

size_t ColumnMemory::FirstBytes::operator()(const Digest& digest) const {
  size_t first = 0;
  std::memcpy(&first, digest.data(), sizeof(first));
  return first;
}

ColumnMemory::Digest ColumnMemory::DigestOf(const ColumnFacts& facts) const {
  // The key stands at both ends: what stands between is not to be guessed at
  // from the digest, nor gone on with.
  const std::string_view key(reinterpret_cast<const char*>(key_.data()),
                             key_.size());
  std::string bytes(key);
  Append(facts.table.schema, bytes);
  Append(facts.table.name, bytes);
  Append(facts.column, bytes);
  bytes += facts.type ? static_cast<char>(*facts.type) : '\xFF';
  bytes += facts.few ? '\1' : '\0';
  for (const std::string_view value : facts.values) Append(value, bytes);
  bytes += key;
  return Sha256().Add(bytes).Digest();
}

JudgedColumn ColumnMemory::Judge(const ColumnFacts& facts) {
  const Digest digest = DigestOf(facts);
  if (const auto known = pages_.find(digest); known != pages_.end()) {
    return known->second;
  }
  JudgedColumn judged = JudgeColumn(facts);
  if (pages_.size() >= kMaxPages) pages_.clear();
  pages_.emplace(digest, judged);
  return judged;
}

ColumnVerdict ColumnMemory::Settle(const TableName& table,
                                   std::string_view column,
                                   const JudgedColumn& judged) {
  const ColumnVerdict& verdict = judged.verdict;
  Key key = {table.schema, table.name, std::string(column)};
  if ((judged.seen || judged.texts) &&
      (known_.size() < kMaxColumns || known_.contains(key))) {
    Pages& pages = known_[key];
    pages.seen = pages.seen || judged.seen;
    pages.texts = pages.texts || judged.texts;
  }
  if (!verdict.personal) {
    const auto known = personal_.find(key);
    return known == personal_.end() ? verdict : known->second;
  }
  if (personal_.size() < kMaxColumns) personal_[std::move(key)] = verdict;
  return verdict;
}

std::optional<PersonalClass> ColumnMemory::ClassOf(
    const TableName& table, std::string_view column) const {
  const auto known =
      personal_.find({table.schema, table.name, std::string(column)});
  if (known == personal_.end()) return std::nullopt;
  return known->second.personal;
}

void ColumnMemory::NoteColumns(const TableName& table,
                               const std::vector<std::string>& columns) {
  std::pair key(table.schema, table.name);
  if (columns_.size() < kMaxTables || columns_.contains(key)) {
    columns_[std::move(key)] = columns;
  }
}

void ColumnMemory::AddColumns(const TableName& table,
                              const std::vector<std::string>& columns) {
  const std::vector<std::string>* const known = ColumnsOf(table);
  if (known == nullptr || *known == columns) return;
  std::vector<std::string> all = *known;
  std::set<std::string> names(all.begin(), all.end());
  for (const std::string& column : columns) {
    if (names.insert(column).second) all.push_back(column);
  }
  NoteColumns(table, all);
}

const std::vector<std::string>* ColumnMemory::ColumnsOf(
    const TableName& table) const {
  const auto known = columns_.find({table.schema, table.name});
  return known == columns_.end() ? nullptr : &known->second;
}

ColumnMemory::Pages ColumnMemory::PagesOf(const TableName& table,
                                          std::string_view column) const {
  const auto known =
      known_.find({table.schema, table.name, std::string(column)});
  return known == known_.end() ? Pages() : known->second;
}

bool ColumnMemory::IsSettled(const TableName& table,
                             std::string_view column) const {
  return PagesOf(table, column).seen;
}

bool ColumnMemory::HoldsTexts(const TableName& table,
                              std::string_view column) const {
  return PagesOf(table, column).texts;
}

}  // namespace osiris
