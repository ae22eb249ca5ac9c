#include "monitor/request_metrics.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <utility>

#include "base/cells.hpp"
#include "monitor/version_monitor.hpp"

namespace foretell::monitor {
namespace {

using Type = PrometheusText::Type;

constexpr RouteLabels k_no_route{"none", "none"};

/// The statuses that are told apart; what this service does not answer counts as the 0 behind them.
constexpr std::array k_statuses{200, 204, 304, 400, 401, 403, 404, 405, 406, 408, 409, 411, 412, 413,
                                414, 415, 417, 421, 422, 429, 431, 500, 501, 503, 504, 505, 0};

constexpr std::size_t place_of(int status) {
  return static_cast<std::size_t>(std::ranges::find(k_statuses.begin(), k_statuses.end() - 1, status) -
                                  k_statuses.begin());
}

std::string status_text(int status) { return status == 0 ? "other" : std::to_string(status); }

/// The answers of one route, by status.
struct alignas(k_cache_line_bytes) Answers {
  std::array<Counter, k_statuses.size()> by_status;
};

}  // namespace

/// What one loop has counted.
class alignas(k_cache_line_bytes) RequestMetrics::Cells final : public RequestObserver {
 public:
  Cells(std::size_t loop, std::size_t routes) : loop_(loop), answers_(routes) {}

  void observe(const RequestRecord& record) override {
    answers_[record.route_number].by_status[place_of(record.status)].add();
    if (record.error != nullptr) errors_[static_cast<std::size_t>(record.error->code)].add();
    if (record.version != nullptr) record.version->observe(loop_, record);
  }

  std::uint64_t answers(std::size_t route, std::size_t status) const {
    return answers_[route].by_status[status].value();
  }
  std::uint64_t errors(ErrorCode code) const { return errors_[static_cast<std::size_t>(code)].value(); }

 private:
  std::size_t loop_;
  std::array<Counter, k_error_codes> errors_;
  std::vector<Answers> answers_;
};

RequestMetrics::RequestMetrics(std::size_t loops, std::vector<RouteLabels> routes) : routes_(std::move(routes)) {
  routes_.insert(routes_.begin(), k_no_route);
  for (std::size_t loop = 0; loop < loops; ++loop) loops_.push_back(std::make_unique<Cells>(loop, routes_.size()));
}

RequestMetrics::~RequestMetrics() = default;

RequestObserver& RequestMetrics::observer(std::size_t loop) { return *loops_[loop]; }

template <class Count>
std::uint64_t RequestMetrics::sum(const Count& count) const {
  return std::accumulate(loops_.begin(), loops_.end(), std::uint64_t{0},
                         [&](std::uint64_t total, const auto& cells) { return total + count(*cells); });
}

void RequestMetrics::write(PrometheusText& text) const {
  text.family("foretell_http_requests_total", Type::counter,
              "Requests answered, by route template and status code; route \"none\" where the request led to none.");
  for (std::size_t route = 0; route < routes_.size(); ++route) {
    for (std::size_t status = 0; status < k_statuses.size(); ++status) {
      const std::uint64_t answers = sum([&](const Cells& cells) { return cells.answers(route, status); });
      // Only what has happened: most routes never answer most statuses.
      if (answers == 0) continue;
      text.sample({{"method", routes_[route].method},
                   {"route", routes_[route].path},
                   {"code", status_text(k_statuses[status])}},
                  answers);
    }
  }
  text.family("foretell_http_errors_total", Type::counter, "Requests refused, by reason: the code of the error body.");
  for (std::size_t i = 0; i < k_error_codes; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    text.sample({{"reason", to_text(code)}}, sum([&](const Cells& cells) { return cells.errors(code); }));
  }
}

}  // namespace foretell::monitor
