#include "data/read_table.hpp"

#include <utility>

namespace foretell::data {
namespace {

RowOptions options_for(const std::filesystem::path& file, std::stop_token stop) {
  return {.file = shown_file(file), .stop = std::move(stop)};
}

}  // namespace

Result<ReadTable> read_training_table(const std::filesystem::path& file, const TableOptions& table,
                                      std::stop_token stop) {
  FileSource source = TRY(FileSource::open(file, stop));
  return read_training_table(source, table, options_for(file, std::move(stop)));
}

Result<ReadTable> read_table_as(const std::filesystem::path& file, const Schema& schema, const TableOptions& table,
                                std::stop_token stop) {
  FileSource source = TRY(FileSource::open(file, stop));
  return read_table_as(source, schema, table, options_for(file, std::move(stop)));
}

Result<WholeTable> read_whole_table(const std::filesystem::path& file, const TableOptions& table,
                                    std::stop_token stop) {
  FileSource source = TRY(FileSource::open(file, stop));
  return read_whole_table(source, table, options_for(file, std::move(stop)));
}

}  // namespace foretell::data
