#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "supervisor/traced_call.hpp"

namespace ipc::supervisor {

/// Reads what `strace -f -ttt -T -o` writes, as it comes: in pieces of any size. Untrusted: what does not read as a
/// line of strace is counted and left out, and nothing grows without bound.
class StraceText {
public:
    /// `actor_of`: which actor a process belongs to; below 0: none, then its lines are left out.
    /// `is_gate`: whether a futex of that process at this address holds it at its gate.
    StraceText(std::function<int(int pid)> actor_of, std::function<bool(int pid, std::uint64_t address)> is_gate)
        : actor_of_(std::move(actor_of)), is_gate_(std::move(is_gate)) {}

    /// CLOCK_MONOTONIC minus CLOCK_REALTIME, ns: strace's clock is the wall's.
    void set_clock_offset(std::int64_t ns) { offset_ = ns; }
    void feed(std::string_view bytes, std::vector<TracedCall>& calls);
    /// Nothing more has come for a moment: the line that is not whole is a call that somebody is in.
    void settle(std::vector<TracedCall>& calls);

    std::uint64_t garbage() const { return garbage_; } ///< lines that were none of strace's
    /// What strace said of itself last: "attach: ptrace(PTRACE_SEIZE, 4127): Operation not permitted".
    const std::string& talk() const { return talk_; }

private:
    struct Head {
        int pid = 0;
        int actor = 0;
        std::int64_t time = 0;
        std::string_view rest;
    };
    enum class HeadIs : std::uint8_t { good, strange, garbage };
    HeadIs read_head(std::string_view line, Head& head);
    void line(std::string_view text, std::vector<TracedCall>& calls);
    void call(const Head& head, std::vector<TracedCall>& calls);
    void resumed(const Head& head, std::vector<TracedCall>& calls);
    bool other(const Head& head, std::vector<TracedCall>& calls);
    void enter(const Head& head, std::string_view name, std::string_view arguments, std::vector<TracedCall>& calls);
    void leave(TracedCall& call, std::string_view rest);
    TracedCall begin(const Head& head);
    bool holds_at_gate(int pid, std::string_view name, std::string_view arguments) const;

    std::function<int(int)> actor_of_;
    std::function<bool(int, std::uint64_t)> is_gate_;
    std::int64_t offset_ = 0;
    std::int64_t newest_ = 0;
    std::uint64_t next_id_ = 0;
    std::uint64_t garbage_ = 0;
    std::string pending_; ///< the begin of a line
    std::string talk_;
    std::map<int, TracedCall> open_; ///< by pid: calls entered and not left
    bool settled_ = false;           ///< pending_ is in open_
};

}  // namespace ipc::supervisor
