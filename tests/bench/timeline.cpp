// The Timeline with 10 million events: taking them in, and a frame of it at every zoom.
#include <time.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "bench/bench.hpp"
#include "bench/timeline_events.hpp"
#include "model/timeline.hpp"
#include "model/timeline_view.hpp"
#include "stage/clock.hpp"
#include "supervisor/recording.hpp"
#ifdef IPC_BENCH_VIEWS
#include "model/arrange.hpp"
#include "platform/headless.hpp"
#include "platform/window.hpp"
#include "views/playground.hpp"
#include "views/timeline_view.hpp"
#endif

namespace ipc::bench {
namespace {

constexpr std::size_t kEvents = 10'000'000;
constexpr std::size_t kOneOf = 101;  // a prime: every kind and actor stays
constexpr int kPlaces = 24;  // looked at, at each zoom

double percentile(std::vector<double>& sorted, double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

/// p99 as the value, p50 and the highest around it.
Row percentiles(std::string what, std::vector<double> times, double target, bool gated = true) {
    std::sort(times.begin(), times.end());
    return {std::move(what), "ms p99", {percentile(times, 0.99), percentile(times, 0.5), times.back()},
            target, false, gated, "p50 and highest in brackets"};
}

/// One event of `one_of` over the same time, or all. Seconds of CPU.
double fill(model::Timeline& timeline, const Load& load, std::size_t one_of = 1) {
    constexpr std::size_t kBatch = 4096;
    EventMaker maker(load);
    std::vector<stage::Event> batch;
    double ns = 0;
    std::size_t number = 0;
    for (std::size_t made = 0; made < kEvents; made += kBatch) {
        maker.next(std::min(kBatch, kEvents - made), batch);
        std::erase_if(batch, [&](const stage::Event&) { return ++number % one_of != 0; });
        const double start = cpu_ns();
        timeline.add(batch);
        ns += cpu_ns() - start;
    }
    return ns * 1e-9;
}

/// Calls see(view) for every zoom from the whole run to the closest, at places all over the run.
template <class See>
void every_zoom(const model::Timeline& timeline, See&& see) {
    const model::Stretch whole{timeline.begin(), timeline.end()};
    for (std::int64_t length = whole.length(); length >= 1; length /= 2) {
        for (int place = 0; place < kPlaces; ++place) {
            const std::int64_t begin = whole.begin + (whole.length() - length) / kPlaces * place;
            see(model::TimelineView({begin, begin + length}, whole));
        }
    }
}

void measure_visible(const model::Timeline& timeline, const Load& load, std::vector<Row>& rows) {
    model::TimelineItems items;
    std::vector<double> ms;
    every_zoom(timeline, [&](const model::TimelineView& view) {
        const double start = cpu_ns();
        timeline.visible({view.shown(), 920, timeline.end(), 0}, items);
        ms.push_back((cpu_ns() - start) * 1e-6);
    });
    rows.push_back(percentiles(std::string("timeline, 10 M events, ") + load.text + ": what is seen",
                               std::move(ms), 1, false));
}

#ifdef IPC_BENCH_VIEWS
void name_actors(model::App& app, const Load& load) {
    model::Demo& demo = app.demos.emplace_back();
    demo.name = "shared-counter";
    demo.sources.emplace_back();
    demo.roles.push_back({"writer", "", "value", ""});
    for (const char* site : {"load", "add", "store", "lock"}) demo.sites.push_back({site, "", "", 0});
    demo.knobs.resize(4);
    for (int actor = 0; actor < load.actors; ++actor) {
        model::Actor& made = app.run.actors.emplace_back();
        made.letter = static_cast<char>('A' + actor);
        made.role = "writer";
        made.pid = 4711 + actor;
        made.exit = 0;
    }
    app.run.phase = model::Phase::finished;
    app.follow = false;
}

/// ms to build the Timeline's part of a frame, at every zoom.
void measure_draw_lists(model::App& app, platform::Headless& screen, std::vector<Row>& rows) {
    const model::Box box = model::arrange(1280, 720, 1, app.layout).timeline;
    const views::Theme& theme = views::theme_of(model::ThemeName::dark);
    views::ItemMap items;
    std::vector<double> ms;
    const auto look = [&] {
        screen.frame([&] {
            items.clear();
            ImGui::SetNextWindowPos({0, 0});
            ImGui::SetNextWindowSize({1280, 720});
            ImGui::Begin("bench", nullptr, ImGuiWindowFlags_NoDecoration);
            views::Ui ui{screen.fonts(), theme, items, 1};
            model::Commands commands;
            const double start = cpu_ns();
            views::draw_timeline(app, commands,
                                 {ui, *ImGui::GetWindowDrawList(),
                                  {{box.x, box.y}, {box.right(), box.bottom()}}});
            ms.push_back((cpu_ns() - start) * 1e-6);
            ImGui::End();
        });
    };
    every_zoom(app.run.timeline, [&](const model::TimelineView& view) {
        app.visible = view.span();
        look();
    });
    rows.push_back(percentiles(std::string("the same, and its draw list at 1280x720"), std::move(ms), 1));
}

/// CPU ms of a whole frame of a real window, all threads of a software OpenGL included.
double frame_ms(model::App& app, platform::Window& window, const platform::Fonts& fonts) {
    constexpr int kFrames = 20;
    views::ItemMap items;
    app.visible = {app.run.timeline.begin(), app.run.timeline.end()};
    timespec begin{}, end{};
    for (int frame = -3; frame < kFrames; ++frame) {
        if (frame == 0) clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
        window.begin_frame();
        model::Commands commands;
        views::draw_playground(app, commands, fonts, items);
        window.end_frame();
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    return (static_cast<double>(end.tv_sec - begin.tv_sec) * 1e3 +
            static_cast<double>(end.tv_nsec - begin.tv_nsec) * 1e-6) / kFrames;
}

void measure_window(model::App& app, const Load& load, std::vector<Row>& rows) {
    auto window = platform::Window::create({.width = 1280, .height = 720});
    if (!window) {
        rows.push_back({"a whole frame of the window", "ms", {}, 16.6, false, false, window.error().text});
        return;
    }
    const platform::Fonts& fonts = (*window)->fonts();
    model::App few;
    fill(few.run.timeline, load, kOneOf);
    name_actors(few, load);
    const Pair pair = interleave([&] { return frame_ms(app, **window, fonts); },
                                 [&] { return frame_ms(few, **window, fonts); });
    rows.push_back({"a whole frame of the window, " + (*window)->graphics(), "ms CPU", figure(pair.one), 16.6});
    rows.push_back({"the same / with 100 k events over the same time", "x", figure(pair.ratios()), 1.1});
}
#endif

void measure_load(const Load& load, std::vector<Row>& rows) {
    model::App app;
    const double seconds = fill(app.run.timeline, load);
    rows.push_back({std::string("10 M events taken in, ") + load.text, "s CPU", figure({seconds}), 1});
    rows.push_back({"memory an event of these", "B",
                    figure({static_cast<double>(app.run.timeline.bytes()) / kEvents}), 32});
    measure_visible(app.run.timeline, load, rows);
#ifdef IPC_BENCH_VIEWS
    name_actors(app, load);
    {
        platform::Headless screen({1280, 720});
        measure_draw_lists(app, screen, rows);
    }
    measure_window(app, load, rows);
#endif
}

/// A recording that the shared counter made itself.
void measure_recording(std::vector<Row>& rows) {
    const std::string path = std::filesystem::temp_directory_path() /
                             ("ipc-bench-" + std::to_string(stage::monotonic_ns()) + ".ipcrec");
    const std::string command = std::string(IPC_BIN_DIR) +
                                "/ipc-shared-counter --sync atomic --iterations 0 --seconds 12 --record '" + path +
                                "' > /dev/null 2>&1";
    if (std::system(command.c_str()) != 0) {
        rows.push_back({"opening a recording", "s", {}, 1, false, false, "ipc-shared-counter could not record"});
        return;
    }
    std::vector<double> seconds, opened;
    std::size_t events = 0;
    for (int round = 0; round < 3; ++round) {
        const double start = cpu_ns();
        const auto recording = supervisor::open_recording(path);
        if (!recording) break;
        opened.push_back((cpu_ns() - start) * 1e-9);
        events = recording->size();
        model::Timeline timeline;
        std::vector<stage::Event> batch;
        for (std::size_t i = 0; i < events; ++i) {
            batch.push_back((*recording)[i]);
            if (batch.size() < 4096 && i + 1 < events) continue;
            timeline.add(batch);
            batch.clear();
        }
        seconds.push_back((cpu_ns() - start) * 1e-9);
    }
    std::error_code ignored;
    const auto bytes = static_cast<double>(std::filesystem::file_size(path, ignored));
    std::filesystem::remove(path, ignored);
    if (seconds.empty() || events == 0) return;
    const std::string count = std::to_string(events) + " events of a run of the shared counter";
    rows.push_back({"opening a recording until its Timeline is there", "s CPU", figure(seconds), 1, false,
                    events >= kEvents, count});
    rows.push_back({"the same, the file alone", "s CPU", figure(opened), 1, false, false});
    rows.push_back({"its file, an event", "B", figure({bytes / static_cast<double>(events)}), 8, false, false});
}

}  // namespace

void measure_timeline(std::vector<Row>& rows) {
    for (const Load& load : kLoads) measure_load(load, rows);
    measure_recording(rows);
}

}  // namespace ipc::bench
