// A lesson in a terminal, from a pipe: what is typed is a script, what comes is text.
#include "lesson_folder.hpp"
#include "support/place.hpp"
#include "support/program.hpp"
#include "support/wait.hpp"

using namespace ipc::test;
using ipc::tests::LessonFolder;

namespace {

constexpr const char* kTwinLesson = R"(+++
format = 1
title = "Two writers"
demo = "shared-counter"
minutes = 10
teaches = ["lost update"]
misunderstanding = "One step."
[knobs]
sync = "none"
writers = 2
iterations = 1
+++
**A** and *B* each add 1 to [the counter](ui:counter). This paragraph is longer than a line of eighty columns may be.

```predict
ask = "How many outcomes?"
choices = ["one", "two", "twenty"]
answer = "two"
proof = "outcomes == 2"
why = "One survives."
wrong = { twenty = "There are twenty schedules." }
```

```task
title = "Break it"
ask = "End at 1."
start = { mode = "step" }
goal = "counter == 1 && increments == 2"
hints = ["Load twice."]
solution = { schedule = "A B A A B B" }
why = "A lost update."
```

```choose
title = "Which one"
ask = "What protects it?"
options = [{ name = "sleep", why = "Only slower." }, { name = "mutex", right = true, why = "One at a time." }]
```
)";

class Twin : public Place {
public:
    Twin() { folder_.add("09-two-writers.md", kTwinLesson); }
    Outcome type(const std::string& lines) {
        std::ofstream(directory() + "/typed") << lines;
        Outcome outcome = run("/bin/sh", Setting{.arguments = {"-c", path_of("ipc-playground") + " --lessons " + folder_.path() +
                                                                         " --student anna lesson 9 --text < " + may_keep("typed")},
                                                 .environment = {{"XDG_DATA_HOME", folder_.path() + "/data"}}});
        return outcome;
    }
    std::string progress() const { return read_text(folder_.path() + "/data/ipc-playground/progress.toml"); }
    bool said(const Outcome& outcome, const std::string& words) {
        const bool found = outcome.out.find(words) != std::string::npos;
        if (!found) MESSAGE("not said: ", words, " in:\n", outcome.out, outcome.err);
        return found;
    }

private:
    LessonFolder folder_;
};

}  // namespace

TEST_CASE_FIXTURE(Twin, "a lesson is solved through a pipe, and what was done is kept") {
    const Outcome outcome = type("twenty\nA\nB\na a\nlook\nB B\na\nb\n");
    CHECK(outcome.exit == 0);
    CHECK(outcome.err == "");
    CHECK(said(outcome, "Lesson 09: Two writers\n"));
    CHECK(said(outcome, "You said twenty. The answer is two.\n"));
    CHECK(said(outcome, "There are twenty schedules.\n"));
    CHECK(said(outcome, "What happened: the number of different outcomes is 2.\n"));
    CHECK(said(outcome, "Goal: counter is 1 and increments is 2.\n"));
    CHECK(said(outcome, "Steps so far: A B A A.\n"));
    CHECK(said(outcome, "Reached: counter is 1 and increments is 2.\n"));
    CHECK(said(outcome, "A lost update.\n"));
    CHECK(said(outcome, "sleep: no.\n"));
    CHECK(said(outcome, "mutex: right.\n"));
    CHECK(said(outcome, "Done: 3 of 3.\n"));
    CHECK(progress().find("student = \"anna\"") != std::string::npos);
    CHECK(progress().find("name = \"Break it\"") != std::string::npos);
}

TEST_CASE_FIXTURE(Twin, "text comes without decoration, in lines of eighty columns") {
    const Outcome outcome = type("");
    CHECK(said(outcome, "A and B each add 1 to the counter. This paragraph"));
    for (const std::string& line : split_lines(outcome.out))
        CHECK(line.size() <= 80);
    CHECK(outcome.out.find_first_of("*`\x1b") == std::string::npos);
}

TEST_CASE_FIXTURE(Twin, "at the end of the input it ends well and keeps what was done") {
    const Outcome first = type("b\n");
    CHECK(first.exit == 0);
    CHECK(said(first, "You said two. That is right.\n"));
    CHECK(said(first, "Done: 1 of 3.\n"));
    const Outcome second = type("hint\n");
    CHECK(second.exit == 0);
    CHECK(said(second, "it goes on where you left off"));
    CHECK(said(second, "Load twice.\n"));
    CHECK(second.out.find("How many outcomes?") == std::string::npos);
    CHECK(progress().find("hints = 1") != std::string::npos);
}

TEST_CASE_FIXTURE(Twin, "a solution is shown and done, and every command answers") {
    const Outcome outcome = type("next\nhelp\nA\nundo\nset sync=mutx\nset sync=mutex\nexplore\nreset\nrun\nstop\nsignal A SIGTRM\n"
                                 "dance\nstart\nsolution\nquit\n");
    CHECK(outcome.exit == 0);
    CHECK(said(outcome, "look says how things stand"));
    CHECK(said(outcome, "A, writer: before \"add\" in line "));
    CHECK(said(outcome, "\"mutx\" is not one of none, mutex"));
    CHECK(said(outcome, "mutex: 0 of "));
    CHECK(said(outcome, "It is written as in: signal A SIGTERM\n"));
    CHECK(said(outcome, "There is no such command. help lists them.\n"));
    CHECK(said(outcome, "step A B A A B B.\n"));
    CHECK(said(outcome, "Done: 1 of 3.\n"));
}

TEST_CASE_FIXTURE(Twin, "back goes to the exercise before, and a wrong word is no answer") {
    const Outcome outcome = type("four\nnext\nback\nagain\nquit\n");
    CHECK(outcome.exit == 0);
    CHECK(said(outcome, "\"four\" is no choice.\n"));
    CHECK(said(outcome, "Task: Break it\n"));
    const std::size_t first = outcome.out.find("How many outcomes?");
    const std::size_t second = outcome.out.find("How many outcomes?", first + 1);
    CHECK(outcome.out.find("How many outcomes?", second + 1) != std::string::npos);
}
