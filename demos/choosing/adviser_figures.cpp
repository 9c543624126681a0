// What was measured, beside the reasons that speak of speed.
#include "choosing/adviser.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ipc::choosing {

namespace {

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, value < 9.95 ? "%.1f" : "%.0f", value);
    return text;
}

std::string time_text(double ns) {
    if (ns < 1e3) return number(ns) + " ns";
    return ns < 1e6 ? number(ns / 1e3) + " µs" : number(ns / 1e6) + " ms";
}

std::string rate_text(double bytes) {
    if (bytes < 1e6) return number(bytes / 1e3) + " kB/s";
    return bytes < 1e9 ? number(bytes / 1e6) + " MB/s" : number(bytes / 1e9) + " GB/s";
}

}  // namespace

void add_round_trip(Figure& figure, unsigned bytes, double ns) {
    const auto far = [](unsigned size) { return std::abs(std::log2(std::max(size, 1U) / 64.0)); };
    if (figure.round_trip_ns && far(bytes) >= far(figure.bytes)) return;
    figure.round_trip_ns = ns;
    figure.bytes = bytes;
}

std::string figure_text(const Measured& measured, Mechanism mechanism, Shows shows) {
    const Figure& figure = measured.figures[static_cast<std::size_t>(mechanism)];
    const std::string here = measured.placement.empty() ? " here" : " here, on " + measured.placement;
    if (shows == Shows::round_trip && figure.round_trip_ns)
        return std::to_string(figure.bytes) + " B there and back: " + time_text(*figure.round_trip_ns) + here;
    if (shows == Shows::throughput && figure.bytes_a_second)
        return "at most " + rate_text(*figure.bytes_a_second) + here;
    return measured.if_not;
}

}  // namespace ipc::choosing
