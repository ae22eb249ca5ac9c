#include "http/loop.hpp"

#include <utility>

#include <boost/asio/post.hpp>

#include "http/response_writer.hpp"
#include "http/session.hpp"

namespace foretell::http {

Loop::Loop(const ServerOptions& options, std::unique_ptr<Handler> handler, TrafficCells& traffic)
    : options_(options),
      traffic_(traffic),
      work_(context_.get_executor()),
      sweep_timer_(context_.get_executor()),
      handler_(std::move(handler)) {}

Loop::~Loop() = default;

void Loop::post(Message message) {
  const std::scoped_lock lock(door_);
  if (!ended_) boost::asio::post(context_, std::move(message));
}

void Loop::run() {
  context_.run();
  {
    const std::scoped_lock lock(door_);
    ended_ = true;
  }
  context_.restart();
  context_.poll();  // messages that came in before the door was shut
  handler_.reset();
}

void Loop::adopt(boost::asio::ip::tcp protocol, FileDescriptor socket, ConnectionSlot slot) {
  if (stopped_) return;
  boost::system::error_code error;
  Socket adopted(executor());
  adopted.assign(protocol, socket.get(), error);
  if (error) return;
  socket.release();
  adopted.non_blocking(true, error);  // Asio must know, or its write_some() would wait
  if (!error) adopted.set_option(boost::asio::ip::tcp::no_delay(true), error);
  if (error) return;  // the peer has gone already
  const auto session =
      std::make_shared<Session>(shared_from_this(), std::move(adopted), std::move(slot), sessions_.size());
  sessions_.push_back(session);
  traffic_.connections_accepted.add();
  traffic_.connections.add(1);
  if (!sweep_armed_) refresh_date();
  arm_sweep();
  session->start();
}

void Loop::begin_drain() {
  if (draining_) return;
  draining_ = true;
  drain_began_ = now();
  end_if_done();
}

void Loop::stop() {
  begin_drain();
  stopped_ = true;
  while (!sessions_.empty()) sessions_.back()->close();
}

void Loop::remove(Session& session) {
  const std::size_t place = session.place();
  sessions_.back()->set_place(place);
  std::swap(sessions_[place], sessions_.back());
  sessions_.pop_back();
  traffic_.connections.add(-1);
  end_if_done();
}

void Loop::end_turn_later(std::shared_ptr<Session> session) {
  if (turns_.empty()) boost::asio::post(context_, [this] { end_turns(); });
  turns_.push_back(std::move(session));
}

void Loop::end_turns() {
  ending_.swap(turns_);
  for (const auto& session : ending_) session->write_answers();
  for (const auto& session : ending_) session->read_on();
  ending_.clear();
}

void Loop::end_if_done() {
  if (!draining_ || !sessions_.empty()) return;
  sweep_timer_.cancel();
  work_.reset();  // run() returns when what has been begun is done
}

void Loop::arm_sweep() {
  if (sweep_armed_) return;  // without connections there is nothing to wake up for
  sweep_armed_ = true;
  sweep_timer_.expires_after(options_.sweep_interval);
  sweep_timer_.async_wait([this](const boost::system::error_code&) {
    sweep_armed_ = false;
    sweep();  // also when cancelled: a connection may have come since
  });
}

void Loop::sweep() {
  refresh_date();
  const Clock::SteadyTime time = now();
  // Backwards: a session that closes is replaced by the last one, which has had its turn.
  for (std::size_t i = sessions_.size(); i-- > 0;) sessions_[i]->check_deadline(time);
  if (!sessions_.empty()) arm_sweep();
}

void Loop::refresh_date() {
  const auto time = std::chrono::floor<std::chrono::seconds>(options_.clock->wall_now());
  if (time == date_of_ && !date_.empty()) return;
  date_of_ = time;
  date_ = format_http_date(time);
}

}  // namespace foretell::http
