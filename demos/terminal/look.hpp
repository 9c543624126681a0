#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "terminal/cells.hpp"

namespace ipc::terminal {

enum class Colors : std::uint8_t { none, sixteen, palette_256, truecolor };

/// What a terminal can show, as far as its environment tells.
struct Look {
    Colors colors = Colors::none;
    bool utf8 = false;
    bool light = false;  ///< a light background: colours are darkened
    bool moves = false;  ///< it obeys cursor movement: a live view is possible
};

using Environment = std::function<const char*(const char*)>;

/// From TERM, COLORTERM, COLORFGBG, NO_COLOR (no-color.org) and the locale's variables. The names
/// are read and not the C library's locale: over ssh the terminal speaks what LANG says, installed
/// here or not.
Look find_look(const Environment& environment, bool is_terminal, bool no_color);

/// Signs, as the terminal can draw them.
struct Signs {
    std::string_view good, bad, unknown, dot, bar_full, bar_empty, branch, more;
    std::string_view spark[8];
};
const Signs& signs(const Look& look);

/// The line with its colours as escape sequences (ECMA-48, SGR), ended by a reset. Without colours:
/// the text.
std::string paint(const Line& line, const Look& look);

}  // namespace ipc::terminal
