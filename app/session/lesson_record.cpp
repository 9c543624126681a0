#include "session/lesson_record.hpp"

namespace ipc::session {

LessonRecord::LessonRecord(std::string path, std::string student, std::function<void()> wake)
    : path_(std::move(path)), student_(std::move(student)), wake_(std::move(wake)) {
    if (!path_.empty()) progress_ = lesson::ProgressFile(path_).read(shared_->trouble);
}

lesson::ExerciseRecord LessonRecord::of(const std::string& lesson, const std::string& exercise) const {
    return progress_.of({student_, lesson, exercise});
}

void LessonRecord::add(const std::string& lesson, const std::string& exercise,
                       const lesson::ExerciseRecord& record) {
    lesson::Progress fresh;
    fresh.merge({student_, lesson, exercise}, record);
    progress_.merge(fresh);
    if (path_.empty()) return;
    worker_.add([path = path_, fresh = std::move(fresh), shared = shared_, wake = wake_] {
        const auto kept = lesson::ProgressFile(path).merge_in(fresh);
        if (kept) return;
        {
            const std::lock_guard lock(shared->mutex);
            shared->trouble = kept.error().text;
        }
        if (wake) wake();
    });
}

std::string LessonRecord::take_trouble() {
    const std::lock_guard lock(shared_->mutex);
    return std::exchange(shared_->trouble, {});
}

}  // namespace ipc::session
