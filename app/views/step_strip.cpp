#include "views/step_strip.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "model/arrange.hpp"
#include "model/headline.hpp"
#include "views/stage_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr float kNarrow = 320;

struct Status {
    std::string text;
    bool bad = false;
    std::string brief = {};  // where that has no room
};

Status status_of(const model::Run& run) {
    if (run.replaying) return {"replaying …"};
    if (!run.deadlock.empty()) return {"✗ deadlock", true};  // who waits for whom is the verdict
    if (!run.active()) return {run.ran_on ? "then all ran freely to the end" : "all have left"};
    if (run.ran_on) return {"then all ran freely"};
    for (const model::Actor& actor : run.actors) {
        if (!actor.waits_for.empty() && !actor.exit)
            return {model::waiting_text(std::string(1, actor.letter), actor.waits_for), false,
                    std::string(1, actor.letter) + " waits"};
    }
    return {"→ your move"};
}

std::string words_of(const model::App& app, const model::StepTaken& step) {
    std::string text(1, static_cast<char>('A' + step.actor));
    const auto site = static_cast<std::size_t>(step.site);
    if (step.site >= 0 && app.demo() != nullptr && site < app.demo()->sites.size())
        text += ' ' + app.demo()->sites[site].name;
    if (step.blocked) text += " …";
    return text;
}

// The newest steps are the interesting ones: what has no room is left out at the left.
void draw_chips(const model::App& app, const Canvas& canvas) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().mono_small;
    const model::Run& run = app.run;
    const Rect& row = canvas.area;
    const float gap = canvas.px(4), pad = canvas.px(7);
    Status status = status_of(run);
    // Where little has room the Step buttons say whose move it is.
    if (row.width() < canvas.px(kNarrow) && !status.bad && !run.replaying) status = {};
    float wanted = platform::text_size(canvas.fonts().small, status.text).x;
    if (wanted > row.width() * 0.45F && !status.brief.empty()) {
        status.text = status.brief;
        wanted = platform::text_size(canvas.fonts().small, status.text).x;
    }
    const float least = std::min(wanted, row.width() * 0.45F);
    const float room = row.width() - least - canvas.px(14);
    const float ellipsis = platform::text_size(font, "…").x + gap;
    const float letter = platform::text_size(font, "A").x + 2 * pad;

    // Of a long schedule only the newest can have room, even by their letters: the others need not be measured.
    const auto most = static_cast<std::size_t>(std::max(room, 0.0F) / (letter + gap)) + 2;
    const std::size_t older = run.steps.size() - std::min(run.steps.size(), most);
    std::vector<float> widths;
    for (std::size_t i = older; i < run.steps.size(); ++i)
        widths.push_back(platform::text_size(font, words_of(app, run.steps[i])).x + 2 * pad);
    model::StepsShown shown = model::steps_that_fit(widths, letter, gap, ellipsis, room);
    shown.first += older;
    shown.first_in_words += older;
    float x = row.min.x;
    const float y = row.center().y - platform::font_size(font) / 2;
    if (shown.first > 0) x = canvas.text({x, y}, font, theme.dim, "…") + gap;
    for (std::size_t i = shown.first; i < run.steps.size(); ++i) {
        const bool in_words = i >= shown.first_in_words;
        const Rect chip{{x, row.min.y}, {x + (in_words ? widths[i - older] : letter), row.max.y}};
        const ImU32 color = theme.actor(run.steps[i].actor);
        canvas.box(chip, mixed(theme.panel, color, 0.24F), 0, 4);
        const std::string words = words_of(app, run.steps[i]);
        canvas.text_centered(chip, font, mixed(theme.text, color, 0.55F), in_words ? words : words.substr(0, 1));
        x = chip.max.x + gap;
    }
    if (!run.steps.empty()) canvas.ui.items.add("schedule so far", {row.min, {x - gap, row.max.y}});
    canvas.text_fitted(
        {x + canvas.px(6), row.center().y - platform::font_size(canvas.fonts().small) / 2},
        row.max.x - x - canvas.px(8), canvas.fonts().small, status.bad ? theme.bad : theme.dim,
        status.text);
}

