#include "core/discovery/search/catalog_search.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>

namespace osiris {
namespace {

// How well one word fits, in points. A word has the best that it finds.
constexpr int kWholeName = 100;
constexpr int kBeginning = 80;
constexpr int kWholeWord = 70;
constexpr int kBeginningOfWord = 60;
constexpr int kPart = 40;
constexpr int kCommentWord = 25;
constexpr int kCommentPart = 15;
constexpr int kTableOfColumn = 30;
constexpr int kNothing = 0;

bool IsWordByte(unsigned char byte) {
  return byte >= 0x80 || std::isalnum(byte) != 0;
}

// What a name or a comment is made of, in lower case.
struct Words {
  std::vector<std::string> list;
  // All of them without what was between.
  std::string joined;
};

Words WordsOf(std::string_view text) {
  Words words;
  bool begins = true;
  bool was_lower = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (!IsWordByte(byte)) {
      begins = true;
      was_lower = false;
      continue;
    }
    if (was_lower && std::isupper(byte) != 0) begins = true;
    was_lower = std::islower(byte) != 0;
    if (begins) words.list.emplace_back();
    begins = false;
    const char lower = byte < 0x80 ? static_cast<char>(std::tolower(byte)) : c;
    words.list.back() += lower;
    words.joined += lower;
  }
  return words;
}

int FitOfName(const Words& name, const std::string& word) {
  if (name.joined == word) return kWholeName;
  int best = kNothing;
  for (const std::string& part : name.list) {
    if (part == word) best = std::max(best, kWholeWord);
    if (part.starts_with(word)) best = std::max(best, kBeginningOfWord);
  }
  if (name.joined.starts_with(word)) return std::max(best, kBeginning);
  if (best == kNothing && name.joined.find(word) != std::string::npos) {
    best = kPart;
  }
  return best;
}

int FitOfComment(const Words& comment, const std::string& word) {
  if (std::find(comment.list.begin(), comment.list.end(), word) !=
      comment.list.end()) {
    return kCommentWord;
  }
  return comment.joined.find(word) != std::string::npos ? kCommentPart
                                                        : kNothing;
}

// What is searched for.
struct Query {
  std::vector<std::string> words;
  std::string joined;
};

// Points of one word in one thing.
struct Fit {
  int name = kNothing;
  int comment = kNothing;
};

// The hit, if every word is somewhere. `around` is what a word may also be in.
std::optional<SearchHit> Rate(const Query& query, const Words& name,
                              const Words& comment, const Words* around) {
  SearchHit hit;
  if (name.joined == query.joined) {
    hit.score = 2 * kWholeName;
    return hit;
  }
  int sum = 0;
  bool own = false;
  for (const std::string& word : query.words) {
    const Fit fit = {.name = FitOfName(name, word),
                     .comment = FitOfComment(comment, word)};
    int best = std::max(fit.name, fit.comment);
    own = own || best != kNothing;
    hit.in_comment = hit.in_comment || (fit.name < fit.comment);
    if (best == kNothing && around != nullptr &&
        FitOfName(*around, word) != kNothing) {
      best = kTableOfColumn;
    }
    if (best == kNothing) return std::nullopt;
    sum += best;
  }
  if (!own) return std::nullopt;
  hit.score = sum / static_cast<int>(query.words.size());
  return hit;
}

int64_t RowsOf(const Table& table) {
  return table.row_count ? table.row_count->rows : 0;
}

}  // namespace

bool IsBetter(const SearchHit& a, const SearchHit& b) {
  if (a.score != b.score) return a.score > b.score;
  const bool a_is_column = a.column != nullptr;
  const bool b_is_column = b.column != nullptr;
  if (a_is_column != b_is_column) return b_is_column;
  const int64_t a_rows = RowsOf(*a.table);
  const int64_t b_rows = RowsOf(*b.table);
  if (a_rows != b_rows) return a_rows > b_rows;
  const auto place = [](const SearchHit& hit) {
    return std::tuple(hit.table->name,
                      hit.column == nullptr ? 0 : hit.column->position);
  };
  return place(a) < place(b);
}

std::vector<SearchHit> SearchCatalog(const Catalog& catalog,
                                     std::string_view text) {
  Words words = WordsOf(text);
  const Query query = {.words = std::move(words.list),
                       .joined = std::move(words.joined)};
  std::vector<SearchHit> hits;
  if (query.words.empty()) return hits;
  for (const Table& table : catalog.tables) {
    const Words name = WordsOf(table.name.name);
    if (auto hit = Rate(query, name, WordsOf(table.comment), nullptr)) {
      hit->table = &table;
      hits.push_back(*hit);
    }
    for (const Column& column : table.columns) {
      auto hit =
          Rate(query, WordsOf(column.name), WordsOf(column.comment), &name);
      if (!hit) continue;
      hit->table = &table;
      hit->column = &column;
      hits.push_back(*hit);
    }
  }
  std::stable_sort(hits.begin(), hits.end(), IsBetter);
  return hits;
}

}  // namespace osiris
