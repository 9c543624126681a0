#include "choosing/compare_plan.hpp"

#include <sched.h>
#include <sys/socket.h>

#include <array>
#include <fstream>
#include <iterator>

namespace ipc::demos {

using stage::Knob;
using stage::kMechanisms;

const Knob kMechanism{.name = "mechanism",
                      .help = "which mechanism is measured",
                      .choices = {{"all", "every one, in turns"},
                                  {"ring", "a ring in shared memory, each message published by itself"},
                                  {"batched", "the same ring, up to 32 messages published together"},
                                  {"pipe", "pipe()"},
                                  {"fifo", "mkfifo()"},
                                  {"unix-stream", "socketpair() of SOCK_STREAM"},
                                  {"unix-datagram", "socketpair() of SOCK_DGRAM"},
                                  {"unix-seqpacket", "socketpair() of SOCK_SEQPACKET"},
                                  {"posix-queue", "mq_open(), 10 messages of at most 8 KiB"},
                                  {"system-v-queue", "msgget()"},
                                  {"eventfd", "eventfd(): a number of 8 bytes"},
                                  {"signal", "sigqueue() and sigwaitinfo(): a value of 8 bytes"},
                                  {"tcp", "TCP on 127.0.0.1, without Nagle's algorithm"},
                                  {"udp", "UDP on 127.0.0.1, with a window, since it drops what is too much"},
                                  {"grpc", "gRPC over a Unix socket: a call for each message"},
                                  {"none", "none: only the advice for your answers, at once"}}};
const Knob kSizes{.name = "sizes",
                  .help = "how long the messages are",
                  .choices = {{"all", "8 B, 64 B, 1 KiB, 16 KiB, 256 KiB and 1 MiB"},
                              {"small", "8 B, 64 B and 1 KiB"},
                              {"large", "16 KiB, 256 KiB and 1 MiB"},
                              {"8", "8 B"},
                              {"64", "64 B"},
                              {"1024", "1 KiB"},
                              {"16384", "16 KiB"},
                              {"262144", "256 KiB"},
                              {"1048576", "1 MiB"}}};
const Knob kPlacement{.name = "placement",
                      .help = "where the two processes run; each is pinned",
                      .choices = {{"both", "one after the other"},
                                  {"same-cpu", "on one CPU: each message takes a switch"},
                                  {"two-cpus", "on two CPUs, of two cores if there are"}}};
const Knob kPattern{.name = "pattern",
                    .help = "what is measured of a mechanism",
                    .choices = {{"both", "one after the other"},
                                {"round-trip", "a message and its answer, again and again"},
                                {"one-way", "a stream of messages, as fast as the mechanism takes it"}}};
const Knob kRepeats{.name = "repeats",
                    .help = "how often everything is measured: figures are medians with the lowest and the highest",
                    .preset = 5,
                    .lowest = 1,
                    .highest = 99};
const Knob kMilliseconds{.name = "milliseconds",
                         .help = "for each figure and repeat; up to four times as long for 1000 messages",
                         .preset = 8,
                         .lowest = 1,
                         .highest = 1000,
                         .unit = "ms"};

namespace {

constexpr std::array<std::uint32_t, 6> kAllSizes{8, 64, 1024, 16384, 262144, kMostBytes};

std::vector<std::uint32_t> sizes(std::int64_t choice) {
    switch (choice) {
        case 0: return {kAllSizes.begin(), kAllSizes.end()};
        case 1: return {kAllSizes.begin(), kAllSizes.begin() + 3};
        case 2: return {kAllSizes.begin() + 3, kAllSizes.end()};
        default: return {kAllSizes[static_cast<std::size_t>(choice - 3)]};
    }
}

/// "package 0 core 3" as the kernel numbers them (Documentation/admin-guide/cputopology.rst).
std::string core_of(int cpu) {
    const std::string topology = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/";
    std::string package, core;
    std::ifstream(topology + "physical_package_id") >> package;
    std::ifstream(topology + "core_id") >> core;
    return package.empty() || core.empty() ? "cpu " + std::to_string(cpu) : package + " " + core;
}

}  // namespace

Cpus find_cpus() {
    Cpus cpus;
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof(set), &set) == -1) return cpus;
    cpus.usable = CPU_COUNT(&set);
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(static_cast<std::size_t>(cpu), &set)) continue;
        if (cpus.one == -1) {
            cpus.one = cpus.two[0] = cpu;
        } else if (core_of(cpu) != core_of(cpus.one)) {
            cpus.two[1] = cpu;
            cpus.same_core = false;
            break;
        } else if (cpus.two[1] == -1) {
            cpus.two[1] = cpu;
            cpus.same_core = true;
        }
    }
    return cpus;
}

bool measures_nothing(const Stage& stage) {
    return stage.value(kMechanism) == static_cast<std::int64_t>(kMechanisms.size()) + 1;
}

std::vector<PlannedCell> make_plan(const Stage& stage, const std::vector<std::unique_ptr<Channel>>& channels,
                                   const Cpus& cpus) {
    std::vector<PlannedCell> plan;
    if (measures_nothing(stage)) return plan;
    const std::int64_t placement_wanted = stage.value(kPlacement), pattern_wanted = stage.value(kPattern);
    const std::int64_t mechanism_wanted = stage.value(kMechanism);
    for (const auto placement : {Placement::same_cpu, Placement::two_cpus}) {
        if (placement_wanted != 0 && placement_wanted != static_cast<int>(placement) + 1) continue;
        for (const auto pattern : {Pattern::round_trip, Pattern::one_way}) {
            if (pattern_wanted != 0 && pattern_wanted != static_cast<int>(pattern) + 1) continue;
            for (const std::uint32_t bytes : sizes(stage.value(kSizes))) {
                for (std::uint8_t mechanism = 0; mechanism < kMechanisms.size(); ++mechanism) {
                    if (mechanism_wanted != 0 && mechanism_wanted != mechanism + 1) continue;
                    std::string why_not = channels[mechanism]->why_not(pattern, bytes);
                    if (placement == Placement::two_cpus && cpus.two[1] == -1)
                        why_not = "this process may run on one CPU only";
                    plan.push_back({mechanism, placement, pattern, bytes, std::move(why_not)});
                }
            }
        }
    }
    return plan;
}

std::vector<std::unique_ptr<Channel>> make_channels(Stage& stage) {
    std::vector<std::unique_ptr<Channel>> channels;
    channels.push_back(make_ring(stage, false));
    channels.push_back(make_ring(stage, true));
    channels.push_back(make_pipe(stage));
    channels.push_back(make_fifo(stage));
    for (const int type : {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET})
        channels.push_back(make_unix_socket(stage, type));
    channels.push_back(make_posix_queue(stage));
    channels.push_back(make_system_v_queue(stage));
    channels.push_back(make_eventfd(stage));
    channels.push_back(make_signal(stage));
    channels.push_back(make_tcp(stage));
    channels.push_back(make_udp(stage));
    channels.push_back(make_grpc());
    return channels;
}

}  // namespace ipc::demos
