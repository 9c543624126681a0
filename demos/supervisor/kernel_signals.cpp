#include "supervisor/kernel_signals.hpp"

#include <bit>
#include <csignal>
#include <cstring>

namespace ipc::supervisor {
namespace {

std::string listed(std::uint64_t mask) {
    std::string words;
    for (const int number : signals_in(mask)) words += (words.empty() ? "" : ", ") + signal_name(number);
    return words;
}

/// libc keeps the first real-time signals to itself: the kernel's begin at 32, a program's at SIGRTMIN.
constexpr int kFirstRealTime = 32;

}  // namespace

std::string signal_name(int number) {
    if (number >= SIGRTMIN && number <= SIGRTMAX) {
        const int above = number - SIGRTMIN;
        return above == 0 ? "SIGRTMIN" : "SIGRTMIN+" + std::to_string(above);
    }
    const char* name = number > 0 && number < kFirstRealTime ? sigabbrev_np(number) : nullptr;
    return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(number);
}

bool has_signal(std::uint64_t mask, int number) {
    return number > 0 && number <= kHighestSignal && (mask >> (number - 1) & 1) != 0;
}

std::vector<int> signals_in(std::uint64_t mask) {
    std::vector<int> numbers;
    for (int number = 1; number <= kHighestSignal; ++number) {
        if (has_signal(mask, number)) numbers.push_back(number);
    }
    return numbers;
}

std::string signals_in_words(std::uint64_t mask) {
    if (mask == 0) return "none";
    if (std::popcount(mask) <= kHighestSignal / 2) return listed(mask);
    const std::string others = listed(~mask);
    return others.empty() ? "all" : "all but " + others;
}

}  // namespace ipc::supervisor
