#include "gui/playground.hpp"

#include <doctest/doctest.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>

#include "stage/clock.hpp"
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

}  // namespace

Playground::Playground(OnScreen& screen, std::vector<std::string> arguments, int only_cpu)
    : screen_(screen),
      state_path_(screen.may_keep("state.json")),
      items_path_(screen.may_keep("items.json")),
      files_(screen.directory()),
      program_("ipc-playground",
               on_cpu(screen.setting(with_files(std::move(arguments), state_path_, items_path_)),
                      only_cpu)) {
    // Killed in the middle of a rename it leaves what it was writing.
    for (const std::string file : {"state.json.", "items.json."}) {
        screen.may_keep(file + std::to_string(pid()) + ".tmp");
    }
    const auto is_drawn = [this] {
        const bool there = access(state_path_.c_str(), F_OK) == 0 && access(items_path_.c_str(), F_OK) == 0;
        return (there && now().at("input").at("frames_due") == 0) || !alive();
    };
    const bool drawn = wait_until_shown(is_drawn);
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
    return now();
}

Json Playground::items() const {
    return files_.read("items.json").at("items");
}

void Playground::read_both() const {
    for (const std::string& path : {state_path_, items_path_}) {
        const std::string text = read_text(path);
        REQUIRE_MESSAGE(Json::accept(text), path, " is not whole: ", text);
    }
}

bool Playground::shows(const std::string& item, bool enabled) const {
    const Json found = named(files_.read("items.json").at("items"), item);
    return !found.is_null() && found.at("enabled") == enabled;
}

Json Playground::rect(const std::string& item) const {
    const Json found = named(items(), item);
    REQUIRE_MESSAGE(!found.is_null(), "not on the screen: ", item);
    return found.at("rect");
}

bool Playground::wait_until_shown(const std::function<bool()>& holds, double seconds) const {
    const std::int64_t until = stage::monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9);
    while (!holds()) {
        if (stage::monotonic_ns() > until) return holds();
        files_.wait(0.1);
    }
    return true;
}

void Playground::wait_for(const std::string& fact, const std::function<bool(const Json&)>& holds) {
    const bool held = wait_until_shown([&] { return holds(now()) || !alive(); });
    REQUIRE_MESSAGE(alive(), "the window is gone while waiting for: ", fact,
                    "; it said: ", program_.err());
    REQUIRE_MESSAGE(held, "did not come: ", fact, "\n", state().dump(1));
}

void Playground::wait_for_item(const std::string& item) {
    const bool came = wait_until_shown([&] { return shows(item) || !alive(); });
    REQUIRE_MESSAGE((came && alive()), "did not come, or not enabled: ", item, "\n",
                    items().dump());
}

void Playground::feel(const std::vector<std::string>& fingers, std::uint64_t changes) {
    const auto taken = [this] { return now().at("input").at("taken").get<std::uint64_t>(); };
    const std::uint64_t enough = taken() + changes;
    screen_.display.xdotool(fingers);
    const auto drawn = [&] { return taken() >= enough && now().at("input").at("frames_due") == 0; };
    const bool came = wait_until_shown([&] { return drawn() || !alive(); });
    REQUIRE_MESSAGE(came, "the window took no notice of xdotool", lines(fingers));
}

void Playground::point_at(int x, int y) {
    const std::pair wanted(x, y);
    if (pointer_ == wanted) return;  // of a move to where it is the window hears nothing
    std::vector<std::string> fingers{"mousemove", std::to_string(x), std::to_string(y)};
    if (!pointer_) fingers.insert(fingers.begin(), {"mousemove", std::to_string(x + 1), std::to_string(y)});
    pointer_ = wanted;
    feel(fingers, 1);
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
    point_at(static_cast<int>(x), static_cast<int>(y));
    // Dear ImGui before 1.87 looks at the button once a frame.
    feel({"mousedown", "1", "sleep", "0.06", "mouseup", "1"}, 2);
}

void Playground::press(const std::string& key) {
    // "ctrl+f" are two keys. GLFW takes a press within 20 ms of the release of the same key for its repetition.
    const auto keys = 1 + static_cast<std::uint64_t>(std::count(key.begin(), key.end(), '+'));
    feel({"sleep", "0.03", "keydown", key, "sleep", "0.06", "keyup", key}, 2 * keys);
}

void Playground::hold(const std::string& key) {
    feel({"keydown", key}, 1);
}

void Playground::let_go(const std::string& key) {
    feel({"keyup", key}, 1);
}

void Playground::wheel(bool down) {
    feel({"click", down ? "5" : "4"}, 1);
}

void Playground::type(const std::string& text) {
    feel({"type", "--delay", "60", text}, 2 * text.size());
}

void Playground::scroll_to(const std::string& item, const std::string& panel) {
    const Json box = rect(panel);
    const int x = box[0].get<int>() + box[2].get<int>() / 2,
              y = box[1].get<int>() + box[3].get<int>() + 80;
    point_at(x, y);
    for (const bool down : {true, false}) {  // to the end, and up again
        for (int turn = 0; turn < 40 && !shows(item); ++turn) {
            const Json before = items();
            wheel(down);
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
