// The state machine behind an open lesson, on real processes.
#include "session/lesson_desk.hpp"

#include <unistd.h>

#include "lesson_folder.hpp"
#include "session/state_file.hpp"
#include "session/without_window.hpp"

using namespace ipc;
using namespace ipc::tests;
using session::WithoutWindow;

namespace {

constexpr const char* kDeskLesson = R"(+++
format = 1
title = "Two writers"
demo = "shared-counter"
minutes = 10
teaches = ["lost update"]
[knobs]
sync = "none"
writers = 2
iterations = 1
+++
Text.

```predict
ask = "How many outcomes?"
answer = "2"
proof = "outcomes == 2 && failing == 18"
why = "One survives."
```

```task
title = "Break it"
ask = "End at 1."
start = { mode = "step" }
goal = "counter == 1 && increments == 2"
hints = ["Load twice.", "A B A A B B"]
solution = { schedule = "A B A A B B" }
```

```task
title = "Repair it"
ask = "Prove it."
goal = 'sync == "mutex" && explored && failing == 0'
hints = ["Switch it."]
solution = { set = { sync = "mutex" }, explore = true }
```

```choose
title = "Which one"
ask = "What protects it?"
options = [{ name = "sleep", why = "Slower." }, { name = "mutex", right = true, why = "One at a time." }]
```
)";

struct Desk {
    Desk() : driver(session::find_demos(IPC_BIN_DIR)) {
        folder.add("09-two-writers.md", kDeskLesson);
        folder.add("10-other.md", kDeskLesson);
        sit_down();
    }
    void sit_down() {
        driver.session().lessons().take(
            lesson::read_pack(folder.path(), driver.app().demos),
            std::make_unique<session::LessonRecord>(folder.path() + "/data/progress.toml", "anna", nullptr));
        driver.apply(model::OpenLesson{0});
        REQUIRE(driver.app().error == "");
        REQUIRE(driver.app().lesson.has_value());
    }
    void give(const model::Command& command) {
        driver.apply(command);
        driver.wait_for_lesson();
    }
    model::BlockShown& shown(std::size_t block) { return driver.app().lesson->blocks[block]; }
    bool reaches(std::size_t block, double seconds = 20) {
        return driver.wait_until([&] { return shown(block).reached; }, seconds);
    }
    void step(const char* letters) {
        for (const char* c = letters; *c != 0; ++c) {
            const std::size_t before = driver.app().run.steps.size();
            driver.apply(model::Step{static_cast<std::size_t>(*c - 'A')});
            REQUIRE(driver.wait_until([&] { return driver.app().run.steps.size() > before && !driver.session().is_stepping(); }, 20));
        }
    }

    LessonFolder folder;
    WithoutWindow driver;
};

}  // namespace

TEST_CASE_FIXTURE(Desk, "an opened lesson chooses its demo and sets its knobs") {
    const model::App& app = driver.app();
    CHECK(app.demo()->name == "shared-counter");
    CHECK(app.knobs[model::kIterationsKnob] == 1);
    CHECK(app.lesson->blocks.size() == 5);
    CHECK(app.lesson->total() == 4);
    CHECK(app.lesson->done() == 0);
    CHECK(app.lesson->has_next);
    CHECK(!app.lesson->has_previous);
    driver.apply(model::NextLesson{});
    CHECK(app.lesson->index == 1);
    driver.apply(model::PreviousLesson{});
    CHECK(app.lesson->index == 0);
    driver.apply(model::CloseLesson{});
    CHECK(!app.lesson.has_value());
}

TEST_CASE_FIXTURE(Desk, "a prediction is answered first, then the real thing says who was right") {
    driver.apply(model::AnswerPredict{1, "20"});
    CHECK(shown(1).answer == "20");
    CHECK(!shown(1).right);
    CHECK(shown(1).proving);
    CHECK(!shown(1).proved.has_value());
    driver.wait_for_lesson();
    CHECK(!shown(1).proving);
    CHECK(shown(1).proved == true);
    CHECK(shown(1).done);
    CHECK(shown(1).figures.find("the number of different outcomes is 2") != std::string::npos);
    driver.apply(model::AnswerPredict{1, "two"});
    CHECK(shown(1).trouble == "\"two\" is no whole number.");
    CHECK(shown(1).answer == "20");
}

TEST_CASE_FIXTURE(Desk, "a goal that is stepped to by hand is reached, and not before") {
    give(model::StartTask{2});
    CHECK(driver.app().run.paused);
    CHECK(shown(2).started);
    CHECK(!shown(2).reached);
    step("ABAAB");
    CHECK(!shown(2).reached);
    step("B");
    CHECK(reaches(2));
    CHECK(shown(2).done);
    CHECK(shown(2).figures == "counter is 1, increments is 2");
}

