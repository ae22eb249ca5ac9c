#include <chrono>
#include <csignal>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_writer.hpp"
#include "base/threads.hpp"
#include "base/version.hpp"
#include "cli/commands.hpp"
#include "cli/example_request.hpp"
#include "cli/interrupt.hpp"
#include "cli/log_options.hpp"
#include "server/service.hpp"

namespace foretell::cli {
namespace {

/// Where the models are read from.
std::string source(const server::Options& options) {
  return (options.model_path.empty() ? options.data_dir : options.model_path).string();
}

std::string start_block(const server::Service& service, const server::Options& options,
                        const std::filesystem::path& config) {
  const auto snapshot = service.snapshot();
  const auto& models = snapshot->models();
  std::vector<std::string> names;
  for (const auto& model : models) {
    names.push_back(fmt::format("{}:{} ({})", model->name(), model->loaded->version, model->manifest().model_type));
  }
  const std::string path =
      models.size() == 1 ? "/api/v1/predict" : fmt::format("/api/v1/models/{}/predict", models.front()->name());
  return fmt::format(
      "Foretell {} answers at {}\n"
      "  models  {}\n"
      "  data    {}\n"
      "{}"
      "  threads {}\n"
      "  try     {}\n"
      "  stop    Ctrl-C\n",
      k_version, service.url(), fmt::join(names, ", "), source(options),
      config.empty() ? std::string() : fmt::format("  config  {}\n", config.string()), options.threads,
      curl_command(service.url() + path, example_body(models.front()->manifest())));
}

std::string start_json(const server::Service& service, const server::Options& options,
                       const std::filesystem::path& config) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("url", service.url());
  json.key("models").begin_array();
  const auto snapshot = service.snapshot();
  for (const auto& model : snapshot->models()) {
    json.begin_object().member("name", model->name()).member("version", model->version_text());
    json.member("model_type", model->manifest().model_type).end_object();
  }
  json.end_array();
  json.key("data_dir").text_or_null(options.model_path.empty() ? options.data_dir.string() : "");
  json.key("model_path").text_or_null(options.model_path.string());
  json.key("config").text_or_null(config.string());
  json.member("threads", options.threads);
  json.end_object();
  return out + "\n";
}

Result<server::Options> server_options(const ServeOptions& chosen, const Context& context) {
  server::Options options;
  options.data_dir = context.invocation.data_dir;
  for (const std::string& model : chosen.models) options.models.push_back(TRY(registry::parse_reference(model)));
  if (options.models.empty()) options.model_path = chosen.model_path;
  options.host = chosen.host;
  options.port = chosen.port;
  options.threads = chosen.threads == 0 ? available_processors() : chosen.threads;
  options.insecure_open = chosen.insecure_open;
  options.allowed_hosts = chosen.allowed_hosts;
  options.cors_origins = chosen.cors_origins;
  options.log = log_options(chosen.log);
  options.cache = serving::cache::mode_of(chosen.cache);
  options.cache_entries = chosen.cache_entries;
  return options;
}

/// Lets load balancers see that the service is about to end, while it still answers.
void announce_end(server::Service& service, std::chrono::seconds delay) {
  service.announce_drain();
  service.log().event(
      {.message = fmt::format("serves on for {} s, until load balancers have noticed (once more to end at once)",
                              delay.count())});
  std::this_thread::sleep_for(delay);
}

}  // namespace

Result<void> run_serve(const ServeOptions& chosen, const Context& context) {
  ServiceSignals signals;
  std::signal(SIGPIPE, SIG_IGN);

  const server::Options options = TRY(server_options(chosen, context));
  const auto service = TRY(server::Service::start(options));
  const std::filesystem::path& config = context.settings.file();
  context.console.print(context.invocation.json ? start_json(*service, options, config)
                                                : start_block(*service, options, config));
  if (options.model_path != chosen.model_path) {
    service->log().event(
        {.level = monitor::LogLevel::warning,
         .message = fmt::format("{} is not served, since a NAME says what is (MODEL_PATH, --model-path)",
                                chosen.model_path.string())});
  }

  while (signals.wait() == ServiceSignals::Kind::reload) service->reload();
  if (chosen.drain_delay_s > 0) announce_end(*service, std::chrono::seconds(chosen.drain_delay_s));
  service->drain();
  service->wait();
  return {};
}

}  // namespace foretell::cli
