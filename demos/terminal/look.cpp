#include "terminal/look.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace ipc::terminal {
namespace {

struct Shade {
    unsigned char red, green, blue;
    unsigned char basic;  ///< SGR code where there are 16 colours; 0: the terminal's own
};

// The window's palette. Plain text has the terminal's own colour, so that it reads on any
// background.
constexpr std::array<Shade, static_cast<std::size_t>(Ink::last_actor) + 1> kShades{{
    {0xe7, 0xea, 0xf0, 0},
    {0x8e, 0x97, 0xa8, 0},
    {0x6b, 0x75, 0x86, 90},
    {0xff, 0x5c, 0x6c, 31},
    {0x3d, 0xdc, 0x97, 32},
    {0x4c, 0xc2, 0xff, 36},
    {0xff, 0xb4, 0x54, 33},
    {0x7b, 0xd8, 0x8f, 32},
    {0xd5, 0x9b, 0xff, 35},
    {0xff, 0x8f, 0xb1, 91},
    {0xa3, 0xbe, 0x8c, 92},
    {0x88, 0xc0, 0xd0, 96},
    {0xeb, 0xcb, 0x8b, 93},
}};

/// Of the 256 colours: greys from the ramp of 24, others from the 6 x 6 x 6 cube, whose steps are
/// 0, 95, 135, 175, 215, 255.
int palette_index(Shade shade) {
    if (std::max({shade.red, shade.green, shade.blue}) -
            std::min({shade.red, shade.green, shade.blue}) <
        30) {
        return 232 + std::clamp((shade.green - 8) / 10, 0, 23);
    }
    const auto step = [](int level) {
        return level < 48 ? 0 : level < 115 ? 1 : (level - 35) / 40;
    };
    return 16 + 36 * step(shade.red) + 6 * step(shade.green) + step(shade.blue);
}

Shade darkened(Shade shade) {
    const auto less = [](unsigned char level) {
        return static_cast<unsigned char>(level * 11 / 20);
    };
    return {less(shade.red), less(shade.green), less(shade.blue), shade.basic};
}

std::string color_code(Ink ink, const Look& look) {
    if (ink == Ink::text) return {};
    Shade shade = kShades[static_cast<std::size_t>(ink)];
    if (look.light) shade = darkened(shade);
    std::array<char, 24> code{};
    switch (look.colors) {
        case Colors::none:
            break;
        case Colors::sixteen:
            if (shade.basic != 0) std::snprintf(code.data(), code.size(), ";%d", shade.basic);
            break;
        case Colors::palette_256:
            std::snprintf(code.data(), code.size(), ";38;5;%d", palette_index(shade));
            break;
        case Colors::truecolor:
            std::snprintf(code.data(), code.size(), ";38;2;%d;%d;%d", shade.red, shade.green,
                          shade.blue);
            break;
    }
    return code.data();
}

std::string lower(const char* text) {
    std::string result = text != nullptr ? text : "";
    for (char& c : result)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

bool locale_is_utf8(const Environment& environment) {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const std::string value = lower(environment(name));
        if (value.empty()) continue;
        return value.find("utf-8") != value.npos || value.find("utf8") != value.npos;
    }
    return false;
}

constexpr Signs kUnicodeSigns{
    "✓", "✗", "?", "·", "█", "░", "└", "…", {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}};
constexpr Signs kAsciiSigns{
    "OK", "WRONG", "?", "-", "#", ".", "|", "~", {"_", ".", ",", "-", "=", "+", "*", "#"}};

}  // namespace

Look find_look(const Environment& environment, bool is_terminal, bool no_color) {
    Look look;
    const std::string term = lower(environment("TERM"));
    // The Linux console has few of the signs in its font.
    look.utf8 = locale_is_utf8(environment) && term != "linux";
    if (!is_terminal || term.empty() || term == "dumb") return look;
    look.moves = true;

    const std::string background = lower(environment("COLORFGBG"));
    look.light = background.ends_with(";15") || background.ends_with(";7");
    if (no_color || !lower(environment("NO_COLOR")).empty() || term.starts_with("vt")) return look;
    const std::string color = lower(environment("COLORTERM"));
    if (color == "truecolor" || color == "24bit" || term.ends_with("-direct")) {
        look.colors = Colors::truecolor;
    } else if (term.find("256") != term.npos) {
        look.colors = Colors::palette_256;
    } else {
        look.colors = Colors::sixteen;
    }
    return look;
}

const Signs& signs(const Look& look) {
    return look.utf8 ? kUnicodeSigns : kAsciiSigns;
}

std::string paint(const Line& line, const Look& look) {
    std::string painted;
    for (const Span& span : line) {
        if (span.text.empty()) continue;
        std::string code = span.bold && look.colors != Colors::none ? ";1" : "";
        code += color_code(span.ink, look);
        if (code.empty()) {
            painted += span.text;
        } else {
            painted += "\x1b[" + code.substr(1) + "m" + span.text + "\x1b[0m";
        }
    }
    return painted;
}

}  // namespace ipc::terminal
