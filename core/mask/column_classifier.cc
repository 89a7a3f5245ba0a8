#include "core/mask/column_classifier.h"

#include <algorithm>

#include "core/mask/column_name.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/value_share.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// A column is personal from here on.
constexpr double kPersonal = 0.5;

// What the values alone make of a class.
struct ValueEvidence {
  double confidence = 0;
  size_t fitting = 0;
};

double Share(size_t part, size_t whole) {
  return whole == 0 ? 0
                    : static_cast<double>(part) / static_cast<double>(whole);
}

// Words are not a form: names count where most of a column is like them, and
// addresses where a good part is.
ValueEvidence WordEvidence(PersonalClass personal, const ValueShares& shares,
                           bool few) {
  const ClassShare& share = shares.of(personal);
  const double sure = Share(share.sure, shares.values);
  const double likely = Share(share.likely, shares.values);
  if (personal == PersonalClass::kAddress) {
    return {.confidence = sure >= 0.3 ? 0.6 + sure * 0.35 : 0,
            .fitting = share.sure};
  }
  const bool full_names = shares.values >= 3 && sure >= 0.4 && likely >= 0.45;
  const bool single_names = shares.values >= 8 && likely >= 0.4;
  // Few rows that are all like names are of many that nobody looked at.
  const bool all_names = few && share.likely == shares.values;
  return {.confidence =
              full_names || single_names || all_names ? 0.55 + likely * 0.4 : 0,
          .fitting = share.likely};
}

ValueEvidence EvidenceOf(PersonalClass personal, const ValueShares& shares,
                         bool few) {
  if (shares.values == 0) return {};
  if (personal == PersonalClass::kPersonName ||
      personal == PersonalClass::kAddress) {
    return WordEvidence(personal, shares, few);
  }
  const ClassShare& share = shares.of(personal);
  const double sure = Share(share.sure, shares.values);
  const double likely = Share(share.likely, shares.values);
  // What fits by chance seldom does not fit four times.
  if (likely >= 0.9 && shares.values >= 4 && sure < 0.5 &&
      personal == PersonalClass::kNationalId) {
    return {.confidence = 0.9, .fitting = share.likely};
  }
  // Groups of three digits are numbers as often as phones.
  if (personal == PersonalClass::kPhone && sure > 0.2 && likely >= 0.8) {
    return {.confidence = 0.85, .fitting = share.likely};
  }
  return {.confidence = sure >= 0.5 ? share.confidence * (0.5 + sure / 2) : 0,
          .fitting = share.sure};
}

// Classes that the values speak against, though some look like them.
ClassSet AgainstBy(const ValueShares& shares) {
  ClassSet against;
  if (shares.versions > 0 && shares.versions * 5 >= shares.values) {
    against.Insert(PersonalClass::kIp);
  }
  // One in ten passes by chance.
  if (shares.branded >= 3 && shares.cards * 5 < shares.branded * 3) {
    against.Insert(PersonalClass::kCard);
  }
  if (shares.numbers != shares.values || shares.values < 3) return against;
  const size_t cards = shares.of(PersonalClass::kCard).sure;
  // Small numbers say nothing of one that is as long as a card.
  if (shares.long_numbers >= 3 && cards * 5 < shares.long_numbers * 3) {
    against.Insert(PersonalClass::kCard);
  }
  if (cards * 5 < shares.values * 3 &&
      shares.of(PersonalClass::kNationalId).likely * 10 < shares.values * 9) {
    against.Insert(PersonalClass::kNationalId);
  }
  return against;
}

// Of numbers that are no cards, one in ten passes by chance.
bool AreCards(const ValueShares& shares) {
  return shares.values >= 4 &&
         shares.of(PersonalClass::kCard).sure * 10 >= shares.values * 9;
}

bool HasForm(PersonalClass personal) {
  switch (personal) {
    case PersonalClass::kEmail:
    case PersonalClass::kIban:
    case PersonalClass::kCard:
    case PersonalClass::kIp:
    case PersonalClass::kMac:
      return true;
    default:
      return false;
  }
}

// How far the values leave a name's word standing: 1 as it is, less where they
// are of another kind.
double Agreement(PersonalClass personal, const ValueShares& shares) {
  if (shares.values == 0) return 1;
  const double numbers = Share(shares.numbers, shares.values);
  const double fitting = Share(shares.of(personal).likely, shares.values);
  switch (personal) {
    case PersonalClass::kPersonName:
      return numbers > 0.5 ? 0.3 : 1;
    case PersonalClass::kBirthDate:
      return Share(shares.dates, shares.values) < 0.3 && numbers < 0.5 ? 0.3
                                                                       : 1;
    case PersonalClass::kGeo:
      // There are more ways to say where than anybody knows.
      return numbers + fitting < 0.5 ? 0.6 : 1;
    case PersonalClass::kPhone:
      return fitting < 0.1 && numbers < 0.5 ? 0.4 : 1;
    case PersonalClass::kSecret:
      return numbers > 0.5 && fitting < 0.1 ? 0.6 : 1;
    default:
      return HasForm(personal) && shares.values >= 3 && fitting < 0.1 ? 0.65
                                                                      : 1;
  }
}

