#include "cli/document.hpp"

#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

Document small() {
  Document document("m:1");
  document.paragraph("A sentence.")
      .section("Figures")
      .table({{"name"}, {"value", TextColumn::Align::right}}, {{"a", "1"}, {"bb", "22"}})
      .list({"first", "second"})
      .code({"foretell serve m"});
  return document;
}

TEST(Document, IsAlignedOnATerminal) {
  EXPECT_EQ(small().to_terminal({}), R"(m:1

A sentence.

Figures
name  value
a         1
bb       22

- first
- second

  foretell serve m
)");
}

TEST(Document, IsMarkdown) {
  EXPECT_EQ(small().to_markdown(), R"(# m:1

A sentence.

## Figures

| name | value |
| --- | ---: |
| a | 1 |
| bb | 22 |

- first
- second

```
foretell serve m
```
)");
}

TEST(Document, TakesNothingInATextForMarkup) {
  Document document("a_b");
  document.table({{"x"}}, {{"a|b\n*c*"}}).list({"<script>", "1. x", "- y", "2 z"}).code({"```"});
  EXPECT_EQ(document.to_markdown(),
            "# a\\_b\n\n| x |\n| --- |\n| a\\|b\\\\n\\*c\\* |\n\n- \\<script\\>\n- 1\\. x\n- \\- y\n- 2 "
            "z\n\n````\n```\n````\n");
}

TEST(Document, LeavesOutWhatIsEmpty) {
  Document document("m");
  document.table({{"x"}}, {}).list({});
  EXPECT_EQ(document.to_markdown(), "# m\n");
}

}  // namespace
}  // namespace foretell::cli
