#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stage/demo.hpp"
#include "supervisor/knob_info.hpp"

namespace ipc::supervisor {

struct RoleInfo {
    std::string name, help, local;  ///< local: the name of the value shown beside the actor, or empty
    std::string count_knob;  ///< the knob that says how many; empty: one
    std::string alone;       ///< it may be played alone: the option that says where; empty: it may not
    std::string onward = {};  ///< and stands between two then: the option that says where the second is
};

struct SiteInfo {
    std::string name, help, file;
    int line = 0;  ///< of its first use there, from 1; 0: not found
    stage::Touches touches = stage::Touches::unknown;
};

struct MetricInfo {
    std::string name, help, unit;
    stage::MetricType type = stage::MetricType::count;
    stage::Combine combine = stage::Combine::sum;
    bool timed = false;  ///< no part of a schedule's outcome
    std::string only_of = {};  ///< the role that counts it; empty: any
    int samples = -1;          ///< index of the metric that counts what this one sums up, or -1
};

struct MeaningInfo {
    std::int64_t value = 0;
    std::string name, help;
};

struct GaugeInfo {
    std::string name, help, unit;
    int full = -1;  ///< index of the gauge that holds its capacity, or -1
    std::vector<MeaningInfo> meanings = {};  ///< of values that have a name
};

struct SourceText {
    std::string file, text;  ///< file: "demos/shared_memory/counter_lock.cpp"
};

/// One source of a demo, as embedded_source.hpp gives it.
struct SourceFile {
    std::string_view path, text;  ///< path: "demos/shared_memory/shared_counter.cpp"
};

struct TryInfo {
    std::string what, command;  ///< {A} stands for actor A's pid, {name} for the object's name
};

/// What a demo says of itself with --describe. The order of knobs, metrics and gauges is that of their
/// slots in the shared page; knobs begin with seconds, iterations, seed, pace.
struct Description {
    std::string name;  ///< "shared-counter"; the program is "ipc-shared-counter"
    std::string title, category, summary;
    std::string source_file;  ///< "demos/shared_memory/shared_counter.cpp"
    std::string source;       ///< its text
    std::vector<SourceText> other_sources;  ///< the demo's further .cpp files
    std::string program;      ///< path of the executable; not part of the JSON
    std::vector<RoleInfo> roles;
    std::vector<KnobInfo> knobs;
    std::vector<SiteInfo> sites;
    std::vector<MetricInfo> metrics;
    std::vector<GaugeInfo> gauges;
    std::vector<TryInfo> try_it;
    bool rivals = false;
    int searched_by_state = 0;  ///< so many actors or more, unless it is asked not to; 0: never
    bool state_shown = false;  ///< what a learner sees of it decides how it goes on
    stage::Exhibit exhibit = stage::Exhibit::none;
    std::string search_leaves_out;  ///< what a search does not see, besides single instructions: a sentence, or empty
    std::string not_explored;  ///< why a search of its schedules would prove nothing; empty: it may be searched

    int knob_index(std::string_view knob) const;      ///< -1: no such knob
    int metric_index(std::string_view metric) const;  ///< -1: no such metric
    int gauge_index(std::string_view gauge) const;    ///< -1: no such gauge
    /// The name of an event (Event::name): 0 is "", i is the name of site i - 1.
    std::string_view event_name(std::uint16_t name) const;
    std::vector<std::int64_t> presets() const;  ///< the default of each knob
    std::vector<std::int64_t> searched() const;  ///< and in a search of schedules
    /// The source in which this line names this site (by index): two files may use the same. Where none
    /// does, that of the site's first use; empty for no such site.
    SourceFile source_around(int site, int line) const;
};

inline constexpr int kSecondsKnob = 0, kIterationsKnob = 1, kSeedKnob = 2, kPaceKnob = 3;

/// The description of the demo this program is linked with. sources[0] is the one that learners
/// read; a site's file and line are those of its first use in any of them, or line 0 where it is
/// not used.
Description describe(const stage::Demo& demo, std::span<const SourceFile> sources);

/// JSON of DESIGN.md's --describe, with the source text as "source".
std::string to_json(const Description& description);
/// Reads what another program printed: anything may be wrong in it, and is refused in one sentence.
Result<Description> parse_description(std::string_view json);

/// "reader_delay_ms" as an option: "reader-delay-ms".
std::string kebab(std::string_view snake);

/// A metric's raw cell as text: a count in full, a flag as yes or no, a real with three digits.
std::string metric_text(const MetricInfo& metric, std::int64_t raw);
double metric_number(const MetricInfo& metric, std::int64_t raw);

}  // namespace ipc::supervisor
