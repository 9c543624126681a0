#include "terminal/numbers.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <string.h>

#include <cctype>
#include <cmath>

namespace ipc::terminal {

std::string grouped(std::int64_t number) {
    std::string digits = fmt::format("{}", number);
    const std::size_t sign = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > sign + 3;) {
        at -= 3;
        digits.insert(at, " ");
    }
    return digits;
}

std::string grouped_real(double number) {
    if (!std::isfinite(number)) return fmt::format("{}", number);
    const double size = std::fabs(number);
    if (size == 0) return "0";
    if (size < 10) return fmt::format("{:.3f}", number);
    if (size < 100) return fmt::format("{:.2f}", number);
    if (size < 1000) return fmt::format("{:.1f}", number);
    if (size > 9e18) return fmt::format("{:.3g}", number);
    return grouped(std::llround(number));
}

std::string metric_words(const supervisor::MetricInfo& metric, std::int64_t raw) {
    switch (metric.type) {
        case stage::MetricType::flag:
            return raw != 0 ? "yes" : "no";
        case stage::MetricType::real:
            return grouped_real(supervisor::metric_number(metric, raw));
        case stage::MetricType::count:
            break;
    }
    // What names a process or a user is no amount.
    if (metric.name.ends_with("_pid") || metric.name.ends_with("_uid")) return fmt::format("{}", raw);
    return grouped(raw);
}

std::string duration(double seconds) {
    if (seconds < 0.0005) return fmt::format("{:.0f} us", seconds * 1e6);
    if (seconds < 0.0995) return fmt::format("{:.0f} ms", seconds * 1e3);
    if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
    const long whole = std::lround(seconds);
    return fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

std::string signal_name(int number) {
    if (number >= SIGRTMIN && number <= SIGRTMAX) {
        return number == SIGRTMIN ? "RTMIN" : fmt::format("RTMIN+{}", number - SIGRTMIN);
    }
    const char* name = sigabbrev_np(number);
    return name != nullptr ? name : fmt::format("{}", number);
}

std::string signal_words(int number) {
    const char* name = sigabbrev_np(number);
    if (name == nullptr) return "signal " + signal_name(number);
    std::string words = sigdescr_np(number);
    words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
    // SIGKILL is described as "killed", which says nothing more.
    return number == SIGKILL ? "SIGKILL" : fmt::format("SIG{} ({})", name, words);
}

}  // namespace ipc::terminal
