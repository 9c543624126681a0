#pragma once

#include <cstdint>
#include <string>

#include "model/search_plan.hpp"

// Those of commands.hpp that are about schedules.
namespace ipc::model {

struct Explore {};        ///< runs every schedule with the knobs as they are set
struct StopExploring {};  ///< keeps what was found
/// The same search with another value of one knob; its result stands beside the one before.
struct ExploreWith {
    int knob = 0;
    std::int64_t value = 0;
};
/// What searches take and leave out from now on; the one that is shown begins anew.
struct ChooseSearch {
    SearchChoice choice;
};
struct CloseExploration {};
/// A new run that takes these steps and holds: "A B A". An explored one is run with the knobs of
/// the search.
struct ReplaySchedule {
    std::string text;
    bool explored = false;
};
struct Undo {};         ///< replays all steps but the last
struct BackToStart {};  ///< replays none of them
/// Steps of the actor that moved last, until something happens that is worth a look.
struct RunOn {};

}  // namespace ipc::model
