// The figures of a comparison as JSON, CSV and a table.
#include <algorithm>
#include <array>
#include <cstdio>

#include "supervisor/description_json.hpp"
#include "supervisor/exhibit_report.hpp"

namespace ipc::supervisor {
namespace {

using Json = nlohmann::ordered_json;
using Cell = ComparisonFigures::Cell;
using stage::Comparison;

struct NamedSpread {
    const char* name;
    Comparison::Spread Cell::*member;
};
constexpr std::array<NamedSpread, 5> kSpreads{{{"p50_ns", &Cell::p50_ns},
                                               {"p99_ns", &Cell::p99_ns},
                                               {"p999_ns", &Cell::p999_ns},
                                               {"messages_a_second", &Cell::messages_a_second},
                                               {"cpu_ns", &Cell::cpu_ns}}};
struct NamedNumber {
    const char* name;
    double Cell::*member;
};
constexpr std::array<NamedNumber, 3> kNumbers{{{"copies", &Cell::copies},
                                               {"system_calls", &Cell::system_calls},
                                               {"context_switches", &Cell::context_switches}}};

std::string number(double value) {
    if (value < 0) return "";
    char text[40];
    std::snprintf(text, sizeof(text), "%.6g", value);
    return text;
}

/// Three digits that count, with the unit that fits: "4.52 us".
std::string scaled(double value, std::array<const char*, 4> units) {
    if (value < 0) return "-";
    std::size_t unit = 0;
    for (; value >= 999.5 && unit + 1 < units.size(); ++unit) value /= 1000;
    char text[40];
    std::snprintf(text, sizeof(text), value >= 99.95 ? "%.0f%s" : value >= 9.995 ? "%.1f%s" : "%.2f%s", value,
                  units[unit]);
    return text;
}
std::string time(double ns) { return scaled(ns, {" ns", " us", " ms", " s"}); }
std::string rate(double a_second) { return scaled(a_second, {" /s", " k/s", " M/s", " G/s"}); }

template <class Unit>
std::string with_span(const Comparison::Spread& spread, Unit unit) {
    if (spread.median < 0) return "-";
    return unit(spread.median) + " [" + unit(spread.lowest) + ".." + unit(spread.highest) + "]";
}

std::string size(std::uint32_t bytes) {
    if (bytes >= 1 << 20) return std::to_string(bytes >> 20) + " MiB";
    if (bytes >= 1 << 10) return std::to_string(bytes >> 10) + " KiB";
    return std::to_string(bytes) + " B";
}

std::string plain(double value) {
    if (value < 0) return "-";
    char text[40];
    std::snprintf(text, sizeof(text), "%.2f", value);
    return text;
}

using Row = std::array<std::string, 9>;

Row row(const Cell& cell) {
    return {std::string(cell.name()),     with_span(cell.p50_ns, time),
            time(cell.p99_ns.median),        time(cell.p999_ns.median),
            with_span(cell.messages_a_second, rate), time(cell.cpu_ns.median),
            plain(cell.copies),              plain(cell.system_calls),
            plain(cell.context_switches)};
}

/// Columns as wide as they must be: the first from the left, the others from the right.
void add_table(std::vector<std::string>& lines, const std::vector<Row>& rows) {
    std::array<std::size_t, 9> widths{};
    for (const Row& each : rows) {
        for (std::size_t at = 0; at < each.size(); ++at) widths[at] = std::max(widths[at], each[at].size());
    }
    for (const Row& each : rows) {
        std::string line = "  ";
        for (std::size_t at = 0; at < each.size(); ++at) {
            const std::string gap(widths[at] - each[at].size(), ' ');
            line += at == 0 ? each[at] + gap : "  " + gap + each[at];
        }
        lines.push_back(line);
    }
}

bool go_together(const Cell& one, const Cell& other) {
    return one.placement == other.placement && one.pattern == other.pattern && one.bytes == other.bytes;
}

/// The best of those that were measured, and what is not distinguishable from it. One alone is best of nothing, and
/// of one repeat nobody knows how far the next would be from it.
std::string best_line(const std::vector<Cell>& measured) {
    if (measured.size() < 2) return "";
    const bool once = std::any_of(measured.begin(), measured.end(), [](const Cell& cell) { return cell.repeats < 2; });
    if (once) return "  which is best cannot be said: some were measured once only, and repeats differ";
    const bool round_trip = measured.front().pattern == Comparison::Pattern::round_trip;
    const auto figure = [&](const Cell& cell) { return round_trip ? cell.p50_ns : cell.messages_a_second; };
    const auto best = std::min_element(measured.begin(), measured.end(), [&](const Cell& one, const Cell& other) {
        const double a = figure(one).median, b = figure(other).median;
        return round_trip ? a < b : a > b;
    });
    std::string line = "  best: " + std::string(best->name()), equals;
    for (const Cell& cell : measured) {
        if (&cell == &*best || Comparison::distinguishable(figure(cell), figure(*best))) continue;
        equals += (equals.empty() ? "" : ", ") + std::string(cell.name());
    }
    return equals.empty() ? line : line + "; not distinguishable from it: " + equals;
}

}  // namespace

std::string comparison_json(const ComparisonFigures& figures) {
    Json cells = Json::array();
    for (const Cell& cell : figures.cells) {
        Json json{{"mechanism", cell.name()}, {"placement", word(cell.placement)},
                  {"pattern", word(cell.pattern)}, {"bytes", cell.bytes}, {"repeats", cell.repeats}};
        json["why_not"] = cell.why_not;
        if (cell.repeats > 0) {
            json["messages"] = cell.messages;
            json["wrong"] = cell.wrong;
            json["checked"] = cell.checked;
            for (const NamedSpread& each : kSpreads) {
                const Comparison::Spread& spread = cell.*each.member;
                if (spread.median < 0) {
                    json[each.name] = nullptr;
                } else {
                    json[each.name] = {{"median", spread.median}, {"lowest", spread.lowest}, {"highest", spread.highest}};
                }
            }
            for (const NamedNumber& each : kNumbers) {
                json[each.name] = cell.*each.member < 0 ? Json(nullptr) : Json(cell.*each.member);
            }
        }
        cells.push_back(std::move(json));
    }
    Json whole{{"environment", figures.environment}, {"comparison", std::move(cells)}};
    if (!figures.advice.empty()) whole["advice"] = figures.advice;
    return dump_json(whole);
}

std::string comparison_csv(const ComparisonFigures& figures) {
    std::string csv = "mechanism,placement,pattern,bytes,repeats,messages,wrong,checked";
    for (const NamedSpread& each : kSpreads) {
        for (const char* which : {"", "_lowest", "_highest"}) csv += std::string(",") + each.name + which;
    }
    for (const NamedNumber& each : kNumbers) csv += std::string(",") + each.name;
    csv += ",why_not,environment\n";
    for (const Cell& cell : figures.cells) {
        // RFC 4180: quotes around what has a comma, and doubled where they are part of it.
        const auto quoted = [](std::string text) {
            for (std::size_t at = 0; (at = text.find('"', at)) != text.npos; at += 2) text.insert(at, 1, '"');
            return text.empty() ? text : '"' + text + '"';
        };
        csv += quoted(std::string(cell.name())) + ',' + std::string(word(cell.placement)) + ',' +
               std::string(word(cell.pattern)) + ',' + std::to_string(cell.bytes) + ',' + std::to_string(cell.repeats) +
               ',' + std::to_string(cell.messages) + ',' + std::to_string(cell.wrong) + ',' + std::to_string(cell.checked);
        const bool measured = cell.repeats > 0;
        for (const NamedSpread& each : kSpreads) {
            const Comparison::Spread& spread = cell.*each.member;
            for (const double value : {spread.median, spread.lowest, spread.highest})
                csv += ',' + (measured ? number(value) : std::string());
        }
        for (const NamedNumber& each : kNumbers) csv += ',' + (measured ? number(cell.*each.member) : std::string());
        csv += ',' + quoted(cell.why_not) + ',' + quoted(figures.environment) + '\n';
    }
    return csv;
}

std::vector<std::string> comparison_lines(const ComparisonFigures& figures) {
    if (figures.cells.empty()) return figures.advice;
    std::vector<std::string> lines{figures.environment,
                                   "median [lowest..highest] of the repeats; round trip: there and back; one way: from before "
                                   "the send to after the receive, in a full stream; per message: CPU of both processes, "
                                   "copies of it, system calls, context switches; -: too few messages to say, or not counted by "
                                   "the library that does it"};
    for (std::size_t from = 0, to = 0; from < figures.cells.size(); from = to) {
        while (to < figures.cells.size() && go_together(figures.cells[from], figures.cells[to])) ++to;
        const Cell& one = figures.cells[from];
        std::vector<Row> rows{{"", "p50", "p99", "p99.9", "throughput", "CPU", "copies", "calls", "switches"}};
        std::vector<Cell> measured;
        std::vector<std::string> reasons;
        for (std::size_t at = from; at < to; ++at) {
            const Cell& cell = figures.cells[at];
            if (cell.repeats > 0) {
                rows.push_back(row(cell));
                measured.push_back(cell);
            } else {
                reasons.push_back("  " + std::string(cell.name()) + ": " +
                                  (cell.why_not.empty() ? "not measured yet" : cell.why_not));
            }
        }
        lines.emplace_back();
        lines.push_back(size(one.bytes) + ", " + std::string(word(one.pattern)) + ", " + std::string(word(one.placement)));
        if (!measured.empty()) {
            add_table(lines, rows);
            if (std::string best = best_line(measured); !best.empty()) lines.push_back(std::move(best));
        }
        lines.insert(lines.end(), reasons.begin(), reasons.end());
    }
    lines.emplace_back();
    lines.insert(lines.end(), figures.advice.begin(), figures.advice.end());
    return lines;
}

}  // namespace ipc::supervisor
