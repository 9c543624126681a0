#include "lesson_main.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "lesson/progress_file.hpp"
#include "session/lesson_check.hpp"
#include "session/text_twin.hpp"

namespace {

using namespace ipc;

constexpr const char* kUsage =
    "allowed are: lesson list, lesson check [DIR] [--only NAME], lesson NAME --text, lesson report FILES... [--csv]";

struct Words {
    std::vector<std::string> what, only;
    std::string folder, student;
    bool text = false, csv = false;
};

int wrong_usage(const std::string& text) {
    std::fprintf(stderr, "ipc-playground: %s\n", text.c_str());
    return 2;
}

int failed(const std::string& text) {
    std::fprintf(stderr, "ipc-playground: %s\n", text.c_str());
    return 1;
}

void open_pack(session::WithoutWindow& driver, const Words& words, bool keep_progress) {
    lesson::Pack pack = lesson::read_pack(words.folder, driver.app().demos);
    const std::string student = words.student.empty() ? lesson::usual_student() : words.student;
    driver.session().lessons().take(
        std::move(pack),
        keep_progress ? std::make_unique<session::LessonRecord>(lesson::progress_path(), student, nullptr) : nullptr);
}

int list(session::WithoutWindow& driver, const Words& words) {
    open_pack(driver, words, true);
    const model::App& app = driver.app();
    if (app.lessons.empty()) return failed(app.lessons_missing);
    for (const model::LessonListed& each : app.lessons) {
        if (!each.problem.empty()) {
            std::printf("%s: cannot be opened: %s\n", each.name.c_str(), each.problem.c_str());
            continue;
        }
        std::printf("%s: %s (%s, %d minutes, %d of %d done)\n", each.name.c_str(), each.title.c_str(),
                    app.demos[each.demo].name.c_str(), each.minutes, each.done, each.total);
    }
    return 0;
}

int check(session::WithoutWindow& driver, const Words& words) {
    open_pack(driver, words, false);
    const lesson::Pack& pack = driver.session().lessons().pack();
    if (!pack.missing.empty()) return failed(pack.missing);
    std::vector<std::size_t> wanted;
    for (const std::string& name : words.only) {
        const auto found = pack.named(name);
        if (!found) return wrong_usage("lesson check --only: " + found.error().text);
        wanted.push_back(*found);
    }
    for (std::size_t i = 0; words.only.empty() && i < pack.lessons.size(); ++i)
        wanted.push_back(i);
    session::LessonCheck checker(driver);
    int bad = 0, skipped = 0;
    for (const std::size_t each : wanted) {
        const session::LessonVerdict verdict = checker.check(each);
        if (!verdict.ok()) ++bad;
        else if (!verdict.skipped.empty()) ++skipped;
        std::fputs(verdict.in_words().c_str(), stdout);
        std::fflush(stdout);
    }
    std::printf("%zu lessons: %zu ok, %d failed, %d skipped\n", wanted.size(),
                wanted.size() - static_cast<std::size_t>(bad + skipped), bad, skipped);
    return bad > 0 ? 1 : 0;
}

int report(const Words& words) {
    if (words.what.size() < 2)
        return wrong_usage("lesson report: no file was named; a learner's is ~/.local/share/ipc-playground/progress.toml");
    lesson::Progress all;
    for (std::size_t i = 1; i < words.what.size(); ++i) {
        const auto text = lesson::read_whole(words.what[i], 8U << 20U);
        if (!text) return failed("lesson report: " + text.error().text);
        const auto progress = lesson::Progress::from_toml(*text);
        if (!progress)
            return failed("lesson report: " + words.what[i] + " is no progress of lessons: " + progress.error().text);
        all.merge(*progress);
    }
    std::fputs((words.csv ? lesson::report_csv(all) : lesson::report_text(all)).c_str(), stdout);
    return 0;
}

}  // namespace

int lesson_main(std::vector<std::string> given, std::string folder, std::string student) {
    CLI::App cli{"Lessons without a window", "ipc-playground lesson"};
    Words words;
    words.folder = std::move(folder);
    words.student = std::move(student);
    cli.add_option("what", words.what, "list, check [DIR], report FILES..., or the NAME or number of a lesson");
    cli.add_option("--only", words.only, "Checks this lesson alone; can be given again")->expected(1);
    cli.add_option("--lessons", words.folder, "The folder of the lessons")->type_name("DIR");
    cli.add_option("--student", words.student, "In whose name progress is kept (default: the user's)");
    cli.add_flag("--text", words.text, "Runs the lesson in this terminal");
    cli.add_flag("--csv", words.csv, "Reports as comma-separated values");
    try {
        std::reverse(given.begin(), given.end());
        cli.parse(given);
    } catch (const CLI::CallForHelp&) {
        std::fputs(cli.help().c_str(), stdout);
        return 0;
    } catch (const CLI::Error& error) {
        return wrong_usage(std::string("lesson: ") + error.what() + "; " + kUsage);
    }
    if (words.what.empty()) return wrong_usage(std::string("lesson: it is not said what; ") + kUsage);
    const std::string& what = words.what.front();
    const auto too_many = [&](std::size_t most) { return words.what.size() > most; };
    if (words.csv && what != "report") return wrong_usage("lesson --csv goes with report; " + std::string(kUsage));
    if (!words.only.empty() && what != "check") return wrong_usage("lesson --only goes with check; " + std::string(kUsage));
    if (what == "report") return report(words);
    if (what == "check" && words.what.size() == 2) words.folder = words.what[1];
    if (too_many(what == "check" ? 2 : 1))
        return wrong_usage("lesson " + what + ": \"" + words.what.back() + "\" is too much; " + kUsage);
    if (words.folder.empty()) words.folder = session::lessons_folder();

    session::WithoutWindow driver(session::find_demos(session::own_folder()));
    if (what == "list") return list(driver, words);
    if (what == "check") return check(driver, words);
    open_pack(driver, words, true);
    const auto found = driver.session().lessons().pack().named(what);
    if (!found) return wrong_usage("lesson: " + found.error().text + "; " + kUsage);
    if (!words.text)
        return wrong_usage("lesson " + what + " needs --text; the window opens it with ipc-playground --lesson " + what);
    const model::LessonListed& listed = driver.app().lessons[*found];
    if (!listed.problem.empty()) return failed("lesson " + what + " cannot be opened: " + listed.problem);
    session::TextTwin(driver, 0, stdout).run(*found);
    return 0;
}
