#include "supervisor/description.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "stage/standard_knobs.hpp"

namespace ipc::supervisor {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// `at` moved back over white space.
std::size_t skip_back(std::string_view text, std::size_t at) {
    while (at > 0 && std::isspace(static_cast<unsigned char>(text[at - 1])))
        --at;
    return at;
}

bool in_comment(std::string_view text, std::size_t at) {
    const std::size_t line = text.rfind('\n', at) + 1;  // npos + 1 is 0
    return text.substr(line, at - line).find("//") != std::string_view::npos;
}

bool ends_with_word(std::string_view text, std::string_view word) {
    return text.ends_with(word) &&
           (text.size() == word.size() || !is_word(text[text.size() - word.size() - 1]));
}

/// Whether the text before `at`, a quote, is a call of one of the Stage's functions that take a
/// site; or, in a shell script that a demo runs, the command `site "write"`.
bool is_site_call(std::string_view text, std::size_t at) {
    at = skip_back(text, at);
    if (ends_with_word(text.substr(0, at), "site")) return true;
    if (at == 0 || text[at - 1] != '(') return false;
    const std::string_view before = text.substr(0, skip_back(text, at - 1));
    return ends_with_word(before, "at") || ends_with_word(before, "about_to") ||
           ends_with_word(before, "about_to_lock");
}

/// Whether the quoted text from `at` up to `end` is an argument of some call: a demo's own helper
/// may hand the site on.
bool is_argument(std::string_view text, std::size_t at, std::size_t end) {
    at = skip_back(text, at);
    while (end < text.size() && std::isspace(static_cast<unsigned char>(text[end])))
        ++end;
    return at > 0 && (text[at - 1] == '(' || text[at - 1] == ',') && end < text.size() &&
           (text[end] == ')' || text[end] == ',');
}

/// The line of the site's first use, from 1, or 0.
int line_of_use(std::string_view text, std::string_view site, bool in_any_call) {
    const std::string quoted = "\"" + std::string(site) + "\"";
    for (std::size_t at = text.find(quoted); at != std::string_view::npos;
         at = text.find(quoted, at + 1)) {
        if (in_comment(text, at)) continue;
        if (in_any_call ? is_argument(text, at, at + quoted.size()) : is_site_call(text, at)) {
            return 1 + static_cast<int>(std::count(
                           text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        }
    }
    return 0;
}

SiteInfo describe_site(const stage::Site& site, std::span<const SourceFile> sources) {
    SiteInfo described{site.name, site.help, "", 0, site.touches};
    for (const bool in_any_call : {false, true}) {
        for (const SourceFile& source : sources) {
            described.line = line_of_use(source.text, site.name, in_any_call);
            described.file = source.path;
            if (described.line != 0) return described;
        }
    }
    described.file = sources.empty() ? "" : std::string(sources.front().path);
    return described;
}

KnobInfo describe_knob(const stage::Knob& knob) {
    KnobInfo described{.name = knob.name,
                       .help = knob.help,
                       .unit = knob.unit,
                       .preset = knob.preset,
                       .lowest = knob.lowest,
                       .highest = knob.highest,
                       .searched = knob.searched,
                       .live = knob.live,
                       .choices = {}};
    for (const stage::Choice& choice : knob.choices) {
        described.choices.push_back({choice.name, choice.help, choice.right});
    }
    if (described.is_choice()) {
        described.lowest = 0;
        described.highest = static_cast<std::int64_t>(knob.choices.size()) - 1;
    }
    return described;
}

GaugeInfo describe_gauge(const stage::Gauge& gauge, const stage::Demo& demo) {
    const auto full = std::find(demo.gauges.begin(), demo.gauges.end(), gauge.full);
    GaugeInfo described{gauge.name, gauge.help, gauge.unit,
                        full == demo.gauges.end() ? -1 : static_cast<int>(full - demo.gauges.begin())};
    for (const stage::Meaning& meaning : gauge.meanings)
        described.meanings.push_back({meaning.value, meaning.name, meaning.help});
    return described;
}

/// A line, from 1; empty where there is none.
std::string_view line_of(std::string_view text, int line) {
    for (; line > 1 && !text.empty(); --line)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return line == 1 ? text.substr(0, text.find('\n')) : std::string_view{};
}

template <class List>
int index_of(const List& list, std::string_view name) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
    return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

}  // namespace

Description describe(const stage::Demo& demo, std::span<const SourceFile> sources) {
    Description described;
    described.name = demo.name;
    described.title = demo.title;
    described.category = demo.category;
    described.summary = demo.summary;
    if (!sources.empty()) {
        described.source_file = sources.front().path;
        described.source = sources.front().text;
        for (const SourceFile& other : sources.subspan(1))
            described.other_sources.push_back({std::string(other.path), std::string(other.text)});
    }
    for (const stage::Role& role : demo.roles) {
        described.roles.push_back(
            {role.name, role.help, role.local, role.count != nullptr ? role.count->name : "",
             role.alone, role.onward});
    }
    for (const stage::Knob* knob : stage::all_knobs(demo)) {
        described.knobs.push_back(describe_knob(*knob));
    }
    described.knobs[kIterationsKnob].preset = demo.iterations;
    described.knobs[kIterationsKnob].searched = demo.searched_iterations;
    described.knobs[kSecondsKnob].preset = demo.seconds;
    for (const stage::Site& site : demo.sites) {
        described.sites.push_back(describe_site(site, sources));
    }
    for (const stage::Metric* metric : demo.metrics) {
        const auto samples = std::find(demo.metrics.begin(), demo.metrics.end(), metric->samples);
        described.metrics.push_back(
            {metric->name, metric->help, metric->unit, metric->type, metric->combine,
             metric->timed || metric->type == stage::MetricType::real, metric->only_of,
             samples == demo.metrics.end() ? -1 : static_cast<int>(samples - demo.metrics.begin())});
    }
    for (const stage::Gauge* gauge : demo.gauges) {
        described.gauges.push_back(describe_gauge(*gauge, demo));
    }
    for (const stage::TryIt& each : demo.try_it) {
        described.try_it.push_back({each.what, each.command});
    }
    described.rivals = demo.rivals;
    described.searched_by_state = demo.searched_by_state;
    described.state_shown = demo.state_shown;
    described.exhibit = demo.exhibit;
    described.not_explored = demo.not_explored;
    described.search_leaves_out = demo.search_leaves_out;
    return described;
}

int Description::knob_index(std::string_view knob) const {
    return index_of(knobs, knob);
}
int Description::metric_index(std::string_view metric) const {
    return index_of(metrics, metric);
}
int Description::gauge_index(std::string_view gauge) const {
    return index_of(gauges, gauge);
}

std::string_view Description::event_name(std::uint16_t event) const {
    if (event == 0 || event > sites.size()) return "";
    return sites[event - 1u].name;
}

std::vector<std::int64_t> Description::presets() const {
    std::vector<std::int64_t> values;
    for (const KnobInfo& knob : knobs)
        values.push_back(knob.preset);
    return values;
}

std::vector<std::int64_t> Description::searched() const {
    std::vector<std::int64_t> values;
    for (const KnobInfo& knob : knobs)
        values.push_back(knob.searched.value_or(knob.preset));
    return values;
}

SourceFile Description::source_around(int index, int line) const {
    if (index < 0 || index >= static_cast<int>(sites.size())) return {};
    const SiteInfo& site = sites[static_cast<std::size_t>(index)];
    const std::string quoted = '"' + site.name + '"';
    const auto names_it = [&](std::string_view text) {
        return line_of(text, line).find(quoted) != std::string_view::npos;
    };
    const SourceFile main{source_file, source};
    if (names_it(source)) return main;
    SourceFile of_first_use = site.file.empty() || site.file == source_file ? main : SourceFile{};
    for (const SourceText& other : other_sources) {
        if (names_it(other.text)) return {other.file, other.text};
        if (other.file == site.file) of_first_use = {other.file, other.text};
    }
    return of_first_use;
}

std::string kebab(std::string_view snake) {
    std::string text(snake);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

double metric_number(const MetricInfo& metric, std::int64_t raw) {
    switch (metric.type) {
        case stage::MetricType::real:
            return std::bit_cast<double>(raw);
        case stage::MetricType::flag:
            return raw != 0 ? 1 : 0;
        case stage::MetricType::count:
            break;
    }
    return static_cast<double>(raw);
}

std::string metric_text(const MetricInfo& metric, std::int64_t raw) {
    if (metric.type == stage::MetricType::flag) return raw != 0 ? "yes" : "no";
    if (metric.type == stage::MetricType::count) return std::to_string(raw);
    const double number = metric_number(metric, raw);
    const double size = std::fabs(number);
    // Three digits at least, and every digit of a large number's whole part.
    const int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    const bool very_small_or_large = size != 0 && (size < 1 || size >= 1e15);
    std::array<char, 40> text{};
    if (very_small_or_large) {
        std::snprintf(text.data(), text.size(), "%.3g", number);
    } else {
        std::snprintf(text.data(), text.size(), "%.*f", decimals, number);
    }
    return text.data();
}

}  // namespace ipc::supervisor
