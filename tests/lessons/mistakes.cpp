// Every mistake is named with its line, and what is allowed.
#include "sample.hpp"

using namespace ipc::tests;

namespace {

/// Replaces a piece of the whole lesson; exactly one problem must come, with this line and these words.
void expect(const std::string& piece, const std::string& by, int line, const std::vector<std::string>& words) {
    const std::string problems = problems_of(with(piece, by));
    CAPTURE(by);
    CAPTURE(problems);
    CHECK(std::count(problems.begin(), problems.end(), '\n') == 1);
    CHECK(problems.starts_with(std::to_string(line) + ": "));
    for (const std::string& word : words)
        CHECK(problems.find(word) != std::string::npos);
}

}  // namespace

TEST_CASE("an unknown demo is named with those that exist, the nearest first") {
    expect("demo = \"shared-counter\"", "demo = \"shared-conter\"", 4,
           {"there is no demo \"shared-conter\"", "did you mean \"shared-counter\"", "pipe"});
}

TEST_CASE("a missing key is named") {
    expect("title = \"Two writers\"\n", "", 2, {"the front matter has no title"});
    expect("minutes = 10\n", "", 2, {"has no minutes"});
    expect("teaches = [\"lost update\"]\n", "", 2, {"has no teaches"});
    expect("goal = \"counter == 1 && increments == 2\"\n", "", 34, {"the task has no goal"});
    expect("hints = [\"Load twice.\", \"A B A A B B\"]\n", "", 34, {"the task has no hints"});
    expect("answer = \"2\"\n", "", 25, {"the predict block has no answer"});
    expect("repaired = { sync = \"mutex\" }\n", "", 13, {"the pair has no repaired"});
}

TEST_CASE("an unknown key is named with the nearest allowed one") {
    expect("hints = [", "hint = [\"x\"]\nhints = [", 38, {"unknown key \"hint\"", "did you mean \"hints\""});
    expect("minutes = 10", "minutes = 10\nminute = 3", 6, {"unknown key \"minute\"", "did you mean \"minutes\""});
    expect("mode = \"step\"", "mode = \"step\", sets = {}", 36, {"start has an unknown key \"sets\"", "\"set\""});
}

TEST_CASE("a knob that is unknown or out of range is named with its range") {
    expect("writers = 2\n", "writers = 9\n", 11, {"writers is 9", "from 2 to 8"});
    expect("writers = 2\n", "writer = 2\n", 11, {"no knob \"writer\"", "did you mean \"writers\""});
    expect("sync = \"none\"\nwriters", "sync = \"mutx\"\nwriters", 10, {"\"mutx\"", "did you mean \"mutex\""});
    expect("sync = \"none\"\nwriters", "sync = 1\nwriters", 10, {"is a whole number", "none, mutex"});
    expect("repaired = { sync = \"mutex\" }", "repaired = { writers = 99 }", 15, {"writers is 99"});
    expect("mode = \"step\"", "set = { writers = 1 }", 36, {"writers is 1"});
}

TEST_CASE("a value of another kind or out of range is named") {
    expect("minutes = 10", "minutes = \"10\"", 5, {"minutes", "a string", "a whole number"});
    expect("minutes = 10", "minutes = 61", 5, {"61", "1 to 60"});
    expect("format = 1", "format = 2", 2, {"format is 2", "format 1"});
    expect("needs = [\"2 cpus\"]", "needs = [\"2 cpu\"]", 8, {"\"2 cpu\"", "did you mean \"2 cpus\""});
    expect("teaches = [\"lost update\"]", "teaches = []", 6, {"teaches is empty"});
    expect("mode = \"step\"", "mode = \"stepping\"", 36, {"\"stepping\"", "rest"});
}

TEST_CASE("an answer that is no choice, or not what is proved, is named") {
    expect("answer = \"2\"", "answer = \"3\"", 27, {"none of the choices", "1, 2, 20"});
    expect("answer = \"2\"", "answer = \"1\"", 27, {"the answer is \"1\"", "proves another one"});
    expect("wrong = { \"20\"", "wrong = { \"21\"", 30, {"wrong: \"21\"", "allowed are 1, 20"});
    expect("choices = [\"1\", \"2\", \"20\"]", "choices = [\"1\", \"2\", \"2\", \"20\"]", 26, {"\"2\" twice"});
}

TEST_CASE("an option of which none is right is named") {
    expect("right = true, ", "", 46, {"no option is right"});
    expect("{ name = \"sleep\", why = \"Only slower.\" },\n", "", 46, {"fewer than two"});
    expect(", why = \"Only slower.\"", "", 47, {"an option has no why"});
}

TEST_CASE("a condition that cannot be is named") {
    expect("goal = \"counter == 1", "goal = \"countr == 1", 37, {"goal:", "nothing called \"countr\"", "did you mean \"counter\""});
    expect("goal = \"counter == 1", "goal = \"counter = 1", 37, {"equality is written =="});
    expect("goal = \"counter == 1 &&", "goal = \"(counter == 1 &&", 37, {"a ( is not closed"});
    expect("goal = \"counter == 1 &&", "goal = \"counter == 1 && sync ==", 37, {"sync"});
}

