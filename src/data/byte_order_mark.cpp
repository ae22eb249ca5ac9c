#include "data/byte_order_mark.hpp"

#include "data/place.hpp"

namespace foretell::data {

Result<std::size_t> byte_order_mark_length(std::string_view bytes, const std::string& file) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return fail_at({file, 1}, "found the byte order mark of UTF-16, expected UTF-8", "save the file as UTF-8");
  }
  return bytes.starts_with(k_utf8_mark) ? k_utf8_mark.size() : 0;
}

}  // namespace foretell::data
