// What a search found: the shortest schedule that fails, the proof of a repair, the outcomes.
#include <algorithm>
#include <vector>

#include "views/every_schedule_view.hpp"
#include "views/scroll_area.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

using model::Search;

void head(ScrollArea& column, std::string_view text) {
    const float high = platform::font_size(column.canvas().fonts().caption);
    const Rect row = column.take(high + column.canvas().px(8));
    caption(column.canvas(), row.min, text, column.canvas().theme().dim);
}

// Buttons from left to right, in as many rows as they need.
class ButtonRows {
public:
    explicit ButtonRows(ScrollArea& column) : column_(column) {}

    bool put(std::string_view label, ButtonLook look) {
        const Canvas& canvas = column_.canvas();
        look.small = true;
        const float width = button_width(canvas.ui, label, look);
        if (x_ == 0 || x_ + width > row_.max.x) {
            row_ = column_.take(canvas.px(31));
            x_ = row_.min.x;
        }
        const Rect place{{x_, row_.min.y}, {x_ + width, row_.min.y + canvas.px(26)}};
        x_ += width + canvas.px(6);
        return button(canvas, place, label, look);
    }

private:
    ScrollArea& column_;
    Rect row_{};
    float x_ = 0;
};

void draw_shortest(const model::App& app, model::Commands& commands, ScrollArea& column) {
    const model::Exploration& all = *app.exploration;
    const Canvas& canvas = column.canvas();
    const std::string& schedule = *all.now.shortest_failing;
    head(column, "shortest failing schedule");
    const std::size_t letters = (schedule.size() + 1) / 2;
    const Rect chips = column.take(letter_chips_height(canvas, column.width(), letters, 2));
    letter_chips(canvas, chips.min, column.width(), schedule, 2);
    canvas.ui.items.add("shortest failing schedule", chips);
    column.space(canvas.px(3));
    ButtonRows row(column);
    if (row.put("Replay",
                {.tooltip = "Runs it again on the Stage, and holds there.", .tone = Tone::bad}))
        replay(commands, canvas.ui, schedule);
    if (row.put("Copy", {.tooltip = "The schedule, to be pasted with Ctrl V or sent to somebody.",
                         .name = "Copy failing schedule"}))
        commands.push(model::Copy{schedule});
    const std::string command = model::command_for(*app.demo(), all.now.knobs, schedule);
    if (row.put("Copy command", {.tooltip = command})) commands.push(model::Copy{command});
    column.space(canvas.px(9));
}

void draw_card(const Search& search, const std::string& name, const Canvas& canvas) {
    const Theme& theme = canvas.theme();
    const bool proven = search.complete && !search.any_fails();
    const ImU32 strong = search.any_fails() ? theme.bad : proven ? theme.good : theme.dim;
    const ImU32 ground = search.any_fails() ? theme.bad_ground
                         : proven           ? theme.good_ground
                                            : theme.raised;
    canvas.box(canvas.area, ground, mixed(ground, strong, 0.45F), 6);
    const Rect in{{canvas.area.min.x + canvas.px(10), canvas.area.min.y + canvas.px(6)},
                  {canvas.area.max.x - canvas.px(8), canvas.area.max.y - canvas.px(6)}};
    const char* sign = search.any_fails() ? "✗ " : proven ? "✓ " : "";
    const std::string title = sign + (search.sync.empty() ? "this search" : search.sync);
    ImFont* mono = canvas.fonts().mono_strong;
    if (platform::text_size(mono, title).x > in.width()) mono = canvas.fonts().mono_small;
    canvas.text_fitted(in.min, in.width(), mono, theme.text, title);
    float y = in.min.y + platform::font_size(canvas.fonts().mono_strong) + canvas.px(4);
    const std::string failing = model::grouped(static_cast<std::int64_t>(search.failing));
    const char* fails = search.failing == 1 ? " fails" : " fail";
    std::string count =
        failing + " of " + model::grouped(static_cast<std::int64_t>(search.schedules)) + fails;
    if (platform::text_size(canvas.fonts().strong, count).x > in.width()) count = failing + fails;
    canvas.text_fitted({in.min.x, y}, in.width(), canvas.fonts().strong, strong, count);
    y += platform::font_size(canvas.fonts().strong) + canvas.px(3);
    std::string note = search.complete && search.skips() ? "every schedule is covered"
                       : search.complete ? "every schedule was run"
                       : search.over     ? (search.skipping ? "not all are covered" : "not all were run")
                                       : "searching";
    if (search.complete && platform::text_size(canvas.fonts().small, note).x > in.width())
        note = search.skips() ? "all are covered" : "all were run";
    canvas.text_fitted({in.min.x, y}, in.width(), canvas.fonts().small, theme.dim, note);
    canvas.ui.items.add("search: " + name, canvas.area);
}

