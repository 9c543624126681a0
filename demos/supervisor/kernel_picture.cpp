#include "supervisor/kernel_picture.hpp"

#include <algorithm>

namespace ipc::supervisor {
namespace {

template <class T>
Reading<std::string> number(T value, const char* unit = "") {
    return std::to_string(value) + unit;
}

}  // namespace

std::string KernelProcess::state_words() const {
    switch (state) {
        case 'R': return "R: running or ready to run";
        case 'S': return "S: asleep until something happens";
        case 'D': return "D: asleep, and no signal wakes it";
        case 'T': return "T: stopped by a signal";
        case 't': return "t: stopped by a tracer";
        case 'Z': return "Z: dead, and not yet reaped";
        case 'I': return "I: idle";
        default: return "ended";
    }
}

const KernelDescriptor* KernelProcess::descriptor(int fd) const {
    if (!descriptors) return nullptr;
    for (const KernelDescriptor& each : *descriptors) {
        if (each.fd == fd) return &each;
    }
    return nullptr;
}

std::vector<KernelField> KernelProcess::fields() const {
    const std::string folder = "/proc/" + std::to_string(pid);
    const auto grep = [&folder](const char* what) { return std::string("grep ") + what + " " + folder + "/status"; };
    std::vector<KernelField> rows;
    rows.push_back({"state", state_words(), grep("State")});
    rows.push_back({"system call", call ? Reading<std::string>(call->in_words()) : Reading<std::string>::none(call.why()),
                    "cat " + folder + "/syscall"});
    rows.push_back({"sleeps in the kernel's", wchan, "cat " + folder + "/wchan"});
    rows.push_back({"CPU it ran on last", number(cpu), "ps -o psr= -p " + std::to_string(pid)});
    const auto of_status = [&](const char* name, const std::string& command, auto value) {
        const auto why_not = Reading<std::string>::none(status.why());
        rows.push_back({name, status ? Reading<std::string>(value(*status)) : why_not, command});
    };
    const auto of_signals = [&](const char* name, const std::string& command, std::uint64_t SignalMasks::*mask) {
        of_status(name, command, [mask](const auto& s) { return signals_in_words(s.signals.*mask); });
        if (status) rows.back().signals = status->signals.*mask;
    };
    of_status("it gave the CPU up", grep("^voluntary"), [](const auto& s) { return std::to_string(s.voluntary_switches) + " times"; });
    of_status("the CPU was taken", grep("^nonvoluntary"), [](const auto& s) { return std::to_string(s.involuntary_switches) + " times"; });
    of_signals("signals pending for it", grep("SigPnd"), &SignalMasks::pending);
    of_signals("pending for the process", grep("ShdPnd"), &SignalMasks::shared_pending);
    of_signals("blocked", grep("SigBlk"), &SignalMasks::blocked);
    of_signals("ignored", grep("SigIgn"), &SignalMasks::ignored);
    of_signals("caught", grep("SigCgt"), &SignalMasks::caught);
    of_status("signals queued for its user", grep("SigQ"), [](const auto& s) {
        return std::to_string(s.signals.queued) + " of " + std::to_string(s.signals.queue_limit);
    });
    of_status("memory in RAM", grep("VmRSS"), [](const auto& s) { return std::to_string(s.resident_kb) + " KiB"; });
    of_status("of it shared memory", grep("RssShmem"), [](const auto& s) { return std::to_string(s.shared_kb) + " KiB"; });
    rows.push_back({"minor page faults", number(minor_faults), "ps -o min_flt= -p " + std::to_string(pid)});
    rows.push_back({"major page faults", number(major_faults), "ps -o maj_flt= -p " + std::to_string(pid)});
    rows.push_back({"threads", number(threads), grep("Threads")});
    rows.push_back({"nice", number(nice), "ps -o ni= -p " + std::to_string(pid)});
    if (ended()) {
        for (KernelField& row : rows) {
            if (&row != &rows.front()) row.value = Reading<std::string>::none(kHasEnded);
        }
    }
    return rows;
}

const KernelProcess* KernelPicture::process(int pid) const {
    const auto at = std::find_if(processes.begin(), processes.end(), [pid](const KernelProcess& each) { return each.pid == pid; });
    return at == processes.end() ? nullptr : &*at;
}

const KernelObject* KernelPicture::object(const std::string& name) const {
    const auto at = std::find_if(objects.begin(), objects.end(), [&name](const KernelObject& each) { return each.name == name; });
    return at == objects.end() ? nullptr : &*at;
}

const KernelObject* KernelPicture::object_of(const KernelProcess& process, int fd) const {
    const KernelDescriptor* descriptor = process.descriptor(fd);
    return descriptor != nullptr ? object(descriptor->object) : nullptr;
}

std::vector<KernelHolder> KernelPicture::holders_of(const FileLock& lock) const {
    std::vector<KernelHolder> holders;
    for (std::size_t at = 0; at < processes.size(); ++at) {
        const KernelProcess& process = processes[at];
        if (lock.kind == "POSIX") {
            if (process.pid == lock.pid) holders.push_back({at, -1, true, true});
            continue;
        }
        // An open file description's: each descriptor that refers to it names the lock in its fdinfo.
        for (std::size_t i = 0; process.descriptors && i < process.descriptors->size(); ++i) {
            const KernelDescriptor& each = (*process.descriptors)[i];
            if (each.inode != lock.inode() || !each.info) continue;
            const auto& lines = each.info->locks;
            const bool has_it = std::any_of(lines.begin(), lines.end(), [&lock](const std::string& line) {
                return line.find(lock.kind) != std::string::npos;
            });
            if (has_it) holders.push_back({at, each.fd, each.reads, each.writes});
        }
    }
    return holders;
}

std::string holders_in_words(const KernelPicture& picture, const std::vector<KernelHolder>& holders) {
    std::string words;
    for (std::size_t i = 0; i < holders.size(); ++i) {
        words += i == 0 ? "" : i + 1 == holders.size() ? " and " : ", ";
        words += picture.processes[holders[i].process].who;
        if (holders[i].fd >= 0) words += " (descriptor " + std::to_string(holders[i].fd) + ")";
    }
    return words.empty() ? "nobody" : words;
}

}  // namespace ipc::supervisor
