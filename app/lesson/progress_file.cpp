#include "lesson/progress_file.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "lesson/pack.hpp"

namespace ipc::lesson {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargest = 8U << 20U;

stage::Error not_kept(const std::string& path, const char* call) {
    return {"The progress is not kept: " + path + ": " + call + ": " + strerrorname_np(errno) + " (" +
            std::strerror(errno) + "): free some room, or let XDG_DATA_HOME name a folder that can be written"};
}

/// An open file that is closed in the end.
class Opened {
public:
    explicit Opened(int file) : file_(file) {}
    ~Opened() { shut(); }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    int get() const { return file_; }
    bool shut() {
        const int file = std::exchange(file_, -1);
        return file < 0 || close(file) == 0;
    }

private:
    int file_;
};

// Held by one program at a time while it reads and writes. A file of its own: the progress itself is
// replaced. Where a file system has no locks, the file is still whole, and the newest writer wins.
class Lock {
public:
    explicit Lock(const std::string& path) : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
        const timespec pause{0, 5'000'000};
        for (int round = 0; file_.get() >= 0 && round < 1000; ++round) {
            held_ = flock(file_.get(), LOCK_EX | LOCK_NB) == 0;
            if (held_ || (errno != EWOULDBLOCK && errno != EINTR)) return;
            nanosleep(&pause, nullptr);
        }
    }

    bool held() const { return held_; }

private:
    Opened file_;
    bool held_ = false;
};

}  // namespace

std::string progress_path() {
    const char* data = std::getenv("XDG_DATA_HOME");
    if (data != nullptr && data[0] == '/') return std::string(data) + "/ipc-playground/progress.toml";
    const char* home = std::getenv("HOME");
    if (home == nullptr || home[0] != '/') return {};
    return std::string(home) + "/.local/share/ipc-playground/progress.toml";
}

std::string usual_student() {
    const char* user = std::getenv("USER");
    if (user != nullptr && user[0] != 0) return user;
    const passwd* known = getpwuid(getuid());
    return known != nullptr && known->pw_name != nullptr ? known->pw_name : "unknown";
}

stage::Result<Progress> ProgressFile::read_locked(std::string& trouble) {
    std::error_code none;
    if (!fs::exists(fs::symlink_status(path_, none))) return Progress();
    const auto text = read_whole(path_, kLargest);
    if (!text) return stage::Error{"The progress cannot be read: " + text.error().text};
    auto progress = Progress::from_toml(*text);
    if (progress) return progress;
    // Never overwritten: somebody may be able to mend it.
    for (int number = 1; number < 1000; ++number) {
        const std::string aside = path_ + ".corrupt-" + std::to_string(number);
        if (link(path_.c_str(), aside.c_str()) != 0) {
            if (errno == EEXIST) continue;
            return not_kept(aside, "link");
        }
        if (unlink(path_.c_str()) != 0) return not_kept(path_, "unlink");
        trouble = "The progress file could not be understood (" + progress.error().text + ") and was set aside as " +
                  aside + "; a new one is begun.";
        return Progress();
    }
    return stage::Error{"The progress is not kept: there are too many files " + path_ + ".corrupt-N; remove some"};
}

Progress ProgressFile::read(std::string& trouble) {
    if (path_.empty()) return {};
    std::error_code none;
    if (!fs::exists(fs::path(path_).parent_path(), none)) return {};
    const Lock lock(path_ + ".lock");
    auto progress = read_locked(trouble);
    if (progress) return std::move(*progress);
    trouble = progress.error().text;
    return {};
}

stage::Result<void> ProgressFile::merge_in(const Progress& fresh) {
    if (path_.empty())
        return stage::Error{"The progress is not kept: neither XDG_DATA_HOME nor HOME names a folder"};
    std::error_code failed;
    const std::string folder = fs::path(path_).parent_path().string();
    fs::create_directories(folder, failed);
    if (failed)
        return stage::Error{"The progress is not kept: " + folder + " cannot be made: " + failed.message()};
    const Lock lock(path_ + ".lock");
    std::string trouble;
    auto progress = read_locked(trouble);
    if (!progress) return progress.error();
    progress->merge(fresh);
    // One name for all while the lock is held: what a dead program left is written over.
    auto written = write(progress->to_toml(), path_ + (lock.held() ? ".new" : ".new-" + std::to_string(getpid())));
    if (written && !trouble.empty()) return stage::Error{trouble};
    return written;
}

// Beside its place, made safe, then renamed: rename(2) replaces the old one in one step.
stage::Result<void> ProgressFile::write(const std::string& text, const std::string& beside) {
    Opened file(open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0) return not_kept(beside, "open");
    std::string_view left = text;
    while (!left.empty()) {
        const ssize_t written = ::write(file.get(), left.data(), left.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return not_kept(beside, "write");
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(file.get()) != 0) return not_kept(beside, "fsync");
    if (!file.shut()) return not_kept(beside, "close");
    if (rename(beside.c_str(), path_.c_str()) != 0) return not_kept(path_, "rename");
    // Now the folder knows the new name for good (fsync(2)).
    const Opened folder(open(fs::path(path_).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0) fsync(folder.get());
    return {};
}

}  // namespace ipc::lesson
