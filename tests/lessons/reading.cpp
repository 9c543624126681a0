// A lesson without mistakes: what is read is what is written.
#include "lesson/exercise_reader.hpp"
#include "lesson/text_layout.hpp"
#include "sample.hpp"

using namespace ipc;
using namespace ipc::tests;

TEST_CASE("a lesson's front matter is read") {
    const lesson::LessonRead read = read_sample(kWholeLesson);
    CHECK(problems_of(kWholeLesson) == "");
    const model::Lesson& lesson = read.lesson;
    CHECK(lesson.name == "09-two-writers");
    CHECK(lesson.number == "09");
    CHECK(lesson.title == "Two writers");
    CHECK(lesson.demo == 0);
    CHECK(lesson.minutes == 10);
    CHECK(lesson.teaches == std::vector<std::string>{"lost update"});
    CHECK(lesson.misunderstanding == "one step");
    CHECK(lesson.needs == std::vector<std::string>{"2 cpus"});
    REQUIRE(lesson.knobs.size() == 3);
    CHECK(lesson.knobs[1].knob == 5);
    CHECK(lesson.knobs[1].value == 2);
    REQUIRE(lesson.pairs.size() == 1);
    CHECK(lesson.pairs[0].repaired.at(0).value == 1);
    CHECK(lesson.pairs[0].by == model::ProvedBy::explore);
}

TEST_CASE("text and exercises stand in the order of the file, with their lines") {
    const model::Lesson lesson = read_sample(kWholeLesson).lesson;
    REQUIRE(lesson.blocks.size() == 5);
    REQUIRE(lesson.blocks[0].text() != nullptr);
    const model::Predict* predict = lesson.blocks[1].predict();
    REQUIRE(predict != nullptr);
    CHECK(lesson.blocks[1].line == 25);
    CHECK(predict->choices.size() == 3);
    CHECK(predict->by == model::ProvedBy::explore);
    REQUIRE(predict->wrong.size() == 1);
    CHECK(predict->wrong[0].answer == "20");
    const model::Task* task = lesson.blocks[2].task();
    REQUIRE(task != nullptr);
    CHECK(task->start == model::StartMode::step);
    CHECK(task->goal_in_words == "counter is 1 and increments is 2");
    CHECK(task->hints.size() == 2);
    REQUIRE(task->solution.size() == 1);
    CHECK(std::get<model::TakeSteps>(task->solution[0]).schedule == "A B A A B B");
    CHECK(task->solution_in_words == std::vector<std::string>{"step A B A A B B"});
    REQUIRE(lesson.blocks[3].choose() != nullptr);
    CHECK(lesson.blocks[3].choose()->options[1].right);
    REQUIRE(lesson.blocks[4].text() != nullptr);
    CHECK(lesson.blocks[4].text()->at(0).code == "counter++;\n");
    CHECK(lesson.blocks[4].text()->at(0).language == "c");
}

TEST_CASE("Markdown becomes spans and lists") {
    const model::Text text = *read_sample(kWholeLesson).lesson.blocks[0].text();
    REQUIRE(text.size() == 3);
    CHECK(text[0].kind == model::TextPart::Kind::heading);
    CHECK(text[0].level == 1);
    const model::Spans& spans = text[1].spans;
    REQUIRE(spans.size() == 10);
    CHECK(spans[0].bold);
    CHECK(spans[2].emphasis);
    CHECK(spans[4].code);
    CHECK(spans[6].link == "ui:counter");
    CHECK(spans[8].link == "man:shm_open.3");
    REQUIRE(text[2].items.size() == 2);
    CHECK(model::plain(text[2].items[1]) == "two");
    CHECK(model::plain(text) == "Two desks\n\nA and B add to counter, the counter of the page:\n\n- one\n- two");
}

TEST_CASE("entities and links to a choice with a space are read") {
    const model::Text text =
        *read_sample(with("# Two desks", "a &lt; b &amp; &#955; [m](<ui:sync: mutex>)")).lesson.blocks[0].text();
    CHECK(model::plain(text[0].spans) == "a < b & \u03bb m");
    CHECK(text[0].spans.back().link == "ui:sync: mutex");
}

TEST_CASE("a solution of several tables does their keys in the order of doing") {
    const model::Lesson lesson =
        read_sample(with("solution = { schedule = \"A B A A B B\" }",
                         "solution = [{ run = true, set = { sync = \"mutex\" }, start = \"run\" },\n"
                         "            { signal = { actor = \"B\", name = \"SIGKILL\" }, explore = true, stop = true }]"))
            .lesson;
    const model::Actions& actions = lesson.blocks[2].task()->solution;
    REQUIRE(actions.size() == 6);
    CHECK(std::holds_alternative<model::SetKnobs>(actions[0]));
    CHECK(std::holds_alternative<model::Begin>(actions[1]));
    CHECK(std::holds_alternative<model::LetRun>(actions[2]));
    CHECK(std::holds_alternative<model::FindAll>(actions[3]));
    CHECK(std::get<model::SendSignal>(actions[4]).actor == 'B');
    CHECK(std::get<model::SendSignal>(actions[4]).signal == 9);
    CHECK(std::holds_alternative<model::StopIt>(actions[5]));
    CHECK(lesson.blocks[2].task()->solution_in_words[0] == "set sync to mutex");
}

TEST_CASE("a prediction without choices takes a whole number, however it is written") {
    CHECK(problems_of(with("choices = [\"1\", \"2\", \"20\"]\n", "")) == "");
    CHECK(lesson::whole_number("65 536") == "65536");
    CHECK(lesson::whole_number("0065_536") == "65536");
    CHECK(lesson::whole_number("-3") == "-3");
    CHECK(lesson::whole_number("-0") == "0");
    CHECK(lesson::whole_number("3.5") == "");
    CHECK(lesson::whole_number("two") == "");
    CHECK(lesson::whole_number("") == "");
}

TEST_CASE("line ends of another system and a byte order mark change nothing") {
    std::string text = "\xef\xbb\xbf";
    for (const char* c = kWholeLesson; *c != 0; ++c)
        text += *c == '\n' ? std::string("\r\n") : std::string(1, *c);
    CHECK(problems_of(text) == "");
    CHECK(read_sample(text).lesson.blocks.size() == 5);
}

TEST_CASE("text is laid out in lines of 80 columns, counted in characters") {
    std::string text;
    for (int i = 0; i < 60; ++i)
        text += "\u00fc\u00fc\u00fc\u00fc ";
    const std::string lines = lesson::wrapped(text);
    CHECK(lines.find('\n') == 2 * 4 * 16 + 15);  // sixteen words of four letters of two bytes
    CHECK(lesson::wrapped("one two", "a) ", 3) == "a) one two\n");
    const model::Text read = *read_sample(kWholeLesson).lesson.blocks[0].text();
    CHECK(lesson::laid_out(read) == "Two desks\n\nA and B add to counter, the counter of the page:\n\n- one\n- two\n");
}
