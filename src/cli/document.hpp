#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/output_style.hpp"
#include "cli/text_table.hpp"

namespace foretell::cli {

/// A document for people: sections of sentences, tables, lists and command lines, written down once and rendered for a
/// terminal or as Markdown (CommonMark with the tables of GitHub). Texts may hold anything: what is no printable character
/// becomes an escape, and nothing in them is taken for markup.
class Document {
 public:
  explicit Document(std::string title) : title_(std::move(title)) {}

  Document& section(std::string heading) { return add(Section{std::move(heading)}); }
  /// Sentences that belong together.
  Document& paragraph(std::string text) { return add(Paragraph{std::move(text)}); }
  /// A table with a cell a column in each row; nothing when it has no rows.
  Document& table(std::vector<TextColumn> columns, std::vector<std::vector<std::string>> rows);
  /// Sentences of their own; nothing when there are none.
  Document& list(std::vector<std::string> items);
  /// Lines as they are typed, or stand in a file.
  Document& code(std::vector<std::string> lines) { return add(Code{std::move(lines)}); }

  std::string to_terminal(const OutputStyle& style) const;
  std::string to_markdown() const;

 private:
  struct Section {
    std::string heading;
  };
  struct Paragraph {
    std::string text;
  };
  struct Table {
    std::vector<TextColumn> columns;
    std::vector<std::vector<std::string>> rows;
  };
  struct List {
    std::vector<std::string> items;
  };
  struct Code {
    std::vector<std::string> lines;
  };
  using Block = std::variant<Section, Paragraph, Table, List, Code>;

  class Terminal;
  class Markdown;

  template <class T>
  Document& add(T block) {
    blocks_.emplace_back(std::move(block));
    return *this;
  }

  std::string title_;
  std::vector<Block> blocks_;
};

}  // namespace foretell::cli
