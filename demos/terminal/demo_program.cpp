#include "terminal/demo_program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <string.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "supervisor/exhibit_report.hpp"
#include "supervisor/output_file.hpp"
#include "supervisor/recording.hpp"
#include "supervisor/run.hpp"
#include "supervisor/stuck_watch.hpp"
#include "terminal/interrupts.hpp"
#include "terminal/live_view.hpp"
#include "terminal/plain_view.hpp"
#include "terminal/sampler.hpp"
#include "terminal/report_output.hpp"
#include "terminal/report_text.hpp"
#include "terminal/screen.hpp"
#include "terminal/stepping.hpp"

namespace ipc::terminal {
namespace {

using supervisor::Description;
using supervisor::Error;
using supervisor::Recording;
using supervisor::Result;
using supervisor::Run;
using supervisor::Snapshot;

enum class Face { live, plain, json };

/// Said before the run, since nobody wants to hear after a minute that the folder does not exist.
Result<void> check_places(const Options& options) {
    for (const std::string& path : {options.record, options.perfetto, options.csv}) {
        // What is there already, a device or an earlier run's file, is asked itself.
        if (path.empty() || access(path.c_str(), W_OK) == 0) continue;
        std::string folder = std::filesystem::path(path).parent_path().string();
        if (folder.empty()) folder = ".";
        if (access(folder.c_str(), W_OK | X_OK) == 0) continue;
        const char* name = strerrorname_np(errno);
        return Error{
            fmt::format("{}: access: {} ({}): name a folder that exists and that you may write to",
                        folder, name, strerrordesc_np(errno))};
    }
    return {};
}

void fill_record(supervisor::RunRecord& record, const Description& description,
                 const Options& options, const Snapshot& last) {
    record.description = description;
    record.knobs = last.knobs;
    if (!record.knobs.empty())
        record.knobs[supervisor::kSecondsKnob] = options.knobs[supervisor::kSecondsKnob];
    record.metrics = last.metrics;
    record.holds = last.holds == 1;
    record.verdict = last.verdict;
    for (const auto& actor : last.actors) {
        record.processes.push_back({actor.role, actor.letter, actor.pid, actor.exit});
    }
    record.events_recorded = last.events_recorded;
    record.events_dropped = last.events_dropped;
    record.seconds = last.seconds;
}

Result<void> write_figures(const std::string& csv, const std::string& path) {
    supervisor::OutputFile file(path);
    file.write(csv);
    return file.commit();
}

Result<std::vector<std::string>> write_files(const Recording& recording, const Options& options,
                                             const supervisor::ExhibitReport& exhibit) {
    std::vector<std::string> files;
    const auto write = [&](const std::string& path, auto how) -> Result<void> {
        if (path.empty()) return {};
        if (auto done = how(recording, path); !done) return done;
        files.push_back(path);
        return {};
    };
    if (auto done = write(options.record, supervisor::save_recording); !done) return done.error();
    if (auto done = write(options.perfetto, supervisor::export_chrome_trace); !done)
        return done.error();
    const auto csv = [&](const Recording& events, const std::string& path) {
        return exhibit.csv.empty() ? supervisor::export_csv(events, path)
                                   : write_figures(exhibit.csv, path);
    };
    if (auto done = write(options.csv, csv); !done) return done.error();
    return files;
}

std::string json_report(const supervisor::RunRecord& record, const std::string& schedule,
                        const supervisor::ExhibitReport& exhibit) {
    std::string text = supervisor::report_json(record);
    if (!schedule.empty() || !exhibit.json.empty()) {
        auto report = nlohmann::ordered_json::parse(text, nullptr, false);
        if (report.is_object()) {
            if (!schedule.empty()) report["schedule"] = schedule;
            if (!exhibit.json.empty())
                report.update(nlohmann::ordered_json::parse(exhibit.json, nullptr, false));
            text = report.dump();
        }
    }
    if (!text.ends_with('\n')) text += '\n';
    return text;
}

std::string human_report(const supervisor::RunRecord& record, const ReportExtras& extras,
                         const Look& look, const supervisor::ExhibitReport& exhibit) {
    std::string text;
    for (const Line& line : report_lines(record, extras, signs(look), report_width()))
        text += paint(line, look) + "\n";
    if (!exhibit.lines.empty()) text += "\n";
    for (const std::string& line : exhibit.lines) {
        // What is indented is a table's row and stays whole.
        if (line.starts_with(' ') || line.empty()) {
            text += line + "\n";
        } else {
            for (const std::string& row : wrap(line, report_width()))
                text += row + "\n";
        }
    }
    return text;
}

bool meets(Expect expect, const Snapshot& last) {
    return last.holds == (expect == Expect::safe ? 1 : 0);
}

/// A role alone has no limit of time by default: it is not to be told as if somebody had set it.
Description as_played(Description description, const Options& options) {
    if (options.role_alone != -1) description.knobs[supervisor::kSecondsKnob].preset = 0;
    return description;
}

class Session {
public:
    Session(const Description& description, const Options& options)
        : description_(as_played(description, options)), options_(options) {
        const bool terminal = isatty(STDOUT_FILENO) == 1;
        // No other thread runs yet, and none of ours ever changes the environment.
        const auto environment = [](const char* name) -> const char* {
            return std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
        };
        look_ = find_look(environment, terminal, options.no_color);
        face_ = options.json                    ? Face::json
                : look_.moves && !options.plain ? Face::live
                                                : Face::plain;
    }
    int run();

private:
    supervisor::RunOptions run_options();
    void watch();
    int report();

