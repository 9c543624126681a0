#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "supervisor/chrome_flows.hpp"
#include "supervisor/chrome_writer.hpp"
#include "supervisor/description.hpp"

namespace ipc::supervisor {

/// Turns one actor's events, in time order, into slices that nest, instants, and possible ends of
/// arrows.
///
/// A handler interrupts: its slice lies inside the slice it interrupted, with the sites it reaches
/// inside. Critical sections begin and end inside slices of sites, so they have a track of their
/// own; so has each signal that the actor blocks.
///
/// Importers read times as binary fractions and may cut off a nanosecond. So events are kept kStep
/// apart, and slices that follow one another or lie in each other never share a bound.
class ChromeLane {
public:
    static constexpr std::int64_t kStep =
        8;  ///< ns; two events of one actor are farther apart in truth

    ChromeLane(ChromeWriter& writer, const Description& description, std::uint8_t actor,
               ChromeTrack track, std::string name);

    /// `time`: ns since the beginning of the trace. `opens`: a delivered signal whose handler's end
    /// is known, or known not to have come.
    void add(const stage::Event& event, std::int64_t time, bool opens, std::vector<FlowEnd>& flows);
    std::int64_t last_time() const { return time_; }
    /// Closes what is still open at `end` or some ns later: whatever encloses ends after what it
    /// encloses.
    void finish(std::int64_t end);

private:
    struct Slice {
        stage::Event event;
        std::int64_t begin = 0, end = -1;  ///< end -1: open
        bool open() const { return end < 0; }
    };
    /// The main flow, or a handler: what interrupts it and what it did last, the newest first.
    struct Frame {
        Slice handler;
        std::vector<Slice>
            last;  ///< sites and calls; only the first may be open; never more than three
    };

    void open_slice(const stage::Event& event);
    void close_slice(std::int64_t end, const stage::Event* returned);
    void enter_handler(const stage::Event& event);
    void leave_handler(const stage::Event& event);
    void lock(const stage::Event& event);
    void mask(const stage::Event& event);
    void write_handler(const Slice& handler, std::int64_t end);
    void write_extra(int track, const char* category, const std::string& name, const Slice& slice,
                     std::int64_t end);
    void mark(const stage::Event& event);
    void add_flow_end(const stage::Event& event, std::vector<FlowEnd>& flows);
    std::string where(const stage::Event& event) const;

    ChromeWriter& writer_;
    const Description& description_;
    std::uint8_t actor_;
    ChromeTrack track_;
    std::string name_;
    std::int64_t time_ = -kStep;  ///< of the event before
    std::vector<Frame> frames_;   ///< [0] is the main flow; handlers on top of it
    std::vector<Slice> locks_;
    std::array<Slice, 65> masked_{};  ///< by signal number; begin 0 and kind none: not blocked
    std::array<bool, 65> named_{};    ///< tracks beside the main one that have their name; 0: locks
};

}  // namespace ipc::supervisor
