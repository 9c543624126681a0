#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/demo.hpp"
#include "model/exploration.hpp"
#include "model/files.hpp"
#include "model/lesson_shown.hpp"
#include "model/panels.hpp"
#include "model/run.hpp"
#include "model/search_plan.hpp"
#include "model/timeline_tools.hpp"
#include "model/tour.hpp"
#include "stage/event.hpp"

namespace ipc::model {

enum class ThemeName : std::uint8_t { dark, light, contrast };
/// Sizes of the panels that can be dragged, in pixels at scale 1.
struct Layout {
    float left = 200;
    float inspector = 404;
    float lesson = 380;  ///< of the left panel while a lesson is open
    /// Height of Stage and Inspector of what is under the top bar; as preset: what the window has room for.
    float stage_share = 0.54F;
};

/// A stretch of time, ns of CLOCK_MONOTONIC. Empty: everything.
struct TimeSpan {
    std::int64_t begin = 0, end = 0;
    bool empty() const { return end <= begin; }
};

/// A file that the learner chose for the Code panel: until another demo is chosen or a step is taken.
struct ChosenSource {
    std::size_t demo = 0, source = 0;  ///< indexes
    std::size_t steps = 0;             ///< that were taken then
};

/// Everything the window shows. The session changes it between frames; views only read it.
struct App {
    std::vector<Demo> demos;            ///< in the order of the list at the left
    std::vector<std::string> problems;  ///< demos that could not be asked, one sentence each
    std::size_t chosen = 0;
    /// As the learner set them, for the next run; the live ones are in force at once. By index.
    std::vector<std::int64_t> knobs;

    Run run;
    std::optional<stage::Event> selection;  ///< the event that was clicked
    TimeSpan visible;                       ///< what the Timeline shows unless it follows
    bool follow = true;                     ///< the Timeline keeps up with the newest event
    TimelineTools tools;                    ///< search, markers, the moment looked back at

    std::optional<Exploration> exploration;  ///< of the demo that is chosen
    SearchChoice search;  ///< of the demo that is chosen
    BottomTab bottom = BottomTab::timeline;

    std::vector<LessonListed> lessons;   ///< by number
    std::string lessons_missing;         ///< why there are none; one sentence
    std::optional<LessonShown> lesson;   ///< the open one
    LeftPanel left_panel = LeftPanel::mechanisms;
    bool stage_alone = false;  ///< the Stage has the room of Inspector and Timeline, too
    Front front = Front::stage;  ///< of the panels that share a place
    std::string pointed_at;  ///< a name of the item map that a lesson's words point at; empty: none

    ThemeName theme = ThemeName::dark;
    float scale = 1;
    bool motion = true;  ///< false: nothing moves but by jumps
    Layout layout;
    Tab tab = Tab::code;
    std::size_t kernel_process = 0;  ///< which of Kernel::processes the Kernel panel shows
    bool trace_calls = false;  ///< the next run is traced by strace
    bool strace_missing = false;
    bool all_calls = false;  ///< the System calls panel shows all, and not only how processes talk
    std::optional<std::uint64_t> selected_call;  ///< CallLine::id
    CallLine selected_line = CallLine();  ///< that line, as it was when it was selected
    /// As it stands now, also if it is no longer kept; nullptr: none is selected.
    const CallLine* chosen_call() const;
    ComparisonChoice compared;  ///< which figures the comparison plots
    std::optional<ChosenSource> chosen_source;  ///< nothing: the Code panel shows where the actors are
    bool keys_open = false;  ///< the overlay with all keys
    Tour tour = Tour::none;
    bool tour_seen = false;  ///< it was taken or declined: not offered at the next start
    Files files;
    std::string error;  ///< the newest thing that went wrong, for the learner; can be dismissed
    std::string note;   ///< what was just done: "saved to ..."
    long frames_drawn = 0;

    /// Nothing when no demo was found.
    const Demo* demo() const { return chosen < demos.size() ? &demos[chosen] : nullptr; }
    /// The value in force: that of the run while there is one, else the one set. 0 for no such
    /// knob.
    std::int64_t knob_now(int index) const;
    /// By name; 0 where there is no such metric or no run.
    double metric(std::string_view name) const;
    double metric(int index) const;  ///< by Demo::metric_index(); 0: there is no such one, or no figure of it
    std::int64_t gauge(std::string_view name) const;
    /// Exploration of what runs now: its lattice can show where the run is.
    bool explores_this_run() const;
    /// Which of the demo's sources the Code panel shows: the one chosen, else where the actor stands that
    /// moved last, else the main one unless no actor that can be followed is there.
    std::size_t shown_source() const;
    /// The adviser's questions, as their knobs are set.
    choosing::Answers answers() const;
    /// Why there are no events to save or export, with what to do; empty: there are.
    std::string_view why_not_saved() const;
    /// True if a knob that is not live was set to another value than the run has.
    bool needs_restart(int knob) const;
};

}  // namespace ipc::model
