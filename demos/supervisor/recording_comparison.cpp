#include "supervisor/recording_comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ipc::supervisor {

using Json = nlohmann::ordered_json;
using stage::Comparison;

namespace {

using Cell = ComparisonFigures::Cell;
using Spread = Comparison::Spread;

constexpr std::size_t kMostAdvice = sizeof(Comparison::advice);
constexpr std::array kSpreads{&Cell::p50_ns, &Cell::p99_ns, &Cell::p999_ns,
                              &Cell::messages_a_second, &Cell::cpu_ns};
constexpr std::array kNumbers{&Cell::copies, &Cell::system_calls, &Cell::context_switches};
constexpr std::size_t kFigures = kSpreads.size() * 3 + kNumbers.size();

std::vector<double> figures_of(const Cell& cell) {
    std::vector<double> figures;
    for (const auto member : kSpreads) {
        const Spread& spread = cell.*member;
        figures.insert(figures.end(), {spread.median, spread.lowest, spread.highest});
    }
    for (const auto member : kNumbers)
        figures.push_back(cell.*member);
    return figures;
}

void set_figures(Cell& cell, const std::vector<double>& figures) {
    std::size_t at = 0;
    for (const auto member : kSpreads) {
        cell.*member = {figures[at], figures[at + 1], figures[at + 2]};
        at += 3;
    }
    for (const auto member : kNumbers)
        cell.*member = figures[at++];
}

Cell read_row(JsonReader& reader, const Json& row) {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    const auto count = [&](const char* key, std::int64_t most) {
        return static_cast<std::uint64_t>(reader.integer(row, key, 0, most));
    };
    Cell cell{};
    const std::string mechanism = reader.text(row, "mechanism", 64);
    const auto known =
        std::find(stage::kMechanisms.begin(), stage::kMechanisms.end(), mechanism);
    if (known == stage::kMechanisms.end()) {
        reader.refuse("it compares a mechanism that this version does not know");
        return cell;
    }
    cell.mechanism = static_cast<std::size_t>(known - stage::kMechanisms.begin());
    cell.placement = static_cast<Comparison::Placement>(count("placement", 1));
    cell.pattern = static_cast<Comparison::Pattern>(count("pattern", 1));
    cell.bytes = static_cast<std::uint32_t>(count("bytes", UINT32_MAX));
    cell.repeats = static_cast<std::uint32_t>(count("repeats", UINT32_MAX));
    cell.messages = count("messages", kMost);
    cell.wrong = count("wrong", kMost);
    cell.checked = count("checked", kMost);
    cell.why_not = reader.text(row, "why_not", sizeof(Comparison::Cell::why_not));
    std::vector<double> figures;
    for (const Json& figure : reader.array(row, "figures", kFigures)) {
        const double value = reader.real(Json{{"figure", figure}}, "figure");
        if (!std::isfinite(value) || value >= 1e18) reader.refuse("\"figures\" are out of range");
        figures.push_back(value);
    }
    if (figures.size() != kFigures) reader.refuse("\"figures\" has the wrong length");
    if (!reader.failed()) set_figures(cell, figures);
    return cell;
}

}  // namespace

Json comparison_to_json(const ComparisonFigures& figures) {
    Json cells = Json::array();
    for (const Cell& cell : figures.cells) {
        cells.push_back({{"mechanism", cell.name()},
                         {"placement", static_cast<int>(cell.placement)},
                         {"pattern", static_cast<int>(cell.pattern)},
                         {"bytes", cell.bytes},
                         {"repeats", cell.repeats},
                         {"messages", cell.messages},
                         {"wrong", cell.wrong},
                         {"checked", cell.checked},
                         {"why_not", cell.why_not},
                         {"figures", figures_of(cell)}});
    }
    return {{"environment", figures.environment},
            {"advice", figures.advice},
            {"cells", std::move(cells)}};
}

std::optional<ComparisonFigures> comparison_from_json(JsonReader& reader, const Json& json) {
    ComparisonFigures figures;
    figures.environment = reader.text(json, "environment", sizeof(Comparison::environment));
    for (const Json& line : reader.array(json, "advice", kMostAdvice))
        figures.advice.push_back(reader.text(Json{{"line", line}}, "line", kMostAdvice));
    for (const Json& row : reader.array(json, "cells", Comparison::kMostCells)) {
        figures.cells.push_back(read_row(reader, row));
        if (reader.failed()) return std::nullopt;
    }
    return figures;
}

}  // namespace ipc::supervisor
