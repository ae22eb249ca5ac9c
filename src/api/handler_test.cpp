#include "api/handler.hpp"

#include <mutex>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/gzip.hpp"
#include "http/server.hpp"
#include "http/testing.hpp"
#include "serving/sample_model.hpp"

namespace foretell::api {
namespace {

using http::testing::RawConnection;

/// What was observed of one request, copied.
struct Seen {
  std::string route, model, version, code, traceparent, body;
  int status;
  std::size_t rows;
  monitor::CacheUse cache;
};

class Notebook final : public monitor::RequestObserver {
 public:
  void observe(const monitor::RequestRecord& record) override {
    const std::scoped_lock lock(door_);
    seen_.push_back({std::string(record.route), std::string(record.model), std::string(record.model_version),
                     std::string(record.error == nullptr ? "" : to_text(record.error->code)),
                     std::string(record.traceparent), std::string(record.body), record.status, record.rows,
                     record.cache});
  }
  Seen last() {
    const std::scoped_lock lock(door_);
    return seen_.empty() ? Seen{} : seen_.back();
  }

 private:
  std::mutex door_;
  std::vector<Seen> seen_;
};

std::shared_ptr<const serving::Snapshot> snapshot_of(registry::Version version) {
  return std::make_shared<serving::Snapshot>(std::vector{serving::sample::model("churn", version)});
}

std::shared_ptr<const serving::Snapshot> cached_snapshot_of(registry::Version version) {
  auto model = std::make_shared<serving::ServedModel>(*serving::sample::model("churn", version));
  model->caching.is_on = true;
  return std::make_shared<serving::Snapshot>(std::vector<std::shared_ptr<const serving::ServedModel>>{model});
}

class HandlerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = http::Server::start({}, [this](std::size_t) {
      return std::make_unique<Handler>(
          HandlerOptions{.snapshot = snapshot_of(1), .host_policy = host_policy_, .observers = {&notebook_}});
    });
    ASSERT_TRUE(started) << started.error().message;
    server_ = *std::move(started);
  }

  http::testing::Answer ask(std::string_view bytes) {
    RawConnection connection(server_->port());
    connection.send(bytes);
    return connection.receive().value_or(http::testing::Answer{});
  }
  http::testing::Answer predict(std::string_view body, std::string_view fields = "") {
    return ask(
        fmt::format("POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    "Content-Length: {}\r\n{}\r\n{}",
                    body.size(), fields, body));
  }

  http::HostPolicy host_policy_{http::HostPolicy::Options{}};
  Notebook notebook_;
  std::unique_ptr<http::Server> server_;
};

TEST_F(HandlerTest, TellsObserversOfAPrediction) {
  constexpr std::string_view k_body = R"({"features": [[41, "Bern", true], [20, null, false]]})";
  EXPECT_EQ(predict(k_body, "traceparent: 00-a-b-01\r\n").status, 200);
  const Seen seen = notebook_.last();
  EXPECT_EQ(seen.route, "/api/v1/predict");
  EXPECT_EQ(seen.model + ':' + seen.version, "churn:1");
  EXPECT_EQ(seen.status, 200);
  EXPECT_EQ(seen.rows, 2u);
  EXPECT_EQ(seen.body, k_body);
  EXPECT_EQ(seen.traceparent, "00-a-b-01");
  EXPECT_EQ(seen.code, "");
}

