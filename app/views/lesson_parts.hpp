#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/rich_text.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

/// What is drawn from top to bottom in a place whose height is not known before.
class Flow {
public:
    Flow(const Canvas& on, ImVec2 at, float wide, LinkUse& use)
        : canvas(on), x(at.x), y(at.y), width(wide), links(use) {}

    void space(float pixels) { y += canvas.px(pixels); }
    void words(const model::Text& text, const std::string& id, ImU32 color);
    void line(ImFont* font, ImU32 color, std::string_view text);
    /// As wide as its label wants, on a line of its own unless `beside` follows the one before.
    bool press(std::string_view label, const ButtonLook& look, bool beside = false);
    /// Over the whole width, its label at the left and broken where it is long.
    bool press_row(std::string_view label, const std::string& name, ImU32 ground, ImU32 border, bool enabled);

    Canvas canvas;
    float x, y, width;
    LinkUse& links;

private:
    float after_button_ = 0;  // where a button beside the last one begins
};

/// An exercise: its card in the column. `number` counts the exercises from 1.
void draw_card(const model::App& app, model::Commands& commands, Flow& flow, std::size_t block, int number);

}  // namespace ipc::views
