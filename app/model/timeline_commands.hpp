#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "model/timeline_search.hpp"

namespace ipc::model {

struct SearchEvents {  ///< an empty text ends the search
    std::string text;
};
/// Selects the next match of the search, or the one before.
struct GoToMatch {
    bool forward = true;
};
/// Selects the event beside the selected one.
struct GoToNeighbour {
    Alike alike = Alike::kind;
    bool forward = true;
};
struct SetMarker {  ///< the first, then the second; a third one takes both away
    std::int64_t time = 0;
};
struct MoveMarker {
    std::size_t marker = 0;
    std::int64_t time = 0;
};
struct ClearMarkers {};
struct ScrubTo {  ///< nothing: back to now
    std::optional<std::int64_t> time;
};

}  // namespace ipc::model
