#include "supervisor/wait_words.hpp"

#include <fcntl.h>
#include <sys/syscall.h>

#include <algorithm>

#include "supervisor/kernel_fields.hpp"

namespace ipc::supervisor {
namespace {

bool is_any(int call, std::initializer_list<long> calls) { return std::find(calls.begin(), calls.end(), call) != calls.end(); }

#if defined(__x86_64__)
constexpr std::initializer_list<long> kOpens{SYS_openat, SYS_open};
constexpr std::initializer_list<long> kAccepts{SYS_accept4, SYS_accept};
constexpr std::initializer_list<long> kPolls{SYS_ppoll, SYS_poll};
constexpr std::initializer_list<long> kEpolls{SYS_epoll_pwait, SYS_epoll_wait};
constexpr std::initializer_list<long> kSuspends{SYS_rt_sigsuspend, SYS_pause};
#else
constexpr std::initializer_list<long> kOpens{SYS_openat};
constexpr std::initializer_list<long> kAccepts{SYS_accept4};
constexpr std::initializer_list<long> kPolls{SYS_ppoll};
constexpr std::initializer_list<long> kEpolls{SYS_epoll_pwait};
constexpr std::initializer_list<long> kSuspends{SYS_rt_sigsuspend};
#endif

/// Who must do something, as a person would say it.
class Teller {
public:
    Teller(const KernelPicture& picture, std::size_t at) : picture_(picture), process_(picture.processes[at]), at_(at) {}

    Stuck tell() const {
        Stuck stuck{.process = at_, .text = {}, .command = "cat /proc/" + std::to_string(process_.pid) + "/syscall"};
        if (!process_.call) {
            stuck.text = process_.who + " sleeps, and in which call is not readable: " + process_.call.why();
        } else {
            stuck.text = process_.who + " waits in " + call_words() + about(stuck.command);
        }
        stuck.text += held_back() + ".";
        return stuck;
    }

private:
    const SystemCall& call() const { return *process_.call; }
    const KernelDescriptor* descriptor() const { return process_.descriptor(call().descriptor()); }

    /// "read(3)", "semop".
    std::string call_words() const {
        const int fd = call().descriptor();
        return call().name + (fd >= 0 && !is_any(call().number, kOpens) ? "(" + std::to_string(fd) + ")" : "");
    }

    std::string about(std::string& command) const {
        const int number = call().number;
        if (is_any(number, kOpens)) return open_of_fifo(command);
        if (number == SYS_futex) return futex();
        if (is_any(number, {SYS_semop, SYS_semtimedop, SYS_msgsnd, SYS_msgrcv})) return system_v(command);
        if (is_any(number, kPolls) || is_any(number, kEpolls)) return polled(command);
        if (is_any(number, kSuspends)) return " for a signal that its mask lets through, and none comes";
        if (number == SYS_rt_sigtimedwait) {
            return process_.memory.signals ? " for " + signals_in_words(*process_.memory.signals) + ", and none of them is pending" : " for a signal";
        }
        if (is_any(number, {SYS_wait4, SYS_waitid})) return child();
        const KernelObject* object = picture_.object_of(process_, call().descriptor());
        if (object == nullptr) return descriptor() != nullptr ? " on " + descriptor()->object : "";
        command = object->command;
        return " on " + object->name + on(*object);
    }

    std::string on(const KernelObject& object) const {
        const bool takes = is_any(call().number, {SYS_read, SYS_readv, SYS_recvfrom, SYS_recvmsg, SYS_mq_timedreceive});
        switch (object.kind) {
            case ObjectKind::pipe:
            case ObjectKind::fifo: return takes ? empty_pipe(object) : full_pipe(object);
            case ObjectKind::unix_socket:
            case ObjectKind::internet_socket: return socket(object, takes);
            case ObjectKind::posix_queue: return queue(object, takes);
            case ObjectKind::eventfd: return ", whose count is " + filled(object) + "; " + also(object);
            case ObjectKind::timerfd: return ", which has not expired";
            case ObjectKind::signalfd:
                return descriptor() != nullptr && descriptor()->info
                           ? ", which takes " + signals_in_words(descriptor()->info->signal_mask) + ", and none of them is pending" : "";
            default: return "";
        }
    }

    static std::string filled(const KernelObject& object) { return object.fill ? std::to_string(*object.fill) : "not readable (" + object.fill.why() + ")"; }

