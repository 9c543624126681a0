#include "supervisor/explorer.hpp"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <thread>

#include "stage/clock.hpp"
#include "supervisor/search.hpp"
#include "supervisor/take_snapshot.hpp"
#include "supervisor/trial.hpp"
#include "supervisor/trial_actors.hpp"

namespace ipc::supervisor {
namespace {

std::string letters_of(const std::vector<StepPoint>& points) {
    std::string letters;
    for (const StepPoint& point : points) letters += static_cast<char>('A' + point.actor);
    return letters;
}

std::string spaced(const std::string& letters) {
    std::string text;
    for (const char letter : letters) {
        if (!text.empty()) text += ' ';
        text += letter;
    }
    return text;
}

std::int64_t actors_of(const Description& description, const std::vector<std::int64_t>& knobs) {
    std::int64_t actors = 0;
    for (const RoleInfo& role : description.roles) {
        const int count = description.knob_index(role.count_knob);
        actors += count < 0 ? 1 : knobs[static_cast<std::size_t>(count)];
    }
    return actors;
}

/// This thread, and what it starts, on one CPU: a switch between two processes there costs a tenth of
/// waking another CPU. The last one, for the window likes the first.
void stay_on_one_cpu() {
    cpu_set_t allowed, one;
    CPU_ZERO(&allowed);
    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof(allowed), &allowed) == -1) return;
    for (std::size_t cpu = CPU_SETSIZE; cpu > 0; --cpu) {
        if (!CPU_ISSET(cpu - 1, &allowed)) continue;
        CPU_SET(cpu - 1, &one);
        sched_setaffinity(0, sizeof(one), &one); // a wish: without it the search is only slower
        return;
    }
}

}  // namespace

struct Explorer::Parts {
    Description description;
    ExploreOptions options;
    std::atomic<bool> stop_wanted = false;
    std::atomic<bool> over = false;
    std::thread thread;
    mutable std::mutex mutex;
    Findings found;                  ///< under the mutex
    std::vector<ExploredPath> paths; ///< under the mutex
    std::int64_t started_ns = 0;     ///< when the first trial was over; 0 before
    std::uint32_t shortest_preemptions = 0; ///< of found.shortest_failing
    bool may_circle = false;                ///< somebody tries in several steps, and in vain

    void work();
    void search(TrialActors& actors);
    Trial run(TrialActors& actors, const Search& search, const Search::Next& next);
    Trial run_surely(TrialActors& actors, const Schedule& prefix, const Choose& choose, Looking looking) const;
    bool may_go_on(const std::optional<Search::Next>& next, const Search& search);
    bool go_round(TrialActors& actors, const Search& search);
    bool note(const Trial& trial, const Search::Next& next, TrialActors& actors);
    std::uint32_t note_outcome(const Trial& trial, const std::string& letters, TrialActors& actors);
    void end(std::string why_not, std::string failure);
    double seconds() const {
        return started_ns == 0 ? 0 : static_cast<double>(stage::monotonic_ns() - started_ns) * 1e-9;
    }
    bool time_is_over() const {
        return options.limits.seconds > 0 && seconds() >= static_cast<double>(options.limits.seconds);
    }
    bool skips() const {
        const int from = description.searched_by_state;
        return options.skip_equivalent.value_or(from != 0 && actors_of(description, options.knobs) >= from);
    }
    std::string why_stopped() const {
        return stop_wanted ? "it was stopped"
                           : "it came to the limit of " + std::to_string(options.limits.seconds) + " seconds";
    }
};

Result<std::unique_ptr<Explorer>> Explorer::start(const Description& description, ExploreOptions options) {
    assert(options.knobs.size() == description.knobs.size());
    if (!description.not_explored.empty()) return Error{"there is no search of its schedules: " + description.not_explored};
    auto parts = std::make_unique<Parts>();
    parts->description = description;
    parts->options = std::move(options);
    try {
        parts->thread = std::thread([raw = parts.get()] { raw->work(); });
    } catch (const std::system_error&) {
        errno = EAGAIN;
        return failed_call("pthread_create", "end some processes or raise ulimit -u");
    }
    return std::unique_ptr<Explorer>(new Explorer(std::move(parts)));
}

Explorer::Explorer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Explorer::~Explorer() {
    stop();
    parts_->thread.join();
}