    const Description description_;
    const Options& options_;
    Look look_;
    Face face_ = Face::plain;
    Interrupts interrupts_;
    supervisor::StuckWatch stuck_;
    Recording recording_{10'000'000};  ///< outlives the run, whose draining thread fills it
    std::unique_ptr<Run> run_;
    std::optional<Sampler> sampler_;  ///< while something is recorded
};

supervisor::RunOptions Session::run_options() {
    supervisor::RunOptions wanted;
    wanted.knobs = options_.knobs;
    // The live view keeps the time itself, without the pauses.
    if (face_ == Face::live) wanted.knobs[supervisor::kSecondsKnob] = 0;
    wanted.stepping = options_.schedule.has_value();
    wanted.role_alone = options_.role_alone;
    wanted.address = options_.address;
    wanted.onward = options_.onward;
    if (!options_.record.empty() || !options_.perfetto.empty() || !options_.csv.empty()) {
        wanted.on_events = [this](std::span<const stage::Event> events) {
            recording_.add(events);
        };
    }
    return wanted;
}

void Session::watch() {
    // Most runs of a moment are over before a view could be read.
    if (face_ == Face::live && !run_->wait(0.15)) {
        LiveView view(*run_, description_, look_, interrupts_, stuck_,
                      options_.knobs[supervisor::kSecondsKnob]);
        view.watch();
    } else {
        watch_plainly(*run_, description_, look_, interrupts_, stuck_, face_ == Face::plain);
    }
}

int Session::run() {
    if (auto places = check_places(options_); !places)
        return fail(description_, places.error().text);
    auto started = Run::start(description_, run_options());
    if (!started) return fail(description_, started.error().text);
    run_ = std::move(*started);
    if (!options_.record.empty()) sampler_.emplace(*run_);
    if (options_.schedule) {
        const Followed followed = follow_schedule(*run_, *options_.schedule, interrupts_);
        if (followed.status != 0) {
            fail(description_, followed.why);
            return followed.status;
        }
        if (!followed.deadlock.empty()) {
            std::fprintf(stderr, "ipc-%s: deadlock after the schedule's last step: %s\n",
                         description_.name.c_str(), followed.deadlock.c_str());
        }
    }
    if (face_ == Face::plain) {
        const std::string changed = knobs_changed(description_, options_.knobs);
        const std::string line =
            fmt::format("ipc-{}: {}{}{}\n", description_.name, description_.summary,
                        changed.empty() ? "" : ", with ", changed);
        write_all(STDOUT_FILENO, line);  // if nobody reads, watch_plainly() sees it
    }
    watch();
    return report();
}

int Session::report() {
    const Snapshot last = run_->snapshot();
    const auto exhibit = supervisor::report_exhibit(description_.exhibit, run_->exhibit());
    if (description_.exhibit == stage::Exhibit::comparison && run_->exhibit() != nullptr) {
        recording_.comparison =
            supervisor::read_comparison(*static_cast<const stage::Comparison*>(run_->exhibit()));
    }
    if (sampler_) recording_.samples = sampler_->stop();
    sampler_.reset();
    run_.reset();  // from here on nobody adds to the recording
    if (!last.failure.empty()) return fail(description_, last.failure);
    fill_record(recording_.run, description_, options_, last);
    stuck_.look(last, 0);  // one that was stuck may have ended in order since
    recording_.run.why_stuck = stuck_.why();
    const auto files = write_files(recording_, options_, exhibit);
    if (!files) return fail(description_, files.error().text);

    ReportExtras extras{.files = *files, .schedule = {}, .verdict_known = last.holds != -1};
    if (options_.schedule) extras.schedule = supervisor::schedule_text(*options_.schedule);
    const std::string text = face_ == Face::json
                                 ? json_report(recording_.run, extras.schedule, exhibit)
                                 : human_report(recording_.run, extras, look_, exhibit);
    if (const int status = write_report(description_, text); status != 0) return status;
    if (options_.expect && !meets(*options_.expect, last)) {
        std::fprintf(stderr, "ipc-%s: --expect %s was not met: %s\n", description_.name.c_str(),
                     *options_.expect == Expect::safe ? "safe" : "broken",
                     last.verdict.empty() ? "there was nothing to judge" : last.verdict.c_str());
        return 3;
    }
    return 0;
}

}  // namespace

int run_demo(const Description& description, const Options& options) {
    return Session(description, options).run();
}

}  // namespace ipc::terminal
