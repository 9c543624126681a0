// ipc-playground: the window. Options and wiring; what is shown and done is in model, session and
// views.
#include <malloc.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <future>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lesson/pack.hpp"
#include "lesson/progress_file.hpp"
#include "lesson_main.hpp"
#include "platform/window.hpp"
#include "playground_loop.hpp"
#include "session/answer_cache.hpp"
#include "session/doctor.hpp"
#include "session/lesson_desk.hpp"
#include "session/session.hpp"
#include "session/settings.hpp"
#include "session/without_window.hpp"
#include "stage/user_path.hpp"

namespace {

using namespace ipc;

struct Options : LoopOptions {
    std::string demo, recording, theme;
    std::vector<std::string> knobs;
    int width = 1600, height = 1000;
    std::optional<float> scale;
    bool run = false, presenter = false, doctor = false;
    std::string lesson, lessons, student;
    std::optional<std::vector<std::string>> lesson_words;  // after the word "lesson"
};

int usage_error(const std::string& text) {
    std::fprintf(stderr, "ipc-playground: %s\n", text.c_str());
    return 2;
}

int failure(const std::string& text) {
    std::fprintf(stderr, "ipc-playground: %s\n", text.c_str());
    return 1;
}

void add_options(CLI::App& cli, Options& options, std::string& size) {
    cli.set_help_flag("--help,-h", "Print this help");
    cli.add_option("--demo", options.demo,
                   "The mechanism to begin with: ipc-pipe, shared-counter ...")
        ->type_name("NAME");
    cli.add_option("--set", options.knobs, "Sets a knob of that mechanism; can be given again")
        ->type_name("KNOB=VALUE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    cli.add_flag("--run", options.run, "Runs it at once");
    cli.add_option("--open", options.recording, "Opens a recording")->type_name("RECORDING");
    cli.add_option("--size", size, "Size of the window, as in 1600x1000")->type_name("WxH");
    cli.add_option("--scale", options.scale, "Size of everything, 1 to 2.5")
        ->type_name("F")
        ->check(CLI::Range(1.0, 2.5));
    cli.add_option("--theme", options.theme, "dark, light or contrast")
        ->type_name("NAME")
        ->check(CLI::IsMember({"dark", "light", "contrast"}));
    cli.add_flag("--presenter", options.presenter, "Starts large, for a projector");
    cli.add_option("--screenshot", options.screenshot,
                   "Writes a PNG of the window; without --exit-after it ends then")
        ->type_name("FILE");
    cli.add_option("--after", options.after, "When to take it (default 1)")
        ->type_name("SECONDS")
        ->check(CLI::NonNegativeNumber);
    cli.add_option("--exit-after", options.exit_after, "When to end")
        ->type_name("SECONDS")
        ->check(CLI::NonNegativeNumber);
    cli.add_option("--item-map", options.item_map, "Names and rectangles on the screen, as JSON")
        ->type_name("FILE");
    cli.add_option("--state", options.state, "What the window shows, as JSON")->type_name("FILE");
    cli.add_subcommand("doctor", "What this machine can show and what not, without a window")
        ->callback([&] { options.doctor = true; });
    cli.add_option("--lesson", options.lesson, "The lesson to begin with: its name or number")->type_name("NAME");
    cli.add_option("--lessons", options.lessons, "The folder of the lessons")->type_name("DIR");
    cli.add_option("--student", options.student, "In whose name progress is kept (default: the user's)")
        ->type_name("NAME");
    CLI::App* lesson = cli.add_subcommand("lesson", "Lessons, without a window: list, check, NAME --text, report");
    lesson->set_help_flag();
    lesson->prefix_command()->callback([&options, lesson] { options.lesson_words = lesson->remaining(); });
    cli.require_subcommand(0, 1);
}

// An exit status if the program is to end now.
std::optional<int> parse(int argc, char** argv, Options& options) {
    CLI::App cli{"IPC Playground: watch real processes talk", "ipc-playground"};
    std::string size;
    add_options(cli, options, size);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        std::fputs(cli.help().c_str(), stdout);
        return 0;
    } catch (const CLI::ExtrasError& error) {
        return usage_error(std::string(error.what()) + "; ipc-playground --help lists what is allowed");
    } catch (const CLI::Error& error) {
        return usage_error(error.what());
    }
    if (!size.empty()) {
        char rest = 0;
        const int read =
            std::sscanf(size.c_str(), "%dx%d%c", &options.width, &options.height, &rest);
        if (read != 2 || options.width < 640 || options.height < 400 || options.width > 16384 ||
            options.height > 16384)
            return usage_error(
                "--size: \"" + size +
                "\" is not a size; allowed are 640x400 to 16384x16384, as in 1280x720");
    }
    if (options.after && options.screenshot.empty())
        return usage_error("--after says when --screenshot is taken; give --screenshot FILE too");
    return std::nullopt;
}

int run_doctor() {
    using session::Finding;
    std::vector<Finding> findings;
    std::vector<std::string> fonts_missing;
    auto window = platform::Window::create({.width = 640, .height = 400, .shown = false});
    if (window) {
        findings.push_back({Finding::Grade::good, "display", (*window)->graphics()});
        fonts_missing = (*window)->font_warnings();
    } else {
        findings.push_back({Finding::Grade::missing, "display", window.error().text});
        platform::Fonts fonts;
        ImGui::CreateContext();
        fonts_missing = platform::load_fonts(fonts, 1);
        ImGui::DestroyContext();
    }
    if (fonts_missing.empty()) findings.push_back({Finding::Grade::good, "fonts", "all found"});
    for (const std::string& text : fonts_missing)
        findings.push_back({Finding::Grade::limited, "fonts", text});
    for (Finding& finding : session::examine(session::find_demos(session::own_folder())))
        findings.push_back(std::move(finding));
    for (const Finding& finding : findings)
        std::puts(session::to_line(finding).c_str());
    return 0;
}

int show(const Options& options) {
    model::App app;
    session::apply(session::read_settings(session::settings_path()), app);
    if (!options.theme.empty()) session::parse_theme(options.theme, app.theme);
    if (options.presenter) app.scale = 1.5F;
    if (options.scale) app.scale = *options.scale;

    platform::Window::reach_display();
    // Glyphs are made and the demos found while the window is made ready. It is shown when it has something to show:
    // not before, and not at all if what was asked for does not exist.
    std::future<platform::FontAtlas> fonts = std::async(std::launch::async, platform::build_fonts, app.scale,
                                                                    stage::user_path("XDG_CACHE_HOME", ".cache", "glyphs"));
    std::future<session::FoundDemos> finding = std::async(
        std::launch::async, [] { return session::find_demos(session::own_folder(), session::answers_path()); });
    auto window = platform::Window::create(
        {.width = options.width, .height = options.height, .shown = false, .scale = app.scale}, std::move(fonts));

    session::Session session(app, finding.get(), platform::Window::wake);
    session::LessonDesk& lessons = session.lessons();
    auto read = [folder = options.lessons.empty() ? session::lessons_folder() : options.lessons,
                 demos = app.demos] { return lesson::read_pack(folder, demos); };
    auto record = std::make_unique<session::LessonRecord>(
        lesson::progress_path(), options.student.empty() ? lesson::usual_student() : options.student,
        platform::Window::wake);
    if (options.lesson.empty()) {
        lessons.take_later(std::move(read), std::move(record));  // there is none on the first picture
    } else {
        lessons.take(read(), std::move(record));
        const auto named = lessons.pack().named(options.lesson);
        if (!named) return usage_error("--lesson: " + named.error().text);
        session.apply(model::OpenLesson{*named});
        if (!app.error.empty()) return failure(app.error);
    }
    // Without a word of the learner's it begins with the demo that shows a race at once.
    const std::string first = options.demo.empty() && options.lesson.empty() ? model::kTourDemo : options.demo;
    if (!first.empty()) {
        const auto demo = session.demo_named(first);
        if (demo) session.apply(model::ChooseDemo{*demo});
        if (!demo && !options.demo.empty()) return usage_error(demo.error().text);
    }
    for (const std::string& assignment : options.knobs) {
        const auto set = session.set_by_text(assignment);
        if (!set) return usage_error(set.error().text);
    }
    if (!window) return failure(window.error().text);
    if (!options.recording.empty()) {
        session.apply(model::OpenRecording{options.recording});
        if (!app.error.empty()) return failure(app.error);
    }
    // Who says what to show knows the way, and a picture is of what it was asked for.
    const bool told = !options.demo.empty() || !options.lesson.empty() || !options.recording.empty() || options.run ||
                      !options.screenshot.empty();
    if (!told && !app.tour_seen) app.tour = model::Tour::offered;
    if (options.run) session.apply(model::RunDemo{});
    (*window)->show();
    const stage::Result<void> ended = PlaygroundLoop(options, **window, app, session).run();
    window->reset();  // the session may have processes to wait for
    return ended ? 0 : failure(ended.error().text);
}

}  // namespace

int main(int argc, char** argv) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);  // a file past `ulimit -f` is an error of the call, which can be said
    // One heap for all threads. Each further one grows by a system call a page, for which all threads wait (man 3 mallopt).
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, 1 << 20);
    Options options;
    if (const std::optional<int> status = parse(argc, argv, options)) return *status;
    if (options.doctor) return run_doctor();
    if (options.lesson_words) return lesson_main(*options.lesson_words, options.lessons, options.student);
    return show(options);
}
