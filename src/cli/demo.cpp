#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/demo_data.hpp"
#include "cli/example_request.hpp"
#include "cli/interrupt.hpp"
#include "cli/training_report.hpp"
#include "http/client.hpp"
#include "server/service.hpp"
#include "store/files.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Train two models on real census data, serve them and ask three questions.

Examples:
  foretell demo
  foretell demo --data-dir /tmp/try
)";

constexpr std::chrono::seconds k_request_timeout{10};

/// One question that the demo asks the service.
struct Question {
  std::string_view about;
  std::string path;
  std::string body;
};

struct Exchange {
  Question question;
  std::string answer;
};

std::vector<Question> questions(const model::Manifest& manifest) {
  return {
      {"one person by name; what is not said is missing", "/api/v1/models/adult/predict",
       R"({"features":{"age":52,"education":"Masters","marital_status":"Married-civ-spouse","occupation":"Exec-managerial","hours_per_week":50}})"},
      {"the same, answered by the logistic model, with probabilities",
       "/api/v1/models/adult-logistic/predict?probabilities=true",
       R"({"features":{"age":52,"education":"Masters","marital_status":"Married-civ-spouse","occupation":"Exec-managerial","hours_per_week":50}})"},
      {"two people at once, the second one typical of the data", "/api/v1/models/adult/predict",
       fmt::format(
           R"({{"features":[{{"age":23,"education":"HS-grad"}},{}]}})",
           example_body(manifest).substr(std::string_view(R"({"features":)").size(),
                                         example_body(manifest).size() - std::string_view(R"({"features":})").size()))},
  };
}

Result<void> write_table(const std::filesystem::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (!stream) return fail(ErrorCode::io, "cannot write " + file.string());
  return {};
}

Result<registry::TrainingReport> train_demo_model(model::Learner learner, const std::string& name,
                                                  const std::filesystem::path& tables, const Context& context,
                                                  std::stop_token stop) {
  registry::TrainingRequest request;
  request.data = tables / "adult_train.csv";
  request.test = tables / "adult_test.csv";
  request.name = name;
  request.options.recipe = {.table = {.target = "income"}, .learner = learner};
  request.options.threads = available_processors();
  request.data_dir = context.invocation.data_dir;
  return registry::train_and_store(request, observer_of(context.console), stop);
}

Result<Exchange> ask(const server::Service& service, Question question) {
  http::ClientRequest request;
  request.method = "POST";
  request.url = TRY(http::parse_url(service.url() + question.path));
  request.content_type = "application/json";
  request.body = question.body;
  http::ClientResponse response = TRY(http::send_request(request, k_request_timeout));
  if (response.status != 200) {
    return fail(ErrorCode::internal,
                fmt::format("the demo's request was answered {}: {}", response.status, response.body));
  }
  return Exchange{std::move(question), std::move(response.body)};
}

Result<std::vector<Exchange>> serve_and_ask(const model::Manifest& manifest, const Context& context) {
  server::Options options;
  options.data_dir = context.invocation.data_dir;
  options.models = {{"adult", registry::Bare{}}, {"adult-logistic", registry::Bare{}}};
  options.port = 0;  // the usual one may be taken
  const auto service = TRY(server::Service::start(options));
  context.console.tell("serving at " + service->url());
  std::vector<Exchange> exchanges;
  for (Question& question : questions(manifest)) exchanges.push_back(TRY(ask(*service, std::move(question))));
  service->drain();
  service->wait();
  return exchanges;
}

std::string next_commands(const Context& context) {
  const std::string data_dir = context.invocation.data_dir.string();
  const std::string option = data_dir == "foretell-data" ? "" : " --data-dir " + data_dir;
  return fmt::format(
      "\nNow it is yours:\n"
      "  foretell serve adult{0}              then ask it: curl -s http://127.0.0.1:5000/api/v1/status\n"
      "  foretell models show adult{0}\n"
      "  foretell train YOUR.csv --target COLUMN{0}\n",
      option);
}

std::string report_text(const registry::TrainingReport& forest, const registry::TrainingReport& logistic,
                        const std::vector<Exchange>& exchanges, const Context& context) {
  std::string text = "\n--- a random forest ---\n\n" + describe_model(forest.manifest);
  text += "\n--- a logistic regression ---\n\n" + describe_model(logistic.manifest);
  text += "\n--- three questions over HTTP ---\n";
  for (const Exchange& exchange : exchanges) {
    text += fmt::format("\n# {}\nPOST {}\n{}\n-> {}\n", exchange.question.about, exchange.question.path,
                        exchange.question.body, exchange.answer);
  }
  return text + next_commands(context);
}

std::string report_json(const registry::TrainingReport& forest, const registry::TrainingReport& logistic,
                        const std::vector<Exchange>& exchanges) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("models").begin_array();
  json.raw(to_json(forest)).raw(to_json(logistic)).end_array();
  json.key("requests").begin_array();
  for (const Exchange& exchange : exchanges) {
    json.begin_object().member("path", exchange.question.path);
    json.key("body").raw(exchange.question.body).key("answer").raw(exchange.answer).end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

}  // namespace

Command demo_command() { return {.name = "demo", .help = k_help, .run = run_demo}; }

Result<void> run_demo(const Context& context) {
  Interrupt interrupt;
  const std::filesystem::path tables = context.invocation.data_dir / "demo";
  TRY(store::make_private_folder(tables));
  const std::string training_table = TRY(demo_training_table());
  const std::string test_table = TRY(demo_test_table());
  TRY(write_table(tables / "adult_train.csv", training_table));
  TRY(write_table(tables / "adult_test.csv", test_table));
  context.console.tell(
      "Adult census data, Becker and Kohavi 1996, UCI Machine Learning Repository, CC BY 4.0: for "
      "demonstration, not for decisions about people");

  const registry::TrainingReport forest =
      TRY(train_demo_model(model::Learner::forest, "adult", tables, context, interrupt.token()));
  const registry::TrainingReport logistic =
      TRY(train_demo_model(model::Learner::logistic, "adult-logistic", tables, context, interrupt.token()));
  const auto exchanges = TRY(serve_and_ask(forest.manifest, context));
  context.console.print(context.invocation.json ? report_json(forest, logistic, exchanges)
                                                : report_text(forest, logistic, exchanges, context));
  return {};
}

}  // namespace foretell::cli
