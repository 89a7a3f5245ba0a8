#include "tests/masking/harmless.h"

#include <array>
#include <string_view>

#include "fmt/format.h"
#include "tests/masking/people.h"

namespace osiris::masking {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string Version(Dice& dice) {
  switch (dice.Number(0, 3)) {
    case 0:
      return fmt::format("{}.{}.{}.{}", dice.Number(1, 20), dice.Number(0, 40),
                         dice.Number(0, 99), dice.Number(0, 250));
    case 1:
      return fmt::format("v{}.{}.{}", dice.Number(0, 9), dice.Number(0, 30),
                         dice.Number(0, 30));
    case 2:
      return fmt::format("{}.{}.{}-rc.{}", dice.Number(0, 9),
                         dice.Number(0, 30), dice.Number(0, 9),
                         dice.Number(1, 9));
    default:
      return fmt::format("{}.{}.{}", dice.Number(0, 30), dice.Number(0, 30),
                         dice.Number(0, 30));
  }
}

std::string Uuid(Dice& dice) {
  return fmt::format("{}-{}-4{}-a{}-{}", dice.Of(kHex, 8), dice.Of(kHex, 4),
                     dice.Of(kHex, 3), dice.Of(kHex, 3), dice.Of(kHex, 12));
}

std::string Date(Dice& dice) {
  return fmt::format("{}-{:02}-{:02}", dice.Number(2015, 2026),
                     dice.Number(1, 12), dice.Number(1, 28));
}

// Every tenth passes a card's test by chance.
std::string OrderNumber(Dice& dice) { return dice.Fill("4###############"); }

std::string Product(Dice& dice) {
  constexpr std::array<std::string_view, 10> kFirst = {
      "Ergo",  "Classic", "Turbo",  "Nordic",  "Smart",
      "Ultra", "Vintage", "Monkey", "Compass", "Alpine"};
  constexpr std::array<std::string_view, 10> kThing = {
      "Chair",  "Lamp",    "Backpack", "Kettle",  "Keyboard",
      "Wrench", "Blender", "Tent",     "Monitor", "Mug"};
  return dice.Pick(kFirst) + " " + dice.Pick(kThing) +
         (dice.OneIn(3) ? dice.Fill(" %00") : "");
}

std::string Company(Dice& dice) {
  constexpr std::array<std::string_view, 8> kKind = {
      "Ltd", "GmbH", "& Sons", "Holding", "Inc.", "s.r.o.", "Systems", "Group"};
  return FamilyName(dice) + " " + dice.Pick(kKind);
}

std::string Title(Dice& dice) {
  constexpr std::array<std::string_view, 12> kTitles = {
      "The Long Night",   "Return to Blue Harbour", "A Quiet Winter",
      "Seven Lanterns",   "Beyond the River",       "The Last Cartographer",
      "Salt and Iron",    "Echoes of Tomorrow",     "Monkey Business",
      "The Compass Rose", "Broken Mirrors",         "Under Northern Skies"};
  return dice.Pick(kTitles);
}

std::string Word(Dice& dice) {
  constexpr std::array<std::string_view, 16> kWords = {
      "monkey", "compass", "active",  "pending",  "shipped", "blue",
      "large",  "turkey",  "passage", "keyboard", "token",   "secretary",
      "email",  "address", "closed",  "phone"};
  return dice.Pick(kWords);
}

std::string Brand(Dice& dice) {
  constexpr std::array<std::string_view, 12> kBrands = {
      "Hugo Boss",        "Mercedes Benz",    "Georgia Pacific",
      "Austin Texas",     "Jack Daniels",     "Ben & Jerry's",
      "Victoria Station", "Marks & Spencer",  "Dr. Oetker",
      "Lincoln Center",   "Saint Petersburg", "Paris Saint-Germain"};
  return dice.Pick(kBrands);
}

std::string Job(Dice& dice) {
  constexpr std::array<std::string_view, 10> kJobs = {
      "Sales Manager",    "Software Engineer", "Head of Marketing",
      "Office Assistant", "Data Analyst",      "Chief Accountant",
      "Warehouse Worker", "Product Owner",     "Night Nurse",
      "Regional Director"};
  return dice.Pick(kJobs);
}

std::string Weights(Dice& dice) {
  return dice.Fill(dice.OneIn(2) ? "0.####, -0.####, 0.####"
                                 : "[0.###%, 0.###%]");
}

// A company's in France: its checks are those of a card.
std::string CompanyNumber(Dice& dice) { return dice.Fill("%## ### ### 000##"); }

std::string Path(Dice& dice) {
  return dice.Fill("/var/lib/app~/data##/releaseBuild%/Main~~~.class");
}

// `@` is a letter in patterns.
std::string FileName(Dice& dice) {
  return dice.Fill("icon~~~") + "@" + dice.Fill("%x.png");
}
std::string Repository(Dice& dice) {
  return "git@" + dice.Fill("github.com:~~~~~/~~~~~~.git");
}
std::string Package(Dice& dice) {
  return "@" + dice.Fill("~~~/~~~~~") + "@" + dice.Fill("%.#.#");
}

std::string Image(Dice& dice) {
  return (dice.OneIn(2) ? "iVBORw0KGgo" : "/9j/4AAQSk") +
         dice.Of(kBase64, 120) + "==";
}

}  // namespace

