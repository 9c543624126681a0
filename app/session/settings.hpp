#pragma once

#include <string>

#include "model/app.hpp"

namespace ipc::session {

/// What the window remembers from one start to the next.
struct Settings {
    model::Layout layout;
    model::ThemeName theme = model::ThemeName::dark;
    float scale = 1;
    bool motion = true;
    bool tour_seen = false;

    bool operator==(const Settings& other) const;
};

Settings settings_of(const model::App& app);
void apply(const Settings& settings, model::App& app);

/// $XDG_CONFIG_HOME/ipc-playground/settings.toml, or the same under ~/.config. Empty: nowhere to
/// keep it.
std::string settings_path();
/// Lines of the form key = value. What is missing, unknown or out of range is left at its default.
Settings read_settings(const std::string& path);
/// Makes the folder if need be. Settings that cannot be kept are no error worth a message.
void write_settings(const Settings& settings, const std::string& path);

/// "dark", "light", "contrast" and back; false: no such theme.
const char* theme_text(model::ThemeName theme);
bool parse_theme(const std::string& text, model::ThemeName& theme);

}  // namespace ipc::session
