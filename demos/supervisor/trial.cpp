#include "supervisor/trial.hpp"

#include <algorithm>

#include "supervisor/shown_state.hpp"

namespace ipc::supervisor {
namespace {

using Got = TrialActors::Got;
using stage::kMaxActors;

class OneTrial {
public:
    OneTrial(TrialActors& actors, const Description& description, const Schedule& prefix, std::size_t most_steps,
             const Choose& choose, Looking looking)
        : actors_(actors),
          description_(description),
          prefix_(prefix),
          most_steps_(most_steps),
          choose_(choose),
          looking_(looking) {}

    Trial run() {
        const bool at_once = looking_ != Looking::always && actors_.can_play_again();
        if (at_once ? hand_over({.steps = prefix_, .begin = true}) : goes_on(actors_.begin())) {
            while (!over_) take_steps();
        }
        come_to_an_end();
        return std::move(trial_);
    }

private:
    /// False: the trial is over.
    bool goes_on(Got got) {
        switch (got) {
            case Got::at_rest: return true;
            case Got::looked: looked_ = true; return end(TrialEnd::done);
            case Got::hung: return end(TrialEnd::hung);
            case Got::stopped: return end(TrialEnd::stopped);
            case Got::failed: break;
        }
        return end(TrialEnd::failed);
    }
    bool end(TrialEnd how) {
        trial_.end = how;
        over_ = true;
        return false;
    }

    void take_steps() {
        StepPoint now = what_is_possible();
        const std::size_t taken = trial_.points.size();
        const bool looks = looking_ == Looking::always || (looking_ == Looking::after_prefix && taken >= prefix_.size());
        if (looks && !look_at_state(now)) return;
        if (taken >= most_steps_) {
            end(TrialEnd::cut);
        } else if (now.enabled == 0) {
            end(everybody_left() ? TrialEnd::done : TrialEnd::deadlock);
        } else if (taken < prefix_.size() && (now.enabled >> prefix_[taken] & 1) == 0) {
            end(TrialEnd::diverged);
        } else if (looking_ != Looking::always && actors_.can_hand_over() && (taken < prefix_.size() || may_run_to_the_end())) {
            const auto begin = prefix_.begin() + static_cast<std::ptrdiff_t>(std::min(taken, prefix_.size()));
            hand_over({.steps = {begin, prefix_.end()}});
        } else {
            take_one(now, taken);
        }
    }

    /// False: the trial is over.
    bool look_at_state(StepPoint& now) {
        const Got got = actors_.tell_state();
        if (got != Got::looked) return goes_on(got);
        if (const std::uint64_t state = actors_.state(); state != 0) {
            stage::Fingerprint print(state);
            print.add(now.enabled); // less than who is at a gate, where somebody tries in vain
            now.state = print.value();
        }
        trial_.state = now.state;
        if (now.enabled == 0) return true;
        if (actors_.has_failed()) return end(TrialEnd::broken);
        const bool checks = looking_ == Looking::always && trial_.points.size() >= prefix_.size() && now.state != 0;
        return !checks || !came_back(now);
    }

    /// True: it was in this state before, so the trial is over. What looks the same though nobody tried in vain only
    /// shows too little of itself.
    bool came_back(const StepPoint& now) {
        bool any = false;
        bool in_vain = false;
        ActorSet moved = 0;
        ActorSet could_always = now.enabled;
        for (std::size_t place = trial_.points.size(); place > 0; --place) {
            const StepPoint& point = trial_.points[place - 1];
            moved = with(moved, point.actor);
            could_always = static_cast<ActorSet>(could_always & point.enabled);
            in_vain |= point.in_vain;
            if (point.state != now.state || !in_vain) continue;
            any = true;
            if ((could_always & ~moved) != 0) continue;
            in_circle_ = moved;
            end(TrialEnd::livelock);
            return true;
        }
        if (any) end(TrialEnd::circle);
        return any;
    }

    /// Several steps at once, which the actors grant to each other. False: the trial is over.
    bool hand_over(TrialActors::Handed handed) {
        handed.to_the_end = may_run_to_the_end();
        handed.latest = !handed.steps.empty()    ? handed.steps.back()
                        : !trial_.points.empty() ? trial_.points.back().actor
                                                 : 0;
        const bool going_on = goes_on(actors_.hand_over(handed, trial_.points));
        note_tries();
        return going_on;
    }

    /// The actors themselves know no bound but that of their log.
    bool may_run_to_the_end() const { return !choose_ && looking_ == Looking::never && most_steps_ >= kUsualMostSteps; }

    void take_one(const StepPoint& now, std::size_t taken) {
        const std::size_t actor = taken < prefix_.size() ? prefix_[taken]
                                  : choose_             ? choose_(trial_.points, now)
                                                        : next_without_preemption(trial_.points, now.enabled);
        if (actor == kNobody) {
            end(TrialEnd::pruned);
            return;
        }
        StepPoint point = now;
        point.actor = static_cast<std::uint8_t>(actor);
        trial_.points.push_back(point);
        goes_on(actors_.grant(actor));
        note_tries();
    }

    /// Nothing but a step of another, and one that changed something, can change what a vain try finds.
    void note_tries() {
        const std::size_t stepped = trial_.points.empty() ? 0 : trial_.points.back().actor;
        if (!actors_.retries(stepped)) ++progress_;
        trial_.starts_over |= actors_.starts_over(stepped);
        const bool in_vain = actors_.starts_over(stepped) || actors_.retries(stepped);
        if (!trial_.points.empty()) trial_.points.back().in_vain = in_vain;
        for (std::size_t actor = 0; actor < actors_.count(); ++actor) {
            if (!actors_.retries(actor)) {
                tried_at_[actor] = 0;
            } else if (actor == stepped || tried_at_[actor] == 0) {
                tried_at_[actor] = progress_;
            }
        }
    }

