// What a Session does with names and files from outside: demos and knobs by name, recordings,
// exports.
#include <algorithm>
#include <utility>

#include "model/past.hpp"
#include "session/convert.hpp"
#include "session/session.hpp"
#include "session/take_comparison.hpp"
#include "supervisor/counted.hpp"
#include "supervisor/recording.hpp"

namespace ipc::session {

namespace {

using supervisor::Recording;
using supervisor::RunRecord;

RunRecord record_of(const supervisor::Description& description,
                    const supervisor::Snapshot& snapshot) {
    RunRecord record;
    record.description = description;
    record.knobs = snapshot.knobs;
    record.metrics = snapshot.metrics;
    record.holds = snapshot.holds > 0;
    record.verdict = snapshot.verdict;
    for (const supervisor::ActorNow& actor : snapshot.actors)
        record.processes.push_back({actor.role, actor.letter, actor.pid, actor.exit});
    record.events_recorded = snapshot.events_recorded;
    record.events_dropped = snapshot.events_dropped;
    record.seconds = snapshot.seconds;
    return record;
}

model::Run run_of(const Recording& recording) {
    const RunRecord& record = recording.run;
    model::Run run;
    run.phase = model::Phase::finished;
    run.seconds = record.seconds;
    for (const supervisor::ProcessRecord& process : record.processes) {
        model::Actor& actor = run.actors.emplace_back();
        actor.letter = process.letter;
        actor.role = process.role;
        actor.pid = process.pid;
        actor.mood = model::Mood::exited;
        actor.words = "recorded";
        actor.exit = process.exit;
    }
    run.knobs = record.knobs;
    run.metrics = supervisor::metric_numbers(record.description, record.metrics, record.processes);
    run.gauges.resize(record.description.gauges.size());
    run.holds = record.holds;
    run.verdict = record.verdict;
    run.events_recorded = record.events_recorded;
    run.events_dropped = record.events_dropped;
    run.events_forgotten = recording.forgotten();
    return run;
}

/// Where each stood when the run ended: its events tell, and the last figures.
void show_last_places(const model::Demo& demo, const std::vector<supervisor::Sample>& samples,
                      model::Run& run) {
    for (std::size_t i = 0; i < run.actors.size() && i < run.timeline.lanes(); ++i) {
        model::Actor& actor = run.actors[i];
        const model::Actor then =
            model::actor_at(run.timeline, demo, actor, i, run.timeline.end());
        actor.site = then.site;
        actor.line = then.line;
        actor.value = then.value;
        if (!samples.empty() && i < samples.back().iterations.size())
            actor.iterations = samples.back().iterations[i];
    }
}

}  // namespace

stage::Result<std::size_t> Session::demo_named(std::string_view name) const {
    if (name.starts_with("ipc-")) name.remove_prefix(4);
    std::string known;
    for (std::size_t i = 0; i < descriptions_.size(); ++i) {
        if (descriptions_[i].name == name) return i;
        known += (i == 0 ? "" : ", ") + descriptions_[i].name;
    }
    return stage::Error{
        "--demo: there is no demo \"" + std::string(name) + "\"; " +
        (known.empty() ? "none was found beside this program" : "those that exist are " + known)};
}

stage::Result<void> Session::set_by_text(const std::string& assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos)
        return stage::Error{"--set: \"" + assignment + "\" is not of the form KNOB=VALUE"};
    if (app_.demo() == nullptr) return stage::Error{"--set: there is no demo to set a knob of"};
    const std::string name = assignment.substr(0, equals);
    const int knob = description().knob_index(name);
    if (knob < 0) {
        std::string known;
        for (const auto& info : description().knobs)
            known += (known.empty() ? "" : ", ") + info.name;
        return stage::Error{"--set: " + description().name + " has no knob \"" + name +
                            "\"; it has " + known};
    }
    const auto value = supervisor::parse_knob(description().knobs[static_cast<std::size_t>(knob)],
                                              assignment.substr(equals + 1));
    if (!value) {
        // The demo's own command line knows the knob as an option; here it is a name.
        const std::string& why = value.error().text;
        const std::size_t colon = why.find(": ");
        return stage::Error{"--set " + name + (colon == std::string::npos ? ": " + why : why.substr(colon))};
    }
    set_knob(knob, *value);
    return {};
}

