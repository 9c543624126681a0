// The button that lets one actor take one step.
#include <algorithm>

#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

bool has_step_button(const model::App& app, const Player& player) {
    return app.run.paused && player.actor != nullptr && !player.actor->exit;
}

float draw_step_button(const model::App& app, model::Commands& commands, const Canvas& canvas,
                       Rect row, const Player& player, bool wide, bool bare) {
    if (!has_step_button(app, player)) return row.max.x;
    const model::Actor& actor = *player.actor;
    const std::string name = std::string("Step ") + actor.letter;
    const std::string key = player.index < 9 ? std::to_string(player.index + 1) : std::string();
    const bool held = actor.mood == model::Mood::at_gate;
    const std::string why =
        actor.waits_for.empty()
            ? "It does not stand at a gate: it is " + actor.words + "."
            : model::waiting_text(std::string(1, actor.letter), actor.waits_for) +
                  ". It goes on by itself when that is over.";
    const ButtonLook look{.hint = bare ? std::string_view() : std::string_view(key),
                          .tooltip = held ? std::string_view() : std::string_view(why),
                          .name = name,
                          .enabled = held,
                          .small = !wide,
                          .tint = held ? canvas.theme().actor(player.index) : 0};
    const bool roomy = row.width() > canvas.px(230);
    const std::string label = wide || roomy ? name : "Step";
    // All of a column as wide as those that have a key.
    const ButtonLook with_key{.hint = bare ? "" : "9", .small = true};
    const float width = wide ? row.width()
                             : std::max(button_width(canvas.ui, label, look),
                                        button_width(canvas.ui, label, with_key));
    const float height = wide ? row.height() : std::min(canvas.px(22), row.height() + canvas.px(4));
    const Rect place{{row.max.x - width, row.center().y - height / 2},
                     {row.max.x, row.center().y + height / 2}};
    if (button(canvas, place, label, look)) commands.push(model::Step{player.index});
    return place.min.x - canvas.px(4);
}

}  // namespace ipc::views
