#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stage/event.hpp"

namespace ipc::model {

/// How much happened when, over the whole run, in a fixed number of bins that grow with it.
class WholeRun {
public:
    struct Bin {
        std::uint64_t events = 0;
        std::uint64_t bad = 0;  ///< lost updates, torn messages
    };

    void clear();
    /// Time before which nothing will come; else it is that of the first event added.
    void begin_at(std::int64_t time);
    void add(std::int64_t time, bool bad);

    const std::vector<Bin>& bins() const { return bins_; }
    std::int64_t begin() const { return begin_; }
    std::int64_t bin_ns() const { return std::int64_t{1} << shift_; }
    std::uint64_t most_events() const;  ///< of any bin
    std::uint64_t most_bad() const;

private:
    static constexpr std::size_t kMostBins = 1024;

    std::vector<Bin> bins_;
    std::int64_t begin_ = 0;
    int shift_ = 10;  // a bin lasts 2^shift_ ns
};

}  // namespace ipc::model
