#include "tests/masking/labelled_set.h"

#include <array>
#include <functional>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "tests/masking/harmless.h"
#include "tests/masking/numbers.h"
#include "tests/masking/people.h"
#include "tests/masking/secrets.h"

namespace osiris::masking {
namespace {

using Make = std::function<std::string(Dice&)>;
using Names = std::vector<std::string>;

const Names& Neutral() {
  static const auto* const names = new Names{
      "c7", "value", "field_12", "data", "x", "info", "attr3", "content"};
  return *names;
}

std::string Email(Dice& dice) {
  constexpr std::array<std::string_view, 9> kHosts = {
      "example.com",      "example.org",          "mail.example.net",
      "firma.example",    "uni-koeln.example.de", "example.co.uk",
      "posta.example.cz", "a-b.example.io",       "example.museum"};
  constexpr std::array<std::string_view, 6> kLocals = {
      "~~~~~.~~~~~~", "~~~~##",   "~.~~~~~~",
      "~~~~~~~+~~~",  "~~~_~~~~", "@~~~~.@~~~~"};
  return dice.Fill(dice.Pick(kLocals)) + "@" + dice.Pick(kHosts);
}

std::string Ip(Dice& dice) {
  if (dice.OneIn(5)) {
    const auto group = [&dice] { return dice.Of("0123456789abcdef", 4); };
    return dice.OneIn(2)
               ? fmt::format("2001:db8:{}:{}:{}:{}:{}:{}", group(), group(),
                             group(), group(), group(), group())
               : fmt::format("fe80::{}:{}:{}", group(), group(), group());
  }
  return fmt::format("{}.{}.{}.{}", dice.Number(1, 255), dice.Number(0, 255),
                     dice.Number(0, 255), dice.Number(0, 255));
}

std::string Mac(Dice& dice) {
  const std::string mark = dice.OneIn(2) ? ":" : "-";
  const bool upper = dice.OneIn(2);
  std::string mac;
  for (int i = 0; i < 6; ++i) {
    if (i > 0) mac += mark;
    mac += dice.Of(upper ? "0123456789ABCDEF" : "0123456789abcdef", 2);
  }
  return mac;
}

std::string BirthDate(Dice& dice) {
  const int64_t year = dice.Number(1935, 2012);
  const int64_t month = dice.Number(1, 12);
  const int64_t day = dice.Number(1, 28);
  switch (dice.Number(0, 3)) {
    case 0:
      return fmt::format("{}.{}.{}", day, month, year);
    case 1:
      return fmt::format("{:02}/{:02}/{}", month, day, year);
    default:
      return fmt::format("{}-{:02}-{:02}", year, month, day);
  }
}

// With a word before it that says so.
std::string NamedBirthDate(Dice& dice) {
  constexpr std::array<std::string_view, 12> kBefore = {"born ",
                                                        "DOB ",
                                                        "date of birth: ",
                                                        "born on ",
                                                        "born in Leeds on ",
                                                        "geboren am ",
                                                        "geb. ",
                                                        "né le ",
                                                        "narozená ",
                                                        "nar. ",
                                                        "fecha de nacimiento: ",
                                                        "date_of_birth="};
  return dice.Pick(kBefore) + BirthDate(dice);
}

// "40°26′46″N".
std::string Sexagesimal(Dice& dice, char hemisphere) {
  return dice.Fill("%#°") + std::to_string(dice.Number(0, 59)) + "′" +
         std::to_string(dice.Number(0, 59)) + "″" + hemisphere;
}

std::string Place(Dice& dice) {
  const std::string a = fmt::format("{}.{}", dice.Number(-89, 89),
                                    dice.Digits(dice.Number(4, 7)));
  const std::string b = fmt::format("{}.{}", dice.Number(-179, 179),
                                    dice.Digits(dice.Number(4, 7)));
  switch (dice.Number(0, 4)) {
    case 0:
      return a + ", " + b;
    case 1:
      return a + "," + b;
    case 2:
      return Sexagesimal(dice, 'N') + " " + Sexagesimal(dice, 'W');
    case 3:
      return dice.Fill("%#.#####° S, 1##.#####° ") + "E";
    default:
      return "POINT(" + b + " " + a + ")";
  }
}

std::string Degrees(Dice& dice) {
  if (dice.OneIn(6)) return Sexagesimal(dice, 'S');
  if (dice.OneIn(6)) return dice.Fill("%#.######") + "N";
  return fmt::format("{}.{}", dice.Number(-89, 89), dice.Digits(5));
}

// Both halves, each with its name.
std::string NamedPlace(Dice& dice) {
  const auto half = [&dice](int64_t most) {
    return fmt::format("{}.{}", dice.Number(-most, most),
                       dice.Digits(dice.Number(4, 7)));
  };
  const std::string a = half(89);
  const std::string b = half(179);
  switch (dice.Number(0, 3)) {
    case 0:
      return "lat: " + a + " lon: " + b;
    case 1:
      return "lat=" + a + "&lng=" + b;
    case 2:
      return "<lat>" + a + "</lat><lon>" + b + "</lon>";
    default:
      return "latitude " + a + ", longitude " + b;
  }
}

class Builder {
 public:
  explicit Builder(uint64_t seed) : dice_(seed) {}

  // A column of one class.
  void Add(const Names& tables, const Names& names, int64_t least, int64_t most,
           std::optional<PersonalClass> personal, const Make& make) {
    LabelledColumn column = {.table = dice_.Pick(tables),
                             .name = dice_.Pick(names)};
    for (int64_t left = dice_.Number(least, most); left > 0; --left) {
      column.values.push_back({.text = make(dice_), .personal = personal});
    }
    columns_.push_back(std::move(column));
  }

