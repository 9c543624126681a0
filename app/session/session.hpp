#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/app.hpp"
#include "model/commands.hpp"
#include "session/event_inbox.hpp"
#include "session/explore.hpp"
#include "session/file_desk.hpp"
#include "session/find_demos.hpp"
#include "session/kernel_lens.hpp"
#include "session/loss_finder.hpp"
#include "session/scrub.hpp"
#include "session/stepper.hpp"
#include "session/system_call_taker.hpp"
#include "session/worker.hpp"
#include "stage/exhibit.hpp"
#include "supervisor/run.hpp"

namespace ipc::session {

class LessonDesk;

/// The one demo behind the window: takes commands, fills the model. All calls on the window's thread.
class Session {
public:
    /// `wake` is called from other threads when update() has something to do.
    Session(model::App& app, FoundDemos found, std::function<void()> wake);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void apply(const model::Command& command);
    LessonDesk& lessons() { return *lessons_; }
    FileDesk& files() { return files_; }
    // The lesson's own hand: what it does is no interruption of itself.
    void apply_now(const model::Command& command);
    void hold_at_start();                  ///< a new run, held before the first step
    void follow(const std::string& text);  ///< these steps from where the run is, or from the start
    bool is_stepping() const;              ///< steps or a replay go on
    /// The index of a demo by its name, with or without "ipc-"; an error names those that exist.
    stage::Result<std::size_t> demo_named(std::string_view name) const;
    /// "KNOB=VALUE" for the demo that is chosen; an error names what is allowed.
    stage::Result<void> set_by_text(const std::string& assignment);
    /// Takes the newest snapshot and events, at most 30 times a second. True: the window must be redrawn.
    bool update();
    /// Seconds until update() is due; below 0: nothing runs.
    double next_update() const;

private:
    struct Apply;
    bool look();
    void choose(std::size_t demo);
    void start(bool stepping, std::vector<std::int64_t> knobs);
    bool spawn(bool stepping, std::vector<std::int64_t> knobs);
    void end_run();
    void stop();
    void let_go_of_run();
    void set_knob(int knob, std::int64_t value);
    void pause();
    void go_on();
    bool take_events();
    bool take_figures();
    void ask_why_stuck();
    bool take_calls();
    const stage::Picture* picture() const;  // the run's; nullptr: its demo shows none
    void step(std::optional<std::size_t> actor);
    void replay(supervisor::Schedule schedule, std::vector<std::int64_t> knobs);
    void replay_text(const std::string& text, bool explored);
    void undo();
    void run_on();
    void explore(std::vector<std::int64_t> knobs);
    void explore_with(int knob, std::int64_t value);
    void choose_search(const model::SearchChoice& choice);
    void add_steps(const std::vector<StepDone>& done);
    bool take_steps();
    void scrub_to(std::optional<std::int64_t> time);
    void save(const std::string& path, std::optional<model::ExportFormat> format);
    void choose_path(const std::string& path);
    void begin_tour();
    void end_tour();
    void save_comparison(const model::SaveComparison& command);
    void open(const std::string& path);
    const supervisor::Description& description() const { return descriptions_[app_.chosen]; }

    model::App& app_;
    std::vector<supervisor::Description> descriptions_;
    std::map<std::string, std::vector<std::int64_t>> knobs_of_;  // by demo, as the learner left them
    std::function<void()> wake_;

    std::shared_ptr<EventInbox> inbox_;
    std::optional<supervisor::Recording> opened_;  // what is shown, if it is from a file
    FileDesk files_;
    std::vector<stage::Event> events_;
    std::uint64_t lost_before_ = 0;
    std::optional<LossFinder> losses_;
    supervisor::SampleLog samples_;  // of the run that is shown
    Scrubber scrub_;
    supervisor::Snapshot newest_;
    std::int64_t look_ns_ = 0;  // when update() is due; CLOCK_MONOTONIC

    Worker worker_;
    Stepper stepper_;
    std::shared_ptr<supervisor::Run> run_;
    std::vector<std::int64_t> run_knobs_;  // of the run that is shown, live changes included
    std::vector<StepDone> replayed_;       // while App::run::replaying
    Explore explore_;
    KernelLens kernel_lens_;
    SystemCallTaker calls_;
    std::unique_ptr<LessonDesk> lessons_;
};

}  // namespace ipc::session
