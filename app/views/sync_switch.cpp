#include "views/sync_switch.hpp"

#include <algorithm>
#include <vector>

#include "model/arrange.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr const char* kPopup = "more of sync";

bool means_off(const model::Choice& choice) {
    return choice.name == "none" || choice.name == "off" || choice.name == "no";
}

// What stands on the switch itself: OFF and what is right; what is wrong on purpose hides behind
// "more".
bool on_the_switch(const model::Choice& choice) {
    return choice.right || means_off(choice);
}

std::string label_of(const model::Choice& choice) {
    if (means_off(choice)) return "OFF";
    std::string label = choice.name;
    // O_APPEND and SA_RESTART are names; file-lock is two words.
    std::replace(label.begin(), label.end(), '-', ' ');
    return label;
}

std::string item_of(const model::Knob& knob, std::string_view choice) {
    return knob.name + ": " + std::string(choice);
}

Segment segment_of(const model::Knob& knob, const model::Choice& choice) {
    return {label_of(choice), item_of(knob, choice.name), choice.help, !choice.right};
}

// "sync"; of a demo that has none the first knob by which a run can be put right, or wrong; -1: no such.
int knob_of_the_switch(const model::Demo& demo) {
    const int sync = demo.knob_index("sync");
    if (sync >= 0) return sync;
    for (std::size_t i = 0; i < demo.knobs.size(); ++i) {
        const model::Knob& knob = demo.knobs[i];
        const auto wrong = [](const model::Choice& choice) { return !choice.right; };
        if (knob.live && std::any_of(knob.choices.begin(), knob.choices.end(), wrong))
            return static_cast<int>(i);
    }
    return -1;
}

std::string label_of(const model::Knob& knob) {
    std::string label = model::in_words(knob.name);
    if (!label.empty() && label[0] >= 'a' && label[0] <= 'z') label[0] = static_cast<char>(label[0] - 'a' + 'A');
    return label;
}

// Its chip says "wrong" already.
std::string_view help_of(const model::Choice& choice) {
    constexpr std::string_view kPrefix = "wrong: ";
    std::string_view help = choice.help;
    if (!choice.right && help.starts_with(kPrefix)) help.remove_prefix(kPrefix.size());
    return help;
}

void draw_popup(const model::Knob& knob, int index, std::int64_t now,
                const std::vector<std::size_t>& shown, model::Commands& commands,
                const Canvas& canvas) {
    ImGui::SetNextWindowPos({canvas.area.min.x, canvas.area.max.y + canvas.px(6)});
    if (!ImGui::BeginPopup(kPopup)) return;
    const Theme& theme = canvas.theme();
    const float width = canvas.px(430);
    const Canvas popup{canvas.ui, *ImGui::GetWindowDrawList(), canvas.area};
    for (std::size_t i = 0; i < knob.choices.size(); ++i) {
        if (std::find(shown.begin(), shown.end(), i) != shown.end()) continue;
        const model::Choice& choice = knob.choices[i];
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float text = width - canvas.px(24);
        const float help = platform::text_size(canvas.fonts().small, help_of(choice), text).y;
        const float name = platform::font_size(canvas.fonts().text);
        const Rect row{at, {at.x + width, at.y + name + help + canvas.px(14)}};
        const std::string item = item_of(knob, choice.name);
        const Click click = click_area(popup, row, item, item);
        focus_ring(popup, row, 6);
        if (click.hovered) popup.box(row, mixed(theme.raised, theme.text, 0.08F), 0, 6);
        const ImVec2 text_at{at.x + canvas.px(12), at.y + canvas.px(5)};
        const float end = popup.text(text_at, canvas.fonts().text, theme.text, label_of(choice));
        if (!choice.right) chip(popup, {end + canvas.px(8), text_at.y}, "wrong", theme.bad);
        popup.text_wrapped({text_at.x, text_at.y + name + canvas.px(2)}, text, canvas.fonts().small,
                           theme.dim, help_of(choice));
        if (click.pressed) {
            if (static_cast<std::int64_t>(i) != now)
                commands.push(model::SetKnob{index, static_cast<std::int64_t>(i)});
            ImGui::CloseCurrentPopup();
        }
    }
    ImGui::EndPopup();
}

}  // namespace