void Explorer::stop() { parts_->stop_wanted = true; }

bool Explorer::over() const { return parts_->over; }

bool Explorer::wait(double seconds) {
    const std::int64_t until = stage::monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9);
    while (!over() && stage::monotonic_ns() < until) {
        const timespec nap{0, 1'000'000};
        nanosleep(&nap, nullptr);
    }
    return over();
}

Findings Explorer::findings() const {
    const std::lock_guard lock(parts_->mutex);
    return parts_->found;
}

std::vector<ExploredPath> Explorer::paths(std::size_t first, std::size_t most) const {
    const std::lock_guard lock(parts_->mutex);
    const auto& all = parts_->paths;
    if (first >= all.size()) return {};
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
    return {begin, begin + static_cast<std::ptrdiff_t>(std::min(most, all.size() - first))};
}

void Explorer::Parts::end(std::string why_not, std::string failure) {
    const std::lock_guard lock(mutex);
    found.over = true;
    found.seconds = seconds();
    found.failure = std::move(failure);
    found.complete = found.failure.empty() && why_not.empty() && found.cut == 0;
    if (why_not.empty() && found.cut > 0) {
        why_not = "some schedules were cut at " + std::to_string(options.limits.steps) + " steps";
    }
    found.why_not = std::move(why_not);
    over = true;
}

void Explorer::Parts::work() {
    // Signals are for the front end's main thread.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    prctl(PR_SET_TIMERSLACK, 1'000); // ns: a nap of 20 us shall be one
    stay_on_one_cpu();
    auto actors = TrialActors::start(description, options.knobs, options.new_processes,
                                     [this] { return stop_wanted.load(std::memory_order_relaxed) || time_is_over(); });
    if (!actors) {
        end("", actors.error().text);
        return;
    }
    search(**actors);
}

/// A death by a signal may be the schedule's doing or somebody's kill from outside: so it must happen twice. So
/// must a step that is not possible any more.
Trial Explorer::Parts::run_surely(TrialActors& actors, const Schedule& prefix, const Choose& choose,
                                  Looking looking) const {
    const auto steps = static_cast<std::size_t>(options.limits.steps);
    Trial trial = run_trial(actors, description, prefix, steps, choose, looking);
    if (trial.killed || trial.end == TrialEnd::diverged) {
        trial = run_trial(actors, description, prefix, steps, choose, looking);
    }
    return trial;
}

/// Before somebody starts over for the first time no schedule goes in a circle, and nobody need look.
Trial Explorer::Parts::run(TrialActors& actors, const Search& search, const Search::Next& next) {
    const Choose choose = search.chooser(next);
    if (search.by_state()) return run_surely(actors, next.prefix, choose, Looking::after_prefix);
    Trial trial = run_surely(actors, next.prefix, choose, may_circle ? Looking::always : Looking::never);
    if (may_circle || !trial.starts_over || !description.state_shown) return trial;
    may_circle = true;
    return run_surely(actors, next.prefix, choose, Looking::always);
}

/// What goes in a circle may be made of pieces of several schedules. False: the search is over.
bool Explorer::Parts::go_round(TrialActors& actors, const Search& search) {
    for (const Schedule& schedule : search.livelocks()) {
        const Trial trial = run_surely(actors, schedule, {}, Looking::always);
        const bool as_expected = trial.end == TrialEnd::livelock || trial.end == TrialEnd::failed || trial.end == TrialEnd::stopped;
        if (!as_expected) {
            end("", "ipc-" + description.name + ": a state that looks as one before it went on otherwise, so a search by "
                    "state proves nothing: search with --skip-equivalent=false");
            return false;
        }
        if (!note(trial, {.prefix = schedule, .preemptions = preemptions(trial.points)}, actors)) return false;
    }
    return true;
}

bool Explorer::Parts::may_go_on(const std::optional<Search::Next>& next, const Search& search) {
    const ExploreLimits& limits = options.limits;
    if (!next) {
        if (search.by_state() && !search.any_left() && found.cut == 0) {
            const std::lock_guard lock(mutex);
            found.stands_for = search.states().schedules();
        }
        end(search.any_left() ? "only up to " + std::to_string(limits.preemptions) + " preemptions, as asked" : "", "");
        return false;
    }
    if (stop_wanted || time_is_over()) {
        end(why_stopped(), "");
        return false;
    }
    if (limits.schedules > 0 && static_cast<std::int64_t>(found.schedules + found.cut) >= limits.schedules) {
        end("it came to the limit of " + std::to_string(limits.schedules) + " schedules", "");
        return false;
    }
    return true;
}

