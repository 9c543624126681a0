#include "terminal/layout.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "supervisor/counted.hpp"
#include "terminal/numbers.hpp"

namespace ipc::terminal {
namespace {

using supervisor::Description;
using supervisor::KnobInfo;
using supervisor::Snapshot;

std::int64_t knob_value(const Snapshot& snapshot, int index) {
    const auto at = static_cast<std::size_t>(index);
    return index >= 0 && at < snapshot.knobs.size() ? snapshot.knobs[at] : 0;
}

Line title_row(const Description& description, const Snapshot& snapshot, const ViewState& state,
               const Signs& signs, std::size_t width) {
    std::string time = duration(snapshot.seconds);
    const std::int64_t limit = knob_value(snapshot, supervisor::kSecondsKnob);
    if (limit > 0) time += fmt::format(" of {} s", limit);
    const std::string_view doing = state.ending                                 ? "ending"
                                   : snapshot.phase == stage::Phase::setting_up ? "starting"
                                   : state.paused                               ? "PAUSED"
                                                                                : "running";
    const std::string status = fmt::format(" {}  {}", doing, right(time, 14, signs.more));
    const std::size_t room = width - std::min(width, columns(status));
    const std::size_t title = std::min(room, columns(description.title));
    const std::string summary = fmt::format(" {} {}", signs.dot, description.summary);
    return {{left(description.title, title, signs.more), Ink::text, true},
            {left(summary, room - title, signs.more), Ink::dim},
            {status, state.paused ? Ink::bad : Ink::dim, state.paused}};
}

Line knobs_row(const Description& description, const Snapshot& snapshot, const Signs& signs,
               std::size_t width) {
    std::string changed = knobs_changed(description, snapshot.knobs);
    if (changed.empty()) changed = "all knobs at their defaults";
    return {{left("ipc-" + description.name + "  " + changed, width, signs.more), Ink::dim}};
}

std::vector<Line> verdict_rows(const Snapshot& snapshot, const Signs& signs, std::size_t width,
                               std::size_t rows) {
    const int holds = snapshot.deadlock.empty() ? snapshot.holds : 0;
    const std::string_view sign = holds == 1 ? signs.good : holds == 0 ? signs.bad : signs.unknown;
    const Ink ink = holds == 1 ? Ink::good : holds == 0 ? Ink::bad : Ink::dim;
    const std::size_t indent = columns(sign) + 1;
    const std::string words = !snapshot.deadlock.empty()
                                  ? "Deadlock: " + harmless(snapshot.deadlock) + "."
                              : snapshot.verdict.empty() ? "nothing to judge yet"
                                                         : harmless(snapshot.verdict);
    const std::vector<std::string> text = wrap(words, width - std::min(width, indent));

    std::vector<Line> lines(rows);
    for (std::size_t i = 0; i < rows && i < text.size(); ++i) {
        const bool cut = i + 1 == rows && text.size() > rows;
        lines[i] = {{i == 0 ? std::string(sign) + " " : std::string(indent, ' '), ink, true},
                    {cut ? text[i] + std::string(signs.more) : text[i], ink, i == 0}};
    }
    return lines;
}

/// The keys, most needed first, as many as fit.
Line keys_row(const Description& description, const Snapshot& snapshot, const ViewState& state,
              std::size_t width) {
    if (!state.keys) return {{"Ctrl-C ends", Ink::faint}};
    const std::int64_t pace = knob_value(snapshot, supervisor::kPaceKnob);
    std::vector<std::pair<std::string, std::string>> keys{
        {"q", "end"},
        {"space", state.paused ? "resume" : "pause "},
        {"s", "step"},
        {"+ -", left(fmt::format("pace 1 : {}", grouped(pace)), 18)}};
    if (state.switch_knob != -1) {
        const KnobInfo& knob = description.knobs[static_cast<std::size_t>(state.switch_knob)];
        std::size_t widest = 0;
        for (const auto& choice : knob.choices)
            widest = std::max(widest, columns(choice.name));
        const std::string value = knob_text(knob, knob_value(snapshot, state.switch_knob));
        keys.insert(keys.begin() + 3,
                    {"m", knob.name + ": " + left(value, std::min<std::size_t>(widest, 12))});
    }
    keys.insert(keys.end(), {"1-9", "step that actor"});

    Line line;
    std::size_t used = 0;
    for (const auto& [key, words] : keys) {
        const std::size_t wanted = columns(key) + 1 + columns(words) + 2;
        if (used + wanted > width) break;
        used += wanted;
        line.push_back({key, Ink::text, true});
        line.push_back({" " + words + "  ", Ink::dim});
    }
    return line;
}

Line said_row(const ViewState& state, const Signs& signs, std::size_t width) {
    std::string text = state.said;
    if (!state.schedule.empty()) {
        const std::size_t room = width - std::min(width, columns(text) + 16);
        std::string steps = state.schedule;
        // The newest steps matter: the beginning gives way.
        while (columns(steps) > room && steps.size() > 2)
            steps.erase(0, 2);
        if (steps.size() < state.schedule.size()) steps = std::string(signs.more) + " " + steps;
        text = "steps: " + steps + (text.empty() ? "" : "   " + text);
    }
    return {{left(text, width, signs.more), Ink::text}};
}

/// How much is left out, step by step, to fit a low terminal.
struct Thrift {
    bool source = true, dense = false, curve = true, object = true;
    std::size_t verdict_rows = 2;
};

constexpr Thrift kThrifts[]{
    {},
    {.dense = true},
    {.source = false, .dense = true},
    {.source = false, .dense = true, .curve = false},
    {.source = false, .dense = true, .curve = false, .object = false, .verdict_rows = 1}};

struct Section {
    int air;  ///< the lower, the sooner a blank row before it is worth its place; 0: never
    std::vector<Line> rows;
};

std::vector<Line> joined(const std::vector<Section>& sections, std::size_t blanks) {
    std::vector<Line> lines;
    for (const Section& section : sections) {
        const auto sooner = std::count_if(
            sections.begin(), sections.end(),
            [&](const Section& other) { return other.air > 0 && other.air < section.air; });
        if (section.air > 0 && static_cast<std::size_t>(sooner) < blanks) lines.emplace_back();
        lines.insert(lines.end(), section.rows.begin(), section.rows.end());
    }
    return lines;
}

/// A side alone may have no figure for it.
bool has_headline(const Description& description, const Snapshot& snapshot) {
    const int metric = headline_metric(description);
    return metric != -1 && supervisor::has_figure(description.metrics[static_cast<std::size_t>(metric)],
                                                  snapshot.metrics, snapshot.actors);
}

}  // namespace

int knob_to_switch(const Description& description) {
    const auto live_choice = [](const KnobInfo& knob) {
        return knob.live && knob.is_choice();
    };
    const int sync = description.knob_index("sync");
    if (sync != -1 && live_choice(description.knobs[static_cast<std::size_t>(sync)])) return sync;
    const auto& knobs = description.knobs;
    const auto found = std::find_if(knobs.begin(), knobs.end(), live_choice);
    return found == knobs.end() ? -1 : static_cast<int>(found - knobs.begin());
}

std::string knobs_changed(const Description& description, const std::vector<std::int64_t>& knobs) {
    std::string text;
    for (std::size_t i = 0; i < description.knobs.size() && i < knobs.size(); ++i) {
        const KnobInfo& knob = description.knobs[i];
        if (knobs[i] == knob.preset) continue;
        if (!text.empty()) text += ' ';
        text += "--" + supervisor::kebab(knob.name) + " " + knob_text(knob, knobs[i]);
    }
    return text;
}

std::vector<Line> lay_out(const Description& description, const Snapshot& snapshot,
                          const History& history, const ViewState& state, const Signs& signs,
                          Size size) {
    const std::size_t width = size.width;
    std::vector<Line> lines;
    for (const Thrift& thrift : kThrifts) {
        std::vector<Section> sections;
        std::size_t rows = 0;
        const auto add = [&](int air, std::vector<Line> section) {
            if (section.empty()) return;
            rows += section.size();
            sections.push_back({air, std::move(section)});
        };
        add(0, {title_row(description, snapshot, state, signs, width),
                knobs_row(description, snapshot, signs, width)});
        add(3, actor_rows(description, snapshot, signs, width, thrift.source));
        if (thrift.object) add(4, object_rows(description, snapshot, signs, width));
        add(2, metric_rows(description, snapshot, history, width, thrift.dense));
        if (thrift.curve && has_headline(description, snapshot)) {
            add(5, {curve_row(description, history, signs, width)});
        }
        add(1, verdict_rows(snapshot, signs, width, thrift.verdict_rows));
        add(0, {said_row(state, signs, width), keys_row(description, snapshot, state, width)});
        lines = joined(sections, size.height > rows ? size.height - rows : 0);
        if (rows <= size.height) break;
    }
    if (lines.size() > size.height) {
        // Still too many: the last three rows are the verdict, what was said and the keys.
        const std::size_t kept = std::min<std::size_t>(3, size.height);
        const auto cut = static_cast<long>(lines.size() - size.height);
        const auto end = lines.end() - static_cast<long>(kept);
        lines.erase(end - std::min(cut, end - lines.begin()), end);
    }
    for (Line& line : lines)
        line = clip(std::move(line), width);
    return lines;
}

}  // namespace ipc::terminal
