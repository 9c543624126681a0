// A lesson in the window, from the prediction to the last question: by mouse, by keys, closed in the middle.
#include <doctest/doctest.h>

#include <sys/stat.h>

#include "gui/playground.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

/// A folder for what the learner has done, and lesson 9.
struct Learner : OnScreen {
    Learner() {
        for (const char* kept : {"data", "data/ipc-playground", "data/ipc-playground/progress.toml", "data/ipc-playground/progress.toml.lock",
                                 "data/ipc-playground/progress.toml.new"})
            may_keep(kept);
        setenv("XDG_DATA_HOME", (directory() + "/data").c_str(), 1);
    }
    ~Learner() { unsetenv("XDG_DATA_HOME"); }
    std::string progress() const { return read_text(directory() + "/data/ipc-playground/progress.toml"); }
};

const std::vector<std::string> kLesson{"--lesson", "09", "--student", "anna"};

/// What the state says of the exercise that has this name, or stands at this place.
Json block(const Json& state, int number) {
    int count = 0;
    for (const Json& each : state.at("lesson_detail").at("blocks")) {
        if (each.at("kind") != "text" && ++count == number) return each;
    }
    FAIL("no exercise ", number);
    return {};
}

bool is_done(const Json& state, int number) {
    return block(state, number).at("done") == true;
}

/// Turns pages until the exercise is the current one.
void turn_to(Playground& window, int number) {
    for (int page = 0; page < 10; ++page) {
        const std::string wanted = block(window.state(), number).at("name");
        if (window.state().at("task") == wanted) return;
        window.press("Next");
    }
    FAIL("exercise ", number, " was not reached");
}

/// The middle of a long card may be out of sight: the wheel turns the words until the item is whole.
void scroll_lesson(Playground& window, const std::string& item) {
    const Json box = window.rect("Lesson");
    window.point_at(box[0].get<int>() + 100, box[1].get<int>() + box[3].get<int>() / 2);
    for (const bool down : {true, false}) {  // to the end, and up again
        for (int turn = 0; turn < 60; ++turn) {
            if (window.shows(item)) {
                const Json rect = window.rect(item);
                if (rect[1].get<double>() + rect[3].get<double>() < box[1].get<double>() + box[3].get<double>() - 70) return;
            }
            const Json before = window.items();
            window.wheel(down);
            if (window.items() == before) break;  // the end is reached
        }
    }
    FAIL("not found by scrolling: ", item);
}

}  // namespace

TEST_CASE_FIXTURE(Learner, "a lesson is solved by mouse: predicted, broken by hand, repaired, and kept") {
    {
        Playground window(*this, kLesson);
        CHECK(window.state().at("lesson") == "09-you-are-the-scheduler");
        CHECK(window.state().at("demo") == "shared-counter");

        turn_to(window, 1);
        scroll_lesson(window, "answer: 20");
        window.click("answer: 20");
        window.wait_for("the proof", [](const Json& now) { return block(now, 1).at("proved") == true; });
        CHECK(block(window.state(), 1).at("right") == false);
        CHECK(window.state().at("exploration").at("schedules") == 20);

        turn_to(window, 2);
        scroll_lesson(window, "start 2");
        window.click("start 2");
        window.wait_for("a held run", [](const Json& now) { return now.at("paused") == true && now.at("actors").size() == 2; });
        CHECK(block(window.state(), 2).at("reached") == false);
        for (const char* step : {"Step B", "Step A", "Step B", "Step B", "Step A", "Step A"}) window.click(step);
        window.wait_for("the goal", [](const Json& now) { return block(now, 2).at("reached") == true; });
        CHECK(metric(window.state(), "counter") == 1);

        // A way of its own, and a solution that is shown and played.
        turn_to(window, 4);
        for (int hint = 0; hint < 2; ++hint) {
            scroll_lesson(window, "hint 4");
            window.click("hint 4");
        }
        window.wait_for("both hints", [](const Json& now) { return block(now, 4).at("hints") == 2; });
        scroll_lesson(window, "solution 4");
        window.click("solution 4");
        scroll_lesson(window, "play 4");
        window.click("play 4");
        window.wait_for("the solution reaches the goal", [](const Json& now) { return block(now, 4).at("reached") == true; });
        CHECK(metric(window.state(), "counter") == 2);
        CHECK(metric(window.state(), "increments") == 4);

        turn_to(window, 5);
        scroll_lesson(window, "start 5");
        window.click("start 5");
        window.click("sync: more");
        window.click("sync: atomic");
        window.click("Find a failing schedule");
        window.wait_for("the proof of the repair", [](const Json& now) { return block(now, 5).at("reached") == true; });
        CHECK(window.state().at("exploration").at("failing") == 0);
        wait_until([&] { return progress().find("Make it one step") != std::string::npos; });
    }
    const std::string kept = progress();
    CHECK(kept.find("student = \"anna\"") != std::string::npos);
    CHECK(kept.find("solution_seen = true") != std::string::npos);
    CHECK(kept.find("answer = \"20\"\nright_first = false") != std::string::npos);

    Playground again(*this, kLesson);
    for (const int done : {1, 2, 4, 5}) CHECK(is_done(again.state(), done));
    CHECK(!is_done(again.state(), 3));
    CHECK(again.state().at("task") == block(again.state(), 3).at("name"));
}