// Answers where they end.
float draw_buttons(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const model::Run& run = app.run;
    float x = canvas.area.min.x;
    const bool hints = canvas.area.width() > canvas.px(640);
    const auto put = [&](std::string_view label, ButtonLook look) {
        look.small = true;
        if (!hints) look.hint = {};
        const float width = button_width(canvas.ui, label, look);
        const Rect place{{x, canvas.area.min.y}, {x + width, canvas.area.max.y}};
        x += width + canvas.px(6);
        return place.max.x <= canvas.area.max.x + 1 && button(canvas, place, label, look);
    };
    const bool idle = !run.replaying;
    const bool movable = run.active() && run.paused && run.deadlock.empty() && idle;
    if (put("Undo", {.hint = "Backspace",
                     .tooltip = run.can_undo() || run.steps.empty()
                                    ? "Replays the schedule without its last step."
                                    : "The run was held on its way: its steps alone do not lead "
                                      "here again.",
                     .enabled = run.can_undo()}))
        commands.push(model::Undo{});
    if (put("Back to start",
            {.tooltip = "New processes, each at its first gate.", .enabled = idle}))
        commands.push(model::BackToStart{});
    if (put("Run on", {.hint = "N",
                       .tooltip = "Steps of the same process, to the next interesting place: it "
                                  "blocks, exits, or a figure changes.",
                       .enabled = movable}))
        commands.push(model::RunOn{});
    if (put("Run from here", {.tooltip = "All gates open: everybody runs.",
                              .enabled = run.active() && run.paused && idle}))
        commands.push(model::RunDemo{});
    if (put("Copy", {.hint = "Ctrl C",
                     .tooltip = "The schedule, as text.",
                     .name = "Copy schedule",
                     .enabled = !run.schedule.empty()}))
        commands.push(model::Copy{run.schedule});
    if (put("Paste", {.hint = "Ctrl V",
                      .tooltip = "Follows the schedule that was copied.",
                      .name = "Paste schedule",
                      .enabled = idle})) {
        const char* text = ImGui::GetClipboardText();
        if (text != nullptr) commands.push(model::ReplaySchedule{text});
    }
    return x;
}

std::string told_words(const model::Run& run) {
    return "✗ " + model::verdict_now(run);
}

float low_rows(const Ui& ui) {
    return ui.px(60);
}

}  // namespace

float step_strip_height(const model::App& app, const Ui& ui, bool low) {
    if (!app.run.in_step_mode()) return 0;
    return low ? low_rows(ui) : ui.px(92);
}

float told_strip_height(const model::App& app, const Ui& ui, float width) {
    return low_rows(ui) + platform::text_size(ui.fonts.small, told_words(app.run), width - ui.px(20)).y + ui.px(6);
}

void draw_step_strip(const model::App& app, model::Commands& commands, Canvas canvas, bool low) {
    const Theme& theme = canvas.theme();
    const model::Run& run = app.run;
    const bool bad = !run.deadlock.empty();
    canvas.box(canvas.area, bad ? theme.bad_ground : mixed(theme.panel, theme.background, 0.5F),
               bad ? mixed(theme.bad_ground, theme.bad, 0.45F) : theme.line);
    canvas.ui.items.add("Schedule", canvas.area);
    const float pad = canvas.px(low ? 10 : 14);
    Rect in{{canvas.area.min.x + pad, canvas.area.min.y + canvas.px(low ? 5 : 9)},
            {canvas.area.max.x - pad, canvas.area.max.y - canvas.px(low ? 5 : 9)}};
    const char* title = run.from_start ? "Schedule so far" : "Steps since it was held";
    const float caption_high = platform::font_size(canvas.fonts().caption);
    const float chip = canvas.px(22);
    const float buttons = canvas.px(low ? 24 : 26);
    Rect chips{in.min, {in.max.x, in.min.y + chip}};
    if (low && in.width() < canvas.px(kNarrow)) {
        // The steps need it all; what they are, the letters on their grounds say.
    } else if (low) {
        caption(canvas, {in.min.x, chips.center().y - caption_high / 2}, title, theme.dim);
        chips.min.x += caption_width(canvas.ui, title) + canvas.px(14);
    } else {
        caption(canvas, in.min, title, theme.dim);
        chips.min.y += caption_high + canvas.px(5);
        chips.max.y += caption_high + canvas.px(5);
    }
    draw_chips(app, canvas.part(chips));
    const Rect row{{in.min.x, in.max.y - buttons}, in.max};
    const float end = draw_buttons(app, commands, canvas.part(row));
    if (!bad || !low || canvas.area.height() <= low_rows(canvas.ui) + 1) return;
    const Rect sentence{{in.min.x, chips.max.y + canvas.px(3)}, {in.max.x, row.min.y}};
    canvas.text_wrapped(sentence.min, sentence.width(), canvas.fonts().small, theme.text, told_words(run));
    canvas.ui.items.add("Verdict", sentence);
    if (end + canvas.px(10) < row.max.x) draw_verdict_figures(app, canvas.part({{end + canvas.px(10), row.min.y}, row.max}));
}

}  // namespace ipc::views
