// ipc-playground: the window. Options and wiring; what is shown and done is in model, session and
// views.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lesson/progress_file.hpp"
#include "lesson_main.hpp"
#include "platform/picture_texture.hpp"
#include "platform/window.hpp"
#include "session/doctor.hpp"
#include "session/replace_file.hpp"
#include "session/lesson_desk.hpp"
#include "session/session.hpp"
#include "session/settings.hpp"
#include "session/state_file.hpp"
#include "session/without_window.hpp"
#include "stage/clock.hpp"
#include "views/playground.hpp"

namespace {

using namespace ipc;

struct Options {
    std::string demo, recording, theme, screenshot, item_map, state;
    std::vector<std::string> knobs;
    int width = 1600, height = 1000;
    std::optional<float> scale;
    bool run = false, presenter = false, doctor = false;
    std::string lesson, lessons, student;
    std::optional<std::vector<std::string>> lesson_words;  // after the word "lesson"
    std::optional<double> after, exit_after;
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
    platform::Fonts fonts;
    std::vector<std::string> fonts_missing;
    auto window = platform::Window::create({.width = 640, .height = 400});
    if (window) {
        findings.push_back({Finding::Grade::good, "display", (*window)->graphics()});
        fonts_missing = (*window)->set_scale(fonts, 1);
    } else {
        findings.push_back({Finding::Grade::missing, "display", window.error().text});
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

// The window and its loop: it sleeps until input, the session's next look or a wake-up, and draws
// only when something changed.
class Playground {
public:
    Playground(const Options& options, platform::Window& window, model::App& app,
               session::Session& session)
        : options_(options),
          window_(window),
          app_(app),
          session_(session),
          item_file_(options.item_map),
          state_file_(options.state) {
        restyle();
        kept_ = session::settings_of(app_);
        window_.set_drop_callback([this](const std::vector<std::string>& paths) {
            if (!paths.empty()) session_.apply(model::OpenRecording{paths.front()});
        });
    }

    int loop() {
        started_ns_ = stage::monotonic_ns();
        while (!window_.should_close()) {
            bool draw = window_.wait_events(patience());
            draw |= session_.update();
            const bool photo = due(shot_after());
            if (draw || photo) frame(photo);
            if (!trouble_.empty()) return failure(trouble_);
            if (due(end_after())) break;
        }
        return 0;
    }

private:
    double seconds() const {
        return static_cast<double>(stage::monotonic_ns() - started_ns_) * 1e-9;
    }
    bool due(std::optional<double> when) const { return when && seconds() >= *when; }
    std::optional<double> shot_after() const {
        if (options_.screenshot.empty() || shot_) return std::nullopt;
        return options_.after.value_or(1.0);
    }
    std::optional<double> end_after() const {
        if (options_.exit_after) return options_.exit_after;
        return shot_ ? std::optional(0.0) : std::nullopt;
    }

    // For how long nothing needs to be done, in seconds; below 0: until there is input.
    double patience() const {
        double wait = session_.next_update();
        for (const auto when : {shot_after(), end_after()}) {
            if (!when) continue;
            const double left = std::max(*when - seconds(), 0.0);
            wait = wait < 0 ? left : std::min(wait, left);
        }
        return wait;
    }

    void restyle() {
        for (const std::string& text : window_.set_scale(fonts_, app_.scale))
            app_.error = text;
        const views::Theme& theme = views::theme_of(app_.theme);
        views::apply_style(theme, app_.scale);
        window_.set_background(ImGui::ColorConvertU32ToFloat4(theme.background));
        shown_scale_ = app_.scale;
        shown_theme_ = app_.theme;
    }

    void frame(bool photo) {
        if (app_.scale != shown_scale_ || app_.theme != shown_theme_) restyle();
        app_.frames_drawn = window_.frames_drawn() + 1;
        window_.begin_frame();
        model::Commands commands;
        const model::Picture& received = app_.run.picture;
        picture_.show(received.number, received.width, received.height, received.pixels.data());
        views::draw_playground(app_, commands, fonts_, items_,
                               picture_.is_there() ? std::optional(picture_.id()) : std::nullopt);
        window_.render();
        if (photo) take_photo();
        if (!panel_photo_.empty()) take_panel_photo();
        window_.present();
        keep(item_file_, [&] { return items_.to_json(); });
        keep(state_file_, [&] { return session::state_json(app_); });

        if (!commands.empty()) window_.request_frames(2);
        for (const model::Command& command : commands.take()) {
            if (const auto* copy = std::get_if<model::Copy>(&command))
                ImGui::SetClipboardText(copy->text.c_str());
            const auto* save = std::get_if<model::SaveComparison>(&command);
            if (save != nullptr && save->format == model::ComparisonFormat::png) {
                // The next frame: this one shows the button pressed.
                panel_photo_ = save->path.empty() ? session::fresh_comparison_path(".png") : save->path;
            } else {
                session_.apply(command);
            }
        }
        // A splitter that is being dragged changes the settings in every frame.
        const session::Settings now = session::settings_of(app_);
        if (now == kept_ || ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
        kept_ = now;
        session::write_settings(now, session::settings_path());
    }

    template <class Text>
    void keep(session::MirrorFile& file, Text text) {
        if (!file.wanted()) return;
        const auto written = file.write(text());
        if (!written) trouble_ = written.error().text;
    }

    void take_photo() {
        shot_ = true;
        const auto written = platform::write_png(window_.capture(), options_.screenshot);
        if (!written) trouble_ = written.error().text;
    }

    // The plot as it is on the screen.
    void take_panel_photo() {
        const std::string path = std::exchange(panel_photo_, {});
        for (const views::ItemMap::Item& item : items_.items()) {
            if (item.name != "Comparison") continue;
            const float zoom = window_.framebuffer_size().x / std::max(window_.size().x, 1.0F);
            const auto pixels = [zoom](float at) { return static_cast<int>(at * zoom); };
            const auto written = platform::write_png(
                platform::crop(window_.capture(), {pixels(item.rect.min.x), pixels(item.rect.min.y),
                                                   pixels(item.rect.width()), pixels(item.rect.height())}),
                path);
            (written ? app_.note : app_.error) = written ? "Saved to " + path + "." : written.error().text;
            window_.request_frames(2);
            return;
        }
    }

    const Options& options_;
    platform::Window& window_;
    model::App& app_;
    session::Session& session_;
    platform::Fonts fonts_;
    platform::PictureTexture picture_;
    views::ItemMap items_;
    session::MirrorFile item_file_, state_file_;
    session::Settings kept_;
    float shown_scale_ = 0;
    model::ThemeName shown_theme_ = model::ThemeName::dark;
    std::int64_t started_ns_ = 0;
    bool shot_ = false;
    std::string panel_photo_;  // where to save the plot after the next frame
    std::string trouble_;
};

int show(const Options& options) {
    model::App app;
    session::apply(session::read_settings(session::settings_path()), app);
    if (!options.theme.empty()) session::parse_theme(options.theme, app.theme);
    if (options.presenter) app.scale = 1.5F;
    if (options.scale) app.scale = *options.scale;

    session::Session session(app, session::find_demos(session::own_folder()),
                             platform::Window::wake);
    session::LessonDesk& lessons = session.lessons();
    lessons.take(lesson::read_pack(options.lessons.empty() ? session::lessons_folder() : options.lessons, app.demos),
                 std::make_unique<session::LessonRecord>(
                     lesson::progress_path(), options.student.empty() ? lesson::usual_student() : options.student,
                     platform::Window::wake));
    if (!options.lesson.empty()) {
        const auto found = lessons.pack().named(options.lesson);
        if (!found) return usage_error("--lesson: " + found.error().text);
        session.apply(model::OpenLesson{*found});
        if (!app.error.empty()) return failure(app.error);
    }
    if (!options.demo.empty()) {
        const auto demo = session.demo_named(options.demo);
        if (!demo) return usage_error(demo.error().text);
        session.apply(model::ChooseDemo{*demo});
    }
    for (const std::string& assignment : options.knobs) {
        const auto set = session.set_by_text(assignment);
        if (!set) return usage_error(set.error().text);
    }
    auto window = platform::Window::create({.width = options.width, .height = options.height});
    if (!window) return failure(window.error().text);
    if (!options.recording.empty()) {
        session.apply(model::OpenRecording{options.recording});
        if (!app.error.empty()) return failure(app.error);
    }
    if (options.run) session.apply(model::RunDemo{});
    return Playground(options, **window, app, session).loop();
}

}  // namespace

int main(int argc, char** argv) {
    signal(SIGPIPE, SIG_IGN);
    Options options;
    if (const std::optional<int> status = parse(argc, argv, options)) return *status;
    if (options.doctor) return run_doctor();
    if (options.lesson_words) return lesson_main(*options.lesson_words, options.lessons, options.student);
    return show(options);
}
