#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "stage/run_page.hpp"
#include "supervisor/descriptor.hpp"
#include "supervisor/strace_text.hpp"

namespace ipc::supervisor {

/// How the system calls of a run are being traced.
struct LensNow {
    enum class State : std::uint8_t {
        off,
        starting, ///< the actors wait for it at the start barrier
        tracing,
        refused,  ///< strace is absent or may not trace: the run goes on without
        ended,    ///< with the run, or before it if there is a `why`
    };
    State state = State::off;
    std::string why;  ///< one sentence with the remedy
    int pid = 0;      ///< of strace; 0: none
    std::uint64_t garbage = 0;  ///< lines that could not be read
};

/// strace(1) beside a run: a child of the front end that attaches to all actors while they stand at the start
/// barrier, so that it sees what they do from their first call on. The warden is not traced: whatever becomes of
/// strace, it can end its actors. All calls but now() by the draining thread, none of which waits long.
class StraceLens {
public:
    using Sink = std::function<void(std::span<const TracedCall>)>;

    StraceLens(stage::RunPage& page, Sink sink);
    ~StraceLens(); ///< ends strace, which lets go of whom it traces
    StraceLens(const StraceLens&) = delete;
    StraceLens& operator=(const StraceLens&) = delete;

    /// Takes what strace has written; `over`: the actors are gone, so it ends, and the rest is taken.
    void look(bool over);
    LensNow now() const;

private:
    enum class Step : std::uint8_t { waiting, attaching, tracing, over };
    void start();
    void take(bool over);
    void read_output();
    void check_attached();
    bool reap();
    void give_up(LensNow::State state, std::string why);
    void open_barrier();
    void publish(LensNow::State state, std::string why = {});
    int actor_of(int pid);
    bool is_gate(int pid, std::uint64_t address) const;
    std::vector<int> living() const;

    stage::RunPage& page_;
    Sink sink_;
    Step step_ = Step::waiting;
    int pid_ = 0;
    int status_ = 0; ///< as waitpid gave it
    Descriptor output_;
    StraceText text_;
    std::vector<TracedCall> calls_;
    std::map<int, int> actor_of_;   ///< by pid; -1: of nobody
    std::map<int, std::pair<std::uint64_t, std::uint64_t>> page_at_; ///< where a process has mapped the run's page
    std::int64_t started_ns_ = 0, clock_ns_ = 0;
    mutable std::mutex mutex_;
    LensNow now_;
};

/// The path of strace, by PATH; empty: not installed.
std::string find_strace();
/// What a front end says where it is not.
inline constexpr const char* kNoStrace =
    "strace is not installed. Install it with: sudo apt install strace (other systems have a package of the same "
    "name), then start the run again.";

}  // namespace ipc::supervisor
