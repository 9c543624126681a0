#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gui/display.hpp"
#include "gui/followed_files.hpp"
#include "support/program.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

namespace ipc::test {

/// A window of IPC Playground as its user has it: what it shows comes from its state file and its
/// item map, what is done to it goes through the keyboard and the mouse of its screen.
class Playground {
public:
    /// Starts it and waits for its first picture.
    explicit Playground(OnScreen& screen, std::vector<std::string> arguments = {},
                        int only_cpu = -1);
    /// Ends it as the end of a desktop session does.
    ~Playground();
    Playground(const Playground&) = delete;
    Playground& operator=(const Playground&) = delete;

    Json state() const;  ///< the state file; one that is not whole fails the test
    Json items() const;  ///< the item map's "items"; the same
    void read_both() const;  ///< the files as they are, also if they have not changed; the same
    bool shows(const std::string& item, bool enabled = true) const;
    Json rect(const std::string& item) const;  ///< [x, y, width, height]; the item must be there

    /// Waits for a state; fails the test with `fact` and the last state if it does not come.
    void wait_for(const std::string& fact, const std::function<bool(const Json&)>& holds);
    void wait_for_item(const std::string& item);  ///< on the screen, and enabled

    void click(const std::string& item);
    /// At a part of its width: 0 is its left end.
    void click_at(const std::string& item, double part);
    void press(const std::string& key);  ///< as xdotool names it: "space", "s", "ctrl+a"
    void hold(const std::string& key);  ///< until let_go()
    void let_go(const std::string& key);
    void type(const std::string& text);
    void point_at(int x, int y);
    void wheel(bool down);  ///< one notch, where the pointer is
    /// Turns the mouse wheel over `panel` until the item can be clicked.
    void scroll_to(const std::string& item, const std::string& panel);

    pid_t pid() const { return program_.pid(); }
    bool alive() { return program_.running(); }
    void send(int signal) const { program_.send(signal); }
    Outcome wait() { return program_.wait(); }

private:
    /// Looks again whenever the window has drawn, and a few times a second. False: it did not come.
    bool wait_until_shown(const std::function<bool()>& holds, double seconds = kPatience) const;
    /// Calls xdotool, and waits until the window has taken in so many changes of its input and drawn what came of them.
    void feel(const std::vector<std::string>& fingers, std::uint64_t changes);
    const Json& now() const { return files_.read("state.json"); }

    OnScreen& screen_;
    std::string state_path_, items_path_;
    mutable FollowedFiles files_;  // from before the window's first picture
    Program program_;
    std::optional<std::pair<int, int>> pointer_;
};

/// Those of its actors that live, by /proc.
std::vector<pid_t> living_actors(const Json& state);
/// A run is going on, and its actors have done something.
bool has_events(const Json& state);
/// The number of a metric; 0 before the first.
double metric(const Json& state, const std::string& name);

}  // namespace ipc::test
