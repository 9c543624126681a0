// What the checker of lessons proves on real runs, and what it does not let pass.
#include "session/lesson_check.hpp"

#include "lesson_folder.hpp"

using namespace ipc;
using namespace ipc::tests;

namespace {

const std::string kCheckedHead = R"(+++
format = 1
title = "Two writers"
demo = "shared-counter"
minutes = 10
teaches = ["lost update"]
)";
const std::string kCheckedKnobs = "[knobs]\nsync = \"none\"\nwriters = 2\niterations = 1\n";

std::string task_of(const std::string& start, const std::string& goal, const std::string& solution) {
    return "```task\ntitle = \"T\"\nask = \"Do it.\"\nstart = " + start + "\ngoal = '" + goal +
           "'\nhints = [\"h\"]\nsolution = " + solution + "\n```\n";
}

std::string predict_of(const std::string& answer, const std::string& proof, const std::string& more = "") {
    return "```predict\nask = \"What?\"\nanswer = \"" + answer + "\"\nproof = '" + proof + "'\nwhy = \"W.\"\n" + more + "```\n";
}

session::LessonVerdict checked(const std::string& front, const std::string& body) {
    const LessonFolder folder;
    folder.add("09-two-writers.md", kCheckedHead + front + "+++\n" + body);
    session::WithoutWindow driver(session::find_demos(IPC_BIN_DIR));
    driver.session().lessons().take(lesson::read_pack(folder.path(), driver.app().demos), nullptr);
    return session::LessonCheck(driver).check(0);
}

/// One problem, in this line, with these words.
void refuses(const session::LessonVerdict& verdict, int line, const std::string& words) {
    CAPTURE(verdict.in_words());
    REQUIRE(verdict.problems.size() == 1);
    CHECK(verdict.problems[0].file == "09-two-writers.md");
    CHECK(verdict.problems[0].line == line);
    CHECK(verdict.problems[0].text.find(words) != std::string::npos);
    CHECK(!verdict.ok());
}

}  // namespace

TEST_CASE("a lesson that says what is so is proved") {
    const auto verdict = checked(
        kCheckedKnobs + "[[pair]]\nbroken = { sync = \"none\" }\nrepaired = { sync = \"mutex\" }\n",
        predict_of("2", "outcomes == 2") +
            predict_of("1", "counter == 1 && increments == 2", "schedule = \"A B A A B B\"\n") +
            predict_of("0", "lost_updates == 0 && ended", "set = { sync = \"mutex\" }\n") +
            task_of("{ mode = \"step\" }", "counter == 1 && increments == 2", "{ schedule = \"A B A A B B\" }"));
    CAPTURE(verdict.in_words());
    CHECK(verdict.ok());
    CHECK(verdict.proved == 5);
    CHECK(verdict.in_words().find("ok 09-two-writers 5 proved in ") == 0);
}

TEST_CASE("a wrong answer's proof is not what happens") {
    refuses(checked(kCheckedKnobs, predict_of("3", "outcomes == 3")), 13,
            "the proof \"outcomes == 3\" is not what happened: the number of different outcomes is 2");
}

TEST_CASE("a start that already meets the goal is refused") {
    refuses(checked(kCheckedKnobs, task_of("{ mode = \"step\" }", "counter == 0", "{ schedule = \"A\" }")), 13,
            "the start already meets the goal");
    refuses(checked("[knobs]\nsync = \"mutex\"\n", task_of("{ mode = \"run\" }", "increments > 0", "{ run = true }")), 11,
            "the start already meets the goal");
    refuses(checked(kCheckedKnobs, task_of("{ mode = \"explore\" }", "failing > 0", "{ explore = true }")), 13,
            "the start already meets the goal");
}

TEST_CASE("a solution that does not reach the goal is refused, with where it came to") {
    refuses(checked(kCheckedKnobs, task_of("{ mode = \"step\" }", "counter == 1 && increments == 2",
                                           "{ schedule = \"A A A B B B\" }")),
            13, "the solution does not reach the goal \"counter == 1 && increments == 2\": counter is 2, increments is 2");
}

TEST_CASE("a solution that cannot be done is refused, with why") {
    refuses(checked(kCheckedKnobs, task_of("{ mode = \"step\" }", "counter == 5", "{ schedule = \"A C\" }")), 13,
            "there is no actor C");
    refuses(checked("[knobs]\nsync = \"mutex\"\niterations = 1\n",
                    task_of("{ mode = \"step\" }", "counter == 5", "{ schedule = \"A B B\" }")),
            12, "the solution cannot be done");
}

TEST_CASE("a pair whose broken side does not fail, or whose repaired side does, is refused") {
    const std::string same = "[[pair]]\nbroken = { sync = \"mutex\" }\nrepaired = { sync = \"mutex\" }\n";
    const std::string body = predict_of("2", "outcomes == 2");
    refuses(checked(kCheckedKnobs + same, body), 11, "the pair's broken side fails under none of");
    const std::string wrong = "[[pair]]\nbroken = { sync = \"none\" }\nrepaired = { sync = \"volatile\" }\n";
    refuses(checked(kCheckedKnobs + wrong, body), 11, "the pair's repaired side fails under");
}

TEST_CASE("a pair is proved by runs where the lesson says so") {
    const std::string runs = "[[pair]]\nby = \"run\"\nbroken = { sync = \"none\", iterations = 100000 }\n"
                             "repaired = { sync = \"mutex\", iterations = 2000 }\n";
    const auto verdict = checked(kCheckedKnobs + runs, predict_of("2", "outcomes == 2"));
    CAPTURE(verdict.in_words());
    CHECK(verdict.ok());
    CHECK(verdict.proved == 2);
    const std::string same = "[[pair]]\nby = \"run\"\nbroken = { sync = \"mutex\", iterations = 1000 }\n"
                             "repaired = { sync = \"mutex\", iterations = 1000 }\n";
    refuses(checked(kCheckedKnobs + same, predict_of("2", "outcomes == 2")), 11, "failed in none of ten runs");
}

TEST_CASE("a lesson that this machine cannot show is skipped, with why") {
    const auto verdict = checked("needs = [\"999 cpus\"]\n" + kCheckedKnobs, predict_of("2", "outcomes == 2"));
    CHECK(verdict.ok());
    CHECK(verdict.proved == 0);
    CHECK(verdict.in_words().find("skipped 09-two-writers: It needs 999 CPUs, and this machine gives it") == 0);
}

TEST_CASE("a signal, a live knob and a run to the end reach their goals") {
    const auto verdict = checked(
        "[knobs]\nsync = \"mutex\"\nwriters = 2\n",
        task_of("{ mode = \"run\" }", "killed == 1", "{ signal = { actor = \"A\", name = \"SIGKILL\" } }"));
    CAPTURE(verdict.in_words());
    CHECK(verdict.ok());
    const auto live = checked(kCheckedKnobs, task_of("{ mode = \"rest\" }", "ended && increments == 2",
                                                     "[{ set = { sync = \"atomic\" } }, { run = true }]"));
    CAPTURE(live.in_words());
    CHECK(live.ok());
}