void draw_comparison(const model::Exploration& all, ScrollArea& column) {
    const Canvas& canvas = column.canvas();
    std::vector<const Search*> searches;
    for (const Search& search : all.before)
        searches.push_back(&search);
    searches.push_back(&all.now);
    const float gap = canvas.px(8);
    const std::size_t columns = 2;
    const float width = (column.width() - gap) / 2;
    for (std::size_t first = 0; first < searches.size(); first += columns) {
        const Rect row = column.take(canvas.px(80));
        for (std::size_t i = first; i < std::min(first + columns, searches.size()); ++i) {
            const float x = row.min.x + static_cast<float>(i - first) * (width + gap);
            draw_card(*searches[i], model::name_of(*searches[i], all),
                      canvas.part({{x, row.min.y}, {x + width, row.max.y - canvas.px(6)}}));
        }
    }
    column.space(canvas.px(6));
}

void draw_repairs(const model::App& app, model::Commands& commands, ScrollArea& column) {
    const model::Demo& demo = *app.demo();
    const int index = model::repairing_knob(demo);
    const auto sync = static_cast<std::size_t>(index);
    const model::Exploration& all = *app.exploration;
    if (index < 0 || sync >= all.now.knobs.size()) return;
    const model::Knob& knob = demo.knobs[sync];
    head(column, "the same search with " + model::in_words(knob.name) + " =");
    ButtonRows row(column);
    for (std::size_t value = 0; value < knob.choices.size(); ++value) {
        const model::Choice& choice = knob.choices[value];
        const auto now = static_cast<std::int64_t>(value);
        const bool before =
            std::any_of(all.before.begin(), all.before.end(), [&](const Search& search) {
                return search.skipping == all.now.skipping && search.knobs.size() > sync && search.knobs[sync] == now;
            });
        // What is right, to prove it; and nothing, to see what it is for.
        if (all.now.knobs[sync] == now || (!choice.right && !before && value != 0)) continue;
        const std::string name = "Same search with " + knob.name + " = " + choice.name;
        if (row.put(choice.name, {.tooltip = choice.help,
                                  .name = name,
                                  .tone = choice.right ? Tone::good : Tone::plain}))
            commands.push(model::ExploreWith{index, now});
    }
    column.space(column.canvas().px(9));
}

void draw_findings(const model::App& app, model::Commands& commands, ScrollArea& column) {
    const Canvas& canvas = column.canvas();
    const model::Exploration& all = *app.exploration;
    const Theme& theme = canvas.theme();
    if (!all.now.failure.empty()) {
        column.text(canvas.fonts().small, theme.bad, all.now.failure);
        column.space(canvas.px(8));
    }
    if (all.now.shortest_failing) {
        draw_shortest(app, commands, column);
    } else if (all.now.over && all.before.empty()) {
        column.text(canvas.fonts().strong, all.now.complete ? theme.good : theme.text,
                    all.now.complete ? "✓ No schedule fails." : "No schedule that was run fails.");
        column.space(canvas.px(10));
    } else if (!all.now.over && all.before.empty()) {
        column.text(canvas.fonts().small, theme.dim,
                    "Those with the fewest preemptions come first, so the first one that fails is "
                    "the one to look at.");
        column.space(canvas.px(10));
    }
    if (!all.before.empty()) draw_comparison(all, column);
    if (all.now.over || all.now.any_fails() || !all.before.empty())
        draw_repairs(app, commands, column);
}

