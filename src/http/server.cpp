#include "http/server.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <ranges>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "http/connection_limit.hpp"
#include "http/listener.hpp"
#include "http/loop.hpp"

namespace foretell::http {
namespace {

class LoopServer final : public Server {
 public:
  /// `options` have a `traffic`.
  LoopServer(const ServerOptions& options, const HandlerFactory& make_handler, ListeningSocket socket)
      : port_(socket.port),
        loops_(make_loops(options, make_handler)),
        listener_(std::move(socket), loops_, connections_allowed(options.connections_max)) {}
  ~LoopServer() override {
    stop();
    wait();
  }

  void run() {
    loops_.front()->post([this] { listener_.start(); });
    for (const auto& loop : loops_) threads_.emplace_back([loop] { loop->run(); });
  }

  std::uint16_t port() const override { return port_; }

  void post_to_handlers(std::function<void(Handler&)> message) override {
    for (const auto& loop : loops_) {
      loop->post([loop = loop.get(), message] { message(loop->handler()); });
    }
  }

  void drain() override { after_last_accept(&Loop::begin_drain); }

  void stop() override { after_last_accept(&Loop::stop); }

  void wait() override {
    const std::scoped_lock lock(threads_door_);
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  static std::vector<std::shared_ptr<Loop>> make_loops(const ServerOptions& options,
                                                       const HandlerFactory& make_handler) {
    std::vector<std::shared_ptr<Loop>> loops;
    for (std::size_t i = 0; i < options.threads; ++i) {
      loops.push_back(std::make_shared<Loop>(options, make_handler(i), options.traffic->cells(i)));
    }
    return loops;
  }

  /// Stops accepting and then calls `message` on every loop: connections accepted before are with their loops by then.
  void after_last_accept(void (Loop::*message)()) {
    loops_.front()->post([this, message] {
      listener_.close();
      for (const auto& loop : loops_ | std::views::drop(1))
        loop->post([loop = loop.get(), message] { (loop->*message)(); });
      (loops_.front().get()->*message)();
    });
  }

  std::uint16_t port_;
  std::vector<std::shared_ptr<Loop>> loops_;
  Listener listener_;  // used on the first loop's thread only
  std::mutex threads_door_;
  std::vector<std::thread> threads_;  // guarded by threads_door_
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& wanted, const HandlerFactory& make_handler) {
  ServerOptions options = wanted;
  options.threads = std::max<std::size_t>(options.threads, 1);
  if (options.traffic == nullptr) options.traffic = std::make_shared<Traffic>(options.threads);
  auto socket = TRY(listen_on(options.address, options.port));
  try {
    auto server = std::make_unique<LoopServer>(options, make_handler, std::move(socket));
    server->run();
    return server;
  } catch (const std::exception& error) {  // no descriptor for a loop, no thread
    return fail(ErrorCode::io, fmt::format("cannot start the server: {}", error.what()));
  }
}

}  // namespace foretell::http
