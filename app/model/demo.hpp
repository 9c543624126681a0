#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/source.hpp"

namespace ipc::model {

struct Choice {
    std::string name, help;
    bool right = true;  ///< false: does not protect what it claims to
};

/// A parameter: a whole number in a range, or one of several choices (its value is the index).
struct Knob {
    std::string name, help, unit;  ///< name in snake_case
    std::int64_t preset = 0, lowest = 0, highest = 0;
    bool live = false;  ///< may change while the demo runs
    std::vector<Choice> choices;
    std::optional<std::int64_t> searched = {};  ///< what a search of schedules takes instead of the preset

    bool is_choice() const { return !choices.empty(); }
    /// "mutex", "4"; a choice out of range gives its number.
    std::string text(std::int64_t value) const;
    bool allows(std::int64_t value) const;
};

struct Role {
    std::string name, help;
    std::string local;       ///< the name of the value shown beside the actor; empty: none
    std::string count_knob;  ///< the knob that says how many play it; empty: one
};

/// A named place in the demo's source where an actor can be held.
struct Site {
    std::string name, help, file;
    int line = 0;  ///< of its first use
};

struct Metric {
    enum class Type : std::uint8_t { count, flag, real };
    std::string name, help, unit;
    Type type = Type::count;

    /// "1 512", "yes", "12.3"; digits in groups of three. NaN: "none".
    std::string text(double value) const;
};

/// A number that is drawn on the Stage but is no result: the fill of a pipe, a semaphore's value.
struct Gauge {
    /// What one value is called, and what it means.
    struct Meaning {
        std::int64_t value = 0;
        std::string name, help;
    };
    std::string name, help, unit;
    int full = -1;  ///< index of the gauge that holds its capacity, or -1
    std::vector<Meaning> meanings = {};

    const Meaning* meaning_of(std::int64_t value) const;  ///< null: it has no name
};

/// A shell command that does or shows the same outside. {A} stands for the pid of actor A, {name}
/// for the object's name: see filled_in().
struct TryIt {
    std::string what, command;
};

/// All that the window knows of a demo. Knobs, metrics and gauges are in the order of their values
/// in Run.
struct Demo {
    std::string name;  ///< "shared-counter"; its program is "ipc-shared-counter"
    std::string title, category, summary;
    std::vector<Source> sources;  ///< never empty in the window; the main one first
    std::vector<Role> roles;
    std::vector<Knob> knobs;  ///< the first four: seconds, iterations, seed, pace
    std::vector<Site> sites;
    std::vector<Metric> metrics;
    std::vector<Gauge> gauges;
    std::vector<TryIt> try_it;
    std::string search_leaves_out;  ///< what a search does not see, besides single instructions; a sentence
    int searched_by_state = 0;  ///< a search of so many actors or more skips equivalent schedules by itself; 0: none
    bool state_shown = false;   ///< it can tell whether two schedules came to the same state
    std::string not_explored;  ///< why its schedules are not searched; empty: they may be
    bool compares = false;  ///< it measures mechanisms: shown as a plot, a table and the adviser

    std::string program_name() const { return "ipc-" + name; }
    int knob_index(std::string_view knob) const;      ///< -1: no such knob
    int metric_index(std::string_view metric) const;  ///< -1: no such metric
    int gauge_index(std::string_view gauge) const;    ///< -1: no such gauge
    /// The name of an event (Event::name): 0 is "", i is the name of site i - 1.
    std::string_view event_name(std::uint16_t name) const;
    std::vector<std::int64_t> presets() const;
    /// Which of the sources names this site (by index) in this line: two files may use the same. Where
    /// none does, that of the site's first use; -1: neither.
    int source_of(int site, int line) const;
    /// That source; an empty one where there is none.
    const Source& source_around(int site, int line) const;
};

inline constexpr int kSecondsKnob = 0, kIterationsKnob = 1, kSeedKnob = 2, kPaceKnob = 3;

/// "1 204 311"
std::string grouped(std::int64_t number);
/// The same for each long number of a sentence, by spaces at which no line breaks.
std::string with_numbers_grouped(std::string_view sentence);
/// "lost_updates" as words: "lost updates"
std::string in_words(std::string_view snake);

}  // namespace ipc::model