void draw_outcomes(const model::App& app, ScrollArea& column) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const Search& now = app.exploration->now;
    const model::Demo& demo = *app.demo();
    head(column, now.outcomes.size() == 1 ? "one outcome"
                                          : std::to_string(now.outcomes.size()) + " outcomes");
    const std::vector<std::size_t> metrics = model::metrics_that_differ(now);
    ImFont* mono = canvas.fonts().mono_strong;
    float widest = canvas.px(24);
    for (const model::ExploredOutcome& outcome : now.outcomes) {
        const std::string count = model::grouped(static_cast<std::int64_t>(outcome.count));
        widest = std::max(widest, platform::text_size(mono, count).x);
    }
    const float indent = widest + canvas.px(30);
    for (const model::ExploredOutcome& outcome : now.outcomes) {
        const bool bad = outcome.end() != model::PathEnd::fine;
        std::string figures;
        for (const std::size_t metric : metrics) {
            if (metric >= outcome.metrics.size() || metric >= demo.metrics.size()) continue;
            figures += (figures.empty() ? "" : " · ") + model::in_words(demo.metrics[metric].name) +
                       " " + outcome.metrics[metric];
        }
        const std::string text = !outcome.stuck.empty() ? outcome.stuck : outcome.verdict;
        const std::string count = model::grouped(static_cast<std::int64_t>(outcome.count));
        const float width = column.width() - indent;
        const float above =
            figures.empty()
                ? 0
                : platform::text_size(canvas.fonts().small, figures, width).y + canvas.px(1);
        const float words = platform::text_size(canvas.fonts().small, text, width).y;
        const Rect row = column.take(above + words + canvas.px(9));
        const Canvas& inside = column.canvas();
        const ImU32 color = bad ? theme.bad : theme.good;
        if (!outcome.stuck.empty()) {
            const float r = canvas.px(6);
            draw_stuck_sign(inside, {row.min.x + r, row.min.y + canvas.px(9)}, r);
        } else {
            inside.text(row.min, canvas.fonts().small, color, bad ? "✗" : "✓");
        }
        inside.text_right({row.min.x + indent - canvas.px(10), row.min.y - canvas.px(1)}, mono,
                          theme.text, count);
        float y = row.min.y;
        if (!figures.empty()) {
            inside.text_wrapped({row.min.x + indent, y}, width, canvas.fonts().small, theme.text,
                                figures);
            y += above;
        }
        inside.text_wrapped({row.min.x + indent, y}, width, canvas.fonts().small,
                            figures.empty() ? theme.text : theme.dim, text);
    }
}

void draw_limits(const model::App& app, ScrollArea& column) {
    if (!app.exploration->now.over) return;
    column.space(column.canvas().px(4));
    column.text(column.canvas().fonts().small, column.canvas().theme().dim,
                "It explores sites, not instructions: what a process does between two sites "
                "happens at once.");
}

}  // namespace

void draw_results(const model::App& app, model::Commands& commands, Canvas canvas, bool low) {
    if (!low) {
        ScrollArea column(canvas, "results");
        draw_findings(app, commands, column);
        column.space(canvas.px(6));
        draw_outcomes(app, column);
        draw_limits(app, column);
        return;
    }
    const float middle = canvas.area.center().x;
    const float half = canvas.px(11);
    {
        ScrollArea column(canvas.part({canvas.area.min, {middle - half, canvas.area.max.y}}),
                          "findings");
        draw_findings(app, commands, column);
    }
    ScrollArea column(canvas.part({{middle + half, canvas.area.min.y}, canvas.area.max}),
                      "outcomes");
    draw_outcomes(app, column);
    draw_limits(app, column);
}

}  // namespace ipc::views