TEST_CASE("a schedule, a signal or a solution that cannot be is named") {
    expect("schedule = \"A B A A B B\"", "schedule = \"A b\"", 39, {"\"b\" is no actor", "A to P"});
    expect("schedule = \"A B A A B B\"", "signal = { actor = \"A\", name = \"SIGTRM\" }", 39,
           {"\"SIGTRM\"", "did you mean \"SIGTERM\""});
    expect("solution = { schedule = \"A B A A B B\" }", "solution = {}", 39, {"the solution does nothing"});
    expect("solution = { schedule", "solution = { shedule", 39, {"\"shedule\"", "did you mean \"schedule\""});
}

TEST_CASE("bad TOML is named with its line in the file") {
    expect("minutes = 10", "minutes = ", 5, {"the front matter is no TOML"});
    expect("title = \"Break it\"", "title = \"Break it", 34, {"this block is no TOML"});
}

TEST_CASE("a fence that is not closed, misspelt or inside a list is named") {
    expect("```\n\n```task", "\n\n```task", 24, {"the ```predict block that begins here is not ended"});
    CHECK(problems_of(with("counter++;\n```\n", "counter++;\n")).find("52: the block of code that begins here is not ended") !=
          std::string::npos);
    // Else the exercise behind it would be a part of the code, and nobody would miss it.
    expect("```predict\n", "```c\ncounter++;\n\n```predict\n", 24, {"the block of code that begins here is not ended"});
    expect("```c\n", "```tasks\n", 52, {"\"tasks\"", "did you mean \"task\""});
    const std::string inside = problems_of(with("- two\n", "- two\n\n    ```task\n    x\n    ```\n"));
    CHECK(inside.find("stands inside a list") != std::string::npos);
}

TEST_CASE("a lesson whose last block is not ended is refused") {
    std::string text = kWholeLesson;
    text.resize(text.find("```choose") + 40);
    CHECK(problems_of(text).find("the ```choose block that begins here is not ended") != std::string::npos);
    CHECK(problems_of("+++\ntitle = \"x\"\n").find("1: the front matter that begins here is not ended") == 0);
    CHECK(problems_of("# No front matter\n").find("1: a lesson begins with a line +++") == 0);
    CHECK(problems_of("").find("1: a lesson begins with a line +++") == 0);
}

TEST_CASE("Markdown that a lesson may not hold is named with its line") {
    expect("# Two desks", "![a](https://b.c/d.png)", 17, {"a picture"});
    expect("# Two desks", "<b>x</b>", 17, {"HTML"});
    expect("# Two desks", "> said", 17, {"a quote"});
    expect("# Two desks", "[x](http://b.c)", 17, {"http://b.c", "https://"});
    expect("# Two desks", "[x](../../etc/passwd.md)", 17, {"../../etc/passwd.md", "leads where no lesson may"});
    expect("# Two desks", "[x](file:///etc/passwd)", 17, {"leads where no lesson may"});
    expect("# Two desks", "[x](<ui:sync: mutx>)", 17, {"\"ui:sync: mutx\"", "did you mean \"mutex\""});
    expect("# Two desks", "[x](ui:sync: mutex)", 17, {"holds a space"});
    expect("# Two desks", "[x](man:pipe)", 17, {"man:pipe.7"});
    expect("ask = \"End at 1.\"", "ask = \"<i>End</i>\"", 35, {"HTML"});
}

TEST_CASE("what a demo without a search asks of one is named") {
    const std::string problems = problems_of(with("demo = \"shared-counter\"", "demo = \"pipe\""));
    CHECK(problems.find("13: the pair: the schedules of pipe are not searched (time decides)") != std::string::npos);
    CHECK(problems.find("28: proof: the schedules of pipe are not searched") != std::string::npos);
}

TEST_CASE("two exercises of one title are named, for they would be one in the progress") {
    expect("title = \"Which one\"", "title = \"Break it\"", 44, {"also that of the exercise in line 34"});
}

TEST_CASE("all mistakes are named, not the first alone") {
    std::string text = with("minutes = 10", "minutes = 0");
    text.replace(text.find("counter == 1"), 12, "contr == 1");
    text.replace(text.find("right = true, "), 14, "");
    CHECK(std::count_if(text.begin(), text.end(), [](char c) { return c == '\n'; }) > 50);
    const std::string problems = problems_of(text);
    CHECK(problems.find("5: minutes is 0") == 0);
    CHECK(problems.find("\n37: goal: ") != std::string::npos);
    CHECK(problems.find("\n46: no option is right") != std::string::npos);
}

TEST_CASE("a file of another name, of no text or too large is refused") {
    CHECK(problems_of(kWholeLesson, "lesson.md").find("1: a lesson's file is called NN-name.md") == 0);
    CHECK(problems_of(kWholeLesson, "9-x.md").find("NN-name.md") != std::string::npos);
    CHECK(problems_of(with("# Two desks", "caf\xe9")) == "17: here is no text in UTF-8; save the file in UTF-8\n");
    CHECK(problems_of(with("# Two desks", std::string(1, '\0'))).find("17: here is no text") == 0);
    CHECK(problems_of(std::string(200 * 1024, 'x')).find("larger than 128 KiB") != std::string::npos);
}