TEST_CASE_FIXTURE(Learner, "L opens the list of all lessons, and goes back to the mechanisms") {
    Playground window(*this);
    window.press("l");
    window.wait_for_item("Lessons list");
    CHECK(window.state().at("lessons").size() == 34);
    window.press("l");
    window.wait_for_item("Mechanisms");
    CHECK(!window.shows("Lessons list"));
}

TEST_CASE_FIXTURE(Learner, "a lesson is solved by keys alone: Tab begins at the exercise that was turned to") {
    Playground window(*this, kLesson);
    turn_to(window, 1);
    // Its heading, and the three answers.
    for (int stop = 0; stop < 3; ++stop) window.press("Tab");
    window.press("Return");
    window.wait_for("the answer 2", [](const Json& now) { return block(now, 1).at("answer") == "2"; });
    window.wait_for("the proof", [](const Json& now) { return block(now, 1).at("proved") == true; });
    CHECK(block(window.state(), 1).at("right") == true);

    // Its heading, two links in its words, and the button that starts it.
    turn_to(window, 2);
    for (int stop = 0; stop < 4; ++stop) window.press("Tab");
    window.press("Return");
    window.wait_for("a held run", [](const Json& now) { return now.at("paused") == true && now.at("actors").size() == 2; });
    for (const char* key : {"1", "2", "1", "1", "2", "2"}) window.press(key);
    window.wait_for("the goal", [](const Json& now) { return block(now, 2).at("reached") == true; });

    // A number is typed.
    turn_to(window, 3);
    window.press("Tab");
    window.press("Tab");
    window.type("3");
    window.press("Return");
    window.wait_for("the answer 3", [](const Json& now) { return block(now, 3).at("answer") == "3"; });
    window.wait_for("its proof", [](const Json& now) { return block(now, 3).at("proved") == true; });
    CHECK(block(window.state(), 3).at("right") == true);
}

TEST_CASE_FIXTURE(Learner, "back and next lead through all lessons, none is locked") {
    Playground window(*this, {"--lesson", "33"});
    window.click("Next lesson");
    window.wait_for("the last", [](const Json& now) { return now.at("lesson") == "34-which-one"; });
    CHECK(window.shows("Next lesson", false));
    window.click("Previous lesson");
    window.wait_for("the one before", [](const Json& now) { return now.at("lesson") == "33-a-pipe-with-a-name-on-windows"; });
    window.click("All lessons");
    window.wait_for_item("lesson: 01-walls-between-processes");
    window.click("lesson: 01-walls-between-processes");
    window.wait_for("the first", [](const Json& now) { return now.at("lesson") == "01-walls-between-processes"; });
    CHECK(window.shows("Previous lesson", false));
}
