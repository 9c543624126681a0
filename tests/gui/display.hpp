#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gui/screen_picture.hpp"
#include "support/place.hpp"
#include "support/program.hpp"

namespace ipc::test {

/// A screen of its own that nobody sees: Xvfb on a display number that is free.
class Display {
public:
    static constexpr int kWidth = 1600, kHeight = 1000;

    /// `frame_buffer`: a folder for the file that has what is shown (Xvfb -fbdir); empty: none.
    explicit Display(const std::string& directory, const std::string& frame_buffer = {});
    ~Display();

    const std::string& name() const { return name_; }  ///< ":7", for DISPLAY
    /// What makes a program show itself here and keep the user's own files alone.
    const std::vector<std::pair<std::string, std::string>>& environment() const {
        return environment_;
    }
    /// Fingers: one call of xdotool, which must succeed.
    void xdotool(const std::vector<std::string>& arguments) const;

private:
    std::unique_ptr<Program> server_;
    std::string name_;
    std::vector<std::pair<std::string, std::string>> environment_;
};

/// The place of a test that needs a screen; the screen goes before what is left behind is looked
/// at.
struct OnScreen : Place {
    Display display;

    OnScreen();
    /// A program of ours on this screen.
    Setting setting(std::vector<std::string> arguments) const;
    /// Runs the window's program to its end.
    Outcome playground(std::vector<std::string> arguments) const;

protected:
    explicit OnScreen(bool seen);
};

/// The same, but what is on the screen can be looked at, pointer, tooltips and all.
struct OnSeenScreen : OnScreen {
    OnSeenScreen();
    ScreenPicture look() const { return ScreenPicture(directory() + "/Xvfb_screen0"); }
};

}  // namespace ipc::test
