#include "http/session.hpp"

#include <cassert>
#include <exception>
#include <string_view>
#include <utility>

#include "base/limits.hpp"
#include "http/content_coding.hpp"
#include "http/policy.hpp"
#include "http/response_writer.hpp"

namespace foretell::http {
namespace {

constexpr std::string_view k_continue = "HTTP/1.1 100 Continue\r\n\r\n";

Error unanswered() { return {ErrorCode::internal, "the request was not answered"}; }

}  // namespace

Session::Session(std::shared_ptr<Loop> loop, Socket socket, ConnectionSlot slot, std::size_t place)
    : loop_(std::move(loop)), socket_(std::move(socket)), slot_(std::move(slot)), place_(place) {}

void Session::start() {
  turn_began_ = loop_->now();
  wait_for_bytes();
}

/// Memory that is not there costs this connection, not the others.
void Session::proceed() {
  try {
    take_turn();
  } catch (const std::exception&) {
    close();
  }
}

void Session::take_turn() {
  if (blocked_) return;  // a peer that does not read its answers gets no more of them
  turn_began_ = loop_->now();
  if (state_ == State::reading) read_requests();
  if (state_ == State::reading) return;  // its turn is not over
  if (state_ == State::closed || !flush()) return;
  if (state_ == State::ending) begin_to_linger();
}

/// Goes through what has been received until there is no more of it, or an answer is waited for.
void Session::read_requests() {
  for (std::size_t begun = 0; state_ == State::reading;) {
    switch (reader_.next()) {
      case Event::need_more:
        if (std::exchange(continue_is_due_, false)) out_ += k_continue;
        if (out_.empty()) return wait_for_bytes();
        return loop_->end_turn_later(shared_from_this());
      case Event::head:
        if (begun++ == limits::k_pipelined_per_wakeup_max) return yield();
        plan_body();
        break;
      case Event::complete: handle_request(); break;
      case Event::failed: refuse(reader_.error()); break;
    }
  }
}

/// A handler that throws is a bug of ours: it costs the request (500), not the other connections.
void Session::plan_body() {
  assign_request_id();
  reader_.head().began = turn_began_;
  count_in_flight(true);
  try {
    follow(loop_->handler().plan(reader_.head()));
  } catch (const std::exception&) {
    refuse(unanswered());
  }
}

void Session::follow(const std::expected<BodyPlan, Response>& plan) {
  if (plan) {
    reader_.take_body(*plan);
    continue_is_due_ = reader_.expects_continue();
    return;
  }
  const bool skipped = reader_.skip_body();
  unread_is_expected_ = !skipped;
  append_answer(plan.error(), skipped && reader_.keep_alive());
}

void Session::handle_request() {
  continue_is_due_ = false;  // the body has come unasked
  if (const auto decoded = reader_.decode_body(); !decoded) {
    return append_answer(loop_->handler().refuse(decoded.error(), reader_.head()), reader_.keep_alive());
  }
  state_ = State::handling;
  handling_inline_ = true;
  try {
    loop_->handler().handle(reader_.request(), Responder(shared_from_this()));
  } catch (const std::exception&) {
    // The Responder has answered 500 on its way out.
  }
  handling_inline_ = false;
}

void Session::answer(Response response) {
  if (loop_->in_own_thread()) return deliver(response);
  loop_->post([self = shared_from_this(), response = std::move(response)] { self->deliver(response); });
}

void Session::abandon() {
  if (loop_->in_own_thread()) return deliver_failure();
  loop_->post([self = shared_from_this()] { self->deliver_failure(); });
}

void Session::deliver_failure() {
  if (state_ != State::handling) return;
  deliver(loop_->handler().refuse(unanswered(), reader_.head()));
}

void Session::deliver(const Response& response) {
  if (state_ != State::handling) return;  // the connection has gone
  append_answer(response, reader_.keep_alive());
  if (!handling_inline_) proceed();
}

void Session::refuse(const Error& error) {
  if (reader_.head().request_id.empty()) assign_request_id();
  unread_is_expected_ = true;
  append_answer(loop_->handler().refuse(error, reader_.head()), false);
}

void Session::append_answer(const Response& response, bool keep_alive) {
  keep_alive = keep_alive && !loop_->is_draining();
  const RequestHead& head = reader_.head();
  const bool may_deflate = is_worth_deflating(response);
  const std::optional<std::string> deflated =
      may_deflate && prefers_gzip(head) ? loop_->deflater().deflate(response.body) : std::nullopt;
  http::append_answer(out_, response,
                      {.version = reader_.version(),
                       .keep_alive = keep_alive,
                       .head_only = head.method == Method::head,
                       .date = loop_->date(),
                       .request_id = head.request_id,
                       .varies_by_coding = may_deflate,
                       .gzip_body = deflated ? std::string_view(*deflated) : std::string_view()});
  waiting_.reset();
  count_in_flight(false);
  if (!keep_alive) {
    state_ = State::ending;
    return;
  }
  reader_.finish_request();
  state_ = State::reading;
}

void Session::count_in_flight(bool in_flight) {
  if (in_flight_ == in_flight) return;  // refused before its head was there, or answered before it was cut
  in_flight_ = in_flight;
  loop_->traffic().requests_in_flight.add(in_flight ? 1 : -1);
}

void Session::assign_request_id() {
  RequestHead& head = reader_.head();
  head.request_id = head.field("x-request-id");
  if (is_request_id(head.request_id)) return;
  own_id_ = loop_->request_ids().next();
  head.request_id = to_view(own_id_);
}

Responder::Responder(std::shared_ptr<Session> session) : session_(std::move(session)) {}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this == &other) return *this;
  if (const auto unanswered = std::exchange(session_, std::move(other.session_))) unanswered->abandon();
  return *this;
}

Responder::~Responder() {
  if (session_) session_->abandon();
}

void Responder::send(Response response) {
  assert(session_);
  std::exchange(session_, nullptr)->answer(std::move(response));
}

}  // namespace foretell::http
