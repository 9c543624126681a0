#include "supervisor/why_stuck.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>

#include <algorithm>
#include <optional>

#include "supervisor/kernel_fields.hpp"
#include "supervisor/wait_words.hpp"
#include "supervisor/waits.hpp"

namespace ipc::supervisor {
namespace {

/// A lock that a process waits for, and who has it, by index into the picture's processes.
struct LockWait {
    std::string what;     ///< "fork 2"
    std::string evidence; ///< how that is known
    std::string command;
    std::vector<std::size_t> holders;
};

std::string article(const std::string& name) {
    const bool numbered = !name.empty() && name.back() >= '0' && name.back() <= '9';
    return numbered ? name : "the " + name;
}

std::optional<LockWait> named_lock(const KernelPicture& picture, const KernelProcess& process) {
    if (process.wants.empty()) return {};
    LockWait wait{.what = article(process.wants), .evidence = {}, .command = {}, .holders = {}};
    for (std::size_t at = 0; at < picture.processes.size(); ++at) {
        const auto& held = picture.processes[at].holds;
        if (std::find(held.begin(), held.end(), process.wants) != held.end()) wait.holders.push_back(at);
    }
    return wait;
}

/// glibc keeps the owner's thread id in a pthread mutex: in the futex word itself, with a bit that says that others
/// wait, if it is robust or inherits priority; else in the third word, and the word they sleep on is 2 (struct
/// __pthread_mutex_s).
std::optional<LockWait> mutex(const KernelPicture& picture, const KernelProcess& process) {
    if (process.call->number != SYS_futex || !process.memory.words) return {};
    const auto& words = *process.memory.words;
    const auto expected = static_cast<std::uint32_t>(process.call->argument("val"));
    const bool in_word = (expected & FUTEX_WAITERS) != 0;
    if (!in_word && expected != 2) return {};
    const auto owner = static_cast<int>(in_word ? words[0] & FUTEX_TID_MASK : words[2]);
    const std::string place = place_of(process, process.call->argument("uaddr"));
    for (std::size_t at = 0; at < picture.processes.size(); ++at) {
        if (owner == 0 || picture.processes[at].pid != owner) continue;
        return LockWait{.what = "the mutex at " + place,
                        .evidence = "its owner field says " + std::to_string(owner),
                        .command = "cat /proc/" + std::to_string(process.pid) + "/syscall",
                        .holders = {at}};
    }
    return {};
}

std::optional<LockWait> file_lock(const KernelPicture& picture, const KernelProcess& process) {
    if (process.call->number != SYS_flock && process.call->number != SYS_fcntl) return {};
    const KernelDescriptor* descriptor = process.descriptor(process.call->descriptor());
    if (descriptor == nullptr) return {};
    for (const FileLock& lock : picture.locks) {
        const auto is_it = [&process](const FileLock::Waiter& waiter) { return waiter.pid == process.pid || waiter.pid <= 0; };
        const auto waiter = std::find_if(lock.waiters.begin(), lock.waiters.end(), is_it);
        if (waiter == lock.waiters.end() || lock.inode() != descriptor->inode || lock.call() != process.call->name) continue;
        LockWait wait{.what = std::string("the ") + (waiter->writes ? "write" : "read") + " lock on " + descriptor->object,
                      .evidence = lock.kind + " in /proc/locks",
                      .command = "cat /proc/locks",
                      .holders = {}};
        for (const KernelHolder& holder : picture.holders_of(lock)) wait.holders.push_back(holder.process);
        return wait;
    }
    return {};
}

std::optional<LockWait> lock_wait(const KernelPicture& picture, const KernelProcess& process) {
    if (!process.call) return {};
    for (const auto& find : {named_lock, mutex, file_lock}) {
        if (auto wait = find(picture, process)) return wait;
    }
    return {};
}

std::string names(const KernelPicture& picture, const std::vector<std::size_t>& processes) {
    std::vector<KernelHolder> holders;
    for (const std::size_t at : processes) holders.push_back({at, -1, false, false});
    return holders_in_words(picture, holders);
}

Stuck at_lock(const KernelPicture& picture, std::size_t at, const LockWait& lock) {
    const KernelProcess& process = picture.processes[at];
    Stuck stuck{.process = at, .text = {}, .command = lock.command};
    if (stuck.command.empty()) stuck.command = "cat /proc/" + std::to_string(process.pid) + "/syscall";
    stuck.text = process.who + " waits in " + process.call->name + " for " + lock.what;
    if (lock.holders.empty()) {
        stuck.text += ", which nobody holds";
    } else if (lock.holders.front() == at) {
        stuck.text += ", which it holds itself";
    } else {
        const auto ended = [&](std::size_t holder) { return picture.processes[holder].ended(); };
        const bool all_ended = std::all_of(lock.holders.begin(), lock.holders.end(), ended);
        stuck.text += " that " + names(picture, lock.holders) + (lock.holders.size() == 1 ? " holds" : " hold");
        if (all_ended) stuck.text += ", and " + names(picture, lock.holders) + " has ended without giving it back";
    }
    if (!lock.evidence.empty()) stuck.text += " (" + lock.evidence + ")";
    return stuck;
}

/// The others on the circle, from the one whom `first` waits for to the one who waits for `first`.
std::string others_in_words(const std::vector<Wait>& waits, const std::vector<std::size_t>& circle, std::size_t first) {
    const auto from = static_cast<std::size_t>(std::find(circle.begin(), circle.end(), first) - circle.begin());
    std::string words;
    for (std::size_t i = 1; i < circle.size(); ++i) {
        const std::size_t actor = circle[(from + i) % circle.size()];
        const auto wait = std::find_if(waits.begin(), waits.end(), [actor](const Wait& each) { return each.actor == actor; });
        words += (words.empty() ? "" : ", ") + std::string(1, static_cast<char>('A' + actor)) + " " + wait->in_words();
    }
    return words;
}

}  // namespace

std::vector<Stuck> why_stuck(const KernelPicture& picture) {
    std::vector<Stuck> all;
    std::vector<Wait> waits; // of actors for locks; an actor's index is its process's
    for (std::size_t at = 0; at < picture.processes.size(); ++at) {
        const KernelProcess& process = picture.processes[at];
        if (process.actor < 0 || !process.waits) continue;
        const auto lock = lock_wait(picture, process);
        if (!lock) {
            all.push_back(wait_in_words(picture, at));
            continue;
        }
        all.push_back(at_lock(picture, at, *lock));
        Wait wait{.actor = at, .what = lock->what, .is_lock = true, .holders = {}};
        for (const std::size_t holder : lock->holders) {
            if (picture.processes[holder].actor >= 0) wait.holders.push_back(holder);
        }
        waits.push_back(std::move(wait));
    }
    const std::vector<std::size_t> circle = cycle_in(waits);
    for (Stuck& stuck : all) {
        const bool on_it = std::find(circle.begin(), circle.end(), stuck.process) != circle.end();
        if (on_it && circle.size() > 1) {
            stuck.text += ", " + others_in_words(waits, circle, stuck.process) + ": a circle, so none of them can go on";
        } else if (on_it) {
            stuck.text += ", so it can never go on";
        }
        const bool lock = std::any_of(waits.begin(), waits.end(), [&stuck](const Wait& wait) { return wait.actor == stuck.process; });
        if (lock) stuck.text += ".";
    }
    return all;
}

}  // namespace ipc::supervisor
