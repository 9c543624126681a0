#include "supervisor/search.hpp"

#include <algorithm>
#include <bit>
#include <map>

namespace ipc::supervisor {

using stage::kMaxActors;
using stage::Touches;

namespace {

std::size_t lowest(ActorSet set) {
    return set == 0 ? kNobody : static_cast<std::size_t>(std::countr_zero(set));
}

/// Whether two neighbouring steps of two actors may be swapped and nobody can tell. What is not known
/// depends on everything.
bool independent(Touches one, Touches other) {
    if (one == Touches::unknown || other == Touches::unknown) return false;
    if (one == Touches::nothing || other == Touches::nothing) return true;
    return one == Touches::reads && other == Touches::reads;
}

/// Of those asleep, who stays so when `actor` takes its step.
ActorSet still_asleep(ActorSet asleep, const StepPoint& point, std::size_t actor) {
    ActorSet left = 0;
    for (std::size_t other = 0; other < kMaxActors; ++other) {
        if (has(asleep, other) && other != actor && independent(point.touches[other], point.touches[actor])) {
            left = with(left, other);
        }
    }
    return left;
}

/// Asleep before the step number points.size(), of a schedule whose prefix ends with `asleep`.
ActorSet asleep_after(const std::vector<StepPoint>& points, std::size_t prefix, ActorSet asleep) {
    for (std::size_t place = prefix; place < points.size(); ++place) {
        asleep = still_asleep(asleep, points[place], points[place].actor);
    }
    return asleep;
}

}  // namespace

std::size_t next_without_preemption(const std::vector<StepPoint>& points, ActorSet enabled) {
    if (!points.empty() && has(enabled, points.back().actor)) return points.back().actor;
    return lowest(enabled);
}

bool is_preemption(const std::vector<StepPoint>& points, ActorSet enabled, std::size_t actor) {
    return !points.empty() && points.back().actor != actor && has(enabled, points.back().actor);
}

std::uint32_t preemptions(const std::vector<StepPoint>& points) {
    std::uint32_t count = 0;
    for (std::size_t place = 1; place < points.size(); ++place) {
        const std::size_t before = points[place - 1].actor;
        if (points[place].actor != before && has(points[place].enabled, before)) ++count;
    }
    return count;
}

std::optional<Search::Next> Search::next(std::int64_t most_preemptions) {
    if (!begun_) {
        begun_ = true;
        return Next{};
    }
    for (std::size_t level = 0; level < by_preemptions_.size(); ++level) {
        if (most_preemptions >= 0 && static_cast<std::int64_t>(level) > most_preemptions) break;
        std::deque<Waiting>& waiting = by_preemptions_[level];
        if (waiting.empty()) continue;
        const Waiting first = waiting.front();
        waiting.pop_front();
        --waiting_count_;
        Next next{.prefix = beginning(first.parent, first.place),
                  .preemptions = static_cast<std::uint32_t>(level),
                  .asleep = first.asleep,
                  .from = first.from};
        next.prefix.push_back(first.actor);
        return next;
    }
    return std::nullopt;
}

Schedule Search::beginning(std::uint32_t schedule, std::size_t steps) const {
    const std::string& all = schedules_[schedule];
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(steps)};
}

void Search::ran(const Next& next, const std::vector<StepPoint>& ran, End end) {
    std::string steps;
    for (const StepPoint& point : ran) steps += static_cast<char>(point.actor);
    schedules_.push_back(std::move(steps));
    std::vector<StepPoint> points = ran;
    if (by_state()) add_states(next, points, end);
    add_alternatives(next, points, static_cast<std::uint32_t>(schedules_.size() - 1));
}

/// Those after the prefix are new, but for the one at the end where the schedule was not worth going on with.
void Search::add_states(const Next& next, std::vector<StepPoint>& points, End end) {
    const auto schedule = static_cast<std::uint32_t>(schedules_.size() - 1);
    const auto add = [&](std::uint64_t& state, ActorSet enabled, std::size_t steps) {
        // Far from what a fingerprint is, but for a chance of 2^-32.
        if (state == 0) state = 0xffff'ffff'0000'0000 | ++unknown_;
        states_.add(state, enabled, {.schedule = schedule, .steps = static_cast<std::uint16_t>(steps)});
    };
    std::uint64_t before = next.from; // 0 in the first schedule of all
    const auto note_step = [&](std::size_t place, std::uint64_t to) {
        if (before != 0) states_.add_step(before, points[place - 1].actor, to);
        before = to;
    };
    for (std::size_t place = next.prefix.size(); place < points.size(); ++place) {
        add(points[place].state, points[place].enabled, place);
        note_step(place, points[place].state);
    }
    if (!end.over && !states_.knows(end.state)) return; // it was cut, and where it stood is not known
    add(end.state, 0, points.size());
    note_step(points.size(), end.state);
}

