// The colours of every theme, by the formula of WCAG 2.1: what is written in one can be read on the
// other.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "views/theme.hpp"

using namespace ipc;
using views::Theme;

namespace {

double part(ImU32 color, int shift) {
    const double value = ((color >> shift) & 255U) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(ImU32 color) {
    return 0.2126 * part(color, IM_COL32_R_SHIFT) + 0.7152 * part(color, IM_COL32_G_SHIFT) +
           0.0722 * part(color, IM_COL32_B_SHIFT);
}

double contrast(ImU32 one, ImU32 other) {
    const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
    return a > b ? a / b : b / a;
}

struct Pair {
    std::string what;
    ImU32 ink, ground;
};

/// Every ink on every ground that it is written on.
std::vector<Pair> pairs_of(const Theme& theme) {
    std::vector<Pair> pairs;
    const std::vector<std::pair<const char*, ImU32>> grounds{
        {"panel", theme.panel}, {"raised", theme.raised}, {"background", theme.background}};
    const std::vector<std::pair<const char*, ImU32>> inks{
        {"text", theme.text}, {"dim", theme.dim},         {"bad", theme.bad},
        {"good", theme.good}, {"special", theme.special}, {"accent", theme.accent}};
    for (const auto& [on, ground] : grounds) {
        for (const auto& [name, ink] : inks)
            pairs.push_back({std::string(name) + " on " + on, ink, ground});
    }
    for (const ImU32 ink : {theme.code_keyword, theme.code_type, theme.code_call, theme.code_string,
                            theme.code_number, theme.code_comment})
        pairs.push_back({"code on panel", ink, theme.panel});
    for (const auto& [name, ink, ground] : {std::tuple{"bad", theme.bad, theme.bad_ground},
                                            std::tuple{"good", theme.good, theme.good_ground}}) {
        pairs.push_back({std::string(name) + " on its ground", ink, ground});
        pairs.push_back({std::string("text on the ground of ") + name, theme.text, ground});
        pairs.push_back({std::string("on_strong on ") + name, theme.on_strong, ink});
        // The verdict's captions.
        pairs.push_back({std::string("caption on the ground of ") + name,
                         views::mixed(theme.text, ink, 0.6F), ground});
    }
    pairs.push_back({"on_strong on accent", theme.on_strong, theme.accent});
    for (std::size_t i = 0; i < theme.actors.size(); ++i) {
        const std::string who = "actor " + std::to_string(i);
        const ImU32 own = theme.ground_of(i);
        pairs.push_back({who + " on panel", theme.actors[i], theme.panel});
        pairs.push_back({who + " on raised", theme.actors[i], theme.raised});
        pairs.push_back({who + " on its ground", theme.actors[i], own});
        pairs.push_back({"text on the ground of " + who, theme.text, own});
        pairs.push_back({"dim on the ground of " + who, theme.dim, own});
        // Where it is blocked, between the hatching's lines.
        pairs.push_back({"blocked " + who, views::mixed(theme.dim, theme.text, 0.4F),
                         views::mixed(theme.panel, theme.actors[i], 0.13F)});
        pairs.push_back({"on_strong on " + who, theme.on_strong, theme.actors[i]});
        pairs.push_back({"on_strong on what belongs to " + who, theme.on_strong, theme.solid_of(i)});
        // The line where it stands, its Step button, its steps in the strip and its slices in the
        // Timeline.
        const ImU32 cursor = views::mixed(theme.panel, theme.actors[i], 0.32F);
        pairs.push_back({"text on the line of " + who, theme.text, cursor});
        pairs.push_back({"text on the button of " + who, theme.text,
                         views::mixed(theme.panel, theme.actors[i], 0.28F)});
        pairs.push_back({"a step of " + who, views::mixed(theme.text, theme.actors[i], 0.55F),
                         views::mixed(theme.panel, theme.actors[i], 0.24F)});
        for (const float shade : {0.42F, 0.30F, 0.24F, 0.36F, 0.18F})
            pairs.push_back({"text on a slice of " + who + ", " + std::to_string(shade), theme.text,
                             views::mixed(theme.panel, theme.actors[i], shade)});
    }
    return pairs;
}

}  // namespace

TEST_CASE("black on white is the highest contrast there is") {
    CHECK(contrast(views::rgb(0x000000), views::rgb(0xffffff)) == doctest::Approx(21));
    CHECK(contrast(views::rgb(0x777777), views::rgb(0xffffff)) ==
          doctest::Approx(4.48).epsilon(0.01));
}

TEST_CASE("in every theme all that is written has 4.5 : 1 at least") {
    for (const auto& [name, theme] :
         {std::pair{"dark", model::ThemeName::dark}, std::pair{"light", model::ThemeName::light},
          std::pair{"contrast", model::ThemeName::contrast}}) {
        for (const Pair& pair : pairs_of(views::theme_of(theme))) {
            const std::string what = std::string(name) + ": " + pair.what;
            CAPTURE(what);
            CHECK(contrast(pair.ink, pair.ground) >= 4.5);
        }
    }
}
