#include "model/demo.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

namespace ipc::model {

namespace {

template <class Named>
int index_of(const std::vector<Named>& all, std::string_view name) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name == name) return static_cast<int>(i);
    }
    return -1;
}

}  // namespace

const Gauge::Meaning* Gauge::meaning_of(std::int64_t value) const {
    const auto found = std::find_if(meanings.begin(), meanings.end(),
                                    [&](const Meaning& meaning) { return meaning.value == value; });
    return found == meanings.end() ? nullptr : &*found;
}

std::string Knob::text(std::int64_t value) const {
    if (is_choice() && value >= 0 && value < static_cast<std::int64_t>(choices.size()))
        return choices[static_cast<std::size_t>(value)].name;
    return std::to_string(value);
}

bool Knob::allows(std::int64_t value) const {
    if (is_choice()) return value >= 0 && value < static_cast<std::int64_t>(choices.size());
    return value >= lowest && value <= highest;
}

std::string Metric::text(double value) const {
    if (std::isnan(value)) return "none";
    if (type == Type::flag) return value != 0 ? "yes" : "no";
    if (type == Type::real && std::fabs(value) < 1000) {
        char text[32];
        std::snprintf(text, sizeof text, "%.3g", value);
        return text;
    }
    // What names a process or a user is no amount.
    if (name.ends_with("_pid") || name.ends_with("_uid")) return std::to_string(std::llround(value));
    return grouped(std::llround(value));
}

int Demo::knob_index(std::string_view knob) const {
    return index_of(knobs, knob);
}

int Demo::metric_index(std::string_view metric) const {
    return index_of(metrics, metric);
}

int Demo::gauge_index(std::string_view gauge) const {
    return index_of(gauges, gauge);
}

std::string_view Demo::event_name(std::uint16_t event) const {
    if (event == 0 || event > sites.size()) return {};
    return sites[event - 1U].name;
}

int Demo::source_of(int index, int line) const {
    if (index < 0 || index >= static_cast<int>(sites.size())) return -1;
    const Site& site = sites[static_cast<std::size_t>(index)];
    const std::string quoted = '"' + site.name + '"';
    int first_use = -1;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (sources[i].trimmed(line).find(quoted) != std::string_view::npos) return static_cast<int>(i);
        const bool here = sources[i].file() == site.file || (site.file.empty() && i == 0);
        if (here && sources[i].has(line)) first_use = static_cast<int>(i);
    }
    return first_use;
}

const Source& Demo::source_around(int site, int line) const {
    static const Source kNone;
    const int source = source_of(site, line);
    return source < 0 ? kNone : sources[static_cast<std::size_t>(source)];
}

std::vector<std::int64_t> Demo::presets() const {
    std::vector<std::int64_t> values;
    for (const Knob& knob : knobs)
        values.push_back(knob.preset);
    return values;
}

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = digits[0] == '-' ? 1 : 0;
    // Four digits read well without a gap.
    if (digits.size() - first <= 4) return digits;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, 1, ' ');
    }
    return digits;
}

std::string with_numbers_grouped(std::string_view sentence) {
    constexpr std::string_view kDigits = "0123456789";
    // Of an address, a name or a fraction they are no number of things.
    const auto joins = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("_.:/-[").find(c) != std::string_view::npos;
    };
    std::string made;
    while (!sentence.empty()) {
        const std::size_t begin = std::min(sentence.find_first_of(kDigits), sentence.size());
        const std::size_t end = std::min(sentence.find_first_not_of(kDigits, begin), sentence.size());
        made += sentence.substr(0, begin);
        const bool names = (!made.empty() && joins(made.back())) || made.ends_with("pid ") || made.ends_with("port ") ||
                           made.ends_with("user ") ||
                           (end < sentence.size() && std::isalnum(static_cast<unsigned char>(sentence[end])) != 0);
        const bool groups = !names && end - begin > 4;
        for (std::size_t at = begin; at < end; ++at) {
            if (groups && at > begin && (end - at) % 3 == 0) made += "\u00a0";
            made += sentence[at];
        }
        sentence.remove_prefix(end);
    }
    return made;
}

std::string in_words(std::string_view snake) {
    std::string words(snake);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

}  // namespace ipc::model