  // Notes of people, with personal data in some of them.
  void AddNotes(PersonalClass personal, const Make& make) {
    constexpr std::array<std::string_view, 8> kNotes = {
        "please call back: $",
        "$",
        "moved to $ last week",
        "customer wrote ($), see ticket 4411",
        "old: $; new one will follow",
        "contact=$",
        "Reached under $.",
        "\"$\" was given on the form"};
    LabelledColumn column = {
        .table = dice_.Pick(Names{"tickets", "orders"}),
        .name = dice_.Pick(Names{"note", "comment", "c4"})};
    for (int i = 0; i < 16; ++i) {
      if (dice_.OneIn(2)) {
        column.values.push_back({.text = Sentence(dice_)});
        continue;
      }
      LabelledValue value = {.personal = personal, .part = make(dice_)};
      value.text = dice_.Pick(kNotes);
      value.text.replace(value.text.find('$'), 1, value.part);
      column.values.push_back(std::move(value));
    }
    columns_.push_back(std::move(column));
  }

  void AddRandom(const Names& names) {
    Add({"settings", "integrations"}, names, 4, 20, PersonalClass::kSecret,
        RandomSecret);
    for (LabelledValue& value : columns_.back().values) {
      value.only_random = true;
    }
  }

  void AddPersonal();
  void AddHarmless();

  std::vector<LabelledColumn> Take() { return std::move(columns_); }

 private:
  Dice dice_;
  std::vector<LabelledColumn> columns_;
};

const Names kPeople = {"users", "customers", "employees", "contacts"};
const Names kAny = {"t1", "import", "records", "entries"};

void Builder::AddPersonal() {
  struct Formed {
    PersonalClass personal;
    Make make;
    Names names;
  };
  const std::vector<Formed> formed = {
      {PersonalClass::kEmail,
       Email,
       {"email", "contact_email", "eMail", "login"}},
      {PersonalClass::kIban, Iban, {"iban", "bank_account", "konto"}},
      {PersonalClass::kCard, Card, {"card_number", "payment_method", "CardNo"}},
      {PersonalClass::kIp, Ip, {"ip", "last_login_ip", "remote_addr", "host"}},
      {PersonalClass::kMac, Mac, {"mac", "device_mac", "hw"}},
      {PersonalClass::kPhone,
       Phone,
       {"phone", "mobile_phone", "tel", "kontakt"}},
      {PersonalClass::kNationalId, NationalId, {"ssn", "national_id", "ident"}},
      {PersonalClass::kGeo, Place, {"coordinates", "geo_point", "pos"}},
      {PersonalClass::kSecret, KnownSecret, {"api_key", "secret", "config"}},
      {PersonalClass::kSecret,
       ConnectionString,
       {"dsn", "backend", "database"}}};
  for (const Formed& one : formed) {
    Add(kPeople, one.names, 8, 40, one.personal, one.make);
    Add(kAny, Neutral(), 5, 30, one.personal, one.make);
    Add(kAny, Neutral(), 1, 2, one.personal, one.make);
    if (one.personal != PersonalClass::kGeo) AddNotes(one.personal, one.make);
  }
  AddNotes(PersonalClass::kNationalId, NamedNationalId);
  AddNotes(PersonalClass::kBirthDate, NamedBirthDate);
  AddNotes(PersonalClass::kGeo, NamedPlace);
  AddNotes(PersonalClass::kSecret, Authorization);
  const int kind = static_cast<int>(dice_.Number(0, 4));
  const Make bare = [kind](Dice& dice) { return BareNationalId(dice, kind); };
  Add(kPeople, {"personal_id", "tax_id", "birth_number"}, 3, 30,
      PersonalClass::kNationalId, bare);
  Add(kAny, Neutral(), 6, 30, PersonalClass::kNationalId, bare);
  Add(kPeople, {"lat", "latitude"}, 5, 30, PersonalClass::kGeo, Degrees);
  Add(kPeople, {"birth_date", "dob", "dateOfBirth", "born"}, 5, 40,
      PersonalClass::kBirthDate, BirthDate);
  Add(kPeople, {"full_name", "name", "contact_name"}, 10, 40,
      PersonalClass::kPersonName, FullName);
  Add(kPeople, {"first_name", "givenName"}, 5, 30, PersonalClass::kPersonName,
      GivenName);
  Add(kPeople, {"last_name", "surname"}, 5, 30, PersonalClass::kPersonName,
      FamilyName);
  Add(kAny, Neutral(), 10, 40, PersonalClass::kPersonName, FullName);
  Add(kAny, Neutral(), 4, 9, PersonalClass::kPersonName, FullName);
  Add(kAny, Neutral(), 12, 30, PersonalClass::kPersonName, GivenName);
  Add(kAny, {"assigned_to", "owner", "created_by"}, 10, 30,
      PersonalClass::kPersonName, FullName);
  Add(kPeople, {"address", "street", "shipping_address"}, 10, 40,
      PersonalClass::kAddress, Address);
  Add(kAny, Neutral(), 10, 40, PersonalClass::kAddress, Address);
  AddRandom({"api_key", "client_secret", "token"});
  AddRandom(Neutral());
}

void Builder::AddHarmless() {
  for (const HarmlessKind& kind : HarmlessKinds()) {
    Add(kind.tables, kind.names, 6, 30, std::nullopt, kind.make);
  }
  Add(kAny, Neutral(), 10, 30, std::nullopt, Sentence);
}

}  // namespace

std::vector<LabelledColumn> MakeLabelledSet(uint64_t seed, int rounds) {
  Builder builder(seed);
  for (int i = 0; i < rounds; ++i) {
    builder.AddPersonal();
    builder.AddHarmless();
  }
  return builder.Take();
}

}  // namespace osiris::masking
