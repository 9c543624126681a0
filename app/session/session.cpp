#include "session/session.hpp"

#include <algorithm>
#include <utility>

#include "session/convert.hpp"
#include "session/lesson_desk.hpp"
#include "session/take_picture.hpp"
#include "stage/clock.hpp"

namespace ipc::session {

namespace {

// A picture that an actor shows: looked for often enough that each of 60 a second is met.
constexpr std::int64_t kPictureLookNs = 1'000'000;
constexpr std::int64_t kRestingLookNs = 100'000'000;  // while all hold at their gates
// What the window can follow; actors that are faster are shown with gaps, and the gaps are counted.
constexpr std::size_t kMostEventsALook = 1024;

}  // namespace

Session::Session(model::App& app, FoundDemos found, std::function<void()> wake)
    : app_(app),
      descriptions_(std::move(found.demos)),
      wake_(std::move(wake)),
      files_(app),
      stepper_(worker_, wake_),
      explore_(app, wake_),
      kernel_lens_(wake_),
      lessons_(std::make_unique<LessonDesk>(app, *this)) {
    app_.strace_missing = supervisor::find_strace().empty();
    app_.problems = std::move(found.problems);
    app_.demos = std::move(found.shown);
    choose(0);
}

Session::~Session() = default;

void Session::choose(std::size_t demo) {
    if (demo >= app_.demos.size()) return;
    end_run();
    explore_.close();
    if (const model::Demo* before = app_.demo()) knobs_of_[before->name] = app_.knobs;
    if (demo != app_.chosen) app_.search = {};
    app_.chosen = demo;
    // The adviser is there where mechanisms are compared, and comes first.
    if (app_.demos[demo].compares) {
        app_.tab = model::Tab::advice;
    } else if (app_.tab == model::Tab::advice) {
        app_.tab = model::Tab::code;
    }
    app_.knobs = knobs_of_[app_.demos[demo].name];
    if (app_.knobs.empty()) app_.knobs = model::window_presets(app_.demos[demo]);
}

void Session::start(bool stepping, std::vector<std::int64_t> knobs) {
    if (app_.demo() == nullptr) return;
    end_run();
    app_.error.clear();
    if (!spawn(stepping, std::move(knobs))) return;
    app_.run.phase = model::Phase::starting;
    app_.run.paused = stepping;
    app_.run.from_start = stepping;
    app_.run.knobs = run_knobs_;
}

// Starts the processes and leaves what is shown as it is, unless that fails.
bool Session::spawn(bool stepping, std::vector<std::int64_t> knobs) {
    inbox_ = std::make_shared<EventInbox>();
    opened_.reset();
    losses_.emplace(*app_.demo());
    lost_before_ = 0;
    stepper_.begin();
    run_knobs_ = std::move(knobs);

    supervisor::RunOptions options;
    options.knobs = run_knobs_;
    options.stepping = stepping;
    options.most_events_a_look = kMostEventsALook;
    options.on_events = [inbox = inbox_](std::span<const stage::Event> events) {
        inbox->put(events);
    };
    calls_.begin(options, app_.trace_calls);
    auto started = supervisor::Run::start(description(), std::move(options));
    look_ns_ = 0;
    if (started) {
        run_ = std::move(*started);
        return true;
    }
    app_.run = model::Run{};
    app_.run.phase = model::Phase::failed;
    app_.run.failure = started.error().text;
    app_.error = started.error().text;
    return false;
}

void Session::let_go_of_run() {
    stepper_.begin();
    // Ending waits for the warden; the window does not.
    if (run_ != nullptr)
        worker_.add([run = std::exchange(run_, nullptr)]() mutable { run.reset(); });
    newest_ = {};
    kernel_lens_.forget(app_.run.kernel);
}

void Session::end_run() {
    let_go_of_run();
    scrub_.forget(app_);
    samples_.clear();
    opened_.reset();
    app_.run = model::Run{};
    app_.selection.reset();
    app_.selected_call.reset();
    app_.visible = {};
    app_.follow = true;
}

// What was counted and measured stays; the processes go.
void Session::stop() {
    if (run_ == nullptr) return;
    take_figures();
    take_calls();
    app_.run.timeline.settle();
    supervisor::Snapshot last = std::move(newest_);
    let_go_of_run();
    newest_ = std::move(last);  // what is saved says how it ended
    if (app_.run.lens == model::LensState::tracing) app_.run.lens = model::LensState::ended;
    app_.run.phase = model::Phase::finished;
    app_.run.paused = false;
    for (model::Actor& actor : app_.run.actors) {
        actor.mood = model::Mood::exited;
        actor.words = "stopped";
    }
}

void Session::set_knob(int knob, std::int64_t value) {
    const model::Demo* demo = app_.demo();
    const auto i = static_cast<std::size_t>(knob);
    if (demo == nullptr || knob < 0 || i >= demo->knobs.size() || !demo->knobs[i].allows(value))
        return;
    app_.knobs[i] = value;
    if (run_ == nullptr || !demo->knobs[i].live) return;
    run_->set_knob(knob, value);
    run_knobs_[i] = value;
    if (i < app_.run.knobs.size()) app_.run.knobs[i] = value;
}

void Session::pause() {
    if (run_ == nullptr) return;
    run_->pause();
    app_.run.paused = true;
}

void Session::go_on() {
    if (app_.run.replaying) return;
    run_->resume();
    app_.run.paused = false;
    app_.run.deadlock.clear();
    kernel_lens_.forget(app_.run.kernel);
    app_.run.ran_on = !app_.run.steps.empty();
    if (app_.run.steps.empty()) app_.run.from_start = false;
}

bool Session::take_events() {
    const std::uint64_t lost = inbox_->take(events_);
    model::Run& run = app_.run;
    if (lost != lost_before_) run.timeline.break_off();
    lost_before_ = lost;
    run.events_forgotten = lost;
    run.timeline.set_lanes(run.actors.size());
    // In order but for one look: what came before is now complete.
    if (events_.empty()) return run.timeline.settle();
    run.timeline.add(events_, run.events_dropped);
    losses_->add(events_);
    run.last_loss = losses_->newest();
    for (const stage::Event& event : events_) {
        const auto kind = static_cast<std::size_t>(event.kind);
        if (kind < run.events_by_kind.size()) ++run.events_by_kind[kind];
    }

    const std::size_t fresh = std::min(events_.size(), model::kMostRecent);
    const std::size_t kept = std::min(run.recent.size(), model::kMostRecent - fresh);
    run.recent.erase(run.recent.begin(), run.recent.end() - static_cast<std::ptrdiff_t>(kept));
    run.recent.insert(run.recent.end(), events_.end() - static_cast<std::ptrdiff_t>(fresh),
                      events_.end());
    return true;
}

const stage::Picture* Session::picture() const {
    if (description().exhibit != stage::Exhibit::picture) return nullptr;
    return static_cast<const stage::Picture*>(run_->exhibit());
}

void Session::ask_why_stuck() {
    if (run_ == nullptr) return;
    app_.run.kernel.asked_at = app_.run.seconds;
    kernel_lens_.ask(newest_, run_->warden_pid(), worker_, app_.run.kernel);
}

bool Session::take_calls() {
    std::string configuration = app_.demo()->name;
    for (const std::int64_t knob : run_knobs_)
        configuration += ' ' + std::to_string(knob);
    return calls_.take(run_->lens_now(), configuration, app_.run);
}

bool Session::update() {
    const bool changed = look();
    return lessons_->update() || changed;
}

bool Session::look() {
    constexpr std::size_t kSearchedALook = 400'000;  // a few milliseconds
    bool changed = explore_.update();
    changed |= take_steps();
    changed |= app_.tools.search.advance(app_.run.timeline, kSearchedALook);
    changed |= kernel_lens_.take(app_.run.kernel);
    if (run_ == nullptr || app_.run.replaying) return changed;
    if (const stage::Picture* shown = picture()) changed |= take_picture(*shown, app_.run.picture);
    const std::int64_t now = stage::monotonic_ns();
    if (now < look_ns_) return changed;

    // Asked before the snapshot, so that the last snapshot is of a run that is over.
    const bool finished = run_->finished();
    newest_ = run_->snapshot();
    model::Run& run = app_.run;
    const std::optional<model::Scrub> looked_back = app_.tools.scrub;
    scrub_.back(app_);
    run.now_ns = now;
    bool moved = take_snapshot(newest_, description(), run);
    moved |= take_events();
    if (finished) run.timeline.settle();
    moved |= take_figures();
    moved |= take_calls();
    if (moved) run.history.add(run.seconds, run.metrics);
    if (moved) samples_.add(now, newest_);
    if (app_.tab == model::Tab::kernel && !finished)
        moved |= kernel_lens_.look(newest_, run_->warden_pid(), app_.kernel_process, run.paused && !moved, run.kernel);
    if (finished) {
        if (run.phase != model::Phase::failed) run.phase = model::Phase::finished;
        run.paused = false;
        kernel_lens_.forget(run.kernel);
        run.kernel = {};
        if (!run.failure.empty()) app_.error = run.failure;
        worker_.add([ended = std::exchange(run_, nullptr)]() mutable { ended.reset(); });
        moved = true;
    }
    if (looked_back && (run.paused || finished)) scrub_to(looked_back->time);
    look_ns_ = now + (run.paused && !moved ? kRestingLookNs : kLookNs);
    return changed || moved;
}

double Session::next_update() const {
    if (lessons_->busy()) return 0.005;
    if (!app_.tools.search.done(app_.run.timeline)) return 0.001;
    const double searched = explore_.next_update();
    // A replay wakes the window when it is done.
    if (run_ == nullptr || app_.run.replaying) return searched;
    std::int64_t left = look_ns_ - stage::monotonic_ns();
    if (picture() != nullptr && !app_.run.paused) left = std::min(left, kPictureLookNs);
    const double due = std::max(static_cast<double>(left) * 1e-9, 0.001);
    return searched < 0 ? due : std::min(due, searched);
}

}  // namespace ipc::session
