#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "shared_memory/following.hpp"

namespace ipc::demos {

inline constexpr std::size_t kMostAppenders = 8;
inline constexpr std::int64_t kPartBytes = 32;

/// One write: a part of a line. All parts are equally long, and each says whose it is.
struct Part {
    std::size_t appender = 0;  ///< 0 is A
    std::int64_t line = 0;     ///< the appender's first is 1
    int number = 0;            ///< the line's first is 1
};

using PartText = std::array<char, kPartBytes>;

/// "A line 000012 part 1 of 2 ......" The last part of a line ends with a newline.
PartText text_of(const Part& part, int parts);
/// False: these bytes are no part of a line.
bool read_part(const char* bytes, Part& part);

/// What the appenders tell the reader of the log, in memory that all share.
struct Progress {
    std::array<std::atomic<std::int64_t>, kMostAppenders>
        lines;  ///< that the appender has finished
    /// Where the appender's next write may go at the earliest: what is before stays as it is.
    std::array<std::atomic<std::int64_t>, kMostAppenders> from;
    Followed sync;  ///< by which choice each appender writes its line
    std::atomic<std::int64_t> read_up_to;  ///< the reader's place in the file
};

/// Reads the log from its beginning on and counts. Every part is written once, and those of one
/// appender stand in the file in their order, since the file only grows.
class LogReader {
public:
    std::int64_t intact = 0;  ///< lines whose parts stand side by side
    std::int64_t torn = 0;    ///< lines of which something is there, but not all in one piece

    std::int64_t place() const { return place_; }
    /// Reads on to `end`. Lines that are not `finished` are not counted.
    void read_on(int fd, std::int64_t end, int parts,
                 const std::array<std::int64_t, kMostAppenders>& finished);
    /// The line that stands open does not go on here.
    void break_off();

private:
    void take(const Part& part, int parts);
    void tear(const Part& part);

    std::int64_t place_ = 0;
    Part last_;  ///< the part before, if its line may go on after it
    bool continues_ = false;
    std::array<std::int64_t, kMostAppenders>
        torn_line_{};  ///< the appender's last that was counted
};

}  // namespace ipc::demos
