#include "session/without_window.hpp"

#include <chrono>
#include <filesystem>

#include "stage/clock.hpp"

namespace ipc::session {

WithoutWindow::WithoutWindow(FoundDemos demos)
    : session_(app_, std::move(demos), [this] {
          const std::lock_guard lock(mutex_);
          called_since_ = true;
          called_.notify_one();
      }) {}

bool WithoutWindow::wait_until(const std::function<bool()>& condition, double seconds) {
    const std::int64_t end = stage::monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9);
    for (;;) {
        session_.update();
        if (condition()) return true;
        const double left = static_cast<double>(end - stage::monotonic_ns()) * 1e-9;
        if (left <= 0) return false;
        const double due = session_.next_update();
        std::unique_lock lock(mutex_);
        called_.wait_for(lock, std::chrono::duration<double>(due < 0 ? left : std::min(due, left)),
                         [this] { return called_since_; });
        called_since_ = false;
    }
}

void WithoutWindow::wait_for_lesson() {
    // Each action has an end of its own, so this has one too.
    wait_until([this] { return !session_.lessons().busy(); }, 3600);
}

std::string lessons_folder() {
    namespace fs = std::filesystem;
    const fs::path own = own_folder();
    const fs::path places[] = {own / "lessons", own / "../share/ipc-playground/lessons"};
    std::error_code error;
    for (const fs::path& place : places) {
        if (fs::is_directory(place, error)) return place.lexically_normal().string();
    }
    return places[0].string();
}

}  // namespace ipc::session