ColumnVerdict FromName(const ColumnFacts& facts, const NameEvidence& name,
                       const ValueShares& shares) {
  ColumnVerdict verdict;
  const PersonalClass personal = *name.personal;
  const double fitting = Share(shares.of(personal).likely, shares.values);
  verdict.confidence = name.confidence * Agreement(personal, shares);
  if (fitting >= 0.3) {
    verdict.confidence = 1 - (1 - verdict.confidence) * (1 - fitting * 0.9);
  }
  verdict.personal = personal;
  verdict.why = fmt::format("named `{}`", facts.column);
  if (shares.values > 0 && shares.of(personal).likely > 0) {
    verdict.why += fmt::format("; {} of {} values fit",
                               shares.of(personal).likely, shares.values);
  } else if (shares.values > 0 && HasForm(personal)) {
    verdict.why += fmt::format("; none of {} values fits", shares.values);
  }
  return verdict;
}

ColumnVerdict FromValues(const NameEvidence& name, const ValueShares& shares,
                         const ClassSet& doubted, bool few) {
  ColumnVerdict verdict;
  size_t fitting = 0;
  for (const PersonalClass personal : AllPersonalClasses()) {
    const ValueEvidence evidence = EvidenceOf(personal, shares, few);
    // Beyond doubt is what has a prefix, or a checksum in nearly every value.
    const bool doubt = doubted.contains(personal) &&
                       !(personal == PersonalClass::kCard && AreCards(shares));
    const double bar = doubt ? 0.95 : 0;
    if (evidence.confidence > std::max(verdict.confidence, bar)) {
      verdict.confidence = evidence.confidence;
      verdict.personal = personal;
      fitting = evidence.fitting;
    }
  }
  if (verdict.personal) {
    verdict.why =
        fmt::format("{} of {} values have the form of class `{}`", fitting,
                    shares.values, NameOf(*verdict.personal));
  } else if (!name.against.empty()) {
    verdict.why = "its name speaks of a thing";
  }
  return verdict;
}

bool NeverPersonal(std::optional<ColumnType> type) {
  return type == ColumnType::kBoolean || type == ColumnType::kUuid;
}

// What the member further out says of the value, if anything.
std::optional<PersonalClass> InheritedClass(const MemberFacts& facts) {
  if (!facts.above.personal || facts.above.confidence < kPersonal ||
      facts.value.empty()) {
    return std::nullopt;
  }
  const bool number =
      std::all_of(facts.value.begin(), facts.value.end(),
                  [](char c) { return IsDigit(c) || c == '.' || c == '-'; });
  if (facts.name.about) {
    // A word that refers to something may be the thing itself.
    const size_t size = facts.key.size();
    const bool refers =
        Lowered(facts.key.substr(size - std::min<size_t>(size, 2))) == "id";
    if (number || !refers) return std::nullopt;
  }
  if (!number) return facts.above.personal;
  // A few count something: {"tokens":{"in":4}}.
  return ClassifyValues(facts.above, {.values = {&facts.value, 1}}).personal;
}

}  // namespace

ColumnVerdict ClassifyColumn(const ColumnFacts& facts,
                             std::vector<bool>* clean) {
  return ClassifyValues(ReadColumnName(facts.table, facts.column), facts,
                        clean);
}

ColumnVerdict ClassifyValues(const NameEvidence& name, const ColumnFacts& facts,
                             std::vector<bool>* clean) {
  const ValueShares shares = CountValues(facts.values, clean);
  ClassSet doubted = name.against;
  doubted.Insert(AgainstBy(shares));
  ColumnVerdict verdict = FromValues(name, shares, doubted, facts.few);
  if (name.personal && !NeverPersonal(facts.type)) {
    ColumnVerdict by_name = FromName(facts, name, shares);
    // What every value says beats a word; else the word has the say.
    if (by_name.confidence >= kPersonal &&
        (!verdict.personal || verdict.confidence < 0.85 ||
         by_name.confidence >= verdict.confidence)) {
      verdict = std::move(by_name);
    }
  }
  if (verdict.personal && (verdict.confidence < kPersonal ||
                           (NeverPersonal(facts.type) && shares.values == 0))) {
    verdict.personal.reset();
    verdict.confidence = 0;
  }
  verdict.doubted = doubted;
  return verdict;
}

MemberVerdict JudgeMember(const MemberFacts& facts) {
  std::vector<bool> clean;
  MemberVerdict verdict;
  verdict.personal =
      ClassifyValues(facts.name,
                     {.column = facts.key, .values = {&facts.value, 1}}, &clean)
          .personal;
  verdict.clean = clean.front();
  if (!verdict.personal) {
    verdict.personal = InheritedClass(facts);
    verdict.inherited = verdict.personal.has_value();
  }
  return verdict;
}

std::optional<PersonalClass> ClassOfName(const TableName& table,
                                         std::string_view column,
                                         ColumnType type) {
  if (NeverPersonal(type)) return std::nullopt;
  const NameEvidence name = ReadColumnName(table, column);
  if (name.confidence < kPersonal) return std::nullopt;
  return name.personal;
}

}  // namespace osiris
