#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace ipc::model {

/// A line of strace: a system call, a signal or an end, of one actor or a child of it.
struct CallLine {
    enum class Kind : std::uint8_t { call, signal, ended };

    std::uint64_t id = 0;        ///< counts up
    std::int64_t time = 0;       ///< when it was entered, ns of CLOCK_MONOTONIC
    std::int64_t duration = -1;  ///< ns; -1: in it still, or not told
    int pid = 0;
    std::uint8_t actor = 0;
    Kind kind = Kind::call;
    bool returned = false;
    bool gate = false;    ///< the playground's own futex, at which it holds the actor
    std::string name;     ///< "read", "SIGUSR1", "exited"
    std::string arguments;
    std::string result;   ///< "3", "-1 EAGAIN (Resource temporarily unavailable)"
    std::string error;    ///< "EAGAIN"; empty: none

    bool failed() const { return result.starts_with("-1"); }
    /// "read(3<pipe:[7]>, "a", 1) = 1"
    std::string text() const;
    /// Its end, ") = 1", of a call that has returned.
    std::string ending() const;
};

/// Whether strace traces the run, and why not.
enum class LensState : std::uint8_t { off, starting, tracing, refused, ended };

/// What a line says, in plain words.
struct CallWords {
    std::string what;     ///< the call, signal or end
    std::string came_of;  ///< "it answered 3, after 12 µs"; empty for a signal
    std::string page;     ///< "man 2 read"; empty: none
};
CallWords in_words(const CallLine& line);

/// A call on the Timeline, in pixels from the left end of the stretch shown.
struct CallMark {
    float x = 0;
    std::uint8_t actor = 0;
    bool failed = false;
    bool selected = false;
    std::uint64_t id = 0;
    std::uint32_t count = 1;  ///< calls that this mark stands for
};

/// The newest lines of a run, in time order, and among them those by which processes talk to each other.
class SystemCalls {
public:
    static constexpr std::size_t kMostLines = 40'000;  ///< some 15 MB

    /// A new line, or with an id that is there: that line as it stands now. Older ones than are kept are not taken.
    void put(CallLine line);
    void forget(std::uint64_t more) { forgotten_ += more; }  ///< lines that were lost on the way here

    std::size_t size() const { return lines_.size(); }
    bool empty() const { return lines_.empty(); }
    std::uint64_t forgotten() const { return forgotten_; }  ///< lines that are no longer kept
    const CallLine* find(std::uint64_t id) const;

    /// The lines that the panel shows: `all`, or those by which processes talk to each other.
    std::size_t rows(bool all) const { return all ? lines_.size() : talk_.size(); }
    const CallLine& row(std::size_t row, bool all) const;
    /// The row of the line with this id, or where it would be.
    std::size_t row_of(std::uint64_t id, bool all) const;

    /// Of what begins in [begin, end), at most one mark per actor and kDensity pixels.
    void marks(std::int64_t begin, std::int64_t end, double pixels, bool all, std::optional<std::uint64_t> selected,
               std::vector<CallMark>& out) const;
    static constexpr float kDensity = 3;

private:
    const CallLine& at(std::uint64_t id) const;
    std::size_t place(std::uint64_t id) const;

    std::deque<CallLine> lines_;      // by id
    std::deque<std::uint64_t> talk_;  // ids
    std::uint64_t forgotten_ = 0;
};

/// Whether a line shows how processes talk to each other.
bool is_ipc(const CallLine& line);

}  // namespace ipc::model