std::string Sentence(Dice& dice) {
  constexpr std::array<std::string_view, 27> kSentences = {
      "born in the USA, released on 2024-05-01",
      "the birthday party on 2024-05-01 had 12 guests",
      "lat 12.345 ms, so long 15.678",
      "upgraded to version 1.2.3.4 and glibc 2.31.0.4",
      "firmware 2.4.1.9 replaces 1.2.3-beta.4",
      "SKU 00123-45678-90 is sold out, lot 415-555-2671 is not",
      "release date 2024-05-01, build 2024.5.1.7",
      "the bearer of voucher 20240113-0042 gets 5 percent",
      "12.345 W at 9.80665 N, heading 045° 30'",
      "sin 0.5 is 0.479425538604, and 21.555 °C",
      "sin 123456789 and rc 123456789 are no ids",
      "article 1-234-56-7890, lot 2-415-555-2671",
      "ratio 4123456.123456789, net 4123.4567",
      "delivered in two parts, 3 of 5 boxes missing",
      "Updated to 10.4 on Monday, restart needed",
      "see ticket 2024-0113 and order 88-1203",
      "Size 42, colour Green, quantity 3",
      "refund of 1 299.00 approved on 2025-03-04",
      "The monkey chose the compass",
      "call me maybe",
      "build 1234567890 failed after 12:34:56",
      "please restart the Server before Friday",
      "Blue Harbour Hotel, two nights",
      "ratio 0.12345, mean 99.9",
      "std::string and a::b are names",
      "room 12, second floor",
      "Invoice 20250113-7 paid"};
  return dice.Pick(kSentences);
}

const std::vector<HarmlessKind>& HarmlessKinds() {
  const auto fill = [](const char* pattern) {
    return [pattern](Dice& dice) { return dice.Fill(pattern); };
  };
  static const auto* const kinds = new std::vector<HarmlessKind>{
      {{"releases", "devices"}, {"version", "firmware_version", "v"}, Version},
      {{"events", "t1"}, {"created", "ts", "c3"}, fill("17########")},
      {{"events"}, {"updated_ms", "value"}, fill("17###########")},
      {{"commits"}, {"sha", "c5"}, [](Dice& d) { return d.Of(kHex, 40); }},
      {{"files"}, {"md5", "digest"}, [](Dice& d) { return d.Of(kHex, 32); }},
      {{"files"}, {"sha256"}, [](Dice& d) { return d.Of(kHex, 64); }},
      {{"t1", "orders"}, {"id", "uuid", "c1"}, Uuid},
      {{"orders", "t1"}, {"created_at", "ordered", "c2"}, Date},
      {{"orders"}, {"order_no", "order_number"}, OrderNumber},
      {{"orders", "t1"}, {"number", "c8"}, OrderNumber},
      {{"parts"}, {"part_no", "sku"}, fill("%##-##-####")},
      {{"parts"}, {"sku", "article"}, fill("@@-####-@#")},
      {{"parts", "t1"}, {"ean", "c9"}, fill("859##########")},
      {{"products", "t1"}, {"name", "title", "c2"}, Product},
      {{"companies", "suppliers"}, {"name", "company"}, Company},
      {{"shops", "t1"}, {"city", "town", "c6"}, Town},
      {{"movies", "books"}, {"title", "name"}, Title},
      {{"t1", "orders"}, {"status", "monkey", "compass", "c1"}, Word},
      {{"assets", "t1"}, {"path", "c4"}, Path},
      {{"assets"}, {"file", "c4"}, FileName},
      {{"builds"}, {"repository", "c2"}, Repository},
      {{"builds"}, {"package", "c2"}, Package},
      {{"assets"}, {"picture", "thumbnail"}, Image},
      {{"stats"}, {"population", "revenue"}, fill("% ### ###")},
      {{"stats", "t1"}, {"ratio", "c3"}, fill("0.#####")},
      {{"stats"}, {"amount", "c5"}, fill("%##.##")},
      {{"devices", "t1"}, {"power", "c2"}, fill("%#.### W")},
      {{"devices", "t1"}, {"angle", "c2"}, fill("%#°3#'")},
      {{"parts"}, {"part_no", "c2"}, fill("1-%##-##-####")},
      {{"logs"}, {"time", "c1"}, fill("1#:2#:3#")},
      {{"users"}, {"email_count", "phone_verified", "login_count"}, fill("%#")},
      {{"t1"}, {"id", "c1"}, fill("%####")},
      {{"shops", "t1"}, {"brand", "c2"}, Brand},
      {{"jobs", "t1"}, {"position", "c2"}, Job},
      {{"models", "t1"}, {"weights", "c2"}, Weights},
      {{"companies", "t1"}, {"siret", "c2"}, CompanyNumber},
      {{"companies", "t1"}, {"vat", "c2"}, fill("DE%########")},
      {{"books", "t1"}, {"isbn", "c2"}, fill("978-%-##-######-#")},
      {{"devices", "t1"}, {"imei", "c2"}, fill("35%############")},
      {{"events", "t1"}, {"stamp", "c2"}, fill("2024110%1#2#3#")},
      {{"events", "t1"}, {"at", "c2"}, fill("2024-1#-0%T1#:2#:3#.###Z")}};
  return *kinds;
}

}  // namespace osiris::masking
