#include "cli/serve_options.hpp"

#include <algorithm>
#include <iterator>

#include "base/limits.hpp"
#include "cli/commands.hpp"
#include "cli/log_options.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_serve_help = R"(Serve stored models over HTTP.

The service follows the registry: an alias that moves takes it along within seconds, or at once on SIGHUP. NAME is
NAME@production if that exists, else the newest version at the start; only NAME@latest follows every training.

Examples:
  foretell serve                                   every model of the data directory
  foretell serve churn churn:2 --port 8080
  foretell serve churn@production                  and whatever it points at later
  foretell serve --model-path churn.onnx           a model without a registry, as "default"
  foretell serve --log-file /var/log/foretell/requests.log --log-level warning
  curl -s http://127.0.0.1:5000/api/v1/predict -H 'Content-Type: application/json' \
       -d '{"features": {"age": 41, "plan": "basic"}}'
)";

constexpr const char* k_healthcheck_help = R"(Ask a running service how it is: exit code 0 when healthy, 6 when not.

A service that answers but is short of processors or memory is well enough: 0, and "warning".

Examples:
  foretell healthcheck                             where FORETELL_HOST and FORETELL_PORT say
  foretell healthcheck --port 8080
  foretell healthcheck http://127.0.0.1:8080
)";

Option host_option(std::string& host, std::string help) {
  return {.name = "--host",
          .target = &host,
          .placeholder = "ADDRESS",
          .help = std::move(help),
          .variable = "FORETELL_HOST",
          .key = "serve.host"};
}

Option port_option(std::uint16_t& port, std::string help) {
  return {.name = "--port",
          .target = &port,
          .placeholder = "PORT",
          .help = std::move(help),
          .variable = "FORETELL_PORT",
          .key = "serve.port"};
}

std::vector<Option> serve_options(ServeOptions& options) {
  std::vector<Option> all{
      {.name = "models",
       .target = &options.models,
       .placeholder = "NAME[:V|@alias]",
       .help = "Which models",
       .initial = "all",
       .completion = Completion::model},
      {.name = "--model-path",
       .target = &options.model_path,
       .placeholder = "PATH",
       .help = "Without a NAME: serve this version folder or ONNX file as \"default\"",
       .variable = "MODEL_PATH",
       .key = "serve.model_path",
       .completion = Completion::file},
      host_option(options.host, "Address to listen on"),
      port_option(options.port, "Port to listen on, 0 for any"),
      threads_option(options.threads),
      {.name = "--insecure-open",
       .target = &options.insecure_open,
       .help = "Listen beyond this machine without authentication",
       .variable = "FORETELL_INSECURE_OPEN",
       .key = "serve.insecure_open"},
      {.name = "--allow-host",
       .target = &options.allowed_hosts,
       .placeholder = "NAME",
       .help = "Another name that clients on this machine may use",
       .variable = "FORETELL_ALLOW_HOST",
       .key = "serve.allow_host"},
      {.name = "--cors-origin",
       .target = &options.cors_origins,
       .placeholder = "ORIGIN",
       .help = "Pages of this origin may ask from a browser, e.g. https://app.example",
       .variable = "FORETELL_CORS_ORIGIN",
       .key = "serve.cors_origin"},
      {.name = "--drain-delay",
       .target = &options.drain_delay_s,
       .placeholder = "SECONDS",
       .help = "How long to go on serving, while /health/ready says no, before ending",
       .variable = "FORETELL_DRAIN_DELAY",
       .key = "serve.drain_delay",
       .most = limits::k_drain_delay_s_max},
      {.name = "--cache",
       .target = &options.cache,
       .placeholder = "MODE",
       .help = "Whether answers are remembered; auto: of models where that saves time",
       .variable = "FORETELL_CACHE",
       .key = "serve.cache",
       .choices = {"off", "auto", "on"}},
      {.name = "--cache-entries",
       .target = &options.cache_entries,
       .placeholder = "N",
       .help = "Rows of each model that are remembered",
       .variable = "FORETELL_CACHE_ENTRIES",
       .key = "serve.cache_entries",
       .least = 1,
       .most = limits::k_cache_entries_max},
  };
  std::ranges::move(log_options_of(options.log), std::back_inserter(all));
  return all;
}

}  // namespace

Command serve_command() {
  const auto options = std::make_shared<ServeOptions>();
  return {.name = "serve",
          .help = k_serve_help,
          .options = serve_options(*options),
          .run = [options](const Context& context) { return run_serve(*options, context); }};
}

Command healthcheck_command() {
  const auto options = std::make_shared<HealthcheckOptions>();
  return {.name = "healthcheck",
          .help = k_healthcheck_help,
          .options = {{.name = "url",
                       .target = &options->url,
                       .placeholder = "URL",
                       .help = "The service",
                       .initial = "/health at --host and --port"},
                      host_option(options->host, "Address of the service"),
                      port_option(options->port, "Port of the service")},
          .run = [options](const Context& context) { return run_healthcheck(*options, context); }};
}

}  // namespace foretell::cli
