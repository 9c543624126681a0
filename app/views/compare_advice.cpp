#include <algorithm>
#include <vector>

#include "views/compare_view.hpp"
#include "views/scroll_area.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

// The answers as buttons, as many in a row as fit.
void draw_answers(const choosing::QuestionInfo& question, std::uint8_t now, int knob, model::Commands& commands,
                  ScrollArea& column) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const float height = canvas.px(24);
    Rect row = column.take(height);
    float x = row.min.x;
    for (std::size_t i = 0; i < question.count(); ++i) {
        const choosing::AnswerInfo& answer = question.answers[i];
        const float width = platform::text_size(canvas.fonts().small, answer.label).x + canvas.px(18);
        if (x + width > row.max.x && x > row.min.x) {
            column.space(canvas.px(4));
            row = column.take(height);
            x = row.min.x;
        }
        const Rect place{{x, row.min.y}, {x + width, row.max.y}};
        const std::string name = std::string(question.name) + ": " + answer.name;
        const Click click = click_area(canvas, place, name, name);
        focus_ring(canvas, place, 6);
        const bool on = i == now;
        canvas.box(place, on ? theme.accent : click.hovered ? mixed(theme.raised, theme.text, 0.08F) : theme.raised,
                   on ? theme.accent : theme.line, 6);
        canvas.text_centered(place, canvas.fonts().small, on ? theme.on_strong : theme.text, answer.label);
        tooltip(canvas.ui, answer.help);
        if (click.pressed && !on && knob >= 0) commands.push(model::SetKnob{knob, static_cast<std::int64_t>(i)});
        x += width + canvas.px(4);
    }
    column.space(canvas.px(9));
}

struct AdviceLine {
    ImFont* font;
    ImU32 color;
    std::string text;
};

std::string with_source(const choosing::Reason& reason) { return reason.text + "  [" + reason.source + "]"; }

// The best and what speaks for it, in a box of its own.
void draw_best(const choosing::Advice& advice, ScrollArea& column) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const platform::Fonts& fonts = canvas.fonts();
    std::vector<AdviceLine> lines{{fonts.strong, theme.good, choosing::name_of(advice.best)}};
    for (const choosing::Reason& reason : advice.reasons)
        lines.push_back({fonts.small, theme.text, with_source(reason)});
    for (const choosing::Reason& hint : advice.hints)
        lines.push_back({fonts.small, theme.dim, with_source(hint)});
    lines.push_back({fonts.small, theme.text,
                     std::string("Runner-up: ") + choosing::name_of(advice.runner_up) + ", if " +
                         advice.runner_up_if + "."});
    const float width = column.width() - canvas.px(24);
    float height = canvas.px(14);
    for (const AdviceLine& line : lines)
        height += platform::text_size(line.font, line.text, width).y + canvas.px(4);
    const Rect box = column.take(height);
    canvas.box(box, theme.good_ground, mixed(theme.good_ground, theme.good, 0.45F));
    canvas.ui.items.add("Recommended", box);
    float y = box.min.y + canvas.px(9);
    for (const AdviceLine& line : lines)
        y += canvas.text_wrapped({box.min.x + canvas.px(12), y}, width, line.font, line.color, line.text) +
             canvas.px(4);
}

void draw_why_not(const choosing::Advice& advice, ScrollArea& column) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    column.space(canvas.px(10));
    column.text(canvas.fonts().strong, theme.text, "Why not ...?");
    for (const choosing::WhyNot& other : advice.why_not) {
        column.space(canvas.px(6));
        const auto measured = choosing::mechanisms()[static_cast<std::size_t>(other.mechanism)].measured;
        column.text(canvas.fonts().small, mechanism_color(theme, static_cast<std::size_t>(measured)),
                    std::string(choosing::name_of(other.mechanism)) + (other.excluded ? ": cannot do this" : ""));
        column.text(canvas.fonts().small, theme.text, with_source(other.reason));
    }
}

}  // namespace

void draw_advice(const model::App& app, model::Commands& commands, Canvas canvas) {
    const choosing::Answers answers = app.answers();
    const model::Placement placement = model::placement_with_figures(app.run.comparison, app.compared.placement);
    const choosing::Advice advice = choosing::advise(answers, model::measured_of(app.run.comparison, placement));

    // The advice stays in sight while the questions are gone through.
    const float part = canvas.area.height() * (canvas.area.height() > canvas.px(760) ? 0.62F : 0.5F);
    const Rect above{canvas.area.min, {canvas.area.max.x, canvas.area.min.y + part}};
    const Rect below{{canvas.area.min.x, above.max.y + canvas.px(8)}, canvas.area.max};
    canvas.ui.items.add("Questions", above);
    canvas.ui.items.add("Advised", below);
    {
        ScrollArea column(canvas.part(above), "Questions text");
        column.text(canvas.fonts().small, canvas.theme().dim, "What do you need?");
        column.space(canvas.px(6));
        for (std::size_t i = 0; i < choosing::kQuestionCount; ++i) {
            const choosing::QuestionInfo& question = choosing::questions()[i];
            column.text(canvas.fonts().small, canvas.theme().text, question.text);
            column.space(canvas.px(2));
            draw_answers(question, answers[i], app.demo()->knob_index(question.name), commands, column);
        }
    }
    canvas.line({below.min.x, below.min.y - canvas.px(4)}, {below.max.x, below.min.y - canvas.px(4)},
                canvas.theme().line);
    ScrollArea column(canvas.part(below), "Advice text");
    draw_best(advice, column);
    draw_why_not(advice, column);
}

}  // namespace ipc::views
