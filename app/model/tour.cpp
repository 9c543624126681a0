#include "model/tour.hpp"

#include <algorithm>
#include <array>

#include "model/app.hpp"

namespace ipc::model {

namespace {

// Of one increment: load, add, store.
constexpr int kSteps = 3;

TourCard offer() {
    return {"One minute, one lost update",
            "Two real processes of this machine add 1 to the same integer in shared memory. You decide who takes the next "
            "step, and make them lose an update.",
            "Stage", "Begin the tour"};
}

TourCard stray() {
    return {"You have left the tour's path",
            "That is fine: everything here may be tried. The tour begins anew whenever you like.", "Stage", "Begin again"};
}

TourCard harmless(std::string first) {
    const std::string second = first == "A" ? "B" : "A";
    return {"In this order nothing is lost",
            first + " has stored before " + second + " has loaded, so " + second +
                " sees the new value. Take steps back with Backspace, or begin again and let both load first.",
            "counter cell", "Begin again"};
}

TourCard lost(const App& app) {
    TourCard card{"You have lost an update",
                  "Two increments were made, and the counter holds " +
                      std::to_string(static_cast<long>(app.metric("counter"))) +
                      ": both had loaded the same value, so both stored the same one. Nobody was told. Close the tour, press Run "
                      "to see it at full speed, and switch Sync to mutex while they run. The lessons say more.",
                  "Verdict", {}};
    card.over = true;
    return card;
}

}  // namespace

std::optional<TourCard> tour_card(const App& app) {
    if (app.tour == Tour::none) return std::nullopt;
    if (app.tour == Tour::offered) return offer();
    const Run& run = app.run;
    const bool ours = app.demo() != nullptr && app.demo()->name == kTourDemo && run.actors.size() == 2 && run.phase != Phase::none;
    // A run that goes on by itself is the learner's own.
    if (!ours || (run.active() && !run.paused && run.phase != Phase::starting) || run.ran_on) return stray();

    std::array<int, 2> steps{};
    std::array<std::size_t, 2> loaded_at{}, stored_at{};
    for (std::size_t i = 0; i < run.steps.size(); ++i) {
        const std::size_t actor = run.steps[i].actor;
        if (actor >= steps.size()) return stray();
        if (++steps[actor] == 1) loaded_at[actor] = i;
        if (steps[actor] == kSteps) stored_at[actor] = i;
    }
    if (app.metric("lost_updates") > 0) return lost(app);
    const auto before = [&](std::size_t one, std::size_t other) {
        return steps[one] >= kSteps && (steps[other] == 0 || loaded_at[other] > stored_at[one]);
    };
    if (before(0, 1)) return harmless("A");
    if (before(1, 0)) return harmless("B");
    // With a lock the other one sleeps: it takes no step of its own.
    if (!run.active()) return stray();

    const bool a = steps[0] > 0, b = steps[1] > 0;
    if (a && b) {
        const std::string next = steps[0] < kSteps ? "A" : "B";
        return TourCard{"Both have loaded the same value",
                        "Neither has stored yet. Let both go on to their end: step A and B in any order, with the keys 1 and 2.",
                        "Step " + next, {}};
    }
    if (!a && !b)
        return TourCard{"Both are held before their first line",
                        "They are real processes, asleep at a gate. Press Step A, or the key 1: A loads the counter's value "
                        "into a variable of its own.",
                        "Step A", {}};
    const std::string first = a ? "A" : "B", second = a ? "B" : "A";
    return TourCard{"Now " + second + ", before " + first + " stores",
                    first + " has loaded the value and stands still, as if another process had got the processor. Press Step " +
                        second + ", or the key " + (a ? "2" : "1") + ".",
                    "Step " + second, {}};
}

}  // namespace ipc::model
