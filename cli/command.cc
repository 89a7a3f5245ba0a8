#include "cli/command.h"

#include <algorithm>

namespace osiris::cli {

std::string FlagOf(const Argument& argument) {
  std::string flag = "--" + argument.name;
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

const Argument* RequiredFlag(const std::vector<Argument>& arguments) {
  const Argument* found = nullptr;
  for (const Argument& argument : arguments) {
    if (argument.takes_rest || (argument.positional && argument.repeats)) {
      return nullptr;
    }
    if (argument.positional || !argument.required) continue;
    if (found != nullptr) return nullptr;
    found = &argument;
  }
  return found;
}

}  // namespace osiris::cli
