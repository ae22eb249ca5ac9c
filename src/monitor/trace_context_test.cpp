#include "monitor/trace_context.hpp"

#include <string>

#include <gtest/gtest.h>

namespace foretell::monitor {
namespace {

constexpr std::string_view k_trace = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr std::string_view k_span = "00f067aa0ba902b7";

std::string field(std::string_view version, std::string_view trace, std::string_view span, std::string_view rest) {
  return std::string(version).append("-").append(trace).append("-").append(span).append("-").append(rest);
}

TEST(Traceparent, GivesTheIdsOfTraceAndSpan) {
  const std::string text = field("00", k_trace, k_span, "01");
  const auto context = parse_traceparent(text);
  ASSERT_TRUE(context);
  EXPECT_EQ(context->trace_id, k_trace);
  EXPECT_EQ(context->span_id, k_span);
}

TEST(Traceparent, TakesAnyFlagsAndLaterVersionsWithMore) {
  EXPECT_TRUE(parse_traceparent(field("00", k_trace, k_span, "ff")));
  EXPECT_TRUE(parse_traceparent(field("cc", k_trace, k_span, "01")));
  EXPECT_TRUE(parse_traceparent(field("cc", k_trace, k_span, "01-what the future will be like")));
}

TEST(Traceparent, TellsFromItsFirstBytesAlone) {
  for (const std::string& text : {field("00", k_trace, k_span, "01-more"), field("cc", k_trace, k_span, "01.more"),
                                  field("cc", k_trace, k_span, "01-more")}) {
    EXPECT_EQ(parse_traceparent(text).has_value(),
              parse_traceparent(std::string_view(text).substr(0, k_traceparent_bytes_max)).has_value());
  }
}

TEST(Traceparent, RefusesWhatTheStandardDoes) {
  const std::string zeros(32, '0');
  for (const std::string& text : {
           std::string(),
           field("00", k_trace, k_span, "0"),        // too short
           field("00", k_trace, k_span, "01-more"),  // too long for version 00
           field("cc", k_trace, k_span, "01.more"),  // no dash before what is more
           field("ff", k_trace, k_span, "01"),       // the version that is none
           field("0g", k_trace, k_span, "01"),
           field("00", zeros, k_span, "01"),
           field("00", k_trace, zeros.substr(0, 16), "01"),
           field("00", k_trace, k_span, "0x"),
           field("00", "4BF92F3577B34DA6A3CE929D0E0E4736", k_span, "01"),  // upper case
           field("00", k_trace, "00f067aa0ba902b\n", "01"),
           std::string(55, '-'),
       }) {
    EXPECT_FALSE(parse_traceparent(text)) << text;
  }
}

}  // namespace
}  // namespace foretell::monitor
