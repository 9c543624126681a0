#include "gui/playground.hpp"

#include <doctest/doctest.h>
#include <time.h>
#include <unistd.h>

#include <cmath>
#include <csignal>

#include "support/processes.hpp"
#include "support/wait.hpp"

namespace ipc::test {
namespace {

std::vector<std::string> with_files(std::vector<std::string> arguments, const std::string& state,
                                    const std::string& items) {
    for (const std::string& more :
         {std::string("--state"), state, std::string("--item-map"), items}) {
        arguments.push_back(more);
    }
    return arguments;
}

Setting on_cpu(Setting setting, int cpu) {
    setting.only_cpu = cpu;
    return setting;
}

/// Rewritten by rename, so whole at any time.
Json whole(const std::string& path) {
    const std::string text = read_text(path);
    REQUIRE_MESSAGE(Json::accept(text), path, " is not whole: ", text);
    return Json::parse(text);
}

}  // namespace

Playground::Playground(OnScreen& screen, std::vector<std::string> arguments, int only_cpu)
    : screen_(screen),
      state_path_(screen.may_keep("state.json")),
      items_path_(screen.may_keep("items.json")),
      program_("ipc-playground",
               on_cpu(screen.setting(with_files(std::move(arguments), state_path_, items_path_)),
                      only_cpu)) {
    // Killed in the middle of a rename it leaves what it was writing.
    for (const std::string file : {"state.json.", "items.json."}) {
        screen.may_keep(file + std::to_string(pid()) + ".tmp");
    }
    const auto is_drawn = [this] {
        return (access(state_path_.c_str(), F_OK) == 0 && access(items_path_.c_str(), F_OK) == 0) ||
               !alive();
    };
    const bool drawn = wait_until(is_drawn);
    REQUIRE_MESSAGE((drawn && alive()), "no window: ", program_.err());
}

Playground::~Playground() {
    if (alive()) {
        send(SIGTERM);
        program_.wait();
    }
    unlink(state_path_.c_str());
    unlink(items_path_.c_str());
}

Json Playground::state() const {
    return whole(state_path_);
}

Json Playground::items() const {
    return whole(items_path_).at("items");
}

bool Playground::shows(const std::string& item, bool enabled) const {
    const Json found = named(items(), item);
    return !found.is_null() && found.at("enabled") == enabled;
}

Json Playground::rect(const std::string& item) const {
    const Json found = named(items(), item);
    REQUIRE_MESSAGE(!found.is_null(), "not on the screen: ", item);
    return found.at("rect");
}

void Playground::wait_for(const std::string& fact, const std::function<bool(const Json&)>& holds) {
    const bool held = wait_until([&] { return holds(state()) || !alive(); });
    REQUIRE_MESSAGE(alive(), "the window is gone while waiting for: ", fact,
                    "; it said: ", program_.err());
    REQUIRE_MESSAGE(held, "did not come: ", fact, "\n", state().dump(1));
}

void Playground::wait_for_item(const std::string& item) {
    const bool came = wait_until([&] { return shows(item) || !alive(); });
    REQUIRE_MESSAGE((came && alive()), "did not come, or not enabled: ", item, "\n",
                    items().dump());
}

void Playground::settle(std::uint64_t changes) const {
    // A frame that was begun before the input came may still be on its way, and Dear ImGui takes in
    // one change of a button or key a frame. At rest three frames follow an input, and some may
    // have been drawn by now; in a run there are always more, but slow ones.
    const Json now = state();
    const std::uint64_t enough = now.at("frames_drawn").get<std::uint64_t>() + 1 + changes;
    wait_until([&] { return frames() >= enough; }, now.at("running") == true ? 20 : 1);
}

void Playground::click(const std::string& item) {
    click_at(item, 0.5);
}

void Playground::click_at(const std::string& item, double part) {
    CAPTURE(item);
    wait_for_item(item);
    const Json box = rect(item);
    const double x = std::floor(box[0].get<double>() + part * (box[2].get<double>() - 1));
    const double y = std::floor(box[1].get<double>() + box[3].get<double>() / 2);
    screen_.display.xdotool(
        {"mousemove", std::to_string(static_cast<int>(x)), std::to_string(static_cast<int>(y))});
    settle(1);
    // Dear ImGui before 1.87 looks at the button once a frame.
    screen_.display.xdotool({"mousedown", "1", "sleep", "0.06", "mouseup", "1"});
    settle(2);
}

void Playground::press(const std::string& key) {
    screen_.display.xdotool({"keydown", key, "sleep", "0.06", "keyup", key});
    settle(2);
}

void Playground::type(const std::string& text) {
    screen_.display.xdotool({"type", "--delay", "60", text});
    settle(2 * text.size());
}

void Playground::scroll_to(const std::string& item, const std::string& panel) {
    const Json box = rect(panel);
    const int x = box[0].get<int>() + box[2].get<int>() / 2,
              y = box[1].get<int>() + box[3].get<int>() + 80;
    screen_.display.xdotool({"mousemove", std::to_string(x), std::to_string(y)});
    settle(1);
    for (const char* direction : {"5", "4"}) {  // down to the end, and up again
        for (int turn = 0; turn < 40 && !shows(item); ++turn) {
            const Json before = items();
            screen_.display.xdotool({"click", direction});
            settle(1);
            if (items() == before) break;  // the end is reached
        }
    }
    REQUIRE_MESSAGE(shows(item), "not found by scrolling: ", item);
}

std::vector<pid_t> living_actors(const Json& state) {
    std::vector<pid_t> living;
    for (const Json& actor : state.at("actors")) {
        const pid_t pid = actor.at("pid");
        if (pid > 0 && is_alive(pid)) living.push_back(pid);
    }
    return living;
}

bool has_events(const Json& state) {
    return state.at("running") == true && state.at("events").at("recorded") > 0 &&
           !state.at("actors").empty();
}

double metric(const Json& state, const std::string& name) {
    return state.at("metrics").value(name, 0.0);
}

}  // namespace ipc::test
