#include "core/mask/column_name.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/mask/detect/text_run.h"
#include "core/mask/detect/word_table.h"
#include "core/mask/name_rules.h"

namespace osiris {
namespace {

// What a value is about, rather than the thing itself.
constexpr std::string_view kAbout =
    "count sent verified confirmed flag enabled valid type status at "
    "length kind template subject provider domain id opt optin allowed "
    "expires expiry ttl limit usage version format updated created model "
    "bounces weight height rate";

// What is not a person's, and the classes that its values look like.
constexpr std::string_view kThings =
    "version build release sku hash sha sha1 sha256 md5 checksum digest "
    "commit revision uuid guid order invoice part serial barcode ean isbn "
    "epoch timestamp amount price total quantity qty size product "
    "firmware semver etag reference ref tracking batch lot population "
    "revenue code title article";

// Tables of people, whose "name" is a person's.
constexpr std::string_view kPeople =
    "user users customer customers person persons people employee "
    "employees contact contacts member members patient patients author "
    "authors actor actors student students staff client clients guest "
    "guests candidate candidates cliente clientes employe employes empleado "
    "empleados kunde kunden mitarbeiter benutzer nutzer osoba osoby pacient "
    "pacienti paciente pacientes patienten persona personas personen personne "
    "personnes usuario usuarios utilisateur utilisateurs uzivatel uzivatele "
    "zakaznik zakaznici zamestnanec zamestnanci";
constexpr std::string_view kName = "name nom nome naam namn";

// Joins words, and says nothing itself: "date de naissance".
constexpr std::string_view kJoining = "da de del der des di do du la le";

// What says it only as all of a name: a boarding pass is no password.
constexpr std::array<NameRule, 5> kAlone = {
    NameRule{"cookie", PersonalClass::kSecret, 0.8},
    NameRule{"cookies", PersonalClass::kSecret, 0.8},
    NameRule{"login", PersonalClass::kPersonName, 0.6},
    NameRule{"pass", PersonalClass::kSecret, 0.8},
    NameRule{"pin", PersonalClass::kSecret, 0.9}};

constexpr uint8_t kAboutWord = 1;
constexpr uint8_t kThingWord = 2;
constexpr uint8_t kPeopleWord = 4;
constexpr uint8_t kNameWord = 8;
constexpr uint8_t kJoiningWord = 16;

bool Is(std::string_view word, uint8_t kind) {
  static const auto* const table = new WordTable({{kAbout, kAboutWord},
                                                  {kThings, kThingWord},
                                                  {kPeople, kPeopleWord},
                                                  {kName, kNameWord},
                                                  {kJoining, kJoiningWord}});
  return (table->KindsOf(word) & kind) != 0;
}

// The rules, to be looked up.
struct Index {
  std::unordered_multimap<std::string_view, const NameRule*> by_first_word;
  // By all their words in one: "dateofbirth", "motdepasse".
  std::unordered_map<std::string, const NameRule*> by_all_words;
  // Everything that one of them looks for.
  std::unordered_set<std::string> words;
};

// "motdepasse": a rule of two words, with one between that joins them.
void AddJoined(const NameRule& rule, Index& index) {
  constexpr size_t kShort = 3;
  const size_t blank = rule.words.find(' ');
  const std::string_view first = rule.words.substr(0, blank);
  const std::string_view last = rule.words.substr(blank + 1);
  if (first.size() < kShort || last.size() < kShort ||
      last.find(' ') != std::string_view::npos) {
    return;
  }
  ForEachRun(
      kJoining, [](char c) { return c != ' '; },
      [&](size_t begin, size_t end) {
        std::string all(first);
        all += kJoining.substr(begin, end - begin);
        all += last;
        index.by_all_words.emplace(std::move(all), &rule);
      });
}

void Add(const NameRule& rule, Index& index) {
  index.by_first_word.emplace(rule.words.substr(0, rule.words.find(' ')),
                              &rule);
  std::string all;
  std::string word;
  for (const char c : rule.words) {
    if (c != ' ') {
      word += c;
      all += c;
      continue;
    }
    index.words.insert(std::exchange(word, ""));
  }
  if (word.size() < all.size()) {
    index.by_all_words.emplace(all, &rule);
    AddJoined(rule, index);
  }
  index.words.insert(std::move(word));
  index.words.insert(std::move(all));
}

const Index& Rules() {
  static const auto* const index = [] {
    auto* const made = new Index;
    for (const NameRule& rule : NameRules()) Add(rule, *made);
    return made;
  }();
  return *index;
}

// How many words of `rule` follow each other from `words[at]` on, or 0 if not
// all of them do.
size_t Match(const NameRule& rule, const std::vector<std::string>& words,
             size_t at) {
  std::string_view rest = rule.words;
  for (size_t count = 0; at + count < words.size();) {
    const std::string& word = words[at + count++];
    if (!rest.starts_with(word)) return 0;
    rest.remove_prefix(word.size());
    if (rest.empty()) return count;
    if (rest[0] != ' ') return 0;
    rest.remove_prefix(1);
  }
  return 0;
}

// The rule with the most letters that fits, or nullptr; of equals the last.
// `end` is the word after it.
const NameRule* RuleFor(const std::vector<std::string>& words, size_t& end) {
  const NameRule* best = nullptr;
  const auto take = [&](const NameRule* rule, size_t at, size_t count) {
    if (count == 0 ||
        (best != nullptr && rule->words.size() < best->words.size())) {
      return;
    }
    best = rule;
    end = at + count;
  };
  for (size_t at = 0; at < words.size(); ++at) {
    const auto [first, last] = Rules().by_first_word.equal_range(words[at]);
    for (auto one = first; one != last; ++one) {
      take(one->second, at, Match(*one->second, words, at));
    }
    const auto all = Rules().by_all_words.find(words[at]);
    if (all != Rules().by_all_words.end()) take(all->second, at, 1);
  }
  if (best == nullptr && words.size() == 1) {
    for (const NameRule& rule : kAlone) {
      if (rule.words == words[0]) take(&rule, 0, 1);
    }
  }
  return best;
}

// Without accents, in the spelling of the rules: "straße" is "strasse".
std::string Folded(std::string_view word) {
  constexpr std::string_view kSharp = "ß";
  std::string folded(word);
  for (size_t at = 0; (at = folded.find(kSharp, at)) != std::string::npos;) {
    folded.replace(at, kSharp.size(), "ss");
  }
  return Unaccented(folded);
}

// `word`, or what a rule looks for where it is the plural of that.
std::string Singular(std::string word) {
  const auto& known = Rules().words;
  if (known.contains(word) || word.size() < 5 || !word.ends_with('s')) {
    return word;
  }
  std::string one = word.substr(0, word.size() - 1);
  if (!known.contains(one) && one.ends_with('e')) one.pop_back();
  return known.contains(one) ? one : word;
}

// The words of `name` in the form that the rules are written in.
std::vector<std::string> PlainWords(std::string_view name) {
  std::vector<std::string> words = WordsOfName(name);
  for (std::string& word : words) word = Singular(Folded(word));
  if (words.size() > 1) {
    std::erase_if(
        words, [](const std::string& word) { return Is(word, kJoiningWord); });
  }
  return words;
}

constexpr ClassSet kLookAlikes = {
    PersonalClass::kIp,    PersonalClass::kCard,   PersonalClass::kNationalId,
    PersonalClass::kPhone, PersonalClass::kSecret, PersonalClass::kPersonName,
    PersonalClass::kMac,   PersonalClass::kAddress};

bool IsPeople(const TableName& table) {
  for (const std::string& word : WordsOfName(table.name)) {
    if (Is(Folded(word), kPeopleWord)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> WordsOfName(std::string_view name) {
  std::vector<std::string> words;
  char before = ' ';
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!IsLetter(c) && !IsBeyondAscii(c) && !IsDigit(c)) {
      before = ' ';
      continue;
    }
    const bool next_lower = i + 1 < name.size() && IsLower(name[i + 1]);
    const bool begins = before == ' ' || (IsUpper(c) && IsLower(before)) ||
                        (IsUpper(c) && IsUpper(before) && next_lower);
    if (begins) words.emplace_back();
    words.back().push_back(ToLower(c));
    before = c;
  }
  // A number at the end of a word counts for nothing: "phone2".
  for (std::string& word : words) {
    if (word == "sha1" || word == "sha256" || word == "md5") continue;
    while (word.size() > 1 && IsDigit(word.back())) word.pop_back();
  }
  std::erase_if(words, [](const std::string& word) {
    return std::all_of(word.begin(), word.end(), IsDigit);
  });
  return words;
}

NameEvidence ReadColumnName(const TableName& table, std::string_view column) {
  NameEvidence evidence;
  const std::vector<std::string> words = PlainWords(column);
  const auto is_about = [](const std::string& word) {
    return Is(word, kAboutWord);
  };
  evidence.about = std::any_of(words.begin(), words.end(), is_about);
  size_t end = 0;
  const NameRule* const rule = RuleFor(words, end);
  if (rule != nullptr) {
    // Words after what was recognised say what of it the column holds.
    const bool about = words[0] == "is" || words[0] == "has" ||
                       std::any_of(words.begin() + static_cast<ptrdiff_t>(end),
                                   words.end(), is_about);
    if (about) return evidence;
    evidence.personal = rule->personal;
    evidence.confidence = rule->confidence;
    return evidence;
  }
  if (words.size() == 1 && Is(words[0], kNameWord) && IsPeople(table)) {
    evidence.personal = PersonalClass::kPersonName;
    evidence.confidence = 0.85;
    return evidence;
  }
  if (std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return Is(word, kThingWord);
      })) {
    evidence.against = kLookAlikes;
  }
  return evidence;
}

}  // namespace osiris
