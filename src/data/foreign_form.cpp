#include "data/foreign_form.hpp"

#include <fmt/format.h>

#include "data/place.hpp"

namespace foretell::data {
namespace {

using std::string_view_literals::operator""sv;

/// How a kind of file begins: with a byte that no text has, so no table does.
struct ForeignForm {
  std::string_view begins;
  std::string_view what;
  std::string_view advice;
};

constexpr std::string_view k_unpack = "unpack it; of packed files gzip alone is read as it is";
constexpr std::string_view k_from_pandas = "pandas writes a table as CSV with to_csv(FILE, index=False)";

constexpr ForeignForm k_foreign_forms[]{
    {"PK\x03\x04"sv, "a zip archive, as Excel workbooks are", "save the sheet as CSV in UTF-8, or unpack the archive"},
    {"\xD0\xCF\x11\xE0"sv, "an old Excel workbook", "save the sheet as CSV in UTF-8"},
    {"PAR1\x15"sv, "a Parquet file", k_from_pandas},
    {"ARROW1\0\0"sv, "an Arrow file", k_from_pandas},
    {"\x89HDF\r\n"sv, "an HDF5 file", k_from_pandas},
    {"SQLite format 3\0"sv, "an SQLite database",
     "sqlite3 -header -csv FILE 'select * from TABLE' writes a table as CSV"},
    {"BZh91AY&SY"sv, "a bzip2 stream", k_unpack},
    {"\xFD"
     "7zXZ\0"sv,
     "an xz stream", k_unpack},
    {"\x28\xB5\x2F\xFD"sv, "a zstd stream", k_unpack},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive", k_unpack},
};

}  // namespace

Result<void> refuse_foreign_form(std::string_view bytes, const std::string& file) {
  for (const ForeignForm& form : k_foreign_forms) {
    if (!bytes.starts_with(form.begins)) continue;
    return fail_at({file}, fmt::format("found {}, expected CSV or NDJSON", form.what), std::string(form.advice));
  }
  return {};
}

}  // namespace foretell::data