TEST_CASE_FIXTURE(Desk, "another schedule reaches another result, and undo comes back") {
    give(model::StartTask{2});
    step("AAABB");
    CHECK(driver.app().run.schedule == "A A A B B");
    driver.apply(model::Undo{});
    REQUIRE(driver.wait_until([&] { return driver.app().run.schedule == "A A A B"; }, 20));
    step("BB");
    CHECK(driver.wait_until([&] { return driver.app().metric("counter") == 2; }, 20));
    CHECK(!shown(2).reached);
}

TEST_CASE_FIXTURE(Desk, "a solution is played through the same commands, and reaches the goal") {
    give(model::PlaySolution{2});
    CHECK(shown(2).trouble == "");
    CHECK(reaches(2));
    CHECK(shown(2).solution_shown);
    give(model::PlaySolution{3});
    CHECK(shown(3).trouble == "");
    CHECK(reaches(3));
    CHECK(driver.app().knobs[static_cast<std::size_t>(driver.app().demo()->knob_index("sync"))] == 1);
}

TEST_CASE_FIXTURE(Desk, "what an earlier search found does not meet the goal of a task that begins") {
    give(model::PlaySolution{3});
    REQUIRE(reaches(3));
    give(model::StartTask{3});
    driver.apply(model::SetKnob{driver.app().demo()->knob_index("sync"), 1});
    CHECK(shown(3).reached);  // what was reached stays
    CHECK(!driver.wait_until([&] { return shown(3).reached_now && !driver.app().exploration; }, 0.2));
}

TEST_CASE_FIXTURE(Desk, "a choice is answered, and only a right one is done") {
    driver.apply(model::ChooseOption{4, 0});
    CHECK(shown(4).answer == "sleep");
    CHECK(!shown(4).done);
    driver.apply(model::ChooseOption{4, 1});
    CHECK(shown(4).right);
    CHECK(shown(4).done);
    CHECK(shown(4).wrong_answers == 1);
}

TEST_CASE_FIXTURE(Desk, "hints come one by one and end") {
    for (int i = 0; i < 4; ++i)
        driver.apply(model::ShowHint{2});
    CHECK(shown(2).hints == 2);
}

TEST_CASE_FIXTURE(Desk, "the learner's own command ends what the lesson was doing with the run") {
    driver.apply(model::AnswerPredict{1, "2"});
    CHECK(shown(1).proving);
    driver.apply(model::Reset{});
    CHECK(!shown(1).proving);
    CHECK(shown(1).trouble == "It was interrupted before its end.");
    CHECK(!driver.session().lessons().busy());
    give(model::AnswerPredict{1, "2"});
    CHECK(shown(1).proved == true);
}

TEST_CASE_FIXTURE(Desk, "commands with numbers of nothing change nothing") {
    for (const std::size_t block : {std::size_t{0}, std::size_t{77}}) {
        for (const model::Command& command :
             {model::Command(model::GoToBlock{block}), model::Command(model::AnswerPredict{block, "2"}),
              model::Command(model::StartTask{block}), model::Command(model::PlaySolution{block}),
              model::Command(model::ShowHint{block}), model::Command(model::ShowSolution{block}),
              model::Command(model::ChooseOption{block, 0}), model::Command(model::ChooseOption{4, 9}),
              model::Command(model::OpenLesson{99})})
            give(command);
    }
    CHECK(driver.app().lesson->done() == 0);
    driver.apply(model::CloseLesson{});
    give(model::StartTask{2});
    give(model::AnswerPredict{1, "2"});
    CHECK(!driver.app().lesson.has_value());
}

TEST_CASE_FIXTURE(Desk, "what was done is still done when the lesson is opened again, and where it goes on") {
    driver.apply(model::ShowHint{2});
    give(model::AnswerPredict{1, "20"});
    driver.apply(model::ChooseOption{4, 1});
    REQUIRE(driver.wait_until([&] { return driver.session().lessons().saved(); }, 20));
    sit_down();
    CHECK(driver.app().lesson->done() == 2);
    CHECK(driver.app().lessons[0].done == 2);
    CHECK(driver.app().lessons[1].done == 0);
    CHECK(driver.app().lesson->current == 2);
    CHECK(shown(1).done);
    CHECK(!shown(2).done);
    std::string trouble;
    const lesson::Progress kept = lesson::ProgressFile(folder.path() + "/data/progress.toml").read(trouble);
    CHECK(kept.of({"anna", "09-two-writers", "prediction 1"}).answer == "20");
    CHECK(!kept.of({"anna", "09-two-writers", "prediction 1"}).right_first);
    CHECK(kept.of({"anna", "09-two-writers", "Break it"}).hints == 1);
}

TEST_CASE_FIXTURE(Desk, "the state file tells of the lesson and of the exercise") {
    driver.apply(model::GoToBlock{2});
    const auto json = nlohmann::json::parse(session::state_json(driver.app()));
    CHECK(json["lesson"] == "09-two-writers");
    CHECK(json["task"] == "Break it");
    CHECK(json["lesson_detail"]["blocks"].size() == 5);
    CHECK(json["lesson_detail"]["blocks"][2]["reached"] == false);
    CHECK(json["lessons"].size() == 2);
}
