#include "supervisor/kernel_fields.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "stage/clock.hpp"

namespace ipc::supervisor {
namespace {

using Text = Reading<std::string>;
using Number = Reading<std::int64_t>;

constexpr const char* kPipeIsClosed =
    "only a descriptor of the pipe can ask for it, and a watcher that held one would hide EPIPE and end of file";

Text text(std::int64_t number) { return std::to_string(number); }

/// Links are shown with brackets, which find and grep take for a pattern.
std::string quoted(const std::string& name) {
    std::string pattern;
    for (const char each : name) {
        if (each == '[' || each == ']' || each == '*') pattern += '\\';
        pattern += each;
    }
    return "'" + pattern + "'";
}

const KernelDescriptor* first_descriptor(const KernelPicture& picture, const KernelObject& object, const KernelProcess** whose = nullptr) {
    for (const KernelHolder& holder : object.holders) {
        const KernelProcess& process = picture.processes[holder.process];
        if (const KernelDescriptor* descriptor = process.descriptor(holder.fd)) {
            if (whose != nullptr) *whose = &process;
            return descriptor;
        }
    }
    return nullptr;
}

std::string file_of(const KernelPicture& picture, const KernelObject& object, const char* folder) {
    const KernelProcess* process = nullptr;
    const KernelDescriptor* descriptor = first_descriptor(picture, object, &process);
    if (descriptor == nullptr) return {};
    return "/proc/" + std::to_string(process->pid) + "/" + folder + "/" + std::to_string(descriptor->fd);
}

std::string who(const KernelPicture& picture, int pid) {
    if (const KernelProcess* process = picture.process(pid)) return process->who;
    return pid == 0 ? "nobody yet" : "process " + std::to_string(pid);
}

void describe_pipe(const KernelPicture& picture, KernelObject& object) {
    object.unit = "bytes";
    object.capacity = Number::none(kPipeIsClosed);
    object.fill = Number::none(kPipeIsClosed);
    std::vector<KernelHolder> readers, writers;
    for (const KernelHolder& holder : object.holders) {
        if (holder.reads) readers.push_back(holder);
        if (holder.writes) writers.push_back(holder);
    }
    for (const std::size_t waiter : object.waiters) {
        const int call = picture.processes[waiter].call->number;
        if (picture.processes[waiter].memory.path) continue; // it only opens it
        // It sleeps there only while there is nothing, or no room (man 7 pipe).
        if (call == SYS_read || call == SYS_readv) object.fill = std::int64_t{0};
        const bool full = call == SYS_write || call == SYS_writev;
        const char* state = full ? "full, for a write sleeps" : "empty, for a read sleeps";
        if (object.field("state") == nullptr) object.fields.push_back({"state", std::string(state), ""});
    }
    object.fields.push_back({"read ends", holders_in_words(picture, readers), ""});
    object.fields.push_back({"write ends", holders_in_words(picture, writers), ""});
    if (object.holders.empty()) {
        object.fill = object.capacity = Number::none("nobody has it open yet, so there is no pipe behind the name");
        object.command = "ls -l " + object.name;
        return;
    }
    object.command = "find /proc/[0-9]*/fd -lname " + quoted(object.name) + " 2>/dev/null";
}

bool all_in(const std::vector<KernelDescriptor>& descriptors, const SocketLooks& sockets) {
    return std::all_of(descriptors.begin(), descriptors.end(), [&](const KernelDescriptor& each) {
        return each.machinery || each.kind != ObjectKind::other_socket || sockets.contains(each.inode);
    });
}

/// Whose it was when that was last read; empty: of no process that still lives.
std::string seen_end(const KernelPicture& picture, const KernelTables& tables, std::uint64_t inode) {
    const auto seen = tables.seen.find(inode);
    const KernelProcess* process = seen == tables.seen.end() ? nullptr : picture.process(seen->second.pid);
    if (process == nullptr || process->ended()) return {};
    const std::int64_t seconds = (stage::monotonic_ns() - seen->second.at_ns) / 1'000'000'000;
    return "its other end is " + process->who + "'s descriptor " + std::to_string(seen->second.fd) + ", as read " +
           (seconds < 1 ? std::string("a moment") : std::to_string(seconds) + " s") + " ago: now " + process->who + " opens and closes descriptors";
}

/// What is known of where a connected socket ends.
std::string other_end(const KernelPicture& picture, const KernelTables& tables, const SocketLook& look) {
    const KernelObject* peer = look.peer ? picture.object("socket:[" + std::to_string(*look.peer) + "]") : nullptr;
    if (peer != nullptr && peer->holders.size() == 1 && peer->holders[0].fd >= 0)
        return "its other end is " + picture.processes[peer->holders[0].process].who + "'s descriptor " + std::to_string(peer->holders[0].fd);
    if (peer != nullptr && !peer->holders.empty()) return "its other end is open at " + holders_in_words(picture, peer->holders);
    if (!look.peer && (look.is_unix || look.peer_address.empty())) return {};
    if (const std::string seen = look.peer ? seen_end(picture, tables, *look.peer) : std::string(); !seen.empty()) return seen;
    for (const KernelProcess& process : picture.processes) {
        // It may be one of these: of a process that moves they are not read, or a cycle later.
        if (!process.ended() && (!process.descriptors || !all_in(*process.descriptors, tables.sockets)))
            return "its other end may be " + process.who + "'s: what that has open is not read while it moves";
    }
    if (look.peer) return "the other end is outside this run";
    if (look.protocol == "TCP" && look.state != "ESTABLISHED") return "its other end is open no longer, or outside this run";
    for (const auto& [inode, other] : tables.sockets) {
        // Connected by the kernel, and nobody's descriptor yet (man 2 accept).
        const KernelObject* listener = other.listens && other.queued > 0 && other.address == look.peer_address ? picture.object("socket:[" + std::to_string(inode) + "]") : nullptr;
        if (listener != nullptr) return "its other end waits for accept() at " + holders_in_words(picture, listener->holders);
    }
    return "the other end is outside this run";
}

void describe_socket(const KernelPicture& picture, const KernelTables& tables, KernelObject& object) {
    const KernelDescriptor* descriptor = first_descriptor(picture, object);
    if (descriptor == nullptr) return;
    const auto at = tables.sockets.find(descriptor->inode);
    object.unit = "bytes";
    object.capacity = Number::none("only a descriptor of the socket can ask for SO_RCVBUF, and the watcher holds none");
    if (at == tables.sockets.end()) {
        const std::string why = !tables.unix_told && !tables.unix_told.why().empty() ? tables.unix_told.why() : "it is neither a Unix nor an internet socket";
        object.fill = Number::none(why);
        object.fields.push_back({"state", Text::none(why), ""});
        return;
    }
    const SocketLook& look = at->second;
    object.fill = look.queued;
    object.fields.push_back({"protocol", look.protocol, ""});
    object.fields.push_back({"state", look.state, ""});
    object.fields.push_back({"address", look.address.empty() ? Text::none("it has no address") : Text(look.address), ""});
    if (look.listens) {
        object.unit = "connections";
        object.capacity = look.sent;
        object.fields.push_back({"wait for accept", text(look.queued), ""});
        object.fields.push_back({"backlog", text(look.sent), ""});
    } else {
        object.fields.push_back({"received, not read", text(look.queued) , ""});
        object.fields.push_back({look.is_unix ? "sent, not read" : "sent, not acknowledged", text(look.sent), ""});
        object.other_end = other_end(picture, tables, look);
        if (look.peer) {
            const std::string name = "socket:[" + std::to_string(*look.peer) + "]";
            const KernelObject* peer = picture.object(name);
            const std::string address = look.peer_address.empty() ? "" : " at " + look.peer_address;
            object.fields.push_back({"peer", name + (peer != nullptr ? " of " + holders_in_words(picture, peer->holders) : "") + address, ""});
        } else {
            object.fields.push_back({"peer", look.peer_address.empty() ? Text::none(look.peer.why()) : Text(look.peer_address), ""});
        }
    }
    const std::string inode = std::to_string(descriptor->inode);
    object.command = look.is_unix ? "ss -xap | grep -w " + inode : "ss -tuanpe | grep -w ino:" + inode;
}

void describe_anonymous(const KernelPicture& picture, KernelObject& object) {
    const KernelProcess* process = nullptr;
    const KernelDescriptor* descriptor = first_descriptor(picture, object, &process);
    if (descriptor == nullptr) return;
    object.command = "cat " + file_of(picture, object, "fdinfo");
    if (!descriptor->info) {
        object.fields.push_back({"fdinfo", Text::none(descriptor->info.why()), ""});
        return;
    }
    const DescriptorInfo& info = *descriptor->info;
    switch (object.kind) {
        case ObjectKind::eventfd:
            object.unit = "events";
            object.fill = info.eventfd_count;
            object.fields.push_back({"count", text(info.eventfd_count), ""});
            object.fields.push_back({"mode", std::string(info.eventfd_semaphore ? "EFD_SEMAPHORE: a read takes 1" : "a read takes all"), ""});
            break;
        case ObjectKind::timerfd:
            object.unit = "expirations";
            object.fill = info.timer_ticks;
            object.fields.push_back({"expirations not read", text(info.timer_ticks), ""});
            object.fields.push_back({"until the next, s and ns", info.timer_value, ""});
            break;
        case ObjectKind::signalfd: object.fields.push_back({"takes", signals_in_words(info.signal_mask), ""}); break;
        case ObjectKind::epoll: {
            std::string watched;
            for (const int target : info.epoll_targets) {
                const KernelDescriptor* behind = process->descriptor(target);
                watched += (watched.empty() ? "" : ", ") + std::to_string(target) + (behind != nullptr ? " " + behind->object : "");
            }
            object.fields.push_back({"watches", watched.empty() ? "nothing" : watched, ""});
            break;
        }
        case ObjectKind::pidfd: object.fields.push_back({"of", who(picture, info.pidfd_of), ""}); break;
        default: break;
    }
}

void describe_posix_queue(const KernelPicture& picture, const KernelTables& tables, KernelObject& object) {
    object.unit = "messages";
    const auto at = tables.queues.find(object.name);
    const std::string mounted = "/dev/mqueue" + object.name;
    // A read of the queue's file shows its state and takes no message.
    object.command = "cat " + (access(mounted.c_str(), F_OK) == 0 ? mounted : file_of(picture, object, "fd"));
    if (at == tables.queues.end() || !at->second) {
        const std::string why = at == tables.queues.end() ? "not read yet" : at->second.why();
        object.fill = object.capacity = Number::none(why);
        object.fields.push_back({"messages", Text::none(why), ""});
        return;
    }
    const QueueLook& look = *at->second;
    object.fill = look.messages;
    object.capacity = look.most_messages;
    object.fields.push_back({"messages", std::to_string(look.messages) + " of " + std::to_string(look.most_messages), ""});
    object.fields.push_back({"largest message", std::to_string(look.message_size) + " bytes", ""});
    object.fields.push_back({"QSIZE", std::to_string(look.bytes) + " bytes", ""});
    object.fields.push_back({"NOTIFY_PID", look.notified == 0 ? "nobody asked for mq_notify" : who(picture, look.notified), ""});
}

void describe_system_v(const KernelPicture& picture, const KernelTables& tables, KernelObject& object) {
    const int id = std::atoi(object.name.c_str() + object.name.rfind(' '));
    for (const SystemVQueue& queue : tables.system_v.queues) {
        if (object.kind != ObjectKind::system_v_queue || queue.id != id) continue;
        object.unit = "bytes";
        object.fill = queue.bytes;
        const auto limit = tables.queue_limits.find(id);
        if (limit != tables.queue_limits.end()) object.capacity = limit->second;
        object.fields.push_back({"messages", text(queue.messages), ""});
        object.fields.push_back({"bytes", object.capacity ? std::to_string(queue.bytes) + " of " + std::to_string(*object.capacity) : std::to_string(queue.bytes), ""});
        object.fields.push_back({"last sent by", who(picture, queue.last_sender), ""});
        object.fields.push_back({"last received by", who(picture, queue.last_receiver), ""});
        object.command = "ipcs -q -i " + std::to_string(id);
    }
    for (const SystemVSemaphores& set : tables.system_v.semaphores) {
        if (object.kind != ObjectKind::system_v_semaphores || set.id != id) continue;
        object.command = "ipcs -s -i " + std::to_string(id);
        if (!set.each) object.fields.push_back({"values", Text::none(set.each.why()), ""});
        for (std::size_t i = 0; set.each && i < set.each->size(); ++i) {
            const SystemVSemaphore& each = (*set.each)[i];
            std::string words = std::to_string(each.value) + ", last used by " + who(picture, each.last_pid);
            if (each.waiting_for_more > 0) words += ", " + std::to_string(each.waiting_for_more) + " wait for it to grow";
            if (each.waiting_for_zero > 0) words += ", " + std::to_string(each.waiting_for_zero) + " wait for zero";
            object.fields.push_back({"semaphore " + std::to_string(i), words, ""});
        }
    }
}

void describe_memory(const KernelPicture& picture, const KernelTables& tables, KernelObject& object) {
    for (const KernelHolder& holder : object.holders) {
        const KernelProcess& process = picture.processes[holder.process];
        for (std::size_t i = 0; process.mappings && i < process.mappings->size(); ++i) {
            const KernelMapping& each = (*process.mappings)[i];
            if (each.object != object.name) continue;
            if (object.field("mapped") == nullptr) {
                object.fields.push_back({"mapped", std::to_string(each.end - each.begin) + " bytes", ""});
                object.fields.push_back({"inode", text(static_cast<std::int64_t>(each.inode)), ""});
                object.command = "grep -w " + std::to_string(each.inode) + " /proc/" + std::to_string(process.pid) + "/maps";
            }
            std::array<char, 40> address{};
            std::snprintf(address.data(), address.size(), "at 0x%llx, %s", static_cast<unsigned long long>(each.begin), each.writes ? "read and write" : "read only");
            object.fields.push_back({"in " + process.who, std::string(address.data()), ""});
        }
    }
    if (object.command.empty()) object.command = "cat " + file_of(picture, object, "fdinfo");
    for (const SystemVSegment& segment : tables.system_v.segments) {
        if (object.name != "System V segment " + std::to_string(segment.id)) continue;
        object.fields.push_back({"size", std::to_string(segment.size) + " bytes", ""});
        object.fields.push_back({"attached", std::to_string(segment.attached) + " times", ""});
        object.fields.push_back({"made by", who(picture, segment.maker), ""});
        object.fields.push_back({"removal", std::string(segment.goes_with_last ? "asked for: it goes when the last process detaches" : "not asked for: it outlives its processes"), ""});
        object.command = "ipcs -m -i " + std::to_string(segment.id);
    }
}

void describe_locks(const KernelPicture& picture, KernelObject& object) {
    const KernelDescriptor* descriptor = first_descriptor(picture, object);
    if (descriptor == nullptr) return;
    for (const FileLock& lock : picture.locks) {
        if (lock.inode() != descriptor->inode) continue;
        std::string words = std::string(lock.writes ? "write" : "read") + " lock of bytes " + lock.range + ", held by " +
                            holders_in_words(picture, picture.holders_of(lock));
        for (const FileLock::Waiter& waiter : lock.waiters) {
            words += "; " + (waiter.pid > 0 ? who(picture, waiter.pid) : "an open file") + " waits";
            for (std::size_t at = 0; at < picture.processes.size(); ++at) {
                const bool there = std::find(object.waiters.begin(), object.waiters.end(), at) != object.waiters.end();
                if (picture.processes[at].pid == waiter.pid && !there) object.waiters.push_back(at);
            }
        }
        object.fields.push_back({lock.kind, words, "cat /proc/locks"});
    }
}

}  // namespace

std::string place_of(const KernelProcess& process, std::uint64_t address) {
    std::array<char, 40> text{};
    for (std::size_t i = 0; process.mappings && i < process.mappings->size(); ++i) {
        const KernelMapping& each = (*process.mappings)[i];
        if (address < each.begin || address >= each.end) continue;
        std::snprintf(text.data(), text.size(), "+0x%llx", static_cast<unsigned long long>(address - each.begin + each.offset));
        return each.object + text.data();
    }
    std::snprintf(text.data(), text.size(), "0x%llx of ", static_cast<unsigned long long>(address));
    return text.data() + process.who;
}

void describe_object(const KernelPicture& picture, const KernelTables& tables, KernelObject& object) {
    object.fields.clear();
    switch (object.kind) {
        case ObjectKind::pipe:
        case ObjectKind::fifo: describe_pipe(picture, object); break;
        case ObjectKind::unix_socket:
        case ObjectKind::internet_socket:
        case ObjectKind::other_socket: describe_socket(picture, tables, object); break;
        case ObjectKind::eventfd:
        case ObjectKind::timerfd:
        case ObjectKind::signalfd:
        case ObjectKind::epoll:
        case ObjectKind::pidfd: describe_anonymous(picture, object); break;
        case ObjectKind::posix_queue: describe_posix_queue(picture, tables, object); break;
        case ObjectKind::system_v_queue:
        case ObjectKind::system_v_semaphores: describe_system_v(picture, tables, object); break;
        case ObjectKind::shared_memory: describe_memory(picture, tables, object); break;
        case ObjectKind::named_lock:
            object.fields.push_back({"held by", holders_in_words(picture, object.holders), ""});
            break;
        case ObjectKind::futex:
            for (const std::size_t waiter : object.waiters) {
                const auto& words = picture.processes[waiter].memory.words;
                object.fields.push_back({"word, as " + picture.processes[waiter].who + " has it", words ? text((*words)[0]) : Text::none(words.why()), ""});
                object.command = "cat /proc/" + std::to_string(picture.processes[waiter].pid) + "/syscall";
            }
            break;
        case ObjectKind::file:
        case ObjectKind::other: object.command = "cat " + file_of(picture, object, "fdinfo"); break;
    }
    if (object.kind == ObjectKind::file || object.kind == ObjectKind::shared_memory) describe_locks(picture, object);
    for (const auto& [number, field] : {std::pair{&object.capacity, "capacity"}, {&object.fill, "fill"}}) {
        const bool said = object.field(field) != nullptr || number->why() == "not read yet";
        if (!said) object.fields.insert(object.fields.begin(), {field, *number ? Text(std::to_string(**number) + " " + object.unit) : Text::none(number->why()), ""});
    }
}

}  // namespace ipc::supervisor
