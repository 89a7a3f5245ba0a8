#include "tests/masking/secrets.h"

#include <array>
#include <string_view>

namespace osiris::masking {
namespace {

constexpr std::string_view kAlnum =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kUrlSafe =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string Jwt(Dice& dice) {
  return "ey" + ("JhbGciOiJIUzI1NiJ9." + dice.Of(kUrlSafe, 60)) + "." +
         dice.Of(kUrlSafe, 43);
}

std::string PrivateKey(Dice& dice) {
  constexpr std::string_view kDashes = "-----";
  const std::string kind = dice.OneIn(2) ? "RSA PRIVATE KEY" : "PRIVATE KEY";
  std::string key = std::string(kDashes) + "BEGIN " + kind + "-----\n";
  for (int line = 0; line < 3; ++line) key += dice.Of(kAlnum, 64) + "\n";
  return key + std::string(kDashes) + "END " + kind + "-----";
}

}  // namespace

std::string KnownSecret(Dice& dice) {
  const auto with = [&dice](std::string prefix, std::string_view alphabet,
                            int64_t size) {
    return std::move(prefix) + dice.Of(alphabet, size);
  };
  switch (dice.Number(0, 9)) {
    case 0:
      return with(
          "AKI"
          "A",
          "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
    case 1:
      return with(
          "gh"
          "p_",
          kAlnum, 36);
    case 2:
      return with(
          "github"
          "_pat_",
          kAlnum, 82);
    case 3:
      return "xo" + ("xb-" + dice.Digits(11)) + "-" + dice.Digits(12) + "-" +
             dice.Of(kAlnum, 24);
    case 4:
      return with(
          "sk"
          "_live_",
          kAlnum, 24);
    case 5:
      return with(
          "rk"
          "_test_",
          kAlnum, 28);
    case 6:
      return with(
          "AI"
          "za",
          kUrlSafe, 35);
    case 7:
      return PrivateKey(dice);
    default:
      return Jwt(dice);
  }
}

std::string ConnectionString(Dice& dice) {
  constexpr std::array<std::string_view, 5> kPatterns = {
      "postgresql://app:$@db.example.com:5432/shop",
      "mysql://root:$@10.0.0.5/test", "amqp://svc:$@mq.example.org/%2F",
      "mongodb+srv://reader:$@cluster0.example.net/x?w=majority",
      "redis://default:$@cache:6379/0"};
  std::string text = dice.Pick(kPatterns);
  return text.replace(text.find('$'), 1, dice.Of(kAlnum, dice.Number(8, 20)));
}

std::string Authorization(Dice& dice) {
  return (dice.OneIn(2) ? "Authorization: Bearer " : "Bearer ") +
         dice.Of("0123456789abcdef", 32);
}

std::string RandomSecret(Dice& dice) {
  return dice.Of(dice.OneIn(3) ? kUrlSafe : kAlnum, dice.Number(32, 48));
}

}  // namespace osiris::masking
