#include "stage/named_objects.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace ipc::stage {
namespace {

int registry = -1;
std::string registry_path;

Error cannot(const char* call, const std::string& what) {
    const int error = errno;
    return {std::string(call) + " " + what + ": " + strerrorname_np(error) + ": " +
            "free some space there or set XDG_RUNTIME_DIR to a directory of your own"};
}

/// Field 22 of /proc/self/stat, the start time in ticks after boot: a pid is used again, the pair is not.
std::string start_time() {
    std::ifstream stat("/proc/self/stat");
    std::string line;
    std::getline(stat, line);
    std::size_t at = line.rfind(')');
    for (int field = 2; field < 22 && at != std::string::npos; ++field) at = line.find(' ', at + 1);
    if (at == std::string::npos) return "0";
    at = line.find(' ', at) + 1;
    return line.substr(at, line.find(' ', at) - at);
}

/// Leaves `registry` at -1 where it has to be tried again. Another run that ends removes the directory as long as nothing is in
/// it, and one that sweeps takes a file that is not locked yet for one that a dead run has left, and removes it.
Result<void> open_registry() {
    const Result<std::string> directory = private_directory();
    if (!directory) return directory.error();
    registry_path = *directory + "/" + unique_name("registry");
    const int file = open(registry_path.c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
    if (file == -1 && errno == ENOENT) return {};
    if (file == -1) return cannot("open", registry_path);
    // A process's flock ends with it, however it ends: that is how a sweeper knows that we live. A sweeper itself has it for a
    // moment only.
    struct stat held {}, named {};
    if (flock(file, LOCK_EX) == -1 || fstat(file, &held) == -1) {
        const Error error = cannot("flock", registry_path);
        close(file);
        return error;
    }
    if (stat(registry_path.c_str(), &named) == 0 && named.st_ino == held.st_ino && named.st_dev == held.st_dev) {
        registry = file;
    } else {
        close(file);
    }
    return {};
}

Result<void> write_line(const std::string& line) {
    while (registry == -1) {
        const Result<void> opened = open_registry();
        if (!opened) return opened.error();
    }
    if (write(registry, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        return cannot("write", registry_path);
    }
    return {};
}

}  // namespace

const char* word(NamedKind kind) {
    switch (kind) {
        case NamedKind::posix_shm: return "posix-shm";
        case NamedKind::posix_queue: return "posix-queue";
        case NamedKind::sysv_shm: return "sysv-shm";
        case NamedKind::sysv_queue: return "sysv-queue";
        case NamedKind::sysv_semaphores: return "sysv-semaphores";
        case NamedKind::path: return "path";
    }
    return "path";
}

std::string private_directory_name() {
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    return runtime != nullptr && *runtime == '/' && access(runtime, W_OK) == 0
               ? std::string(runtime) + "/ipc-playground"
               : "/tmp/ipc-playground-" + std::to_string(geteuid());
}

Result<std::string> private_directory() {
    const std::string path = private_directory_name();
    struct stat info {};
    // The last run that used it removes it, maybe between these two calls: then it is made again.
    do {
        if (mkdir(path.c_str(), 0700) == -1 && errno != EEXIST) return cannot("mkdir", path);
        errno = 0;
    } while (lstat(path.c_str(), &info) == -1 && errno == ENOENT);
    if (errno != 0) return cannot("lstat", path);
    if (!S_ISDIR(info.st_mode) || info.st_uid != geteuid() || (info.st_mode & 077) != 0) {
        return Error{path + " is not a directory that only you can enter: remove it, or set "
                            "XDG_RUNTIME_DIR to a directory of your own"};
    }
    return path;
}

std::string unique_name(const char* what) {
    static const std::string started = start_time();
    return "ipc-playground." + std::to_string(getpid()) + "." + started + "." + what;
}

Result<void> write_down(NamedKind kind, const std::string& name) {
    return write_line(std::string(word(kind)) + " " + std::to_string(getpid()) + " " + name + "\n");
}

Result<void> write_down_made(const std::string& path) {
    std::error_code error; // who sweeps may be in another directory
    const std::string absolute = std::filesystem::absolute(path, error).string(), which = made_file(absolute);
    if (error || which.empty() || absolute.find('\n') != absolute.npos) return {};
    return write_line("made " + std::to_string(getpid()) + " " + which + " " + absolute + "\n");
}

std::string made_file(const std::string& path) {
    struct statx info {}; // the inode alone is soon used again
    if (statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &info) == -1) return "";
    if (!S_ISFIFO(info.stx_mode) && !S_ISSOCK(info.stx_mode)) return "";
    return std::to_string(makedev(info.stx_dev_major, info.stx_dev_minor)) + ":" + std::to_string(info.stx_ino) + ":" +
           std::to_string(info.stx_btime.tv_sec * 1'000'000'000 + info.stx_btime.tv_nsec);
}

void leave_registry() {
    if (registry != -1) close(registry);
    registry = -1;
}

const std::string& registry_file() { return registry_path; }

void close_registry(bool keep) {
    if (registry == -1) return;
    if (!keep) unlink(registry_path.c_str());
    close(registry);
    registry = -1;
    // Succeeds only when no other run is using the directory.
    if (!keep) rmdir(registry_path.substr(0, registry_path.rfind('/')).c_str());
}

}  // namespace ipc::stage