    StepPoint what_is_possible() const {
        StepPoint point;
        for (std::size_t actor = 0; actor < actors_.count(); ++actor) {
            if (actors_.stand(actor) != Stand::at_gate) continue;
            point.touches[actor] = actors_.touches(actor);
            if (tried_at_[actor] == 0 || progress_ > tried_at_[actor]) {
                point.enabled = static_cast<ActorSet>(point.enabled | 1u << actor);
            }
        }
        return point;
    }

    bool everybody_left() const {
        for (std::size_t actor = 0; actor < actors_.count(); ++actor) {
            if (actors_.stand(actor) != Stand::exited) return false;
        }
        return true;
    }

    /// While they still live: who waits for what.
    void name_what_is_stuck() {
        std::vector<Wait> waits;
        std::string others;
        for (std::size_t actor = 0; actor < actors_.count(); ++actor) {
            const char letter = static_cast<char>('A' + actor);
            switch (actors_.stand(actor)) {
                case Stand::blocked: waits.push_back(actors_.wait_of(actor)); break;
                case Stand::at_gate:
                    if (trial_.end == TrialEnd::deadlock) {
                        others += std::string(others.empty() ? "" : ", ") + letter + " tries again and again";
                    }
                    break;
                case Stand::woken:
                case Stand::moving:
                    others += std::string(others.empty() ? "" : ", ") + letter + " runs on and reaches no gate";
                    break;
                case Stand::exited: break;
            }
        }
        trial_.stuck = deadlock_in_words(waits);
        if (!others.empty()) trial_.stuck += (trial_.stuck.empty() ? "" : ", ") + others;
    }

    /// One that somebody else must end, or that left for good, cannot play again.
    bool can_play_again() const { return actors_.page().play_again.load() != 0 && !actors_.any_reaped(); }

    /// Nobody asks what becomes of it. But those who have left can play again, and new processes would take longer than
    /// the rest of the way. False: they do not all leave.
    bool run_out() {
        constexpr int kMostTurns = 100;
        const std::size_t asked = trial_.points.size();
        bool all_left = false;
        for (int turn = 0; turn < kMostTurns && can_play_again() && !all_left; ++turn) {
            StepPoint now = what_is_possible();
            all_left = now.enabled == 0 && everybody_left();
            if (now.enabled == 0) break;
            // Who starts over lets another go first.
            ActorSet first = now.enabled;
            for (std::size_t actor = 0; actor < actors_.count(); ++actor) {
                if (actors_.starts_over(actor)) first = static_cast<ActorSet>(first & ~(1u << actor));
            }
            const std::size_t actor = next_without_preemption(trial_.points, first != 0 ? first : now.enabled);
            now.actor = static_cast<std::uint8_t>(actor);
            Got got;
            if (actors_.can_hand_over()) {
                got = actors_.hand_over({.steps = {actor}, .to_the_end = true, .latest = actor}, trial_.points);
            } else {
                trial_.points.push_back(now);
                got = actors_.grant(actor);
            }
            note_tries();
            all_left = looked_ = got == Got::looked;
            if (got != Got::looked && got != Got::at_rest) break;
        }
        trial_.points.resize(asked);
        return all_left;
    }

    void name_who_goes_in_circle() {
        std::string names;
        std::size_t count = 0;
        for (std::size_t actor = kMaxActors; actor > 0; --actor) {
            if (!has(in_circle_, actor - 1)) continue;
            const char* glue = count == 0 ? "" : count == 1 ? " and " : ", ";
            names = std::string(1, static_cast<char>('A' + actor - 1)) + glue + names;
            ++count;
        }
        trial_.stuck = names + (count == 1 ? " comes" : " come") +
                       " back to where it all stood before, and may do so for ever";
    }

    void come_to_an_end() {
        trial_.killed = actors_.any_killed(); // before we kill who is left
        const bool stuck = trial_.end == TrialEnd::deadlock || trial_.end == TrialEnd::hung;
        if (stuck) name_what_is_stuck();
        if (trial_.end == TrialEnd::livelock) name_who_goes_in_circle();
        const bool worthless = trial_.end == TrialEnd::pruned || trial_.end == TrialEnd::circle;
        const TrialEnd how = trial_.end;
        if ((how == TrialEnd::done && can_play_again()) || (worthless && run_out())) {
            if (!looked_) goes_on(actors_.look());
            if (trial_.end == TrialEnd::done) trial_.end = how;
        } else {
            actors_.finish(stuck);
        }
        // Read as they stand: every trial does this, and words are needed only for the first of an outcome.
        for (std::size_t metric = 0; metric < description_.metrics.size(); ++metric) {
            const bool timed = description_.metrics[metric].timed;
            trial_.metrics.push_back(timed ? 0 : actors_.page().published[metric].load());
        }
        trial_.holds = actors_.page().holds.load() == 1;
    }

    TrialActors& actors_;
    const Description& description_;
    const Schedule& prefix_;
    std::size_t most_steps_;
    const Choose& choose_;
    Looking looking_;
    Trial trial_;
    bool over_ = false;
    bool looked_ = false;
    ActorSet in_circle_ = 0;     ///< livelock: who moves in it
    std::uint64_t progress_ = 1; ///< steps that were no vain tries
    std::array<std::uint64_t, stage::kMaxActors> tried_at_{}; ///< progress when it last tried in vain; 0: it did not
};

}  // namespace

Trial run_trial(TrialActors& actors, const Description& description, const Schedule& prefix,
                std::size_t most_steps, const Choose& choose, Looking looking) {
    return OneTrial(actors, description, prefix, most_steps, choose, looking).run();
}

}  // namespace ipc::supervisor
