#include "core/mask/column_name.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/mask/text_run.h"

namespace osiris {
namespace {

struct Rule {
  // Words that must follow each other in the name; one blank between them.
  std::string_view words;
  PersonalClass personal;
  double confidence;
};

// The first that fits counts: what is longer stands first.
constexpr std::array kRules = {
    Rule{"ip address", PersonalClass::kIp, 0.95},
    Rule{"ip addr", PersonalClass::kIp, 0.95},
    Rule{"remote addr", PersonalClass::kIp, 0.9},
    Rule{"client ip", PersonalClass::kIp, 0.95},
    Rule{"mac address", PersonalClass::kMac, 0.95},
    Rule{"mac addr", PersonalClass::kMac, 0.95},
    Rule{"email address", PersonalClass::kEmail, 0.95},
    Rule{"mail address", PersonalClass::kEmail, 0.9},
    Rule{"e mail", PersonalClass::kEmail, 0.95},
    Rule{"email", PersonalClass::kEmail, 0.95},
    Rule{"emailaddress", PersonalClass::kEmail, 0.95},
    Rule{"mail", PersonalClass::kEmail, 0.75},
    Rule{"correo", PersonalClass::kEmail, 0.85},
    Rule{"iban", PersonalClass::kIban, 0.97},
    Rule{"bank account", PersonalClass::kIban, 0.8},
    Rule{"account number", PersonalClass::kIban, 0.7},
    Rule{"card number", PersonalClass::kCard, 0.95},
    Rule{"card no", PersonalClass::kCard, 0.95},
    Rule{"credit card", PersonalClass::kCard, 0.9},
    Rule{"cc number", PersonalClass::kCard, 0.9},
    Rule{"cardnumber", PersonalClass::kCard, 0.9},
    Rule{"pan", PersonalClass::kCard, 0.6},
    Rule{"cvv", PersonalClass::kSecret, 0.9},
    Rule{"cvc", PersonalClass::kSecret, 0.9},
    Rule{"ssn", PersonalClass::kNationalId, 0.97},
    Rule{"social security", PersonalClass::kNationalId, 0.95},
    Rule{"national id", PersonalClass::kNationalId, 0.95},
    Rule{"national insurance", PersonalClass::kNationalId, 0.95},
    Rule{"nino", PersonalClass::kNationalId, 0.9},
    Rule{"personal number", PersonalClass::kNationalId, 0.9},
    Rule{"personal id", PersonalClass::kNationalId, 0.9},
    Rule{"personnummer", PersonalClass::kNationalId, 0.97},
    Rule{"rodne cislo", PersonalClass::kNationalId, 0.97},
    Rule{"rodné číslo", PersonalClass::kNationalId, 0.97},
    Rule{"birth number", PersonalClass::kNationalId, 0.9},
    Rule{"pesel", PersonalClass::kNationalId, 0.97},
    Rule{"steuer id", PersonalClass::kNationalId, 0.95},
    Rule{"tax id", PersonalClass::kNationalId, 0.8},
    Rule{"dni", PersonalClass::kNationalId, 0.85},
    Rule{"nir", PersonalClass::kNationalId, 0.7},
    Rule{"cpf", PersonalClass::kNationalId, 0.95},
    Rule{"bsn", PersonalClass::kNationalId, 0.9},
    Rule{"aadhaar", PersonalClass::kNationalId, 0.97},
    Rule{"codice fiscale", PersonalClass::kNationalId, 0.97},
    Rule{"passport", PersonalClass::kNationalId, 0.85},
    Rule{"passport number", PersonalClass::kNationalId, 0.95},
    Rule{"driver license", PersonalClass::kNationalId, 0.85},
    Rule{"ip", PersonalClass::kIp, 0.85},
    Rule{"mac", PersonalClass::kMac, 0.7},
    Rule{"phone number", PersonalClass::kPhone, 0.97},
    Rule{"phone", PersonalClass::kPhone, 0.95},
    Rule{"telephone", PersonalClass::kPhone, 0.95},
    Rule{"telefon", PersonalClass::kPhone, 0.95},
    Rule{"telefono", PersonalClass::kPhone, 0.95},
    Rule{"tel", PersonalClass::kPhone, 0.85},
    Rule{"mobile", PersonalClass::kPhone, 0.8},
    Rule{"msisdn", PersonalClass::kPhone, 0.95},
    Rule{"fax", PersonalClass::kPhone, 0.85},
    Rule{"cell", PersonalClass::kPhone, 0.5},
    Rule{"birth date", PersonalClass::kBirthDate, 0.97},
    Rule{"birthdate", PersonalClass::kBirthDate, 0.97},
    Rule{"date of birth", PersonalClass::kBirthDate, 0.97},
    Rule{"birth day", PersonalClass::kBirthDate, 0.95},
    Rule{"birthday", PersonalClass::kBirthDate, 0.95},
    Rule{"dob", PersonalClass::kBirthDate, 0.95},
    Rule{"born", PersonalClass::kBirthDate, 0.85},
    Rule{"born on", PersonalClass::kBirthDate, 0.9},
    Rule{"birth year", PersonalClass::kBirthDate, 0.8},
    Rule{"geburtsdatum", PersonalClass::kBirthDate, 0.97},
    Rule{"datum narozeni", PersonalClass::kBirthDate, 0.97},
    Rule{"fecha nacimiento", PersonalClass::kBirthDate, 0.97},
    Rule{"date naissance", PersonalClass::kBirthDate, 0.97},
    Rule{"latitude", PersonalClass::kGeo, 0.93},
    Rule{"longitude", PersonalClass::kGeo, 0.93},
    Rule{"lat", PersonalClass::kGeo, 0.75},
    Rule{"lng", PersonalClass::kGeo, 0.8},
    Rule{"lon", PersonalClass::kGeo, 0.75},
    Rule{"coordinates", PersonalClass::kGeo, 0.85},
    Rule{"geo point", PersonalClass::kGeo, 0.85},
    Rule{"geo location", PersonalClass::kGeo, 0.85},
    Rule{"password", PersonalClass::kSecret, 0.97},
    Rule{"password hash", PersonalClass::kSecret, 0.95},
    Rule{"passwd", PersonalClass::kSecret, 0.97},
    Rule{"pwd", PersonalClass::kSecret, 0.9},
    Rule{"passphrase", PersonalClass::kSecret, 0.95},
    Rule{"secret", PersonalClass::kSecret, 0.9},
    Rule{"api key", PersonalClass::kSecret, 0.95},
    Rule{"apikey", PersonalClass::kSecret, 0.95},
    Rule{"access key", PersonalClass::kSecret, 0.9},
    Rule{"private key", PersonalClass::kSecret, 0.95},
    Rule{"access token", PersonalClass::kSecret, 0.95},
    Rule{"refresh token", PersonalClass::kSecret, 0.95},
    Rule{"auth token", PersonalClass::kSecret, 0.95},
    Rule{"token", PersonalClass::kSecret, 0.8},
    Rule{"credentials", PersonalClass::kSecret, 0.8},
    Rule{"dsn", PersonalClass::kSecret, 0.8},
    Rule{"connection string", PersonalClass::kSecret, 0.85},
    Rule{"street", PersonalClass::kAddress, 0.9},
    Rule{"street address", PersonalClass::kAddress, 0.95},
    Rule{"postal address", PersonalClass::kAddress, 0.95},
    Rule{"home address", PersonalClass::kAddress, 0.95},
    Rule{"shipping address", PersonalClass::kAddress, 0.9},
    Rule{"billing address", PersonalClass::kAddress, 0.9},
    Rule{"address line", PersonalClass::kAddress, 0.9},
    Rule{"address", PersonalClass::kAddress, 0.8},
    Rule{"addr", PersonalClass::kAddress, 0.65},
    Rule{"adresa", PersonalClass::kAddress, 0.85},
    Rule{"adresse", PersonalClass::kAddress, 0.85},
    Rule{"direccion", PersonalClass::kAddress, 0.85},
    Rule{"ulice", PersonalClass::kAddress, 0.85},
    Rule{"strasse", PersonalClass::kAddress, 0.85},
    Rule{"house number", PersonalClass::kAddress, 0.8},
    Rule{"zip code", PersonalClass::kAddress, 0.8},
    Rule{"zip", PersonalClass::kAddress, 0.7},
    Rule{"zipcode", PersonalClass::kAddress, 0.8},
    Rule{"postal code", PersonalClass::kAddress, 0.8},
    Rule{"postcode", PersonalClass::kAddress, 0.8},
    Rule{"psc", PersonalClass::kAddress, 0.65},
    Rule{"plz", PersonalClass::kAddress, 0.7},
    Rule{"first name", PersonalClass::kPersonName, 0.95},
    Rule{"last name", PersonalClass::kPersonName, 0.95},
    Rule{"middle name", PersonalClass::kPersonName, 0.95},
    Rule{"full name", PersonalClass::kPersonName, 0.9},
    Rule{"given name", PersonalClass::kPersonName, 0.95},
    Rule{"family name", PersonalClass::kPersonName, 0.95},
    Rule{"maiden name", PersonalClass::kPersonName, 0.95},
    Rule{"contact name", PersonalClass::kPersonName, 0.85},
    Rule{"customer name", PersonalClass::kPersonName, 0.75},
    Rule{"employee name", PersonalClass::kPersonName, 0.9},
    Rule{"patient name", PersonalClass::kPersonName, 0.95},
    Rule{"author name", PersonalClass::kPersonName, 0.85},
    Rule{"display name", PersonalClass::kPersonName, 0.6},
    Rule{"card holder", PersonalClass::kPersonName, 0.9},
    Rule{"cardholder", PersonalClass::kPersonName, 0.9},
    Rule{"firstname", PersonalClass::kPersonName, 0.95},
    Rule{"lastname", PersonalClass::kPersonName, 0.95},
    Rule{"fullname", PersonalClass::kPersonName, 0.9},
    Rule{"surname", PersonalClass::kPersonName, 0.95},
    Rule{"forename", PersonalClass::kPersonName, 0.95},
    Rule{"fname", PersonalClass::kPersonName, 0.85},
    Rule{"lname", PersonalClass::kPersonName, 0.85},
    Rule{"jmeno", PersonalClass::kPersonName, 0.85},
    Rule{"prijmeni", PersonalClass::kPersonName, 0.95},
    Rule{"vorname", PersonalClass::kPersonName, 0.95},
    Rule{"nachname", PersonalClass::kPersonName, 0.95},
    Rule{"apellido", PersonalClass::kPersonName, 0.95},
    Rule{"nombre", PersonalClass::kPersonName, 0.7},
    Rule{"prenom", PersonalClass::kPersonName, 0.95},
    Rule{"username", PersonalClass::kPersonName, 0.6},
    Rule{"user name", PersonalClass::kPersonName, 0.65}};

// What a value is about, rather than the thing itself.
constexpr std::array<std::string_view, 31> kAbout = {
    "count",    "sent",    "verified", "confirmed", "flag",    "enabled",
    "valid",    "type",    "status",   "at",        "length",  "kind",
    "template", "subject", "provider", "domain",    "id",      "opt",
    "optin",    "allowed", "expires",  "expiry",    "ttl",     "limit",
    "usage",    "version", "format",   "updated",   "created", "model",
    "bounces"};

// What is not a person's, and the classes that its values look like.
constexpr std::array<std::string_view, 44> kThings = {
    "version",  "build",    "release", "sku",        "hash",      "sha",
    "sha1",     "sha256",   "md5",     "checksum",   "digest",    "commit",
    "revision", "uuid",     "guid",    "order",      "invoice",   "part",
    "serial",   "barcode",  "ean",     "isbn",       "epoch",     "timestamp",
    "amount",   "price",    "total",   "quantity",   "qty",       "size",
    "product",  "firmware", "semver",  "etag",       "reference", "ref",
    "tracking", "batch",    "lot",     "population", "revenue",   "code",
    "title",    "article"};

// Tables of people, whose "name" is a person's.
constexpr std::array<std::string_view, 28> kPeople = {
    "user",    "users",    "customer",  "customers", "person",   "persons",
    "people",  "employee", "employees", "contact",   "contacts", "member",
    "members", "patient",  "patients",  "author",    "authors",  "actor",
    "actors",  "student",  "students",  "staff",     "client",   "clients",
    "guest",   "guests",   "candidate", "candidates"};

template <size_t N>
bool IsOneOf(const std::array<std::string_view, N>& names,
             std::string_view word) {
  return std::find(names.begin(), names.end(), word) != names.end();
}

// Rules by their first word.
using Index = std::unordered_multimap<std::string_view, const Rule*>;

const Index& Rules() {
  static const auto* const index = [] {
    auto* const made = new Index;
    for (const Rule& rule : kRules) {
      made->emplace(rule.words.substr(0, rule.words.find(' ')), &rule);
    }
    return made;
  }();
  return *index;
}

// How many words of `rule` follow each other from `words[at]` on, or 0 if not
// all of them do.
size_t Match(const Rule& rule, const std::vector<std::string>& words,
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
const Rule* RuleFor(const std::vector<std::string>& words, size_t& end) {
  const Rule* best = nullptr;
  for (size_t at = 0; at < words.size(); ++at) {
    const auto [first, last] = Rules().equal_range(words[at]);
    for (auto one = first; one != last; ++one) {
      const Rule* const rule = one->second;
      if (best != nullptr && rule->words.size() < best->words.size()) continue;
      const size_t count = Match(*rule, words, at);
      if (count == 0) continue;
      best = rule;
      end = at + count;
    }
  }
  return best;
}

const std::set<PersonalClass>& LookAlikes() {
  static const auto* const classes = new std::set<PersonalClass>{
      PersonalClass::kIp,    PersonalClass::kCard,   PersonalClass::kNationalId,
      PersonalClass::kPhone, PersonalClass::kSecret, PersonalClass::kPersonName,
      PersonalClass::kMac,   PersonalClass::kAddress};
  return *classes;
}

bool IsPeople(const TableName& table) {
  for (const std::string& word : WordsOfName(table.name)) {
    if (IsOneOf(kPeople, word)) return true;
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
  const std::vector<std::string> words = WordsOfName(column);
  size_t end = 0;
  const Rule* const rule = RuleFor(words, end);
  if (rule != nullptr) {
    // Words after what was recognised say what of it the column holds.
    const bool about = words[0] == "is" || words[0] == "has" ||
                       std::any_of(words.begin() + static_cast<ptrdiff_t>(end),
                                   words.end(), [](const std::string& word) {
                                     return IsOneOf(kAbout, word);
                                   });
    if (about) return evidence;
    evidence.personal = rule->personal;
    evidence.confidence = rule->confidence;
    return evidence;
  }
  if (words.size() == 1 && words[0] == "name" && IsPeople(table)) {
    evidence.personal = PersonalClass::kPersonName;
    evidence.confidence = 0.85;
    return evidence;
  }
  if (std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return IsOneOf(kThings, word);
      })) {
    evidence.against = LookAlikes();
  }
  return evidence;
}

}  // namespace osiris
