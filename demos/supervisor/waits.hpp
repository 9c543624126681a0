#pragma once

#include <string>
#include <vector>

#include "stage/run_page.hpp"
#include "supervisor/rest.hpp"

namespace ipc::supervisor {

/// What one blocked actor waits for, and who has it.
struct Wait {
    std::size_t actor = 0;
    std::string what;                 ///< "the mutex", "write to pipe:[4711], which is full"
    bool is_lock = false;             ///< `what` is a lock, else a call
    std::vector<std::size_t> holders; ///< actors; empty where nobody knows
    /// "waits for the mutex that A holds"; "write to pipe:[4711], which is full".
    std::string in_words() const;
};

/// Reads it from the actor's own words (Stage::about_to_lock) or, without any, from the kernel: the owner in a
/// mutex, /proc/locks, the descriptor's link. `actor` was seen blocked by `rest` and sleeps still. With
/// `numbers` the kernel's own numbers, such as a pipe's inode, are part of it.
Wait what_blocks(const stage::RunPage& page, const Rest& rest, std::size_t actor, bool numbers);

/// Whoever waits for somebody who waits ... for the first: the actors on the circle, or nobody.
std::vector<std::size_t> cycle_in(const std::vector<Wait>& waits);

/// For actors of which none can move: the cycle of those who wait for each other if there is one, else what
/// each waits for. One sentence: "A waits for fork 2 that B holds, B waits for fork 1 that A holds".
std::string deadlock_in_words(const std::vector<Wait>& waits);

}  // namespace ipc::supervisor
