#pragma once

#include <string>
#include <string_view>

namespace osiris {

// `word` as a POSIX shell, bash and zsh take it for one word, whatever it
// holds: as it stands where no character of it says anything to a shell, else
// in single quotes. The empty word is ''.
std::string ShellWord(std::string_view word);

}  // namespace osiris
