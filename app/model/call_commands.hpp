#pragma once

#include <cstdint>
#include <optional>

namespace ipc::model {

struct TraceCalls {  ///< by strace; takes effect with the next start
    bool on = true;
};
struct ShowAllCalls {  ///< false: only those by which processes talk to each other
    bool on = true;
};
struct SelectCall {
    std::optional<std::uint64_t> id;  ///< CallLine::id
    bool center = false;              ///< the Timeline moves to it
};

}  // namespace ipc::model