    std::vector<KernelHolder> ends(const KernelObject& object, bool KernelHolder::* end) const {
        std::vector<KernelHolder> found;
        for (const KernelHolder& holder : object.holders) {
            if (holder.*end && !picture_.processes[holder.process].ended()) found.push_back(holder);
        }
        return found;
    }

    /// "the only write end left is C's own descriptor 4", "write ends are left at A (descriptor 4) and B ...".
    std::string left(const std::vector<KernelHolder>& held, const char* end) const {
        const std::string seen = picture_.whole_machine ? "" : " in this run";
        if (held.empty()) return std::string("no ") + end + " is left" + seen;
        const bool all_own = std::all_of(held.begin(), held.end(), [this](const KernelHolder& each) { return each.process == at_; });
        if (held.size() == 1) {
            const std::string only = std::string("the only ") + end + " left" + seen + " is ";
            if (all_own) return only + process_.who + "'s own descriptor " + std::to_string(held[0].fd);
            return only + "descriptor " + std::to_string(held[0].fd) + " of " + picture_.processes[held[0].process].who;
        }
        return std::string(end) + "s are left at " + holders_in_words(picture_, held) + (all_own ? ", all its own" : "");
    }

    std::string empty_pipe(const KernelObject& object) const {
        const auto writers = ends(object, &KernelHolder::writes);
        const bool own = !writers.empty() && std::all_of(writers.begin(), writers.end(), [this](const KernelHolder& each) { return each.process == at_; });
        return ", which is empty; " + left(writers, "write end") + (own ? ", so end of file never comes" : "");
    }

    std::string full_pipe(const KernelObject& object) const {
        std::string words = ", which is full; " + left(ends(object, &KernelHolder::reads), "read end");
        for (const KernelHolder& reader : ends(object, &KernelHolder::reads)) {
            const KernelProcess& other = picture_.processes[reader.process];
            // Those who hold a read end that they do not use hide that nobody reads.
            const bool writes_too = std::any_of(object.holders.begin(), object.holders.end(), [&](const KernelHolder& each) { return each.process == reader.process && each.writes; });
            if (reader.process == at_ || writes_too) continue;
            words += ", which " + doing(other);
        }
        return words;
    }

    /// "waits in futex itself", "is running".
    static std::string doing(const KernelProcess& other) {
        if (other.state == 'T' || other.state == 't') return "is stopped";
        if (other.waits && other.call) return "itself waits in " + other.call->name;
        if (other.state == 'S' && other.call) return "sleeps in " + other.call->name + ", in a nap or held at its gate";
        return other.state == 'R' ? "is running" : "is not reading";
    }

    std::string socket(const KernelObject& object, bool takes) const {
        const auto value = [&object](const char* name) {
            const KernelField* field = object.field(name);
            return field == nullptr ? std::string() : field->value ? *field->value : "none: " + field->value.why();
        };
        if (is_any(call().number, kAccepts)) return ", which listens at " + value("address") + "; nobody connects: " + filled(object) + " connections are queued";
        const std::string peer = value("peer");
        if (call().number == SYS_connect) return " to a listener whose queue of connections is full, or that does not answer";
        if (takes) return ", which has " + filled(object) + " bytes to read" + (peer.empty() ? "" : "; its peer is " + peer);
        return ", whose peer has not read what was sent (" + value(object.kind == ObjectKind::unix_socket ? "sent, not read" : "sent, not acknowledged") + " bytes)" + (peer.empty() ? "" : "; its peer is " + peer);
    }

    std::string queue(const KernelObject& object, bool takes) const {
        std::string words = ", which holds " + filled(object);
        if (object.capacity) words += " of " + std::to_string(*object.capacity);
        const auto others = ends(object, takes ? &KernelHolder::writes : &KernelHolder::reads);
        return words + " messages; it is open for " + (takes ? "sending" : "receiving") + " at " + holders_in_words(picture_, others);
    }

    std::string also(const KernelObject& object) const {
        std::vector<KernelHolder> others;
        for (const KernelHolder& each : object.holders) {
            if (each.process != at_ && !picture_.processes[each.process].ended()) others.push_back(each);
        }
        return others.empty() ? "nobody else has it open" : "it is open at " + holders_in_words(picture_, others) + " too";
    }

