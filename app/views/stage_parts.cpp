#include "views/stage_parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "model/explain.hpp"

namespace ipc::views {
namespace {

constexpr std::int64_t kSlowPace = 10'000;  // us a site

const model::Role* role_named(const model::Demo& demo, std::string_view name) {
    for (const model::Role& role : demo.roles) {
        if (role.name == name) return &role;
    }
    return nullptr;
}

std::string with_letter(std::string_view role, std::size_t index) {
    return std::string(role) + " " + static_cast<char>('A' + index % 26);
}

}  // namespace

std::vector<Player> players(const model::App& app, std::string_view role) {
    std::vector<Player> all;
    const model::Demo* demo = app.demo();
    if (demo == nullptr) return all;
    const auto add = [&](std::size_t index, const model::Role& as, const model::Actor* actor) {
        const bool stuck = actor != nullptr && model::is_stuck(app.run, *actor);
        all.push_back(
            {index, with_letter(as.name, index), as.name, as.help, as.local, actor, stuck});
    };
    if (!app.run.actors.empty()) {
        for (std::size_t index = 0; index < app.run.actors.size(); ++index) {
            const model::Actor& actor = app.run.actors[index];
            const model::Role* as = role_named(*demo, actor.role);
            const model::Role unknown{actor.role, "", "", ""};
            if (role.empty() || actor.role == role)
                add(index, as == nullptr ? unknown : *as, &actor);
        }
        return all;
    }
    std::size_t index = 0;
    for (const model::Role& as : demo->roles) {
        const int knob = demo->knob_index(as.count_knob);
        const std::int64_t count = knob < 0 ? 1 : app.knob_now(knob);
        for (std::int64_t number = 0; number < count && number < 16; ++number, ++index) {
            if (role.empty() || as.name == role) add(index, as, nullptr);
        }
    }
    return all;
}

bool is_slow(const model::App& app) {
    if (app.run.phase != model::Phase::running || app.run.paused) return true;
    return app.knob_now(model::kPaceKnob) >= kSlowPace || app.run.timeline.is_slow();
}

float progress(const model::App& app, std::int64_t time, double seconds) {
    const bool moving = app.motion && app.run.phase == model::Phase::running && !app.run.paused;
    if (!moving) return 1;
    const double part = static_cast<double>(app.run.now_ns - time) * 1e-9 / seconds;
    const double bounded = std::clamp(part, 0.0, 1.0);
    return static_cast<float>(bounded * bounded * (3 - 2 * bounded));
}

std::vector<Rect> stacked(const Canvas& canvas, Rect area, std::size_t count, float most) {
    std::vector<Rect> rects;
    if (count == 0) return rects;
    const auto boxes = static_cast<float>(count);
    const float gap = canvas.px(count > 5 ? 3 : count > 3 ? 4 : count > 2 ? 6 : 12);
    area = area.shrunk(1);  // a border two pixels wide stays inside
    const float high = std::floor(std::min((area.height() - gap * (boxes - 1)) / boxes, most));
    float y = area.center().y - (high * boxes + gap * (boxes - 1)) / 2;
    for (std::size_t box = 0; box < count; ++box) {
        rects.push_back({{area.min.x, y}, {area.max.x, y + high}});
        y += high + gap;
    }
    return rects;
}

double rate(const model::App& app, std::string_view metric) {
    const int index = app.demo() != nullptr ? app.demo()->metric_index(metric) : -1;
    const model::History& history = app.run.history;
    if (index < 0 || history.size() < 2) return -1;
    const std::size_t last = history.size() - 1;
    std::size_t first = last;
    while (first > 0 && history.seconds(last) - history.seconds(first) < 1)
        --first;
    const double seconds = history.seconds(last) - history.seconds(first);
    if (seconds <= 0) return -1;
    const auto cell = static_cast<std::size_t>(index);
    return std::max(history.value(last, cell) - history.value(first, cell), 0.0) / seconds;
}

std::string rate_text(double a_second, std::string_view unit) {
    constexpr std::array<const char*, 4> kSteps{"", " k", " M", " G"};
    std::size_t step = 0;
    while (a_second >= 1000 && step + 1 < kSteps.size()) {
        a_second /= 1000;
        ++step;
    }
    std::array<char, 32> number{};
    std::snprintf(number.data(), number.size(),
                  a_second < 10 && a_second != std::floor(a_second) ? "%.1f" : "%.0f", a_second);
    return std::string(number.data()) + kSteps[step] + (unit.empty() ? "" : " ") +
           std::string(unit) + "/s";
}

}  // namespace ipc::views
