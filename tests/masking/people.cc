#include "tests/masking/people.h"

#include <array>
#include <string_view>

namespace osiris::masking {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 80> kGiven = {
    "Jan",     "Petr",     "Lucie",     "Tereza",  "Ondřej",     "Matěj",
    "Radim",   "Květa",    "Zuzana",    "Hynek",   "Hans",       "Jürgen",
    "Anke",    "Wiebke",   "Torsten",   "Sabine",  "Heike",      "Detlef",
    "Ulrike",  "Stefan",   "Pierre",    "Camille", "Océane",     "Thibault",
    "Margaux", "Claire",   "Juan",      "Íñigo",   "Pilar",      "Carmen",
    "Begoña",  "Javier",   "Giulia",    "Matteo",  "Ginevra",    "Alessio",
    "Chiara",  "Luca",     "Agnieszka", "Piotr",   "Małgorzata", "Krzysztof",
    "Ewa",     "Zbigniew", "Emma",      "Oliver",  "Harriet",    "Nigel",
    "Siobhan", "James",    "Mary",      "Robert",  "Jennifer",   "Tyrone",
    "Latoya",  "Brandon",  "Priya",     "Rahul",   "Ananya",     "Vikram",
    "Wei",     "Xiuying",  "Hiroshi",   "Sakura",  "Ahmed",      "Fatima",
    "Layla",   "Mehmet",   "Zeynep",    "Björn",   "Astrid",     "Linnea",
    "Mikko",   "Aino",     "João",      "Beatriz", "Thiago",     "Olga",
    "Dmitri",  "Svetlana"};

constexpr std::array<Words, 72> kFamily = {
    "Novák",    "Svobodová", "Hrdlička",   "Kadlec",   "Dvořák",    "Říha",
    "Müller",   "Schmidt",   "Brandt",     "Krämer",   "Vogel",     "Pfeiffer",
    "Lefèvre",  "Dubois",    "Marchand",   "Girard",   "Moreau",    "Chevalier",
    "García",   "Navarro",   "Domínguez",  "López",    "Iglesias",  "Serrano",
    "Rossi",    "Ferrari",   "Gallo",      "Rinaldi",  "Conti",     "De Luca",
    "Kowalski", "Nowak",     "Zieliński",  "Wójcik",   "Mazur",     "Smith",
    "Jones",    "Whitaker",  "Ashworth",   "Taylor",   "Pemberton", "Johnson",
    "Williams", "Hendricks", "Washington", "Miller",   "O'Brien",   "McCarthy",
    "Sharma",   "Patel",     "Iyer",       "Banerjee", "Wang",      "Zhang",
    "Huang",    "Tanaka",    "Nakamura",   "Khan",     "Hussein",   "Yilmaz",
    "Demir",    "Andersson", "Lindqvist",  "Virtanen", "Korhonen",  "Silva",
    "Oliveira", "Teixeira",  "Ivanov",     "Petrova",  "van Dijk",  "de Vries"};

constexpr std::array<Words, 30> kTowns = {
    "Praha",    "Brno",    "Berlin",   "Köln",    "Leipzig", "Paris",
    "Lyon",     "Nantes",  "Madrid",   "Sevilla", "Roma",    "Torino",
    "Warszawa", "Kraków",  "London",   "Leeds",   "Bristol", "Boston",
    "Denver",   "Austin",  "Chicago",  "Wien",    "Graz",    "Zürich",
    "Oslo",     "Uppsala", "Helsinki", "Lisboa",  "Porto",   "Utrecht"};

constexpr std::array<Words, 24> kStreetNames = {
    "Oak",    "Maple",   "High",     "Church",  "Station", "Mill",
    "King",   "Queen",   "Victoria", "Park",    "Elm",     "Cedar",
    "Sunset", "Lincoln", "Chapel",   "Bridge",  "North",   "Garden",
    "York",   "Harbour", "Meadow",   "Orchard", "Spring",  "Castle"};

// To be filled; `$` is a street's name and `&` a town.
constexpr std::array<Words, 36> kAddresses = {
    "%# $ Street",
    "%## $ Ave",
    "%### $ Rd., Apt %",
    "%# $ Lane, &",
    "%## $ Boulevard, & #####",
    "%### $ St, &",
    "%#B $ Close",
    "Flat %, %# $ Court, &",
    "Hauptstraße %#",
    "Lindenallee %#, ##### &",
    "Bahnhofstr. %",
    "Schillerstraße %a, ##### &",
    "Am Alten Markt %#",
    "%# rue de la République, ##### &",
    "%, rue Victor Hugo",
    "%# avenue Foch, &",
    "Calle Mayor %#, &",
    "Calle de Alcalá, %#",
    "Avenida de América %#",
    "Via Garibaldi %#, ##### &",
    "Via Roma %",
    "ul. Długa %#, ##-### &",
    "ul. Kościuszki %/%#",
    "Dlouhá ulice %#",
    "náměstí Míru %, &",
    "Vinohradská %##/%#, ### ## &",
    "Storgatan %#, ### ## &",
    "Rua Augusta %##, &",
    "Keizersgracht %##, #### @@ &",
    "%# $ Drive\n&",
    "Vinohradská %##",
    "Nowy Świat %#",
    "PO Box %##, &",
    "Rynek Główny %",
    "Kungsgatan %#B",
    "Piazza Navona %, &"};

std::string With(std::string text, std::string_view mark,
                 const std::string& value) {
  const size_t at = text.find(mark);
  return at == std::string::npos ? text : text.replace(at, mark.size(), value);
}

std::string Upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace

std::string GivenName(Dice& dice) { return dice.Pick(kGiven); }
std::string FamilyName(Dice& dice) { return dice.Pick(kFamily); }
std::string Town(Dice& dice) { return dice.Pick(kTowns); }

std::string FullName(Dice& dice) {
  const std::string given = GivenName(dice);
  const std::string family = FamilyName(dice);
  switch (dice.Number(0, 11)) {
    case 0:
      return family + ", " + given;
    case 1:
      return given + " " + dice.Fill("@.") + " " + family;
    case 2:
      return "Dr. " + given + " " + family;
    case 3:
      return given + "-" + GivenName(dice) + " " + family;
    case 4:
      return given + " " + GivenName(dice) + " " + family;
    case 5:
      return Upper(given + " " + family);
    case 6:
      return given.substr(0, 1) + ". " + family;
    default:
      return given + " " + family;
  }
}

std::string Address(Dice& dice) {
  const std::string pattern = dice.Pick(kAddresses);
  return With(With(dice.Fill(pattern), "$", dice.Pick(kStreetNames)), "&",
              Town(dice));
}

}  // namespace osiris::masking
