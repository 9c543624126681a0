// What Stage drawings ask about actors and knobs.
#include <string>
#include <utility>
#include <vector>

#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

using stage::EventKind;

namespace {

/// What may be said of its state, the most telling first; each later one is shorter.
std::vector<std::string> state_words_of(const model::App& app, const Player& player) {
    if (player.actor == nullptr) return {"not started"};
    const model::Actor& actor = *player.actor;
    if (actor.mood == model::Mood::at_gate) {
        // Where it holds says more than that it does.
        const std::string site(site_of(app, player));
        if (site.empty()) return {actor.words, "held"};
        return {"at " + site, site, "held"};
    }
    std::vector<std::string> all;
    if (!actor.waits_for.empty()) {
        all.push_back(actor.waits_for);
        // "waits for fork 2 that B holds", "read from pipe:[4127], which is empty"
        for (const char* rest : {" that ", ", "}) {
            const std::size_t end = actor.waits_for.find(rest);
            // "futex, until somebody wakes it" has no shorter form.
            const std::string begin = actor.waits_for.substr(0, end);
            if (end != std::string::npos && begin.find(' ') != std::string::npos)
                all.push_back(begin);
        }
    }
    std::string words = actor.words.empty() ? "starting" : actor.words;
    constexpr std::string_view kBlocked = "blocked";
    // Its call was looked at a moment earlier or later.
    if (player.stuck && words.starts_with(kBlocked))
        words.replace(0, kBlocked.size(), "stuck");
    else if (player.stuck)
        words = "stuck";
    all.push_back(words);
    all.push_back(words.substr(0, words.find(' ')));
    return all;
}

}  // namespace

bool draw_pid(const Canvas& canvas, ImVec2 top_right, float name_end, const Player& player) {
    if (player.actor == nullptr) return true;
    ImFont* font = canvas.fonts().mono_small;
    const std::string number = std::to_string(player.actor->pid);
    for (const std::string& text : {"pid " + number, number}) {
        if (name_end + platform::text_size(font, text).x + canvas.px(6) > top_right.x) continue;
        canvas.text_right(top_right, font, canvas.theme().dim, text);
        return true;
    }
    return false;
}

void draw_state(const model::App& app, const Canvas& canvas, Rect row, const Player& player,
                ImFont* font, std::string_view first) {
    const Theme& theme = canvas.theme();
    const float r = canvas.px(5);
    draw_mood(canvas, {row.min.x + r, row.center().y}, player);
    const ImU32 color = player.actor == nullptr ? theme.dim : player.stuck ? theme.bad : theme.text;
    float x = row.min.x + r * 2 + canvas.px(6);
    const float y = row.center().y - platform::font_size(font) / 2;
    if (!first.empty())
        x = canvas.text_fitted({x, y}, row.max.x - x, font, theme.text, std::string(first) + ", ");
    // What fits nowhere is left to the sign.
    for (const std::string& words : state_words_of(app, player)) {
        if (platform::text_size(font, words).x > row.max.x - x) continue;
        const float end = canvas.text({x, y}, font, color, words);
        if (player.actor == nullptr || player.actor->cpu < 0 || !words.starts_with("running"))
            return;
        const std::string cpu = " on cpu " + std::to_string(player.actor->cpu);
        if (end + platform::text_size(font, cpu).x < row.max.x)
            canvas.text({end, y}, font, theme.dim, cpu);
        return;
    }
}

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
    const bool brief =
        !guard.brief.empty() && platform::text_size(font, guard.name).x > rect.width() - pad * 2;
    canvas.text_fitted({rect.min.x + pad, y - platform::font_size(font) / 2},
                       rect.width() - pad * 2, font, theme.dim, brief ? guard.brief : guard.name);
    canvas.text_right(
        {rect.max.x - pad, below - platform::font_size(canvas.fonts().mono_strong) / 2},
        canvas.fonts().mono_strong, theme.text, guard.value);
    const float width = rect.width() - pad * 2 - (value > 0 ? value + canvas.px(4) : 0);
    if (guard.letters.empty()) {
        const std::string_view last =
            std::string_view(guard.nobody).substr(guard.nobody.rfind(' ') + 1);
        const bool fits = platform::text_size(font, guard.nobody).x <= width;
        canvas.text_fitted({rect.min.x + pad, below - platform::font_size(font) / 2}, width, font,
                           theme.dim, fits ? std::string_view(guard.nobody) : last);
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
