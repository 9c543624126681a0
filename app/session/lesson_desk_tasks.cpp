// What a lesson does with the run: starts of tasks, solutions, what was predicted; and whether a goal is
// met.
#include <sched.h>
#include <unistd.h>

#include <cstdlib>

#include "session/find_demos.hpp"
#include "session/lesson_desk.hpp"
#include "session/session.hpp"

namespace ipc::session {

namespace {

int usable_cpus() {
    cpu_set_t set;
    CPU_ZERO(&set);
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

bool is_installed(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string rest = path != nullptr ? path : "/usr/bin:/bin";
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        if (access((rest.substr(0, end) + '/' + program).c_str(), X_OK) == 0) return true;
        rest.erase(0, end + 1);
    }
    return false;
}

}  // namespace

// gRPC is there if the demo is: it is needed to build it.
std::vector<std::string> lacking(const std::vector<std::string>& needs) {
    std::vector<std::string> lacks;
    for (const std::string& need : needs) {
        if (need == "wine" && (!is_installed("wine") || !is_installed("wineserver")))
            lacks.emplace_back("It needs Wine, which is not installed: ./run --with-wine installs it.");
        else if (need == "wine" && access((own_folder() + "/windows/pipe_server.exe").c_str(), F_OK) != 0)
            lacks.emplace_back("It needs the programs for Windows, which were not built: ./run --with-wine builds them.");
        const int cpus = std::atoi(need.c_str());
        if (cpus > usable_cpus())
            lacks.push_back("It needs " + std::to_string(cpus) + " CPUs, and this machine gives it " +
                            std::to_string(usable_cpus()) + ".");
    }
    return lacks;
}

void LessonDesk::start_task(std::size_t at, bool solve) {
    if (!is_block(at) || block(at).task() == nullptr) return;
    if (play_.active()) stop_playing("It was interrupted before its end.");
    const model::Task& task = *block(at).task();
    if (task_) shown(*task_).started = false;
    task_ = at;
    app_.lesson->current = at;
    model::BlockShown& now = shown(at);
    now.started = true;
    now.reached_now = false;
    now.playing = solve;
    now.trouble.clear();
    if (solve) apply(model::ShowSolution{at});

    prepare(model::window_presets(app_.demos[app_.lesson->lesson.demo]), task.set);
    // What an earlier search found is no merit of this task.
    if (conditions_[at] && conditions_[at]->holds(app_)) session_.apply_now(model::CloseExploration{});
    model::Actions actions;
    if (task.start == model::StartMode::explore) actions.push_back(model::FindAll{});
    if (task.start == model::StartMode::run || task.start == model::StartMode::step)
        actions.push_back(model::Begin{task.start});
    purpose_ = Purpose::start;
    played_ = at;
    then_solve_ = solve;
    play_.begin(std::move(actions), false);
}

// At full speed a run has an end of its own here, that of the demo's command line: in the window others
// go on until they are stopped.
void LessonDesk::prove(std::size_t at) {
    if (play_.active()) stop_playing("It was interrupted before its end.");
    const model::Predict& predict = *block(at).predict();
    if (task_) shown(*task_).started = false;
    task_.reset();
    app_.lesson->current = at;
    shown(at).proving = true;

    const model::Demo& demo = app_.demos[app_.lesson->lesson.demo];
    const bool run = predict.by == model::ProvedBy::run;
    prepare(run ? demo.presets() : model::window_presets(demo), predict.set);
    model::Actions actions;
    if (predict.by == model::ProvedBy::explore) actions.push_back(model::FindAll{});
    if (run) actions.push_back(model::Begin{model::StartMode::run});
    if (run) actions.push_back(model::LetRun{});
    if (predict.by == model::ProvedBy::schedule) {
        actions.push_back(model::Begin{model::StartMode::step});
        actions.push_back(model::TakeSteps{predict.schedule});
    }
    purpose_ = Purpose::proof;
    played_ = at;
    play_.begin(std::move(actions), true);
}

void LessonDesk::play_is_over() {
    model::BlockShown& now = shown(played_);
    now.trouble = play_.trouble();
    const bool failed = !now.trouble.empty();
    switch (purpose_) {
        case Purpose::proof:
            now.proving = false;
            if (!failed && conditions_[played_]) {
                now.proved = conditions_[played_]->holds(app_);
                now.figures = conditions_[played_]->figures(app_);
            }
            reach(played_);  // what could not be run is no reason to be kept here
            break;
        case Purpose::start:
            if (!then_solve_ || failed) {
                now.playing = false;
                break;
            }
            purpose_ = Purpose::solution;
            play_.begin(block(played_).task()->solution, false);
            break;
        case Purpose::solution:
            now.playing = false;
            break;
    }
}

// Not while steps go on: between two of them figures may not fit each other.
bool LessonDesk::judge() {
    if (!task_ || !conditions_[*task_] || app_.chosen != app_.lesson->lesson.demo) return false;
    const bool starting = play_.active() && purpose_ == Purpose::start;
    if (starting || session_.is_stepping() || app_.run.phase == model::Phase::starting) return false;
    model::BlockShown& now = shown(*task_);
    std::string figures = conditions_[*task_]->figures(app_);
    const bool met = conditions_[*task_]->holds(app_);
    const bool changed = met != now.reached_now || figures != now.figures;
    now.reached_now = met;
    now.figures = std::move(figures);
    if (!met || now.reached) return changed;
    now.reached = true;
    reach(*task_);
    return true;
}

bool LessonDesk::update() {
    bool changed = read_lessons();
    if (record_ != nullptr) {
        std::string trouble = record_->take_trouble();
        changed |= !trouble.empty();
        if (!trouble.empty()) app_.error = std::move(trouble);
    }
    if (!app_.lesson) return changed;
    changed |= judge();
    if (!play_.active()) return changed;
    play_.look(task_ && shown(*task_).reached_now);
    if (play_.active()) return changed;
    play_is_over();
    judge();
    return true;
}

}  // namespace ipc::session