TEST_F(HandlerTest, TellsObserversWhyARequestWasRefusedAndHowFarItCame) {
  EXPECT_EQ(predict(R"({"features": ["old"]})").status, 400);
  EXPECT_EQ(notebook_.last().code, "invalid_argument");
  EXPECT_EQ(notebook_.last().model, "churn");

  EXPECT_EQ(ask("GET /api/v1/predict HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 405);
  EXPECT_EQ(notebook_.last().code, "method_not_allowed");
  EXPECT_EQ(notebook_.last().route, "");

  EXPECT_EQ(ask("POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}").status, 415);
  EXPECT_EQ(notebook_.last().route, "/api/v1/predict");

  EXPECT_EQ(ask("no request\r\n\r\n").status, 400);
  EXPECT_EQ(notebook_.last().status, 400);
  EXPECT_EQ(notebook_.last().route, "");
}

TEST_F(HandlerTest, AnswersFromTheSnapshotItAdoptedLast) {
  EXPECT_EQ(predict(R"({"features": {"age": 30}})").status, 200);
  const auto next = snapshot_of(2);
  server_->post_to_handlers([next](http::Handler& handler) { static_cast<Handler&>(handler).adopt(next); });
  EXPECT_EQ(predict(R"({"features": {"age": 30}})").status, 200);
  EXPECT_EQ(notebook_.last().version, "2");
}

TEST_F(HandlerTest, ReadsAGzipBodyAndRefusesOtherCodings) {
  const std::string body = R"({"features": {"age": 30}})" + std::string(200, ' ');
  const std::string compressed = Deflater().deflate(body).value();
  EXPECT_EQ(predict(compressed, "Content-Encoding: gzip\r\n").status, 200);
  EXPECT_EQ(notebook_.last().body, body);

  EXPECT_EQ(predict(body, "Content-Encoding: gzip\r\n").status, 400);
  EXPECT_EQ(notebook_.last().route, "/api/v1/predict");

  const auto other = predict(body, "Content-Encoding: br\r\n");
  EXPECT_EQ(other.status, 415);
  EXPECT_TRUE(other.has("Accept-Encoding: gzip"));
  const auto no_json = predict(body, "Content-Encoding: gzip\r\nContent-Type: text/plain\r\n");
  EXPECT_EQ(no_json.value("Accept-Encoding"), "");
}

class CorsHandlerTest : public HandlerTest {
 protected:
  CorsHandlerTest() { host_policy_ = http::HostPolicy({.cors = *http::CorsPolicy::make({"https://app.example"})}); }
};

TEST_F(CorsHandlerTest, AnswersPreflightsFromTheRouteTable) {
  const auto preflight = [this](std::string_view path, std::string_view origin) {
    return ask(
        fmt::format("OPTIONS {} HTTP/1.1\r\nHost: localhost\r\nOrigin: {}\r\n"
                    "Access-Control-Request-Method: POST\r\n\r\n",
                    path, origin));
  };
  const auto predict = preflight("/api/v1/predict", "https://app.example");
  EXPECT_EQ(predict.status, 204);
  EXPECT_EQ(predict.value("Access-Control-Allow-Origin"), "https://app.example");
  EXPECT_EQ(predict.value("Access-Control-Allow-Methods"), "POST");
  EXPECT_EQ(notebook_.last().status, 204) << "observers are told";
  EXPECT_EQ(preflight("/api/v1/models", "https://app.example").value("Access-Control-Allow-Methods"), "GET, HEAD");
  EXPECT_EQ(preflight("/nothing", "https://app.example").status, 404);
  EXPECT_EQ(preflight("/api/v1/predict", "https://evil.example").status, 403);
  const auto own = preflight("/api/v1/predict", "http://localhost:3000");
  EXPECT_EQ(own.status, 405) << "not named";
  EXPECT_EQ(own.value("Access-Control-Allow-Origin"), "");
}

TEST_F(CorsHandlerTest, LetsAnAllowedPageReadAnswersAndErrors) {
  constexpr std::string_view k_origin = "Origin: https://app.example\r\n";
  for (const char* body : {R"({"features": {"age": 30}})", "no JSON"}) {
    const auto answer = predict(body, k_origin);
    EXPECT_EQ(answer.value("Access-Control-Allow-Origin"), "https://app.example");
    EXPECT_TRUE(answer.has("Vary: Origin"));
  }
  const auto without = predict(R"({"features": {"age": 30}})");
  EXPECT_EQ(without.value("Access-Control-Allow-Origin"), "");
  EXPECT_TRUE(without.has("Vary: Origin"));
}

TEST_F(HandlerTest, SaysNothingOfOriginsUnlessTold) {
  EXPECT_EQ(predict(R"({"features": {"age": 30}})", "Origin: http://localhost\r\n").value("Vary"), "");
}

TEST_F(HandlerTest, WithoutACacheNoFieldSpeaksOfOne) {
  EXPECT_EQ(predict(R"({"features": {"age": 1}})").value("X-Cache"), "");
  EXPECT_EQ(notebook_.last().cache, monitor::CacheUse::none);
}

TEST_F(HandlerTest, AnAnswerThatWasRememberedIsAHitUntilTheVersionChanges) {
  const auto adopt = [&](const std::shared_ptr<const serving::Snapshot>& snapshot) {
    server_->post_to_handlers([snapshot](http::Handler& handler) { static_cast<Handler&>(handler).adopt(snapshot); });
  };
  constexpr std::string_view k_body = R"({"features": {"age": 1}})";
  adopt(cached_snapshot_of(1));
  const auto computed = predict(k_body);
  EXPECT_EQ(computed.value("X-Cache"), "miss");
  EXPECT_EQ(notebook_.last().cache, monitor::CacheUse::miss);
  const auto remembered = predict(k_body);
  EXPECT_EQ(remembered.value("X-Cache"), "hit");
  EXPECT_EQ(notebook_.last().cache, monitor::CacheUse::hit);
  EXPECT_EQ(remembered.body, computed.body);
  adopt(cached_snapshot_of(2));
  EXPECT_EQ(predict(k_body).value("X-Cache"), "miss");
}

}  // namespace
}  // namespace foretell::api
