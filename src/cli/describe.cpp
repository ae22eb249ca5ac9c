#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/description_report.hpp"
#include "cli/interrupt.hpp"
#include "data/byte_source.hpp"
#include "data/read_table.hpp"
#include "train/describe_table.hpp"

namespace foretell::cli {

Result<void> run_describe(const DescribeOptions& options, const Context& context) {
  const Interrupt interrupt;
  data::TableOptions table_options{.target = options.target};
  TRY(apply(options.table, table_options));
  const data::WholeTable table = TRY(data::read_whole_table(options.data, table_options, interrupt.token()));
  const std::size_t threads = options.threads == 0 ? available_processors() : options.threads;
  const train::TableDescription description =
      TRY(train::describe_table(table, table_options, threads, interrupt.token()));
  const std::string file = data::shown_file(options.data);
  context.console.print(context.invocation.json ? to_json(file, description)
                                                : describe(file, description, standard_output_style()));
  return {};
}

}  // namespace foretell::cli
