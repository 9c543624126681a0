#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/comparison.hpp"
#include "model/event_counts.hpp"
#include "model/history.hpp"
#include "model/kernel.hpp"
#include "model/picture.hpp"
#include "model/slowdown.hpp"
#include "model/system_calls.hpp"
#include "model/timeline.hpp"

namespace ipc::model {

/// What an actor is doing, as the kernel and its own trace say.
/// blocked: asleep in a system call. sleeping: on purpose, or in slow motion. stuck: blocked, and
/// nobody will ever wake it.
enum class Mood : std::uint8_t { starting, running, blocked, sleeping, at_gate, stuck, exited };

/// One real process, as it stands now.
struct Actor {
    char letter = '?';
    std::string role;
    int pid = 0;
    int cpu = -1;  ///< -1: not known
    Mood mood = Mood::starting;
    std::string words;          ///< the state as a learner reads it: "running", "blocked in read"
    std::string system_call;    ///< with its first argument: "read(3)"; empty: in none
    bool call_readable = true;  ///< false: the kernel hides the system call
    int site = -1;              ///< index into Demo::sites; -1: none yet
    int line = 0;               ///< in the source of its site: Demo::source_of(); 0: none yet
    std::int64_t value = 0;     ///< the local value at that site; its name is Role::local
    std::int64_t iterations = 0;
    std::int64_t blocked_ns = 0;
    std::optional<int> exit;  ///< exit code, or minus the signal that killed it
    std::string failure;      ///< why it gave up; empty if it did not
    std::string waits_for;    ///< while the run is held: "waits for the mutex that A holds"
};

/// One step that was granted.
struct StepTaken {
    std::size_t actor = 0;
    int site = -1;  ///< where it stood; index into Demo::sites; -1: before its first site
    bool blocked = false;
};

/// A lost update and what explains it: both actors loaded before either stored.
struct Loss {
    stage::Event lost;                          ///< update_lost, by the actor that overwrote
    std::optional<stage::Event> victim;         ///< the store that it overwrote
    std::optional<std::int64_t> loser_loaded;   ///< what the overwriting actor had loaded
    std::optional<std::int64_t> victim_loaded;  ///< what the overwritten actor had loaded
};

/// Whether there is a run, and whether it goes on.
enum class Phase : std::uint8_t { none, starting, running, finished, failed };

/// What is known about the run in the window. Everything in it comes from processes and the kernel.
struct Run {
    Phase phase = Phase::none;
    bool paused = false;  ///< every actor holds at its next site
    double seconds = 0;   ///< since all actors started together
    std::vector<Actor> actors;
    std::vector<std::int64_t> knobs;   ///< as they are in force now, by index
    std::vector<double> metrics;       ///< by index; NaN: there is no such figure, as of no answer no round trip
    std::vector<std::int64_t> gauges;  ///< by index
    std::optional<bool> holds;         ///< the invariant; nothing: not known yet
    std::string verdict;
    std::string object_name;       ///< what {name} stands for in the Try it commands
    std::string failure;           ///< why it could not run or go on; one sentence with the remedy
    std::string schedule;          ///< the steps granted so far: "A B A"
    std::vector<StepTaken> steps;  ///< the same, one by one
    bool from_start = false;       ///< the steps are all that was done: they can be replayed
    bool ran_on = false;           ///< after the steps all ran freely
    bool replaying = false;        ///< steps are being replayed; what is shown is from before
    std::string deadlock;          ///< while held: nobody can ever move; who waits for whom
    std::uint64_t events_recorded = 0, events_dropped = 0;  ///< dropped: that found a full ring
    std::uint64_t events_forgotten = 0;  ///< that came faster than the window could keep

    History history = History();  ///< the metrics over time
    EventCounts events_by_kind{};  ///< that came to the window
    /// The newest events, the newest last; at most kMostRecent. Messages on their way are drawn
    /// from them.
    std::vector<stage::Event> recent;
    std::int64_t now_ns = 0;  ///< CLOCK_MONOTONIC when this was taken
    Timeline timeline = Timeline();
    bool figures_known = true;  ///< false: of the moment that is shown no figures were recorded
    std::optional<Loss> last_loss;
    Picture picture = Picture();  ///< of a demo whose actor shows what it receives
    Kernel kernel = Kernel();  ///< while the Kernel panel is open
    SystemCalls calls = SystemCalls();  ///< of a run that strace traces
    LensState lens = LensState::off;
    std::string lens_why;  ///< why it is refused, or ended before the run; one sentence with the remedy
    Slowdown slowdown = Slowdown();
    Comparison comparison = Comparison();  ///< of the demo that measures mechanisms

    bool active() const { return phase == Phase::starting || phase == Phase::running; }
    /// The learner decides who moves.
    bool in_step_mode() const {
        return active() ? paused : phase == Phase::finished && from_start && !steps.empty();
    }
    bool can_undo() const { return from_start && !steps.empty() && !replaying; }
    /// Nothing moves any more, or nothing did yet: the window need not be redrawn.
    bool at_rest() const { return !active(); }
};

inline constexpr std::size_t kMostRecent = 4096;

/// "B waits for the mutex that A holds", "B: read from a pipe, which is empty"
std::string waiting_text(std::string_view who, std::string_view waits_for);

/// A command with {A}, {B} ... and {name} replaced. What is not known yet stays as it is.
std::string filled_in(std::string_view command, const Run& run);

}  // namespace ipc::model
