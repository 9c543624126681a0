#include "session/convert.hpp"

#include <cmath>
#include <cstdio>
#include <utility>

#include "supervisor/counted.hpp"

namespace ipc::session {

namespace {

using supervisor::ActorNow;
using supervisor::Description;

model::Mood mood_of(const ActorNow& actor) {
    using stage::ActorState;
    if (actor.exited || actor.state == ActorState::exited) return model::Mood::exited;
    if (actor.stuck) return model::Mood::stuck;
    const bool asleep = actor.kernel_state == 'S' || actor.kernel_state == 'D';
    switch (actor.state) {
        case ActorState::absent:
        case ActorState::starting:
            return model::Mood::starting;
        case ActorState::at_gate:
            return model::Mood::at_gate;
        case ActorState::sleeping:
        case ActorState::slowed:
            return model::Mood::sleeping;
        case ActorState::calling:
            return asleep ? model::Mood::blocked : model::Mood::running;
        case ActorState::running:
        case ActorState::exited:
            break;
    }
    return asleep && actor.syscall != -1 ? model::Mood::blocked : model::Mood::running;
}

// A descriptor is a small number; what is larger is an address and reads better in hexadecimal.
std::string call_text(const ActorNow& actor) {
    if (actor.syscall < 0) return {};
    char argument[40];
    const auto raw = static_cast<unsigned long long>(actor.syscall_argument);
    std::snprintf(argument, sizeof argument, raw < 65536 ? "(%llu, …)" : "(0x%llx, …)", raw);
    return supervisor::syscall_name(actor.syscall) + argument;
}

model::Phase phase_of(const supervisor::Snapshot& snapshot) {
    if (!snapshot.failure.empty()) return model::Phase::failed;
    switch (snapshot.phase) {
        case stage::Phase::setting_up:
            return model::Phase::starting;
        case stage::Phase::running:
            return model::Phase::running;
        case stage::Phase::finished:
            return model::Phase::finished;
        case stage::Phase::failed:
            return model::Phase::failed;
    }
    return model::Phase::failed;
}

template <class T>
bool replace(T& old, T fresh) {
    if (old == fresh) return false;
    old = std::move(fresh);
    return true;
}

bool same(const model::Actor& one, const model::Actor& other) {
    return one.pid == other.pid && one.cpu == other.cpu && one.mood == other.mood &&
           one.words == other.words && one.system_call == other.system_call &&
           one.site == other.site && one.line == other.line && one.value == other.value &&
           one.iterations == other.iterations && one.blocked_ns == other.blocked_ns &&
           one.exit == other.exit && one.failure == other.failure &&
           one.waits_for == other.waits_for;
}

// Rates aside.
bool same_counts(const Description& description, const std::vector<double>& one,
                 const std::vector<double>& other) {
    if (one.size() != other.size()) return false;
    for (std::size_t i = 0; i < one.size(); ++i) {
        const bool same = one[i] == other[i] || (std::isnan(one[i]) && std::isnan(other[i]));
        if (description.metrics[i].type != stage::MetricType::real && !same) return false;
    }
    return true;
}

}  // namespace

model::Demo to_model(const Description& from) {
    model::Demo demo;
    demo.name = from.name;
    demo.title = from.title;
    demo.category = from.category;
    demo.summary = from.summary;
    demo.search_leaves_out = from.search_leaves_out;
    demo.searched_by_state = from.searched_by_state;
    demo.state_shown = from.state_shown;
    demo.not_explored = from.not_explored;
    demo.compares = from.exhibit == stage::Exhibit::comparison;
    demo.sources.emplace_back(from.source_file, from.source);
    for (const auto& other : from.other_sources)
        demo.sources.emplace_back(other.file, other.text);
    for (const auto& role : from.roles)
        demo.roles.push_back({role.name, role.help, role.local, role.count_knob});
    for (const auto& knob : from.knobs) {
        model::Knob& made = demo.knobs.emplace_back();
        made.name = knob.name;
        made.help = knob.help;
        made.unit = knob.unit;
        made.preset = knob.preset;
        made.lowest = knob.lowest;
        made.highest = knob.highest;
        made.live = knob.live;
        made.searched = knob.searched;
        for (const auto& choice : knob.choices)
            made.choices.push_back({choice.name, choice.help, choice.right});
    }
    for (const auto& site : from.sites)
        demo.sites.push_back({site.name, site.help, site.file, site.line});
    for (const auto& metric : from.metrics) {
        auto type = model::Metric::Type::count;
        if (metric.type == stage::MetricType::flag) type = model::Metric::Type::flag;
        if (metric.type == stage::MetricType::real) type = model::Metric::Type::real;
        demo.metrics.push_back({metric.name, metric.help, metric.unit, type});
    }
    for (const auto& gauge : from.gauges) {
        demo.gauges.push_back({gauge.name, gauge.help, gauge.unit, gauge.full});
        for (const auto& meaning : gauge.meanings)
            demo.gauges.back().meanings.push_back({meaning.value, meaning.name, meaning.help});
    }
    for (const auto& entry : from.try_it)
        demo.try_it.push_back({entry.what, entry.command});
    return demo;
}

model::Actor to_model(const ActorNow& from) {
    model::Actor actor;
    actor.letter = from.letter;
    actor.role = from.role;
    actor.pid = from.pid;
    actor.cpu = from.cpu;
    actor.mood = mood_of(from);
    actor.words = from.in_words();
    actor.system_call = call_text(from);
    actor.call_readable = from.syscall != -2;
    actor.site = from.site;
    actor.line = from.line;
    actor.value = from.value;
    actor.iterations = from.iterations;
    actor.blocked_ns = from.blocked_ns;
    if (from.exited) actor.exit = from.exit;
    actor.failure = from.failure;
    actor.waits_for = from.waits_for;
    return actor;
}

bool take_snapshot(const supervisor::Snapshot& from, const Description& description,
                   model::Run& run) {
    std::vector<double> metrics = supervisor::metric_numbers(description, from.metrics, from.actors);
    bool changed = replace(run.phase, phase_of(from));
    changed |= run.actors.size() != from.actors.size();
    run.actors.resize(from.actors.size());
    for (std::size_t i = 0; i < from.actors.size(); ++i) {
        model::Actor actor = to_model(from.actors[i]);
        // While all are held, one that waits for another's step is not stuck.
        if (run.paused && actor.mood == model::Mood::stuck && from.deadlock.empty())
            actor.mood = model::Mood::blocked;
        if (same(run.actors[i], actor)) continue;
        run.actors[i] = std::move(actor);
        changed = true;
    }
    changed |= !same_counts(description, run.metrics, metrics);
    changed |= replace(run.knobs, from.knobs);
    changed |= replace(run.gauges, from.gauges);
    changed |= replace(run.object_name, from.object_name);
    changed |= replace(run.failure, from.failure);
    changed |= replace(run.deadlock, from.deadlock);
    changed |= replace(run.events_recorded, from.events_recorded);
    // Held at their gates, nothing happens though the clock goes on and rates fall.
    if (run.paused && !changed) return false;

    const bool known = from.holds >= 0;
    run.holds.reset();
    if (known) run.holds = from.holds > 0;
    run.metrics = std::move(metrics);
    changed |= replace(run.verdict, from.verdict);
    changed |= replace(run.events_dropped, from.events_dropped);
    changed |= replace(run.seconds, from.seconds);
    return changed;
}

}  // namespace ipc::session
