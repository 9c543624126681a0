#include "supervisor/kernel_status.hpp"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>

namespace ipc::supervisor {
namespace {

constexpr std::size_t kMostStatus = 4096;

/// 0, or the errno.
template <std::size_t size>
int read_whole(const Descriptor& file, int open_error, std::array<char, size>& text) {
    if (!file.is_open()) return open_error;
    const ssize_t got = pread(file.get(), text.data(), text.size() - 1, 0);
    if (got < 0) return errno;
    text[static_cast<std::size_t>(got)] = 0;
    return 0;
}

/// The lines come in a fixed order, so each is looked for from where the last one was.
const char* value_of(const char*& at, const char* name) {
    const char* line = strstr(at, name);
    if (line == nullptr) return nullptr;
    at = line + strlen(name);
    return at;
}

std::int64_t number(const char*& at, const char* name) {
    const char* value = value_of(at, name);
    return value != nullptr ? std::strtoll(value, nullptr, 10) : 0;
}

std::uint64_t mask(const char*& at, const char* name) {
    const char* value = value_of(at, name);
    return value != nullptr ? std::strtoull(value, nullptr, 16) : 0;
}

Descriptor open_file(int pid, const char* name, int& error) {
    const std::string path = "/proc/" + std::to_string(pid) + "/" + name;
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd == -1) error = errno;
    return Descriptor(fd);
}

}  // namespace

std::string why_not_readable(int pid, const std::string& file, int error) {
    const std::string path = "/proc/" + std::to_string(pid);
    const bool there = access(path.c_str(), F_OK) == 0;
    if (error == ESRCH || !there) return "the process has ended";
    if (error == ENOENT) return "this kernel has no " + path + "/" + file;
    const char* name = strerrorname_np(error);
    const std::string named = name != nullptr ? name : std::to_string(error);
    if (error == EPERM || error == EACCES) {
        return "the kernel shows " + path + "/" + file + " only to who may trace the process (" + named +
               "): it is another user's, not dumpable, or Yama forbids it";
    }
    return path + "/" + file + ": " + named;
}

KernelStatus parse_status(const char* text) {
    KernelStatus status;
    const char* at = text;
    status.resident_kb = number(at, "\nVmRSS:");
    status.shared_kb = number(at, "\nRssShmem:");
    if (const char* queue = value_of(at, "\nSigQ:")) {
        char* slash = nullptr;
        status.signals.queued = std::strtoll(queue, &slash, 10);
        if (*slash == '/') status.signals.queue_limit = std::strtoll(slash + 1, nullptr, 10);
    }
    status.signals.pending = mask(at, "\nSigPnd:");
    status.signals.shared_pending = mask(at, "\nShdPnd:");
    status.signals.blocked = mask(at, "\nSigBlk:");
    status.signals.ignored = mask(at, "\nSigIgn:");
    status.signals.caught = mask(at, "\nSigCgt:");
    status.voluntary_switches = number(at, "\nvoluntary_ctxt_switches:");
    status.involuntary_switches = number(at, "\nnonvoluntary_ctxt_switches:");
    return status;
}

KernelFiles::KernelFiles(int pid) : look_(pid) {
    status_ = open_file(pid, "status", status_error_);
    wchan_ = open_file(pid, "wchan", wchan_error_);
}

Reading<KernelStatus> KernelFiles::status() const {
    std::array<char, kMostStatus> text; // NOLINT: filled by the read, 4 KiB that need no zeros
    if (const int error = read_whole(status_, status_error_, text); error != 0) {
        return Reading<KernelStatus>::none(why_not_readable(pid(), "status", error));
    }
    return parse_status(text.data());
}

Reading<std::string> KernelFiles::wchan() const {
    std::array<char, 128> text{};
    if (const int error = read_whole(wchan_, wchan_error_, text); error != 0) {
        return Reading<std::string>::none(why_not_readable(pid(), "wchan", error));
    }
    // "0": it does not sleep, or the kernel hides the name from us.
    if (text[0] == 0 || strcmp(text.data(), "0") == 0) {
        return Reading<std::string>::none("the kernel names no function: it is not asleep, or that is hidden from us");
    }
    return std::string(text.data());
}

}  // namespace ipc::supervisor
