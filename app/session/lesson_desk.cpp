#include "session/lesson_desk.hpp"

#include <algorithm>
#include <ctime>

#include "lesson/exercise_reader.hpp"
#include "session/session.hpp"

namespace ipc::session {

namespace {

constexpr const char* kInterrupted = "It was interrupted before its end.";

}  // namespace

LessonDesk::LessonDesk(model::App& app, Session& session) : app_(app), session_(session), play_(app, session) {}
LessonDesk::~LessonDesk() = default;

struct LessonDesk::Apply {
    LessonDesk& desk;

    bool operator()(const model::OpenLesson& command) const { return desk.open(command.index), true; }
    bool operator()(const model::CloseLesson&) const { return desk.close(), true; }
    bool operator()(const model::NextLesson&) const { return desk.open_next(true), true; }
    bool operator()(const model::PreviousLesson&) const { return desk.open_next(false), true; }
    bool operator()(const model::GoToBlock& command) const {
        if (desk.is_block(command.block)) desk.app_.lesson->current = command.block;
        return true;
    }
    bool operator()(const model::AnswerPredict& command) const {
        return desk.answer(command.block, command.text), true;
    }
    bool operator()(const model::StartTask& command) const { return desk.start_task(command.block, false), true; }
    bool operator()(const model::PlaySolution& command) const { return desk.start_task(command.block, true), true; }
    bool operator()(const model::ShowHint& command) const {
        if (!desk.is_block(command.block)) return true;
        const model::Task* task = desk.block(command.block).task();
        model::BlockShown& shown = desk.shown(command.block);
        if (task == nullptr || shown.hints >= task->hints.size()) return true;
        ++shown.hints;
        lesson::ExerciseRecord record;
        record.hints = static_cast<int>(shown.hints);
        return desk.note(command.block, record), true;
    }
    bool operator()(const model::ShowSolution& command) const {
        if (!desk.is_block(command.block) || desk.block(command.block).task() == nullptr) return true;
        desk.shown(command.block).solution_shown = true;
        lesson::ExerciseRecord record;
        record.solution_seen = true;
        return desk.note(command.block, record), true;
    }
    bool operator()(const model::ChooseOption& command) const {
        return desk.choose(command.block, command.option), true;
    }
    template <class Other>
    bool operator()(const Other&) const {
        return false;
    }
};

bool LessonDesk::apply(const model::Command& command) {
    return std::visit(Apply{*this}, command);
}

void LessonDesk::take(lesson::Pack pack, std::unique_ptr<LessonRecord> record) {
    close();
    pack_ = std::move(pack);
    record_ = std::move(record);
    app_.lessons.clear();
    app_.lessons_missing = pack_.missing;
    for (const lesson::PackLesson& each : pack_.lessons) {
        const model::Lesson& from = each.read.lesson;
        model::LessonListed& listed = app_.lessons.emplace_back();
        listed.name = from.name;
        listed.number = from.number;
        if (!each.read.problems.empty()) {
            listed.problem = each.read.problems.front().in_words();
            continue;
        }
        listed.problem = each.read.not_here;
        listed.title = from.title;
        listed.minutes = from.minutes;
        if (!listed.problem.empty()) continue;
        listed.demo = from.demo;
        listed.family = app_.demos[from.demo].category;
    }
    count_done();
}

void LessonDesk::take_later(std::function<lesson::Pack()> read, std::unique_ptr<LessonRecord> record) {
    read_later_ = std::move(read);
    record_ = std::move(record);
}

bool LessonDesk::read_lessons() {
    if (read_later_ && app_.frames_drawn > 0)
        reading_ = std::async(std::launch::async, std::exchange(read_later_, nullptr));
    if (!reading_.valid() || reading_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return false;
    take(reading_.get(), std::move(record_));
    return true;
}

void LessonDesk::count_done() {
    for (std::size_t i = 0; i < app_.lessons.size(); ++i) {
        const model::Lesson& from = pack_.lessons[i].read.lesson;
        model::LessonListed& listed = app_.lessons[i];
        listed.done = listed.total = 0;
        for (std::size_t k = 0; k < from.blocks.size(); ++k) {
            if (!from.blocks[k].is_exercise()) continue;
            ++listed.total;
            const bool done = record_ != nullptr && record_->of(from.name, lesson::exercise_name(from, k)).reached != 0;
            if (done) ++listed.done;
        }
    }
}

void LessonDesk::open(std::size_t index) {
    if (index >= app_.lessons.size()) return;
    if (!app_.lessons[index].problem.empty()) {
        app_.error = "This lesson cannot be opened: " + app_.lessons[index].problem;
        return;
    }
    close();
    app_.left_panel = model::LeftPanel::lesson;
    app_.front = model::Front::left;
    model::LessonShown open;
    open.index = index;
    open.lesson = pack_.lessons[index].read.lesson;
    open.lacks = lacking(open.lesson.needs);
    open.blocks.resize(open.lesson.blocks.size());
    const model::Demo& demo = app_.demos[open.lesson.demo];
    conditions_.clear();
    std::optional<std::size_t> first_undone;
    for (std::size_t i = 0; i < open.blocks.size(); ++i) {
        const model::Block& block = open.lesson.blocks[i];
        const std::string condition = block.task() != nullptr      ? block.task()->goal
                                      : block.predict() != nullptr ? block.predict()->proof
                                                                   : std::string();
        auto& kept = conditions_.emplace_back();
        auto read = lesson::Expression::read(condition, demo);
        if (!condition.empty() && read) kept.emplace(std::move(*read));
        if (!block.is_exercise()) continue;
        const bool done =
            record_ != nullptr && record_->of(open.lesson.name, lesson::exercise_name(open.lesson, i)).reached != 0;
        open.blocks[i].done = done;
        open.blocks[i].reached = done && block.task() != nullptr;
        if (!done && !first_undone) first_undone = i;
    }
    // Where the learner left off.
    if (first_undone) open.current = *first_undone;
    app_.lesson = std::move(open);
    app_.lesson->has_next = neighbour(true).has_value();
    app_.lesson->has_previous = neighbour(false).has_value();
    prepare(model::window_presets(demo), {});
}

void LessonDesk::close() {
    play_.cancel();
    task_.reset();
    conditions_.clear();
    app_.lesson.reset();
    if (app_.left_panel == model::LeftPanel::lesson) app_.left_panel = model::LeftPanel::lessons;
}

std::optional<std::size_t> LessonDesk::neighbour(bool forward) const {
    const auto count = static_cast<std::ptrdiff_t>(app_.lessons.size());
    // Without an open lesson the first is next.
    auto at = app_.lesson ? static_cast<std::ptrdiff_t>(app_.lesson->index) : -1;
    for (at += forward ? 1 : -1; at >= 0 && at < count; at += forward ? 1 : -1) {
        if (app_.lessons[static_cast<std::size_t>(at)].problem.empty()) return static_cast<std::size_t>(at);
    }
    return std::nullopt;
}

void LessonDesk::open_next(bool forward) {
    if (const auto next = neighbour(forward)) open(*next);
}

void LessonDesk::prepare(std::vector<std::int64_t> base, const model::KnobValues& more) {
    const model::Lesson& lesson = app_.lesson->lesson;
    if (app_.chosen != lesson.demo) session_.apply_now(model::ChooseDemo{lesson.demo});
    session_.apply_now(model::Reset{});
    for (const model::KnobValues* values : {&lesson.knobs, &more}) {
        for (const model::KnobValue& each : *values)
            base[static_cast<std::size_t>(each.knob)] = each.value;
    }
    for (std::size_t knob = 0; knob < base.size(); ++knob)
        session_.apply_now(model::SetKnob{static_cast<int>(knob), base[knob]});
}

void LessonDesk::answer(std::size_t at, const std::string& text) {
    if (!is_block(at) || block(at).predict() == nullptr) return;
    const model::Predict& predict = *block(at).predict();
    model::BlockShown& now = shown(at);
    const std::string number = lesson::whole_number(text);
    const auto choice = std::find(predict.choices.begin(), predict.choices.end(), text);
    now.trouble.clear();
    if (predict.choices.empty() ? number.empty() : choice == predict.choices.end()) {
        now.trouble = '"' + text + "\" is no " + (predict.choices.empty() ? "whole number." : "choice.");
        return;
    }
    now.answer = predict.choices.empty() ? number : text;
    now.right = now.answer == predict.answer;
    if (!now.right) ++now.wrong_answers;
    lesson::ExerciseRecord record;
    record.answer = now.answer;
    record.right_first = now.right;
    record.answered = std::time(nullptr);
    record.wrong_answers = now.wrong_answers;
    note(at, record);
    if (!now.proved && !now.proving) prove(at);
}

void LessonDesk::choose(std::size_t at, std::size_t option) {
    if (!is_block(at) || block(at).choose() == nullptr || option >= block(at).choose()->options.size()) return;
    const model::Choose::Option& chosen = block(at).choose()->options[option];
    model::BlockShown& now = shown(at);
    now.answer = chosen.name;
    now.right = chosen.right;
    if (!chosen.right) ++now.wrong_answers;
    lesson::ExerciseRecord record;
    record.answer = chosen.name;
    record.right_first = chosen.right;
    record.answered = std::time(nullptr);
    record.wrong_answers = now.wrong_answers;
    note(at, record);
    if (chosen.right) reach(at);
}

void LessonDesk::note(std::size_t at, const lesson::ExerciseRecord& record) {
    if (record_ == nullptr) return;
    const model::Block& done = block(at);
    lesson::ExerciseRecord whole = record;
    whole.kind = done.task() != nullptr ? "task" : done.predict() != nullptr ? "predict" : "choose";
    const model::Lesson& open = app_.lesson->lesson;
    record_->add(open.name, lesson::exercise_name(open, at), whole);
}

void LessonDesk::reach(std::size_t at) {
    if (shown(at).done) return;
    shown(at).done = true;
    lesson::ExerciseRecord record;
    record.reached = std::time(nullptr);
    note(at, record);
    count_done();
}

void LessonDesk::make_way_for(const model::Command& command) {
    const bool asks_run = std::visit(
        [](const auto& each) {
            using Given = std::decay_t<decltype(each)>;
            constexpr auto kIs = []<class... Some>(std::variant<Some...>*) {
                return (std::is_same_v<Given, Some> || ...);
            };
            using Asking = std::variant<model::RunDemo, model::Pause, model::TogglePause, model::Step, model::Stop,
                                        model::Reset, model::Restart, model::Explore, model::StopExploring,
                                        model::ExploreWith, model::ChooseSearch, model::CloseExploration, model::ReplaySchedule,
                                        model::Undo, model::BackToStart, model::RunOn, model::ChooseDemo,
                                        model::SetKnob, model::OpenRecording>;
            return kIs(static_cast<Asking*>(nullptr));
        },
        command);
    if (asks_run && play_.active()) stop_playing(kInterrupted);
}

void LessonDesk::stop_playing(const std::string& why) {
    play_.cancel();
    if (!is_block(played_)) return;
    model::BlockShown& now = shown(played_);
    now.proving = now.playing = false;
    now.trouble = why;
}

}  // namespace ipc::session
