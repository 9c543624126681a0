#pragma once

#include <optional>
#include <string>

#include "platform/picture_texture.hpp"
#include "platform/window.hpp"
#include "session/replace_file.hpp"
#include "session/session.hpp"
#include "session/settings.hpp"
#include "views/item_map.hpp"

namespace ipc {

struct LoopOptions {
    std::string screenshot, item_map, state;
    std::optional<double> after, exit_after;
};

/// The window and its loop: it sleeps until input, the session's next look or a wake-up, and draws
/// only when something changed.
class PlaygroundLoop {
public:
    /// The window's fonts are those of `app`'s scale.
    PlaygroundLoop(const LoopOptions& options, platform::Window& window, model::App& app,
                   session::Session& session);
    /// Until the window is closed, or it is time to end.
    stage::Result<void> run();

private:
    double seconds() const;
    bool due(std::optional<double> when) const { return when && seconds() >= *when; }
    std::optional<double> shot_after() const;
    std::optional<double> end_after() const;
    double patience() const;
    void restyle();
    void frame(bool photo);
    model::Commands draw();
    void take_picture(const model::SavePicture& wanted);
    void take(model::Commands& commands);
    void keep_settings();

    const LoopOptions& options_;
    platform::Window& window_;
    model::App& app_;
    session::Session& session_;
    platform::PictureTexture picture_;
    views::ItemMap items_;
    session::MirrorFile item_file_, state_file_;
    session::Settings kept_;
    float shown_scale_ = 0;
    model::ThemeName shown_theme_ = model::ThemeName::dark;
    std::int64_t started_ns_ = 0;
    bool shot_ = false;
    std::optional<model::SavePicture> wanted_;  // a picture of a panel, of the next frame
    std::string trouble_;
};

}  // namespace ipc
