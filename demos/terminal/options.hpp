#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "supervisor/description.hpp"
#include "supervisor/explorer.hpp"
#include "supervisor/schedule.hpp"

namespace ipc::terminal {

enum class Task : std::uint8_t { run, explore, help, describe, source };
enum class Expect : std::uint8_t { safe, broken };

struct Exploring {
    supervisor::ExploreLimits limits;
    std::optional<bool> skip_equivalent;
    bool new_processes = false;
};

/// What a demo's command line asks for.
struct Options {
    Task task = Task::run;
    std::vector<std::int64_t> knobs;  ///< by index
    bool json = false;
    bool plain = false;
    bool no_color = false;
    std::string record, perfetto, csv;  ///< paths; empty: not wanted
    int role_alone = -1;                ///< index of the role that --role names; -1: all
    std::string address;                ///< where that one meets the other side; empty: not said
    std::string onward;                 ///< where it meets the second, if it stands between two
    std::optional<supervisor::Schedule> schedule;
    Exploring explore;
    std::optional<Expect> expect;
};

/// Reads the arguments after the program's name. An error names the option and what is allowed.
supervisor::Result<Options> parse_options(const supervisor::Description& description,
                                          std::vector<std::string> arguments);

/// The one of `names` that is most like the word, or empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& names);

}  // namespace ipc::terminal
