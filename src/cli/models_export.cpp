#include <unistd.h>

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "cli/commands.hpp"
#include "cli/open_registry.hpp"
#include "crypto/sha256.hpp"
#include "registry/export_model.hpp"
#include "store/output_file.hpp"

namespace foretell::cli {
namespace {

Result<void> check_output(const ExportOptions& options, registry::ExportFormat format, const Context& context) {
  if (!options.output.empty()) return {};
  if (context.invocation.json) {
    return fail(ErrorCode::usage, "with --json the model itself cannot go to standard output",
                "name a file for it with -o FILE");
  }
  if (format == registry::ExportFormat::onnx && isatty(STDOUT_FILENO) != 0) {
    return fail(ErrorCode::usage, "a terminal cannot show model.onnx",
                "name a file with -o FILE, or redirect the output");
  }
  return {};
}

Result<void> write_file(const std::filesystem::path& file, std::string_view bytes) {
  store::OutputFile output = TRY(store::OutputFile::create(file));
  TRY(output.write(bytes));
  return output.publish();
}

std::string export_json(const ExportOptions& options, const ChosenVersion& chosen, std::string_view bytes) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("name", chosen.name).member("version", std::to_string(chosen.version));
  json.member("format", options.format).member("path", options.output.string());
  json.member("bytes", std::uint64_t{bytes.size()}).member("sha256", crypto::sha256_hex(bytes));
  json.end_object();
  return out + "\n";
}

}  // namespace

Result<void> run_export(const ExportOptions& options, const Context& context) {
  using registry::ExportFormat;
  const ExportFormat format = options.format == to_text(ExportFormat::c) ? ExportFormat::c : ExportFormat::onnx;
  TRY(check_output(options, format, context));
  registry::Registry registry = TRY(open_registry(context));
  const ChosenVersion chosen = TRY(choose_version(registry, options.reference));
  const std::string bytes = TRY(registry::export_model(registry, chosen.name, chosen.version, format));
  if (options.output.empty()) {
    context.console.print(bytes);
    return {};
  }
  TRY(write_file(options.output, bytes));
  context.console.print(context.invocation.json ? export_json(options, chosen, bytes)
                                                : fmt::format("wrote {}:{} to {} ({} bytes)\n", chosen.name,
                                                              chosen.version, options.output.string(), bytes.size()));
  return {};
}

}  // namespace foretell::cli
