#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "model/app.hpp"
#include "model/call_commands.hpp"
#include "model/file_commands.hpp"
#include "model/lesson_commands.hpp"
#include "model/panels.hpp"
#include "model/schedule_commands.hpp"
#include "model/timeline_commands.hpp"
#include "model/tour.hpp"
#include "stage/event.hpp"

namespace ipc::model {

// --- the run ------------------------------------------------------------------------------------
struct RunDemo {};      ///< starts, or goes on after a pause
struct Pause {};        ///< every actor holds at its next site
struct TogglePause {};  ///< the space bar
/// One step of one actor; without an actor the next one in turn. Pauses first; starts if nothing
/// runs.
struct Step {
    std::optional<std::size_t> actor;
};
struct Stop {};     ///< ends the run and keeps what it left on the screen
struct Reset {};    ///< ends the run and clears what it left on the screen
struct Restart {};  ///< ends the run and begins anew with the knobs as they are set
struct AskWhyStuck {};  ///< of every actor that waits: for what, with the evidence
struct SignalActor {
    std::size_t actor = 0;
    int signal = 0;
};

// --- what is shown ------------------------------------------------------------------------------
struct ChooseDemo {
    std::size_t demo = 0;  ///< index into App::demos
};
/// A knob that is not live takes effect at the next run.
struct SetKnob {
    int knob = 0;
    std::int64_t value = 0;
};
struct SelectEvent {
    std::optional<stage::Event> event;
};
struct ShowTimes {  ///< the Timeline's zoom and pan; ends following
    TimeSpan times;
};
struct Follow {
    bool on = true;
};
struct ChooseTab {
    Tab tab = Tab::code;
};
struct ChooseSource {
    std::size_t source = 0;  ///< index into Demo::sources
};
struct ChooseKernelProcess {
    std::size_t process = 0;  ///< index into Kernel::processes
};
struct ChooseBottom {
    BottomTab tab = BottomTab::timeline;
};
struct ChooseComparison {
    ComparisonChoice shown;
};
struct SetTheme {
    ThemeName theme = ThemeName::dark;
};
struct SetScale {
    float scale = 1;  ///< 1 .. 2.5
};
struct SetLayout {
    Layout layout;
};
struct SetMotion {
    bool on = true;
};
struct ShowStageAlone {  ///< or the other panels again
    bool on = true;
};
struct ShowKeys {
    bool open = true;
};
struct Copy {  ///< to the clipboard
    std::string text;
};
struct DismissError {};

using Command =
    std::variant<RunDemo, Pause, TogglePause, Step, Reset, Restart, SignalActor, Explore,
                 StopExploring, ExploreWith, ChooseSearch, CloseExploration, ReplaySchedule, Undo, BackToStart,
                 RunOn, ChooseDemo, SetKnob, SelectEvent, ShowTimes, Follow, ChooseTab,
                 ChooseSource, ChooseBottom, SetTheme, SetScale, SetLayout, SetMotion, ShowStageAlone, ShowPanel, ShowKeys, Copy,
                 DismissError, SaveRecording, OpenRecording, Export, Stop, ChooseComparison,
                 SaveComparison, ChooseKernelProcess, AskWhyStuck, TraceCalls, ShowAllCalls, SelectCall,
                 SearchEvents, GoToMatch, GoToNeighbour, SetMarker, MoveMarker, ClearMarkers, ScrubTo, ShowLeft, PointAt,
                 OpenLesson, CloseLesson, NextLesson, PreviousLesson, GoToBlock, AnswerPredict, StartTask,
                 ShowHint, ShowSolution, PlaySolution, ChooseOption,
                 ShowFiles, TypePath, ChoosePath, SavePicture, OfferTour, BeginTour, EndTour>;

/// What the learner asked for since the last frame. Views push; the session applies.
class Commands {
public:
    void push(Command command) { waiting_.push_back(std::move(command)); }
    bool empty() const { return waiting_.empty(); }
    std::vector<Command> take() { return std::exchange(waiting_, {}); }

private:
    std::vector<Command> waiting_;
};

}  // namespace ipc::model
