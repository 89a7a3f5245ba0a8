#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace osiris::sqlite {

// ASCII letters in lower case, as SQLite compares names.
std::string Lower(std::string_view text);

// The endings of the tables ("_content") that a module, in lower case, keeps
// for each table of its own; none of a module that is not known.
const std::vector<std::string_view>& ShadowsOf(std::string_view module);

// Of all modules.
std::vector<std::string_view> AllShadows();

// What a CREATE VIRTUAL TABLE says, as SQLite stores it.
struct VirtualTable {
  // In lower case; empty where the text makes no sense here.
  std::string module;
  // Between the commas, without blanks around them and as they are written.
  std::vector<std::string> arguments;
};

VirtualTable ReadVirtualTable(std::string_view sql);

// What the rows of a virtual table are made of.
struct VirtualSource {
  enum class Kind {
    // What it holds itself.
    kOwn,
    // The words of `table`, which is full text (fts5vocab, fts4aux).
    kWords,
    // Those columns of `table` that are called like its own (`content=`).
    kContent,
    // Nobody knows: of an unknown module, or of arguments that make no sense.
    kUnknown,
  };

  Kind kind = Kind::kUnknown;
  // As it is written there, without quotes.
  std::string table;
};

VirtualSource SourceOf(const VirtualTable& table);

}  // namespace osiris::sqlite
