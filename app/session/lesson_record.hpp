#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "lesson/progress_file.hpp"
#include "session/worker.hpp"

namespace ipc::session {

/// One learner's progress: at once in memory, soon in its file. Writing waits for the disk, so it has a
/// thread of its own; its end waits until all is written.
class LessonRecord {
public:
    /// `wake` is called from that thread when there is trouble to show. An empty path: it is not kept.
    LessonRecord(std::string path, std::string student, std::function<void()> wake);

    lesson::ExerciseRecord of(const std::string& lesson, const std::string& exercise) const;
    void add(const std::string& lesson, const std::string& exercise, const lesson::ExerciseRecord& record);
    /// What went wrong since the last time, one sentence; empty: nothing.
    std::string take_trouble();
    bool saved() const { return worker_.idle(); }

private:
    struct Shared {
        std::mutex mutex;
        std::string trouble;
    };
    std::string path_, student_;
    std::function<void()> wake_;
    lesson::Progress progress_;
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
    Worker worker_;  // the last member: its jobs end before what they use
};

}  // namespace ipc::session
