#include "playground_loop.hpp"

#include <algorithm>
#include <utility>

#include "session/state_file.hpp"
#include "stage/clock.hpp"
#include "views/playground.hpp"

namespace ipc {

namespace {

constexpr int kFramesAfterCommand = 2;

template <class Text>
void keep(session::MirrorFile& file, std::string& trouble, Text text) {
    if (!file.wanted()) return;
    const auto written = file.write(text());
    if (!written) trouble = written.error().text;
}

// "Every schedule": "every-schedule", as a part of a file's name.
std::string for_file(std::string panel) {
    for (char& c : panel) c = c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return panel.empty() ? "window" : panel;
}

}  // namespace

PlaygroundLoop::PlaygroundLoop(const LoopOptions& options, platform::Window& window, model::App& app,
                               session::Session& session)
    : options_(options),
      window_(window),
      app_(app),
      session_(session),
      item_file_(options.item_map),
      state_file_(options.state),
      shown_scale_(app.scale) {
    restyle();
    kept_ = session::settings_of(app_);
    window_.set_drop_callback([this](const std::vector<std::string>& paths) {
        if (!paths.empty()) session_.apply(model::OpenRecording{paths.front()});
    });
}

stage::Result<void> PlaygroundLoop::run() {
    started_ns_ = stage::monotonic_ns();
    while (!window_.should_close()) {
        bool draw = window_.wait_events(patience());
        draw |= session_.update();
        const bool photo = due(shot_after());
        if (draw || photo) frame(photo);
        if (!trouble_.empty()) return stage::Error{trouble_};
        if (due(end_after())) break;
    }
    return {};
}

double PlaygroundLoop::seconds() const {
    return static_cast<double>(stage::monotonic_ns() - started_ns_) * 1e-9;
}

std::optional<double> PlaygroundLoop::shot_after() const {
    if (options_.screenshot.empty() || shot_) return std::nullopt;
    return options_.after.value_or(1.0);
}

std::optional<double> PlaygroundLoop::end_after() const {
    if (options_.exit_after) return options_.exit_after;
    return shot_ ? std::optional(0.0) : std::nullopt;
}

// For how long nothing needs to be done, in seconds; below 0: until there is input.
double PlaygroundLoop::patience() const {
    double wait = session_.next_update();
    for (const auto when : {shot_after(), end_after()}) {
        if (!when) continue;
        const double left = std::max(*when - seconds(), 0.0);
        wait = wait < 0 ? left : std::min(wait, left);
    }
    return wait;
}

void PlaygroundLoop::restyle() {
    if (app_.scale != shown_scale_) window_.set_scale(app_.scale);
    if (!window_.font_warnings().empty()) app_.error = window_.font_warnings().back();
    const views::Theme& theme = views::theme_of(app_.theme);
    views::apply_style(theme, app_.scale);
    window_.set_background(ImGui::ColorConvertU32ToFloat4(theme.background));
    shown_scale_ = app_.scale;
    shown_theme_ = app_.theme;
}

void PlaygroundLoop::frame(bool photo) {
    if (app_.scale != shown_scale_ || app_.theme != shown_theme_) restyle();
    if (wanted_) {
        take_picture(*std::exchange(wanted_, std::nullopt));
        return;
    }
    app_.frames_drawn = window_.frames_drawn() + 1;
    window_.begin_frame();
    model::Commands commands = draw();
    if (photo) {
        shot_ = true;
        const auto written = platform::write_png(window_.capture(), options_.screenshot);
        if (!written) trouble_ = written.error().text;
    }
    window_.present();
    keep(item_file_, trouble_, [&] { return items_.to_json(); });
    if (!commands.empty()) window_.request_frames(kFramesAfterCommand);
    keep(state_file_, trouble_, [&] {
        return session::state_json(app_, {window_.inputs_taken(), window_.frames_due()});
    });
    take(commands);
    keep_settings();
}

model::Commands PlaygroundLoop::draw() {
    model::Commands commands;
    const model::Picture& received = app_.run.picture;
    picture_.show(received.number, received.width, received.height, received.pixels.data());
    views::draw_playground(app_, commands, window_.fonts(), items_,
                           picture_.is_there() ? std::optional(picture_.id()) : std::nullopt);
    window_.render();
    return commands;
}

// Of a frame that nobody sees: nothing lies over the panels in it, and nothing is under the pointer.
void PlaygroundLoop::take_picture(const model::SavePicture& wanted) {
    const bool keys = std::exchange(app_.keys_open, false);
    const bool files = std::exchange(app_.files.open, false);
    const model::Tour tour = std::exchange(app_.tour, model::Tour::none);
    app_.note.clear();
    window_.begin_frame(platform::Pointer::away);
    model::Commands commands = draw();
    platform::Image image = window_.capture();
    window_.give_up_frame();
    app_.keys_open = keys;
    app_.files.open = files;
    app_.tour = tour;

    const auto panel = std::find_if(items_.items().begin(), items_.items().end(),
                                    [&](const views::ItemMap::Item& item) { return item.name == wanted.panel; });
    if (panel != items_.items().end())
        image = platform::crop(image, window_.to_pixels(panel->rect.min, panel->rect.max));
    if (panel == items_.items().end() && !wanted.panel.empty()) {
        app_.error = wanted.panel + " is not on the screen.";
    } else {
        const std::string path =
            wanted.path.empty() ? session_.files().fresh_path(for_file(wanted.panel), ".png") : wanted.path;
        session_.files().tell(platform::write_png(image, path), path);
    }
    take(commands);
    window_.request_frames(3);
}

void PlaygroundLoop::take(model::Commands& commands) {
    if (!commands.empty()) window_.request_frames(kFramesAfterCommand);
    for (const model::Command& command : commands.take()) {
        if (const auto* copy = std::get_if<model::Copy>(&command))
            ImGui::SetClipboardText(copy->text.c_str());
        if (const auto* picture = std::get_if<model::SavePicture>(&command))
            wanted_ = *picture;  // the next frame: this one shows the button pressed
        session_.apply(command);
    }
}

void PlaygroundLoop::keep_settings() {
    // A splitter that is being dragged changes the settings in every frame.
    const session::Settings now = session::settings_of(app_);
    if (now == kept_ || ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
    kept_ = now;
    session::write_settings(now, session::settings_path());
}

}  // namespace ipc
