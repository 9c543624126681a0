#include "choosing/compare_figures.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

namespace ipc::demos {
namespace {

constexpr std::uint64_t kLeast99 = 100, kLeast999 = 1000; ///< else the figure would be one message's

Comparison::Spread spread(std::vector<double> values) {
    if (values.empty()) return {-1, -1, -1};
    std::sort(values.begin(), values.end());
    if (values.front() < 0) return {-1, -1, -1};
    const std::size_t half = values.size() / 2;
    const double median = values.size() % 2 != 0 ? values[half] : (values[half - 1] + values[half]) / 2;
    return {median, values.front(), values.back()};
}

template <class Change>
void change(Comparison::Cell& cell, Change make) {
    cell.sequence.fetch_add(1, std::memory_order_acq_rel);
    std::atomic_thread_fence(std::memory_order_release);
    make();
    cell.sequence.fetch_add(1, std::memory_order_release);
}

std::string cpu_model() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown model";
}

}  // namespace

void CellFigures::add_warm_up(const Share (&shares)[2]) {
    for (const Share& share : shares) {
        wrong_ += share.wrong;
        checked_ += share.checked;
    }
}

void CellFigures::add(const PlannedCell& cell, const Clock& clock, const Share (&shares)[2]) {
    const Share& first = shares[0];
    const Share& second = shares[1];
    const bool round_trip = cell.pattern == Pattern::round_trip;
    const Share& receiver = round_trip ? first : second;
    const auto ns = [&](double share, std::uint64_t least) {
        const double ticks = receiver.latencies.percentile(share, least);
        return ticks < 0 ? -1 : ticks * clock.ns_a_tick;
    };
    p50_.push_back(ns(0.5, 1));
    p99_.push_back(ns(0.99, kLeast99));
    p999_.push_back(ns(0.999, kLeast999));
    // The pauses between round trips, in which messages are made and compared, do not count.
    const auto messages = static_cast<double>(receiver.messages);
    const double took = clock.ns(round_trip ? first.busy : second.ended - first.began);
    rate_.push_back(messages / took * 1e9);
    cpu_.push_back(static_cast<double>(first.cpu_ns + second.cpu_ns) / messages);
    messages_ += receiver.messages;
    for (const Share& share : shares) {
        wrong_ += share.wrong;
        checked_ += share.checked;
        calls_ += share.tally.system_calls;
        copied_ += share.tally.copied;
        counted_ = counted_ && share.tally.counted;
        switches_ += share.switches;
    }
}

void CellFigures::write(Comparison::Cell& cell) const {
    change(cell, [&] {
        cell.repeats = static_cast<std::uint32_t>(p50_.size());
        cell.messages = messages_;
        cell.wrong = wrong_;
        cell.checked = checked_;
        cell.p50_ns = spread(p50_);
        cell.p99_ns = spread(p99_);
        cell.p999_ns = spread(p999_);
        cell.messages_a_second = spread(rate_);
        cell.cpu_ns = spread(cpu_);
        const auto messages = static_cast<double>(messages_);
        cell.copies = counted_ ? static_cast<double>(copied_) / messages / cell.bytes : -1;
        cell.system_calls = counted_ ? static_cast<double>(calls_) / messages : -1;
        cell.context_switches = static_cast<double>(switches_) / messages;
    });
}

void write_plan(Comparison& comparison, const std::vector<PlannedCell>& plan) {
    for (std::size_t at = 0; at < plan.size(); ++at) {
        Comparison::Cell& cell = comparison.cells[at];
        change(cell, [&] {
            cell.mechanism = plan[at].mechanism;
            cell.placement = plan[at].placement;
            cell.pattern = plan[at].pattern;
            cell.bytes = plan[at].bytes;
            std::snprintf(cell.why_not, sizeof(cell.why_not), "%s", plan[at].why_not.c_str());
        });
    }
    comparison.planned.store(static_cast<std::uint32_t>(plan.size()), std::memory_order_release);
}

void write_environment(Comparison& comparison, const Cpus& cpus, const Clock& clock) {
    utsname kernel{};
    uname(&kernel);
    std::string text = std::to_string(cpus.usable) + " usable CPU" + (cpus.usable == 1 ? "" : "s") + " (" + cpu_model() +
                       "), Linux " + kernel.release + ", pinned to CPU " + std::to_string(cpus.one);
    if (cpus.two[1] != -1) {
        text += " or to " + std::to_string(cpus.two[0]) + " and " + std::to_string(cpus.two[1]);
        if (cpus.same_core) text += " of one core";
    }
    char step[32];
    std::snprintf(step, sizeof(step), "%.2g ns", clock.step_ns);
    text += std::string(", clock: ") + (clock.tsc ? "TSC" : "CLOCK_MONOTONIC") + " with a step of " + step;
    std::snprintf(comparison.environment.data(), comparison.environment.size(), "%s", text.c_str());
}

}  // namespace ipc::demos
