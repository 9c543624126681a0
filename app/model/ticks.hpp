#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ipc::model {

/// The next 1, 2 or 5 times a power of ten.
std::int64_t round_up(std::int64_t ns);

/// "640 ns", "64 us" with its Greek letter, "12.8 s": three digits that matter.
std::string duration_text(std::int64_t ns);
/// A point in time, as exact as a stretch of `span` ns needs: "3.412 ms".
std::string time_text(std::int64_t ns, std::int64_t span);

struct Tick {
    std::int64_t time = 0;  ///< ns, on the axis of `origin`
    std::string label;      ///< with its unit on the last one only
};

/// Round times in [begin, end), at least `apart` pixels from one another; counted from `origin`.
std::vector<Tick> ticks(std::int64_t begin, std::int64_t end, double pixels, double apart,
                        std::int64_t origin);

}  // namespace ipc::model
