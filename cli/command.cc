#include "cli/command.h"

#include <algorithm>

namespace osiris::cli {

std::string FlagOf(const Argument& argument) {
  std::string flag = "--" + argument.name;
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

}  // namespace osiris::cli
