#include "server/service.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "http/client.hpp"
#include "http/testing.hpp"
#include "registry/testing.hpp"

namespace foretell::server {
namespace {

using namespace std::chrono_literals;
using registry::Bare;
using registry::Registry;
using registry::Version;
using registry::VersionState;

/// How many swaps the stress test makes; more by FORETELL_SWAPS.
int swaps() {
  const char* text = std::getenv("FORETELL_SWAPS");
  return text == nullptr ? 60 : std::atoi(text);
}

/// Lets a test wait until a version is out of memory: from then on nobody can answer with it.
class Unloading final : public registry::VersionObserver {
 public:
  void observe(const registry::VersionEvent& event) override {
    if (event.to != VersionState::unloaded) return;
    const std::scoped_lock lock(door_);
    last_ = event.id.version;
    changed_.notify_all();
  }
  void observe_unreadable(const Error&) override {}

  bool wait_for(Version version) {
    std::unique_lock lock(door_);
    return changed_.wait_for(lock, 60s, [&] { return last_ == version; });
  }

 private:
  std::mutex door_;
  std::condition_variable changed_;
  Version last_ = 0;  // guarded by door_
};

class ServiceTest : public registry::testing::RegistryFixture {
 protected:
  std::unique_ptr<Service> start(std::chrono::milliseconds look_interval = 1h) {
    auto service = Service::start({.data_dir = root_ / "data",
                                   .port = 0,
                                   .threads = 2,
                                   .look_interval = look_interval,
                                   .version_observers = {&unloading_}});
    EXPECT_TRUE(service) << service.error().message;
    return *std::move(service);
  }

  static std::uint16_t port_of(const Service& service) { return http::parse_url(service.url())->port; }

  Unloading unloading_;
};

/// Asks for predictions over one connection until told to stop, and checks that each comes from a version that was
/// wanted at some time between question and answer. The n-th version answers n.
class Client {
 public:
  Client(std::uint16_t port, const std::atomic<int>& begun, const std::atomic<int>& done,
         const std::function<int(int)>& version_of_swap)
      : thread_([=, &begun, &done](std::stop_token stop) {
          http::testing::RawConnection connection(port);
          while (!stop.stop_requested()) {
            const int first = done;
            const auto answer = ask(connection);
            const int last = begun;
            if (!answer) return;
            bool was_wanted = false;
            for (int swap = first; swap <= last; ++swap) was_wanted |= *answer == version_of_swap(swap);
            EXPECT_TRUE(was_wanted) << "version " << *answer << " answered between swaps " << first << " and " << last;
          }
        }) {}

 private:
  static std::optional<int> ask(http::testing::RawConnection& connection) {
    constexpr std::string_view k_body = R"({"features":[1]})";
    connection.send(fmt::format(
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        k_body.size(), k_body));
    const auto answer = connection.receive();
    constexpr std::string_view k_begin = R"({"prediction":[)";
    if (!answer || answer->status != 200 || !answer->body.starts_with(k_begin)) {
      ADD_FAILURE() << "a request failed: " << (answer ? answer->head + answer->body : "no answer");
      return std::nullopt;
    }
    return std::atoi(answer->body.c_str() + k_begin.size());
  }

  std::jthread thread_;
};

TEST_F(ServiceTest, SwapsVersionsUnderLoadWithoutAFailedRequestOrAWrongVersion) {
  constexpr int k_versions = 3;
  const auto version_of_swap = [](int swap) { return swap % k_versions + 1; };
  Registry writer = open();
  for (int version = 1; version <= k_versions; ++version) add_answering(writer, "m", static_cast<float>(version));
  ASSERT_TRUE(writer.set_alias("m", "production", 1));
  const auto service = start();
  std::atomic<int> begun = 0;  // swaps
  std::atomic<int> done = 0;
  {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 4; ++i) {
      clients.push_back(std::make_unique<Client>(port_of(*service), begun, done, version_of_swap));
    }
    for (int swap = 1; swap <= swaps(); ++swap) {
      begun = swap;
      ASSERT_TRUE(writer.set_alias("m", "production", version_of_swap(swap)));
      service->reload();
      ASSERT_TRUE(unloading_.wait_for(version_of_swap(swap - 1)));
      done = swap;
    }
  }
  EXPECT_EQ(service->snapshot()->models().front()->loaded->version, version_of_swap(swaps()));
}

TEST_F(ServiceTest, FollowsTheRegistryByItself) {
  Registry writer = open();
  for (int version = 1; version <= 2; ++version) add_answering(writer, "m", static_cast<float>(version));
  ASSERT_TRUE(writer.set_alias("m", "production", 1));
  const auto service = start(1ms);
  ASSERT_TRUE(writer.set_alias("m", "production", 2));
  EXPECT_TRUE(unloading_.wait_for(1));
}

TEST_F(ServiceTest, AnswersWhenNothingIsLeftToServe) {
  Registry writer = open();
  add_answering(writer, "m", 1);
  const auto service = start();
  ASSERT_TRUE(writer.remove("m", 1));
  service->reload();
  ASSERT_TRUE(unloading_.wait_for(1));
  http::Url url = *http::parse_url(service->url());
  const auto get = [&](const std::string& target) {
    url.target = target;
    return http::send_request({.url = url}, 60s);
  };
  EXPECT_EQ(get("/api/v1/status")->status, 200);
  EXPECT_EQ(get("/api/v1/models")->body, R"({"models":[]})");
  EXPECT_EQ(get("/api/v1/models/m")->status, 404);
  url.target = "/predict";
  const auto refused = http::send_request(
      {.method = "POST", .url = url, .content_type = "application/json", .body = R"({"features":[1]})"}, 60s);
  EXPECT_EQ(refused->status, 503);
}

}  // namespace
}  // namespace foretell::server
