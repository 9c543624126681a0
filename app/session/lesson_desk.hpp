#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lesson/expression.hpp"
#include "lesson/pack.hpp"
#include "lesson/progress.hpp"
#include "model/commands.hpp"
#include "session/lesson_play.hpp"
#include "session/lesson_record.hpp"

namespace ipc::session {

/// Where a learner sits with a lesson: the window, the text twin and the checker alike. Opens lessons,
/// starts tasks, looks whether goals are met, runs what was predicted, plays solutions; all of it with
/// the commands that a learner gives too.
class LessonDesk {
public:
    LessonDesk(model::App& app, Session& session);
    ~LessonDesk();
    LessonDesk(const LessonDesk&) = delete;
    LessonDesk& operator=(const LessonDesk&) = delete;

    /// Takes these lessons, and the progress so far.
    void take(lesson::Pack pack, std::unique_ptr<LessonRecord> record);
    /// The same, but begins to read, on a thread of its own, when the window has drawn its first frame.
    void take_later(std::function<lesson::Pack()> read, std::unique_ptr<LessonRecord> record);
    const lesson::Pack& pack() const { return pack_; }
    /// False: it is no command about lessons.
    bool apply(const model::Command& command);
    /// Before the learner's own command: what the lesson was doing with the run is over then.
    void make_way_for(const model::Command& command);
    /// After each look at the run. True if something that is drawn changed.
    bool update();
    /// It is doing something with the run, or awaits its lessons: update() must be called soon.
    bool busy() const { return play_.active() || read_later_ || reading_.valid(); }
    bool saved() const { return record_ == nullptr || record_->saved(); }  ///< all that was done

private:
    struct Apply;
    enum class Purpose { proof, start, solution };
    model::BlockShown& shown(std::size_t block) { return app_.lesson->blocks[block]; }
    const model::Block& block(std::size_t block) const { return app_.lesson->lesson.blocks[block]; }
    bool is_block(std::size_t block) const { return app_.lesson && block < app_.lesson->blocks.size(); }

    void open(std::size_t index);
    void close();
    void open_next(bool forward);
    std::optional<std::size_t> neighbour(bool forward) const;
    void answer(std::size_t block, const std::string& text);
    void choose(std::size_t block, std::size_t option);
    void start_task(std::size_t block, bool solve);
    void prove(std::size_t block);
    /// No run, no search that would meet the goal; the knobs as the lesson has them, and these.
    void prepare(std::vector<std::int64_t> base, const model::KnobValues& more);
    void stop_playing(const std::string& why);
    void play_is_over();
    bool read_lessons();
    bool judge();
    void note(std::size_t block, const lesson::ExerciseRecord& record);
    void reach(std::size_t block);
    void count_done();

    model::App& app_;
    Session& session_;
    lesson::Pack pack_;
    std::unique_ptr<LessonRecord> record_;
    std::function<lesson::Pack()> read_later_;
    std::future<lesson::Pack> reading_;
    LessonPlay play_;
    Purpose purpose_ = Purpose::proof;
    std::size_t played_ = 0;           // the block that is played
    bool then_solve_ = false;          // after the start
    std::optional<std::size_t> task_;  // the one that goes on
    std::vector<std::optional<lesson::Expression>> conditions_;  // by block
};

/// What this machine lacks of a lesson's needs, one sentence each.
std::vector<std::string> lacking(const std::vector<std::string>& needs);

}  // namespace ipc::session