float draw_sync_switch(const model::App& app, model::Commands& commands, Canvas canvas,
                      bool labelled) {
    const model::Demo* demo = app.demo();
    const int index = demo != nullptr ? knob_of_the_switch(*demo) : -1;
    if (index < 0) return canvas.area.min.x;
    const model::Knob& knob = demo->knobs[static_cast<std::size_t>(index)];
    if (!knob.is_choice()) return canvas.area.min.x;
    // A knob that is not live shows what was set; the run may still have another value.
    const auto set = static_cast<std::size_t>(index);
    const std::int64_t now =
        knob.live || set >= app.knobs.size() ? app.knob_now(index) : app.knobs[set];
    const auto chosen = static_cast<std::size_t>(
        std::clamp<std::int64_t>(now, 0, static_cast<std::int64_t>(knob.choices.size()) - 1));

    // In the narrowest windows the choices themselves matter more than "Sync".
    const Segment more{"more", item_of(knob, "more"), "the other choices, with those that do not work",
                       false};
    const float least = segment_width(canvas.ui, segment_of(knob, knob.choices[chosen])) + segment_width(canvas.ui, more);
    const float named = platform::text_size(canvas.fonts().text, label_of(knob)).x + canvas.px(12);
    if ((labelled || knob.name != "sync") && named + least <= canvas.area.width()) {
        const float y = canvas.area.center().y - platform::font_size(canvas.fonts().text) / 2;
        const float end =
            canvas.text({canvas.area.min.x, y}, canvas.fonts().text, canvas.theme().dim,
                        label_of(knob));
        canvas.area.min.x = end + canvas.px(12);
    }

    // Candidates for the switch, and whether some choices are left for "more" in any case.
    std::vector<std::size_t> candidates;
    std::vector<float> widths;
    std::size_t chosen_candidate = knob.choices.size();
    for (std::size_t i = 0; i < knob.choices.size(); ++i) {
        if (!on_the_switch(knob.choices[i]) && i != chosen) continue;
        if (i == chosen) chosen_candidate = candidates.size();
        candidates.push_back(i);
        widths.push_back(segment_width(canvas.ui, segment_of(knob, knob.choices[i])));
    }
    const std::vector<std::size_t> fitting = model::choices_that_fit(
        widths, chosen_candidate, canvas.area.width(), segment_width(canvas.ui, more),
        candidates.size() < knob.choices.size());

    std::vector<std::size_t> shown;
    std::vector<Segment> segments;
    int on = -1;
    float width = 0;
    for (const std::size_t candidate : fitting) {
        const std::size_t choice = candidates[candidate];
        if (choice == chosen) on = static_cast<int>(segments.size());
        shown.push_back(choice);
        segments.push_back(segment_of(knob, knob.choices[choice]));
        width += segment_width(canvas.ui, segments.back());
    }
    if (shown.size() < knob.choices.size()) {
        segments.push_back(more);
        width += segment_width(canvas.ui, more);
    }
    canvas.area.max.x = canvas.area.min.x + width;
    const int pressed = segmented(canvas, canvas.area, segments, on);
    if (pressed >= static_cast<int>(shown.size())) {
        ImGui::OpenPopup(kPopup);
    } else if (pressed >= 0 && pressed != on) {
        commands.push(model::SetKnob{
            index, static_cast<std::int64_t>(shown[static_cast<std::size_t>(pressed)])});
    }
    draw_popup(knob, index, now, shown, commands, canvas);
    return canvas.area.max.x;
}

}  // namespace ipc::views
