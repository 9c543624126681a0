#include "views/tour_view.hpp"

#include <algorithm>
#include <cmath>

#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr float kWidth = 430, kSide = 18;

void frame_target(const Canvas& canvas, const std::string& name) {
    const auto& items = canvas.ui.items.items();
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
    if (found != items.end()) canvas.box(found->rect.shrunk(-canvas.px(3)), 0, canvas.theme().accent, 8, 2);
}

void draw_buttons(const model::TourCard& card, model::Commands& commands, const Canvas& canvas) {
    float x = canvas.area.min.x;
    const auto press = [&](const std::string& label, const ButtonLook& look) {
        const float width = button_width(canvas.ui, label, look);
        const bool pressed = button(canvas, {{x, canvas.area.min.y}, {x + width, canvas.area.max.y}}, label, look);
        if (x == canvas.area.min.x && canvas.ui.tabs != nullptr) canvas.ui.tabs->begin_here();
        x += width + canvas.px(8);
        return pressed;
    };
    if (!card.go_on.empty() && press(card.go_on, {.name = "Begin tour", .tone = Tone::good})) commands.push(model::BeginTour{});
    if (press(card.over ? "Close the tour" : "Skip", {.name = "End tour", .tone = card.over ? Tone::good : Tone::plain}))
        commands.push(model::EndTour{});
    if (card.over && press("Lessons", {.name = "Tour lessons"})) {
        commands.push(model::EndTour{});
        commands.push(model::ShowLeft{model::LeftPanel::lessons});
    }
    if (!card.over)
        canvas.text_fitted({x + canvas.px(4), canvas.area.center().y - platform::font_size(canvas.fonts().small) / 2},
                           canvas.area.max.x - x - canvas.px(4), canvas.fonts().small, canvas.theme().dim,
                           "Found again under ?");
}

}  // namespace

void draw_tour(const model::App& app, model::Commands& commands, const Canvas& window, Rect bottom) {
    const auto card = model::tour_card(app);
    if (!card) return;
    const platform::Fonts& fonts = window.fonts();
    const Theme& theme = window.theme();
    const float side = window.px(kSide), button_height = window.px(32);
    const float width = std::min(window.px(kWidth), bottom.width() - 2 * side);
    const float words = platform::text_size(fonts.text, card->words, width - 2 * side).y;
    const float head = platform::font_size(fonts.title) + window.px(10);
    const float height = std::round(side + head + words + window.px(14) + button_height + side);
    const ImVec2 max{bottom.max.x - window.px(14), bottom.max.y - window.px(14)};
    const Rect place{{std::floor(max.x - width), std::floor(max.y - height)}, max};

    ImGui::SetCursorScreenPos(place.min);
    platform::begin_child("Tour", place.size(), {.nav_flattened = true});
    const Canvas canvas{window.ui, *ImGui::GetWindowDrawList(), place};
    canvas.box(place, theme.raised, theme.accent);
    const ImVec2 at{place.min.x + side, place.min.y + side};
    canvas.text(at, fonts.title, theme.text, card->title);
    canvas.text_wrapped({at.x, at.y + head}, width - 2 * side, fonts.text, theme.text, card->words);
    const float y = place.max.y - side - button_height;
    draw_buttons(*card, commands, canvas.part({{at.x, y}, {place.max.x - side, y + button_height}}));
    platform::end_child();
    canvas.ui.items.add("Tour", place);

    // In front of the panels, so not while something lies over them.
    if (app.keys_open || app.files.open) return;
    frame_target(Canvas{window.ui, *ImGui::GetForegroundDrawList(), window.area}, card->points_at);
}

}  // namespace ipc::views