    /// An open of a FIFO waits for the other end (man 7 fifo).
    std::string open_of_fifo(std::string& command) const {
        const std::uint64_t access = call().argument("flags") & O_ACCMODE;
        const bool reads = access == O_RDONLY;
        const std::string path = process_.memory.path ? *process_.memory.path : "a path";
        command = "ls -l " + path;
        std::string words = " of " + path + (reads ? " for reading" : " for writing") + ", until somebody opens it for " + (reads ? "writing" : "reading");
        const KernelObject* object = picture_.object(path);
        const auto others = object != nullptr ? ends(*object, reads ? &KernelHolder::writes : &KernelHolder::reads) : std::vector<KernelHolder>();
        return words + (others.empty() ? "; nobody has" : "; " + holders_in_words(picture_, others) + " has");
    }

    std::string futex() const {
        std::string words = " on the word at " + place_of(process_, call().argument("uaddr"));
        if (!process_.memory.words) return words + ", whose value is not readable: " + process_.memory.words.why();
        words += ", which holds " + std::to_string((*process_.memory.words)[0]);
        return words + "; only who changes it and wakes, as sem_post, pthread_cond_signal or pthread_mutex_unlock do, ends that";
    }

    std::string system_v(std::string& command) const {
        const bool semaphores = call().arguments.front().name == "semid";
        const std::string name = (semaphores ? "System V semaphores " : "System V queue ") + call().arguments.front().text;
        const KernelObject* object = picture_.object(name);
        std::string words = " on " + name;
        if (object == nullptr) return words;
        command = object->command;
        const auto value = [object](const std::string& field) {
            const KernelField* found = object->field(field);
            return found != nullptr && found->value ? *found->value : std::string("not readable");
        };
        if (!semaphores) {
            words += ", which holds " + value("messages") + " messages, " + value("bytes") + " bytes";
            const auto type = static_cast<std::int64_t>(call().argument("msgtyp"));
            if (call().number == SYS_msgrcv && type != 0) words += ", and none of type " + std::to_string(type);
            return words + "; the last was " + (call().number == SYS_msgrcv ? "sent by " + value("last sent by") : "received by " + value("last received by"));
        }
        if (!process_.memory.operations) return words;
        for (const CallMemory::Operation& each : *process_.memory.operations) {
            const std::string wanted = each.change < 0 ? "at least " + std::to_string(-each.change) : "0";
            if (each.change > 0) continue;
            words += ", until semaphore " + std::to_string(each.semaphore) + " is " + wanted + "; it is " + value("semaphore " + std::to_string(each.semaphore));
        }
        return words;
    }

    std::string polled(std::string& command) const {
        std::vector<int> watched;
        if (is_any(call().number, kPolls)) {
            if (!process_.memory.descriptors) return " for descriptors that are not readable: " + process_.memory.descriptors.why();
            watched = *process_.memory.descriptors;
        } else if (descriptor() != nullptr && descriptor()->info) {
            watched = descriptor()->info->epoll_targets;
        }
        command = "ls -l /proc/" + std::to_string(process_.pid) + "/fd";
        std::string words;
        for (const int fd : watched) {
            const KernelDescriptor* each = process_.descriptor(fd);
            const KernelObject* object = picture_.object_of(process_, fd);
            const std::string end = object != nullptr && !object->other_end.empty() ? "; " + object->other_end : "";
            words += (words.empty() ? "" : ", ") + std::to_string(fd) + (each != nullptr ? " (" + each->object + end + ")" : "");
        }
        return words.empty() ? " on no descriptor at all" : " until one of these is ready: " + words;
    }

    std::string child() const {
        std::string words = " for a child to end";
        for (const int pid : process_.children) {
            const KernelProcess* child = picture_.process(pid);
            words += (pid == process_.children.front() ? ": " : ", ") + (child != nullptr ? child->who : "process " + std::to_string(pid));
        }
        return words;
    }

    /// A signal that was sent and is blocked is why a process that waits for it goes on waiting.
    std::string held_back() const {
        if (!process_.status || process_.status->signals.held_back() == 0) return {};
        const std::uint64_t mask = process_.status->signals.held_back();
        const bool several = signals_in(mask).size() > 1;
        return "; " + signals_in_words(mask) + (several ? " are" : " is") + " pending, but blocked by its mask";
    }

    const KernelPicture& picture_;
    const KernelProcess& process_;
    std::size_t at_;
};

}  // namespace

Stuck wait_in_words(const KernelPicture& picture, std::size_t at) { return Teller(picture, at).tell(); }

}  // namespace ipc::supervisor
