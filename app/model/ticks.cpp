#include "model/ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace ipc::model {
namespace {

struct Unit {
    std::int64_t ns;
    const char* name;
};
constexpr std::array<Unit, 4> kUnits{
    {{1, "ns"}, {1'000, "µs"}, {1'000'000, "ms"}, {1'000'000'000, "s"}}};

const Unit& unit_of(std::int64_t ns) {
    const Unit* best = kUnits.data();
    for (const Unit& unit : kUnits) {
        if (ns >= unit.ns) best = &unit;
    }
    return *best;
}

std::string number(double value, int digits) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

/// Exact to the nanosecond, however large: a double is not beyond 104 days.
std::string exact(std::int64_t ns, const Unit& unit, int digits) {
    std::int64_t place = unit.ns;  // of the last digit shown, in ns
    for (int digit = 0; digit < digits && place > 1; ++digit)
        place /= 10;
    const bool minus = ns < 0;
    std::uint64_t size = minus ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
    size += static_cast<std::uint64_t>(place) / 2;
    const auto whole = static_cast<std::uint64_t>(unit.ns);
    std::array<char, 64> text{};
    if (place == unit.ns) {
        std::snprintf(text.data(), text.size(), "%s%llu", minus ? "-" : "",
                      static_cast<unsigned long long>(size / whole));
    } else {
        std::snprintf(text.data(), text.size(), "%s%llu.%0*llu", minus ? "-" : "",
                      static_cast<unsigned long long>(size / whole), digits,
                      static_cast<unsigned long long>(size % whole /
                                                      static_cast<std::uint64_t>(place)));
    }
    return text.data();
}

/// Digits behind the point so that steps of `step` ns differ in `unit`.
int digits_for(std::int64_t step, const Unit& unit) {
    int digits = 0;
    for (std::int64_t shown = unit.ns; shown > step && digits < 9; shown /= 10)
        ++digits;
    return digits;
}

}  // namespace

std::int64_t round_up(std::int64_t ns) {
    constexpr std::int64_t kMost = 1'000'000'000'000'000'000;
    for (std::int64_t step = 1; step < kMost; step *= 10) {
        for (const std::int64_t part : {1, 2, 5}) {
            if (step * part >= ns) return step * part;
        }
    }
    return kMost;
}

std::string duration_text(std::int64_t ns) {
    if (ns < 0) return "-" + duration_text(-ns);
    const Unit& unit = unit_of(ns);
    const double value = static_cast<double>(ns) / static_cast<double>(unit.ns);
    int digits = unit.ns == 1 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    std::string text = number(value, digits);
    // "2.00 s" says no more than "2 s".
    if (digits > 0 && text.find_first_not_of('0', text.find('.') + 1) == std::string::npos) {
        text.erase(text.find('.'));
    }
    return text + " " + unit.name;
}

std::string time_text(std::int64_t ns, std::int64_t span) {
    const std::int64_t size = ns < 0 ? -ns : ns;
    const Unit& unit = unit_of(std::max(size, span));
    const int digits = digits_for(std::max<std::int64_t>(span / 100, 1), unit);
    return exact(ns, unit, digits) + " " + unit.name;
}

std::vector<Tick> ticks(std::int64_t begin, std::int64_t end, double pixels, double apart,
                        std::int64_t origin) {
    std::vector<Tick> result;
    if (end <= begin || pixels <= 0) return result;
    const double per_pixel = static_cast<double>(end - begin) / pixels;
    const std::int64_t step = round_up(
        std::max<std::int64_t>(static_cast<std::int64_t>(std::ceil(per_pixel * apart)), 1));
    // One unit for all: that of the farthest, so that the labels compare.
    const std::int64_t farthest = std::max(std::abs(begin - origin), std::abs(end - origin));
    const Unit& unit = unit_of(std::max(farthest, step));
    const int digits = digits_for(step, unit);
    std::int64_t first = (begin - origin) / step * step;
    if (origin + first < begin) first += step;
    for (std::int64_t at = first; origin + at < end; at += step) {
        result.push_back(
            {origin + at, exact(at, unit, digits)});
    }
    if (!result.empty()) result.back().label += std::string(" ") + unit.name;
    return result;
}

}  // namespace ipc::model