void Session::save(const std::string& wished, std::optional<model::ExportFormat> format) {
    if (const std::string_view why = app_.why_not_saved(); !why.empty()) {
        app_.error = why;
        return;
    }
    std::optional<Recording> own;
    if (!opened_) {
        own = inbox_->recording();
        own->run = record_of(description(), newest_);
        own->samples = samples_.all();
    }
    const Recording& recording = own ? *own : *opened_;
    const char* ending = !format                               ? ".ipcrec"
                         : *format == model::ExportFormat::csv ? ".csv"
                                                               : ".trace.json";
    const std::string path = wished.empty() ? files_.fresh_path("", ending) : wished;
    if (!format) {
        files_.tell(supervisor::save_recording(recording, path), path);
    } else if (*format == model::ExportFormat::csv) {
        files_.tell(supervisor::export_csv(recording, path), path);
    } else {
        files_.tell(supervisor::export_chrome_trace(recording, path), path);
    }
}

void Session::open(const std::string& path) {
    stage::Result<Recording> recording = supervisor::open_recording(path);
    if (!recording) {
        app_.error = recording.error().text;
        return;
    }
    const supervisor::Description& recorded = recording->run.description;
    auto at = std::find_if(descriptions_.begin(), descriptions_.end(),
                           [&](const auto& known) { return known.name == recorded.name; });
    if (at == descriptions_.end()) {
        descriptions_.push_back(recorded);
        app_.demos.push_back(to_model(recorded));
        at = descriptions_.end() - 1;
    }
    choose(static_cast<std::size_t>(at - descriptions_.begin()));

    app_.error.clear();
    app_.run = run_of(*recording);
    LossFinder losses(*app_.demo());
    model::Timeline& timeline = app_.run.timeline;
    timeline.set_lanes(app_.run.actors.size());
    if (recording->forgotten() > 0) timeline.break_off();
    // Where events were dropped is not recorded: in any batch they may be missing.
    std::uint64_t gaps = 0;
    const std::uint64_t gaps_a_batch = recording->run.events_dropped > 0 ? 1 : 0;
    std::vector<stage::Event> batch;
    for (std::size_t i = 0; i < recording->size(); ++i) {
        batch.push_back((*recording)[i]);
        if (batch.size() < 4096 && i + 1 < recording->size()) continue;
        timeline.add(batch, gaps += gaps_a_batch);
        losses.add(batch);
        app_.run.now_ns = batch.back().time;
        app_.run.recent.swap(batch);
        batch.clear();
    }
    timeline.settle();
    app_.run.last_loss = losses.newest();
    if (recording->comparison) app_.run.comparison = comparison_of(*recording->comparison);
    samples_.restore(recording->samples);
    show_last_places(*app_.demo(), recording->samples, app_.run);
    if (!recording->samples.empty()) app_.run.gauges = recording->samples.back().gauges;
    opened_ = std::move(*recording);
}

void Session::choose_path(const std::string& chosen) {
    const std::optional<std::string> path = files_.choose(chosen);
    if (!path) return;
    open(*path);
    if (!app_.error.empty()) return;
    app_.files.open = false;
    app_.files.typed.clear();
}

void Session::scrub_to(std::optional<std::int64_t> time) {
    if (!time) return scrub_.back(app_);
    const model::Run& run = app_.run;
    if (run.replaying || (run.active() && !run.paused)) {
        app_.note = "Pause or stop the run to look back.";
        return;
    }
    scrub_.to(app_, description(), samples_, *time);
}

}  // namespace ipc::session
