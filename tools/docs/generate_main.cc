// Writes the generated pages of docs/reference into a folder that exists.
#include <fstream>
#include <iostream>

#include "tools/docs/pages.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: generate FOLDER\n";
    return 2;
  }
  for (const osiris::docs::Page& page : osiris::docs::AllPages()) {
    std::ofstream out(std::string(argv[1]) + "/" + page.file);
    out << page.text;
    if (!out.flush()) {
      std::cerr << "generate: cannot write " << page.file << '\n';
      return 1;
    }
  }
  return 0;
}
