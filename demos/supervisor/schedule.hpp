#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "stage/result.hpp"

namespace ipc::supervisor {

/// The order in which actors take steps: by index, A is 0.
using Schedule = std::vector<std::size_t>;

/// "A B A", "a,b,a" or "ABA"; at most 16 actors, A to P. An error says which sign is wrong.
stage::Result<Schedule> parse_schedule(std::string_view text);
/// And back: "A B A".
std::string schedule_text(const Schedule& schedule);

}  // namespace ipc::supervisor
