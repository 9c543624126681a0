#include "views/tour_view.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr float kWidth = 430, kSide = 18, kButtonHigh = 32;
constexpr float kCompactSide = 12, kCompactHead = 30;

std::optional<Rect> target_of(const Ui& ui, const std::string& name) {
    const auto& items = ui.items.items();
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
    if (found == items.end()) return std::nullopt;
    return found->rect;
}

struct CardPlace {
    Rect rect;
    bool compact = false;  ///< small letters, and the buttons beside the title
};

/// At the right of the panel at the bottom. Where that is too low, or the only one, as wide as the panels and compact, at their foot or,
/// where it would lie over what it speaks of, above that.
CardPlace place_of(const model::TourCard& card, const Canvas& window, Rect panels, Rect bottom, std::optional<Rect> target) {
    const platform::Fonts& fonts = window.fonts();
    const auto words = [&](ImFont* font, float width) { return platform::text_size(font, card.words, width).y; };
    const float side = window.px(kSide), inset = window.px(14);
    const float wide = std::min(window.px(kWidth), bottom.width() - 2 * side);
    const float high = std::round(2 * side + platform::font_size(fonts.title) + window.px(10 + 14 + kButtonHigh) +
                                  words(fonts.text, wide - 2 * side));
    if (window.ui.sharing != model::Sharing::all && high <= bottom.height())
        return {{{std::floor(bottom.max.x - inset - wide), std::floor(bottom.max.y - inset - high)},
                 {bottom.max.x - inset, bottom.max.y - inset}}};
    const float edge = window.px(4), pad = window.px(kCompactSide);
    const Rect room = panels.shrunk(edge);
    const float low = std::round(2 * pad + window.px(kCompactHead) + words(fonts.small, room.width() - 2 * pad));
    float end = room.max.y;
    if (target && target->max.y > end - low && target->min.y - low - 2 * edge >= panels.min.y) end = target->min.y - 2 * edge;
    return {{{room.min.x, std::floor(end - low)}, {room.max.x, std::floor(end)}}, true};
}

struct CardButton {
    std::string label;
    ButtonLook look;
    std::vector<model::Command> commands;
};

std::vector<CardButton> buttons_of(const model::TourCard& card) {
    std::vector<CardButton> buttons;
    if (!card.go_on.empty())
        buttons.push_back({card.go_on, {.name = "Begin tour", .tone = Tone::good}, {model::BeginTour{}}});
    buttons.push_back({card.over ? "Close the tour" : "Skip",
                       {.name = "End tour", .tone = card.over ? Tone::good : Tone::plain},
                       {model::EndTour{}}});
    if (card.over)
        buttons.push_back({"Lessons", {.name = "Tour lessons"}, {model::EndTour{}, model::ShowLeft{model::LeftPanel::lessons}}});
    return buttons;
}

/// From the left, or compact at the right end. Answers where they begin.
float draw_buttons(const model::TourCard& card, model::Commands& commands, const Canvas& canvas, bool compact) {
    std::vector<CardButton> buttons = buttons_of(card);
    float all = -canvas.px(8);
    for (CardButton& each : buttons) {
        each.look.small = compact;
        all += button_width(canvas.ui, each.label, each.look) + canvas.px(8);
    }
    const float begin = compact ? canvas.area.max.x - all : canvas.area.min.x;
    float x = begin;
    for (const CardButton& each : buttons) {
        const float width = button_width(canvas.ui, each.label, each.look);
        const bool pressed = button(canvas, {{x, canvas.area.min.y}, {x + width, canvas.area.max.y}}, each.label, each.look);
        if (x == begin && canvas.ui.tabs != nullptr) canvas.ui.tabs->begin_here();
        x += width + canvas.px(8);
        if (!pressed) continue;
        for (const model::Command& command : each.commands) commands.push(command);
    }
    if (!card.over && !compact)
        canvas.text_fitted({x + canvas.px(4), canvas.area.center().y - platform::font_size(canvas.fonts().small) / 2},
                           canvas.area.max.x - x - canvas.px(4), canvas.fonts().small, canvas.theme().dim,
                           "Found again under ?");
    return begin;
}

}  // namespace

void draw_tour(const model::App& app, model::Commands& commands, const Canvas& window, Rect panels, Rect bottom) {
    const auto card = model::tour_card(app);
    if (!card) return;
    const platform::Fonts& fonts = window.fonts();
    const Theme& theme = window.theme();
    const auto target = target_of(window.ui, card->points_at);
    const auto [place, compact] = place_of(*card, window, panels, bottom, target);
    const float side = window.px(compact ? kCompactSide : kSide);

    ImGui::SetCursorScreenPos(place.min);
    platform::begin_child("Tour", place.size(), {.nav_flattened = true});
    const Canvas canvas{window.ui, *ImGui::GetWindowDrawList(), place};
    canvas.box(place, theme.raised, theme.accent);
    const Rect inside = place.shrunk(side);
    if (compact) {
        const float row = window.px(24);
        const float end = draw_buttons(*card, commands, canvas.part({inside.min, {inside.max.x, inside.min.y + row}}), true);
        ImFont* font = fonts.title;
        if (platform::text_size(font, card->title).x > end - window.px(8) - inside.min.x) font = fonts.strong;
        canvas.text_fitted({inside.min.x, inside.min.y + (row - platform::font_size(font)) / 2}, end - window.px(8) - inside.min.x,
                           font, theme.text, card->title);
        canvas.text_wrapped({inside.min.x, inside.min.y + window.px(kCompactHead)}, inside.width(), fonts.small, theme.text,
                            card->words);
    } else {
        canvas.text(inside.min, fonts.title, theme.text, card->title);
        const float head = platform::font_size(fonts.title) + window.px(10);
        canvas.text_wrapped({inside.min.x, inside.min.y + head}, inside.width(), fonts.text, theme.text, card->words);
        draw_buttons(*card, commands, canvas.part({{inside.min.x, inside.max.y - window.px(kButtonHigh)}, inside.max}), false);
    }
    platform::end_child();
    canvas.ui.items.add("Tour", place);

    // In front of the panels, so not while something lies over them.
    if (app.keys_open || app.files.open || !target) return;
    const Canvas over{window.ui, *ImGui::GetForegroundDrawList(), window.area};
    over.box(target->shrunk(-window.px(3)), 0, theme.accent, 8, 2);
}

}  // namespace ipc::views