std::vector<Schedule> Search::livelocks() const {
    std::vector<Schedule> all;
    for (const StateGraph::Livelock& found : states_.livelocks()) {
        Schedule steps = beginning(found.place.schedule, found.place.steps);
        steps.insert(steps.end(), found.circle.begin(), found.circle.end());
        all.push_back(std::move(steps));
    }
    return all;
}

void Search::add_alternatives(const Next& next, const std::vector<StepPoint>& points, std::uint32_t parent) {
    std::uint32_t preemptions = next.preemptions;
    ActorSet asleep = next.asleep;
    for (std::size_t place = next.prefix.size(); place < points.size(); ++place) {
        const StepPoint& point = points[place];
        const bool could_go_on = place > 0 && has(point.enabled, points[place - 1].actor);
        // Siblings are taken in a fixed order: the one that was run, then the others by letter. The later ones
        // need not begin with what an earlier one covered.
        const bool by_order = skip_ == Skip::by_order;
        ActorSet covered = with(by_order ? asleep : ActorSet{0}, point.actor);
        for (std::size_t actor = 0; actor < kMaxActors; ++actor) {
            if (!has(point.enabled, actor) || has(covered, actor)) continue;
            const bool preempts = could_go_on && points[place - 1].actor != actor;
            const std::size_t level = preemptions + (preempts ? 1 : 0);
            if (by_preemptions_.size() <= level) by_preemptions_.resize(level + 1);
            const ActorSet sleepers = by_order ? still_asleep(covered, point, actor) : ActorSet{0};
            by_preemptions_[level].push_back({.parent = parent,
                                              .place = static_cast<std::uint16_t>(place),
                                              .actor = static_cast<std::uint8_t>(actor),
                                              .asleep = sleepers,
                                              .from = point.state});
            ++waiting_count_;
            if (by_order) covered = with(covered, actor);
        }
        if (could_go_on && points[place - 1].actor != point.actor) ++preemptions;
        asleep = still_asleep(asleep, point, point.actor);
    }
}

Choose Search::chooser(const Next& next) const {
    switch (skip_) {
        case Skip::nothing: break;
        case Skip::by_order:
            return [prefix = next.prefix.size(), asleep = next.asleep](const std::vector<StepPoint>& points,
                                                                       const StepPoint& now) {
                const ActorSet sleepers = asleep_after(points, prefix, asleep);
                return next_without_preemption(points, static_cast<ActorSet>(now.enabled & ~sleepers));
            };
        case Skip::by_state:
            return [this](const std::vector<StepPoint>& points, const StepPoint& now) {
                const auto same = [&now](const StepPoint& point) { return point.state == now.state; };
                const bool met = now.state != 0 && (states_.knows(now.state) || std::any_of(points.begin(), points.end(), same));
                return met ? kNobody : next_without_preemption(points, now.enabled);
            };
    }
    return {};
}

double equivalent_schedules(const std::vector<StepPoint>& points) {
    constexpr std::size_t kMostStates = 200'000;
    // needs[s]: how many steps of each actor must come before step s.
    std::array<std::vector<std::array<std::uint8_t, kMaxActors>>, kMaxActors> needs;
    std::array<std::uint8_t, kMaxActors> taken{};
    std::array<std::vector<Touches>, kMaxActors> before;
    for (const StepPoint& point : points) {
        const std::size_t actor = point.actor;
        std::array<std::uint8_t, kMaxActors> need{};
        for (std::size_t other = 0; other < kMaxActors; ++other) {
            if (other == actor) continue;
            for (std::size_t step = before[other].size(); step > 0; --step) {
                if (independent(before[other][step - 1], point.touches[actor])) continue;
                need[other] = static_cast<std::uint8_t>(step);
                break;
            }
        }
        needs[actor].push_back(need);
        before[actor].push_back(point.touches[actor]);
        if (++taken[actor] == 255) return 0;
    }
    std::map<std::array<std::uint8_t, kMaxActors>, double> ways{{{}, 1.0}};
    for (std::size_t step = 0; step < points.size(); ++step) {
        std::map<std::array<std::uint8_t, kMaxActors>, double> longer;
        for (const auto& [done, count] : ways) {
            for (std::size_t actor = 0; actor < kMaxActors; ++actor) {
                if (done[actor] >= needs[actor].size()) continue;
                const auto& need = needs[actor][done[actor]];
                bool ready = true;
                for (std::size_t other = 0; ready && other < kMaxActors; ++other) ready = done[other] >= need[other];
                if (!ready) continue;
                auto after = done;
                ++after[actor];
                longer[after] += count;
            }
        }
        if (longer.size() > kMostStates) return 0;
        ways = std::move(longer);
    }
    return ways.begin()->second;
}

}  // namespace ipc::supervisor
