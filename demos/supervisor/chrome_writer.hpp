#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "supervisor/output_file.hpp"

namespace ipc::supervisor {

struct ChromeTrack {
    int pid = 0;
    int tid = 0;
};

/// The args of one event: `{"value":3,"line":94}`.
class ChromeArgs {
public:
    ChromeArgs& add(std::string_view key, std::int64_t number);
    std::string text() const { return "{" + members_ + "}"; }

private:
    std::string members_;
};

/// Writes Chrome's Trace Event Format ("Trace Event Format", Google, 2016), one event a line, as it
/// goes. Times are ns from the beginning of the trace; the format has microseconds, here with three
/// decimals.
class ChromeWriter {
public:
    explicit ChromeWriter(OutputFile& file);

    void process_name(ChromeTrack track, std::string_view name, int place);
    void thread_name(ChromeTrack track, std::string_view name);
    /// `category` is "site", "call", "lock" ...; `where` is "file:line" or empty.
    void slice(ChromeTrack track, std::string_view category, std::string_view name,
               std::int64_t begin, std::int64_t end, const ChromeArgs& args,
               std::string_view where = {});
    void instant(ChromeTrack track, std::string_view name, std::int64_t time,
                 const ChromeArgs& args);
    void arrow_begin(ChromeTrack track, std::string_view name, std::int64_t time, std::uint64_t id);
    void arrow_end(ChromeTrack track, std::string_view name, std::int64_t time, std::uint64_t id);
    /// `report` is a JSON object that says what was run.
    void end(std::string_view report);

private:
    std::string& begin_event(char phase, ChromeTrack track, std::string_view name);
    void end_event();

    OutputFile& file_;
    std::string line_;
    bool first_ = true;
};

}  // namespace ipc::supervisor
