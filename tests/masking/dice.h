#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace osiris::masking {

// Chance that is the same on every machine: the standard's distributions are
// not.
class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}

  // From `least` to `most`, both included.
  int64_t Number(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(
                       engine_() % static_cast<uint64_t>(most - least + 1));
  }
  bool OneIn(int64_t n) { return Number(1, n) == 1; }

  template <typename List>
  std::string Pick(const List& list) {
    return std::string(
        list[static_cast<size_t>(Number(0, std::size(list) - 1))]);
  }

  // `count` bytes of `alphabet`.
  std::string Of(std::string_view alphabet, int64_t count) {
    std::string text;
    for (int64_t i = 0; i < count; ++i) {
      text.push_back(alphabet[static_cast<size_t>(
          Number(0, static_cast<int64_t>(alphabet.size()) - 1))]);
    }
    return text;
  }
  std::string Digits(int64_t count) { return Of("0123456789", count); }

  // `pattern` with a digit for `#`, 1 to 9 for `%`, a capital for `@` and a
  // small letter for `~`.
  std::string Fill(std::string_view pattern) {
    std::string text;
    for (const char c : pattern) {
      switch (c) {
        case '#':
          text += Digits(1);
          break;
        case '%':
          text += Of("123456789", 1);
          break;
        case '@':
          text += Of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1);
          break;
        case '~':
          text += Of("abcdefghijklmnopqrstuvwxyz", 1);
          break;
        default:
          text.push_back(c);
      }
    }
    return text;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace osiris::masking
