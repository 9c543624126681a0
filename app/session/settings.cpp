#include "session/settings.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "session/replace_file.hpp"
#include "stage/user_path.hpp"

namespace ipc::session {

namespace {

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t\"");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\"") - begin + 1);
}

void take_number(const std::map<std::string, std::string>& values, const char* key, float lowest,
                 float highest, float& value) {
    const auto found = values.find(key);
    if (found == values.end()) return;
    char* end = nullptr;
    const float number = std::strtof(found->second.c_str(), &end);
    if (end != found->second.c_str() && number >= lowest && number <= highest) value = number;
}

}  // namespace

bool Settings::operator==(const Settings& other) const {
    return layout.left == other.layout.left && layout.lesson == other.layout.lesson && layout.inspector == other.layout.inspector &&
           layout.stage_share == other.layout.stage_share && theme == other.theme &&
           scale == other.scale && motion == other.motion && tour_seen == other.tour_seen;
}

Settings settings_of(const model::App& app) {
    return {app.layout, app.theme, app.scale, app.motion, app.tour_seen};
}

void apply(const Settings& settings, model::App& app) {
    app.layout = settings.layout;
    app.theme = settings.theme;
    app.scale = settings.scale;
    app.motion = settings.motion;
    app.tour_seen = settings.tour_seen;
}

std::string settings_path() {
    return stage::user_path("XDG_CONFIG_HOME", ".config", "settings.toml");
}

Settings read_settings(const std::string& path) {
    std::map<std::string, std::string> values;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const std::size_t equals = line.find('=');
        if (line.starts_with('#') || equals == std::string::npos) continue;
        values[trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
    }
    Settings settings;
    take_number(values, "left", 100, 1000, settings.layout.left);
    take_number(values, "lesson", 100, 1000, settings.layout.lesson);
    take_number(values, "inspector", 100, 2000, settings.layout.inspector);
    take_number(values, "stage_share", 0.1F, 0.9F, settings.layout.stage_share);
    take_number(values, "scale", 1, 2.5F, settings.scale);
    parse_theme(values["theme"], settings.theme);
    settings.motion = values["motion"] != "false";
    settings.tour_seen = values["tour_seen"] == "true";
    return settings;
}

void write_settings(const Settings& settings, const std::string& path) {
    if (path.empty()) return;
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
    char text[512];
    std::snprintf(text, sizeof text,
                  "# What the window of IPC Playground remembers. Sizes in pixels at 100 %%.\n"
                  "theme = \"%s\"\nscale = %g\nmotion = %s\nleft = %g\nlesson = %g\n"
                  "inspector = %g\n"
                  "stage_share = %g\ntour_seen = %s\n",
                  theme_text(settings.theme), static_cast<double>(settings.scale),
                  settings.motion ? "true" : "false", static_cast<double>(settings.layout.left),
                  static_cast<double>(settings.layout.lesson),
                  static_cast<double>(settings.layout.inspector),
                  static_cast<double>(settings.layout.stage_share), settings.tour_seen ? "true" : "false");
    (void)replace_file(path, text);
}

const char* theme_text(model::ThemeName theme) {
    switch (theme) {
        case model::ThemeName::light:
            return "light";
        case model::ThemeName::contrast:
            return "contrast";
        case model::ThemeName::dark:
            break;
    }
    return "dark";
}

bool parse_theme(const std::string& text, model::ThemeName& theme) {
    for (const auto known :
         {model::ThemeName::dark, model::ThemeName::light, model::ThemeName::contrast}) {
        if (text != theme_text(known)) continue;
        theme = known;
        return true;
    }
    return false;
}

}  // namespace ipc::session
