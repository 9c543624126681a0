#pragma once

#include <cstdint>
#include <vector>

#include "stage/exhibit.hpp"
#include "stage/knob.hpp"

namespace ipc::stage {

class Stage;

enum class MetricType : std::uint8_t { count, flag, real };
/// How the cells of the actors and of the warden make one number.
enum class Combine : std::uint8_t { sum, max };

/// A number that a demo reports, counted by the actors themselves.
struct Metric {
    const char* name; ///< snake_case
    const char* help;
    const char* unit = "";
    MetricType type = MetricType::count;
    Combine combine = Combine::sum;
    bool timed = false; ///< depends on who is faster, not on the order of steps alone; as real ones always do
    bool ends = false;  ///< once it is counted a schedule has failed: a search looks for it where a try starts over
    const char* only_of = ""; ///< the role that counts it; a run without that role reports no figure for it
    const Metric* samples = nullptr; ///< counts what this one sums up: while there was none there is no figure either

    mutable int slot = -1;
};

/// What one value of a gauge is called, as an error number, and what it means there.
struct Meaning {
    std::int64_t value;
    const char* name;
    const char* help;
};

/// A number that is drawn on the Stage but is no result: the fill of a pipe, the value of a semaphore.
struct Gauge {
    const char* name; ///< snake_case
    const char* help;
    const char* unit = "";
    const Gauge* full = nullptr; ///< where it has a capacity: the gauge that holds it
    std::vector<Meaning> meanings = {}; ///< of values that have a name

    mutable int slot = -1;
};

/// fork: the actor inherits what set_up() made. exec: a fresh program that knows only names.
enum class Spawn : std::uint8_t { fork, exec };

struct Role {
    const char* name;
    const char* help;
    void (*play)(Stage&);
    const Knob* count = nullptr; ///< how many actors play it; nullptr: one
    const char* local = "";      ///< the name of the value given to Stage::at(), shown beside the actor
    Spawn spawn = Spawn::fork;
    const char* alone = ""; ///< it may be played alone: the option that says where the other side is met: "path"
    const char* onward = ""; ///< and alone stands between two sides: the option that says where the second is met
};

/// What a step that begins at a site touches of all that is shared, up to the next site.
enum class Touches : std::uint8_t { unknown, nothing, reads, writes };

struct Site {
    const char* name; ///< as in Stage::at("name")
    const char* help;
    /// A search may skip schedules that only differ in the order of steps which do not touch the same.
    Touches touches = Touches::unknown;
};

/// Does or shows the same outside. {A}: the pid of actor A; {name}: the text of Stage::name_shown().
struct TryIt {
    const char* what;
    const char* command;
};

/// Everything there is to know about a demo. Each demo's .cpp defines one, named kDemo.
struct Demo {
    const char* name; ///< without "ipc-": "shared-counter"
    const char* title;
    const char* category;
    const char* summary; ///< one sentence, no full stop
    std::vector<Role> roles;
    std::vector<const Knob*> knobs;
    std::vector<Site> sites;
    std::vector<const Metric*> metrics;
    std::vector<const Gauge*> gauges = {};
    std::vector<TryIt> try_it = {};
    std::int64_t iterations = 1000, seconds = 5; ///< per actor, and at most, when run from the command line
    std::int64_t searched_iterations = 1; ///< the fewest in which every mistake can be seen
    Exhibit exhibit = Exhibit::none; ///< only for roles with Spawn::fork
    const char* not_explored = ""; ///< why a search of every schedule would prove nothing; empty: it may be searched
    const char* search_leaves_out = ""; ///< what a search does not see, besides single instructions: a sentence
    bool rivals = false; ///< actors race: pin them apart; on one CPU yield at random sites
    int searched_by_state = 0; ///< a search of so many actors or more skips what comes to a state it has met; 0: none
    bool state_shown = false; ///< gauges after observe(), sites with values, locks and metrics decide what follows

    void (*set_up)(Stage&) = nullptr;   ///< in the warden, before the actors start: makes the objects
    /// In the warden, after the forks and before the start barrier opens: closes what only actors should hold.
    void (*after_spawn)(Stage&) = nullptr;
    void (*observe)(Stage&) = nullptr;  ///< in the warden, 30 times a second and once at the end
    void (*clean_up)(Stage&) = nullptr; ///< in the warden, after the last actor left
    /// In the warden, between two schedules of a search: puts the objects back as set_up() left them, for the same
    /// processes to play again (20 times as fast). Only where play() leaves nothing behind and catches no signals.
    void (*reset)(Stage&) = nullptr;
    int (*how_many)(const Stage&, const Role& role) = nullptr; ///< nullptr: as Role::count says
    /// In the warden of a search: why with these knobs more than the order of steps decides, as not_explored; nullptr: it does.
    const char* (*undecided)(const Stage&) = nullptr;
    /// In the warden of a search, with state_shown, where gauges tell the past or the time: a number for what decides
    /// in their place, as what actors remember. 0: not known.
    std::uint64_t (*state)(const Stage&) = nullptr;
};

}  // namespace ipc::stage

extern const ipc::stage::Demo kDemo; ///< defined by each demo's .cpp
