#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/app.hpp"

namespace ipc::model {

/// One figure of the verdict band.
struct Figure {
    std::string caption;  ///< "increments made"
    std::string value;    ///< "1512"
    int metric = -1;      ///< index into Demo::metrics
    bool fault = false;   ///< above 0 it says that the invariant is broken
    bool bad = false;     ///< it is broken, though the metric does not say so yet
};

/// The verdict band: what should be, what is, the difference; at most three figures. The last one
/// is drawn over time.
struct Headline {
    std::vector<Figure> figures;
    int over_time = -1;  ///< index into Demo::metrics; -1: no graph
    std::string over_time_caption;
};

/// Run::holds and Run::verdict. While all are held nobody can ever move again: that is seen from
/// outside, and the actors, who sleep, cannot say so.
std::optional<bool> holds_now(const Run& run);
std::string verdict_now(const Run& run);
/// Run::deadlock, said as briefly as it can be: "A waits for fork 2 that B holds, B for fork 1 that A holds".
std::string deadlock_text(const Run& run);

/// For a demo of the table in headline.cpp its own figures, for others its first metrics.
Headline headline(const App& app);

}  // namespace ipc::model