void Explorer::Parts::search(TrialActors& actors) {
    Search search(!skips()                   ? Search::Skip::nothing
                  : description.state_shown ? Search::Skip::by_state
                                            : Search::Skip::by_order);
    for (;;) {
        const auto next = search.next(options.limits.preemptions);
        if (!next && !go_round(actors, search)) return;
        if (!may_go_on(next, search)) return;
        const Trial trial = run(actors, search, *next);
        // The first trial's time is the making of the processes.
        if (started_ns == 0) started_ns = stage::monotonic_ns();
        if (!note(trial, *next, actors)) return;
        const bool came_to_end = trial.end != TrialEnd::pruned && trial.end != TrialEnd::cut;
        search.ran(*next, trial.points, {.state = trial.state, .over = came_to_end});
        const std::lock_guard lock(mutex);
        found.seconds = seconds();
        found.states = search.states().size();
    }
}

/// False: the search is over.
bool Explorer::Parts::note(const Trial& trial, const Search::Next& next, TrialActors& actors) {
    switch (trial.end) {
        case TrialEnd::failed: end("", actors.why()); return false;
        case TrialEnd::stopped: end(why_stopped(), ""); return false;
        case TrialEnd::diverged:
            end("", "ipc-" + description.name + ": the schedule " + schedule_text(next.prefix) +
                        " was possible and is not any more: something besides the order of steps decides; "
                        "search again on a machine that is left alone");
            return false;
        case TrialEnd::pruned:
        case TrialEnd::circle:
        case TrialEnd::cut:
        case TrialEnd::hung:
        case TrialEnd::deadlock:
        case TrialEnd::livelock:
        case TrialEnd::broken:
        case TrialEnd::done: break;
    }
    const std::string letters = letters_of(trial.points);
    const std::lock_guard lock(mutex);
    found.steps += trial.points.size();
    found.preemptions = next.preemptions;
    if (trial.end == TrialEnd::pruned) return true;
    if (trial.end == TrialEnd::cut || trial.end == TrialEnd::circle) {
        ++(trial.end == TrialEnd::cut ? found.cut : found.circles);
        return true;
    }
    ++found.schedules;
    if (skips() && !description.state_shown) found.stands_for += equivalent_schedules(trial.points);
    const std::uint32_t outcome = note_outcome(trial, letters, actors);
    paths.push_back({.steps = letters, .outcome = outcome, .preemptions = next.preemptions});
    if (found.outcomes[outcome].fails) {
        ++found.failing;
        // Preemptions never become fewer, so only among equals the shorter one is better.
        const bool first = !found.shortest_failing;
        const bool shorter = !first && next.preemptions == shortest_preemptions &&
                             spaced(letters).size() < found.shortest_failing->size();
        if (first) shortest_preemptions = next.preemptions;
        if (first || shorter) found.shortest_failing = spaced(letters);
    }
    return true;
}

std::uint32_t Explorer::Parts::note_outcome(const Trial& trial, const std::string& letters,
                                              TrialActors& actors) {
    const bool fails = !trial.holds || !trial.stuck.empty() || trial.end == TrialEnd::broken;
    for (std::size_t index = 0; index < found.outcomes.size(); ++index) {
        Outcome& known = found.outcomes[index];
        if (known.metrics == trial.metrics && known.fails == fails && known.stuck == trial.stuck) {
            ++known.count;
            return static_cast<std::uint32_t>(index);
        }
    }
    const Snapshot last = take_snapshot(actors.page(), description, actors.name_hashes(), false);
    if (found.roles.empty()) {
        for (const ActorNow& actor : last.actors) found.roles.push_back(actor.role);
    }
    found.outcomes.push_back({.metrics = trial.metrics,
                              .fails = fails,
                              .stuck = trial.stuck,
                              .livelock = trial.end == TrialEnd::livelock,
                              .verdict = last.verdict,
                              .count = 1,
                              .first = spaced(letters)});
    return static_cast<std::uint32_t>(found.outcomes.size() - 1);
}

}  // namespace ipc::supervisor
