// ipc-playground lesson ...: what is allowed, what it says and how it ends.
#include "lesson_folder.hpp"
#include "support/place.hpp"
#include "support/program.hpp"
#include "support/wait.hpp"

using namespace ipc::test;
using ipc::tests::LessonFolder;

namespace {

constexpr const char* kGoodLesson =
    "+++\nformat = 1\ntitle = \"Good\"\ndemo = \"shared-counter\"\nminutes = 5\nteaches = [\"x\"]\n[knobs]\niterations = 1\n"
    "+++\n```predict\nask = \"How many?\"\nanswer = \"2\"\nproof = \"outcomes == 2\"\nwhy = \"Two.\"\n```\n";

Outcome lesson(std::vector<std::string> words, const std::string& data = "/nonexistent") {
    words.insert(words.begin(), "lesson");
    // No display at all: nothing of this may need one.
    return run("ipc-playground", Setting{.arguments = std::move(words),
                                         .environment = {{"XDG_DATA_HOME", data}, {"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}}});
}

}  // namespace

TEST_CASE_FIXTURE(Place, "wrong usage ends with 2 and says what is allowed") {
    const LessonFolder folder;
    folder.add("09-good.md", kGoodLesson);
    const std::vector<std::vector<std::string>> wrong{{},
                                                      {"--lessons", folder.path(), "9"},
                                                      {"--lessons", folder.path(), "10", "--text"},
                                                      {"list", "more"},
                                                      {"check", folder.path(), "more"},
                                                      {"check", folder.path(), "--only", "11"},
                                                      {"report"},
                                                      {"list", "--csv"},
                                                      {"--nonsense"}};
    for (const std::vector<std::string>& words : wrong) {
        const Outcome outcome = lesson(words);
        CAPTURE(outcome.err);
        CHECK(outcome.exit == 2);
        CHECK(outcome.out == "");
        CHECK(outcome.err.starts_with("ipc-playground: "));
    }
    CHECK(lesson({}).err.find("allowed are: lesson list, lesson check") != std::string::npos);
    CHECK(lesson({"--lessons", folder.path(), "09-godd", "--text"}).err.find("did you mean \"09-good\"") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "check prints a line a lesson and ends with 1 if one fails") {
    const LessonFolder folder;
    folder.add("09-good.md", kGoodLesson);
    const Outcome good = lesson({"check", folder.path()});
    CHECK(good.exit == 0);
    CHECK(good.out.starts_with("ok 09-good 1 proved in "));
    folder.add("10-bad.md", "+++\nformat = 1\n+++\n");
    const Outcome bad = lesson({"check", folder.path()});
    CHECK(bad.exit == 1);
    CHECK(bad.out.find("FAILED 10-bad\n10-bad.md:2: the front matter has no title") != std::string::npos);
    CHECK(bad.out.find("2 lessons: 1 ok, 1 failed, 0 skipped\n") != std::string::npos);
    const Outcome only = lesson({"check", folder.path(), "--only", "good"});
    CHECK(only.exit == 0);
    CHECK(only.out.find("1 lessons: 1 ok") != std::string::npos);
    const Outcome none = lesson({"check", folder.path() + "/none"});
    CHECK(none.exit == 1);
    CHECK(none.err.find("cannot be read") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "the example of the page for teachers is proved") {
    const std::string page = read_text(source_path("lessons/README.md"));
    const std::string fence = "````markdown\n";
    const std::size_t begin = page.find(fence), end = page.find("\n````\n");
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    const LessonFolder folder;
    folder.add("01-two-writers.md", page.substr(begin + fence.size(), end + 1 - begin - fence.size()));
    const Outcome outcome = lesson({"check", folder.path()});
    CAPTURE(outcome.out);
    CHECK(outcome.exit == 0);
    CHECK(outcome.out.starts_with("ok 01-two-writers 3 proved in "));
}

TEST_CASE_FIXTURE(Place, "list names every lesson, also those with problems") {
    const LessonFolder folder;
    folder.add("09-good.md", kGoodLesson);
    folder.add("10-bad.md", "+++\nformat = 1\n+++\n");
    const Outcome outcome = lesson({"list", "--lessons", folder.path()});
    CHECK(outcome.exit == 0);
    CHECK(outcome.out.find("09-good: Good (shared-counter, 5 minutes, 0 of 1 done)\n") == 0);
    CHECK(outcome.out.find("10-bad: cannot be opened: 10-bad.md:") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "the lessons that come with the program are found without being told where") {
    const Outcome outcome = lesson({"list"});
    CHECK(outcome.exit == 0);
    CHECK(outcome.out.find("09-you-are-the-scheduler: You are the scheduler (shared-counter, ") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "a report puts files together and is CSV where asked") {
    const LessonFolder folder;
    const std::string head = "format = 1\n[[exercise]]\nlesson = \"l\"\nname = \"n\"\nkind = \"task\"\n";
    folder.add("a.toml", head + "student = \"anna\"\nreached = \"2026-11-24T06:00:00Z\"\n");
    folder.add("b.toml", head + "student = \"=b\"\nhints = 2\n");
    const Outcome csv = lesson({"report", folder.path() + "/a.toml", folder.path() + "/b.toml", "--csv"});
    CHECK(csv.exit == 0);
    CHECK(csv.out.find("\"anna\",\"l\",\"n\",\"task\",\"\",,0,0,no,,2026-11-24T06:00:00Z\r\n") != std::string::npos);
    CHECK(csv.out.find("\"'=b\",\"l\",\"n\",\"task\",\"\",,0,2,no,,\r\n") != std::string::npos);
    CHECK(lesson({"report", folder.path() + "/a.toml"}).out.find("n: done 2026-11-24T06:00:00Z") != std::string::npos);
    folder.add("c.toml", "no progress");
    const Outcome broken = lesson({"report", folder.path() + "/c.toml"});
    CHECK(broken.exit == 1);
    CHECK(broken.err.find("is no progress of lessons") != std::string::npos);
    CHECK(lesson({"report", folder.path() + "/none.toml"}).exit == 1);
}
