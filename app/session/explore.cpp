#include "session/explore.hpp"

#include <algorithm>
#include <utility>

#include "stage/clock.hpp"

namespace ipc::session {

namespace {

constexpr std::size_t kPathsALook = 4000;

std::string sync_text(const model::Demo& demo, const std::vector<std::int64_t>& knobs) {
    const int index = model::repairing_knob(demo);
    const auto knob = static_cast<std::size_t>(index);
    if (index < 0 || knob >= knobs.size()) return {};
    return demo.knobs[knob].text(knobs[knob]);
}

bool differ_in_sync_only(const model::Demo& demo, const std::vector<std::int64_t>& one,
                         const std::vector<std::int64_t>& other) {
    const int sync = model::repairing_knob(demo);
    if (one.size() != other.size()) return false;
    for (std::size_t knob = 0; knob < one.size(); ++knob) {
        if (static_cast<int>(knob) != sync && one[knob] != other[knob]) return false;
    }
    return true;
}

model::ExploredOutcome to_model(const supervisor::Outcome& from,
                                const supervisor::Description& description,
                                const model::Demo& demo) {
    model::ExploredOutcome outcome;
    for (std::size_t i = 0; i < from.metrics.size() && i < demo.metrics.size(); ++i) {
        const bool timed = demo.metrics[i].type == model::Metric::Type::real;
        outcome.metrics.push_back(timed ? std::string()
                                        : demo.metrics[i].text(supervisor::metric_number(
                                              description.metrics[i], from.metrics[i])));
    }
    outcome.fails = from.fails;
    outcome.stuck = from.stuck;
    outcome.verdict = from.verdict;
    outcome.count = from.count;
    outcome.first = from.first;
    return outcome;
}

}  // namespace

Explore::Explore(model::App& app, std::function<void()> wake) : app_(app), wake_(std::move(wake)) {}

Explore::~Explore() {
    end();
}

void Explore::begin(const supervisor::Description& description, std::vector<std::int64_t> knobs) {
    end();
    if (app_.exploration && (app_.exploration->demo != app_.chosen ||
                             !differ_in_sync_only(*app_.demo(), app_.exploration->now.knobs, knobs)))
        app_.exploration.reset();
    if (!app_.exploration) {
        app_.exploration.emplace();
        app_.exploration->demo = app_.chosen;
    }
    const bool skipping = model::skips_equivalent(*app_.demo(), knobs, app_.search);
    app_.exploration->begin_again(knobs, sync_text(*app_.demo(), knobs), skipping);
    app_.bottom = model::BottomTab::every_schedule;
    app_.front = model::Front::bottom;
    description_ = description;
    paths_taken_ = 0;
    look_ns_ = 0;
    search_ = std::make_shared<Search>();

    supervisor::ExploreOptions options;
    options.knobs = std::move(knobs);
    options.skip_equivalent = skipping;
    worker_.add([search = search_, description, options = std::move(options), wake = wake_] {
        auto started = supervisor::Explorer::start(description, options);
        {
            const std::lock_guard lock(search->mutex);
            if (started) {
                search->explorer = std::move(*started);
            } else {
                search->failure = started.error().text;
            }
        }
        wake();
    });
}

void Explore::stop() {
    if (search_ == nullptr || !app_.exploration) return;
    app_.exploration->stopping = true;
    // After the start, which may still be on its way.
    worker_.add([search = search_] {
        const std::lock_guard lock(search->mutex);
        if (search->explorer != nullptr) search->explorer->stop();
    });
}

void Explore::close() {
    end();
    app_.exploration.reset();
    app_.bottom = model::BottomTab::timeline;
}

void Explore::end() {
    if (search_ == nullptr) return;
    worker_.add([search = std::exchange(search_, nullptr)] {
        const std::lock_guard lock(search->mutex);
        search->explorer.reset();  // waits for its processes; the window does not
    });
}

bool Explore::take(const supervisor::Findings& findings,
                   std::vector<supervisor::ExploredPath> paths) {
    model::Exploration& all = *app_.exploration;
    model::Search& now = all.now;
    const bool changed = now.schedules != findings.schedules || now.over != findings.over ||
                         now.preemptions != findings.preemptions || !paths.empty();
    if (all.paths.empty() && !findings.roles.empty())
        all.lattice = model::Lattice(findings.roles.size());
    now.schedules = findings.schedules;
    now.failing = findings.failing;
    now.cut = findings.cut;
    now.stands_for = findings.stands_for;
    now.states = findings.states;
    now.preemptions = findings.preemptions;
    now.seconds = findings.seconds;
    now.over = findings.over;
    now.complete = findings.complete;
    now.why_not = findings.why_not;
    now.failure = findings.failure;
    now.shortest_failing = findings.shortest_failing;
    now.outcomes.clear();
    for (const supervisor::Outcome& outcome : findings.outcomes)
        now.outcomes.push_back(to_model(outcome, description_, app_.demos[all.demo]));

    std::vector<model::ExploredSchedule> fresh;
    fresh.reserve(paths.size());
    for (supervisor::ExploredPath& path : paths)
        fresh.push_back({std::move(path.steps), path.outcome, path.preemptions});
    all.add(std::move(fresh));
    return changed;
}

bool Explore::update() {
    if (search_ == nullptr || !app_.exploration) return false;
    const std::int64_t now = stage::monotonic_ns();
    if (now < look_ns_) return false;
    look_ns_ = now + kLookNs;

    const std::shared_ptr<Search> search = search_;  // outlives the lock
    const std::unique_lock lock(search->mutex, std::try_to_lock);
    if (!lock.owns_lock()) return false;
    if (!search->failure.empty()) {
        app_.exploration->now.over = true;
        app_.exploration->now.failure = search->failure;
        app_.error = search->failure;
        search_ = nullptr;
        return true;
    }
    if (search->explorer == nullptr) return false;
    supervisor::Explorer& explorer = *search->explorer;
    // Paths first: then the outcome that one names is among the findings.
    const std::size_t room = model::Exploration::kMostPaths - paths_taken_;
    auto paths = explorer.paths(paths_taken_, std::min(kPathsALook, room));
    paths_taken_ += paths.size();
    const bool more = !paths.empty() && paths_taken_ < model::Exploration::kMostPaths;
    const supervisor::Findings findings = explorer.findings();
    const bool changed = take(findings, std::move(paths));
    if (!findings.over || more) return changed;
    if (!findings.failure.empty()) app_.error = findings.failure;
    app_.exploration->stopping = false;
    end();
    return true;
}

double Explore::next_update() const {
    if (search_ == nullptr) return -1;
    const std::int64_t left = look_ns_ - stage::monotonic_ns();
    return std::max(static_cast<double>(left) * 1e-9, 0.001);
}

}  // namespace ipc::session
