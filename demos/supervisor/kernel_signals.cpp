#include "supervisor/kernel_signals.hpp"

#include <bit>

#include "supervisor/event_words.hpp"

namespace ipc::supervisor {
namespace {

std::string listed(std::uint64_t mask) {
    std::string words;
    for (const int number : signals_in(mask)) words += (words.empty() ? "" : ", ") + signal_name(number);
    return words;
}

}  // namespace

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
