// What Stage drawings ask about actors and knobs.
#include <utility>

#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

using stage::EventKind;

std::string chosen(const model::App& app, std::string_view knob) {
    const int index = app.demo() == nullptr ? -1 : app.demo()->knob_index(knob);
    if (index < 0) return {};
    return app.demo()->knobs[static_cast<std::size_t>(index)].text(app.knob_now(index));
}

std::string_view site_of(const model::App& app, const Player& player) {
    if (player.actor == nullptr || player.actor->site < 0 || app.demo() == nullptr) return {};
    const auto site = static_cast<std::size_t>(player.actor->site);
    return site < app.demo()->sites.size() ? std::string_view(app.demo()->sites[site].name)
                                           : std::string_view();
}

bool is_waiting(const Player& player) {
    return player.actor != nullptr &&
           (player.actor->mood == model::Mood::blocked || player.actor->mood == model::Mood::stuck);
}

bool holds_lock(const model::App& app, const Player& player, int lock) {
    constexpr model::KindMask kLocks =
        model::bit(EventKind::lock_acquired) | model::bit(EventKind::lock_released);
    const model::Timeline& timeline = app.run.timeline;
    if (player.actor == nullptr || player.actor->exit || !is_slow(app) ||
        player.index >= timeline.lanes())
        return false;
    const model::EventLane& lane = timeline.lane(player.index);
    auto last = lane.last_of(kLocks, lane.end());
    constexpr int kOtherLocks = 64;  // events about others that are passed over at most
    for (int tries = 0; last && tries < kOtherLocks; last = lane.last_of(kLocks, *last), ++tries) {
        if (lane.a(*last) == lock) return lane.kind(*last) == EventKind::lock_acquired;
    }
    return false;
}

Guard guard_of_lock(const model::App& app, std::string name) {
    Guard guard{std::move(name), {}, {}, is_slow(app) ? "free" : "by turns", "has it", true};
    for (const Player& player : players(app)) {
        if (holds_lock(app, player)) guard.letters.push_back(player.index);
    }
    if (app.run.actors.empty()) guard.nobody = "–";
    return guard;
}

void draw_guard(const Canvas& canvas, Rect rect, const Guard& guard) {
    const Theme& theme = canvas.theme();
    canvas.box(rect, theme.raised, theme.line, 6);
    canvas.ui.items.add(guard.name, rect);
    const float pad = canvas.px(5);
    ImFont* font = canvas.fonts().mono_small;
    const float row = rect.height() / 2;
    const float y = rect.min.y + row / 2 + canvas.px(1);
    const float below = rect.max.y - row / 2 - canvas.px(1);
    const float value = platform::text_size(canvas.fonts().mono_strong, guard.value).x;
    canvas.text_fitted({rect.min.x + pad, y - platform::font_size(font) / 2},
                       rect.width() - pad * 2, font, theme.dim, guard.name);
    canvas.text_right(
        {rect.max.x - pad, below - platform::font_size(canvas.fonts().mono_strong) / 2},
        canvas.fonts().mono_strong, theme.text, guard.value);
    const float width = rect.width() - pad * 2 - (value > 0 ? value + canvas.px(4) : 0);
    if (guard.letters.empty()) {
        canvas.text_fitted({rect.min.x + pad, below - platform::font_size(font) / 2}, width, font,
                           theme.faint, guard.nobody);
        return;
    }
    const float end =
        draw_letters(canvas, {rect.min.x + pad, below}, width, guard.letters, guard.filled);
    const float word_width = platform::text_size(font, guard.word).x;
    if (end + canvas.px(5) + word_width <= rect.min.x + pad + width) {
        canvas.text({end + canvas.px(5), below - platform::font_size(font) / 2}, font, theme.dim,
                    guard.word);
    }
}

}  // namespace ipc::views
