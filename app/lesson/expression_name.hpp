#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/app.hpp"

namespace ipc::lesson {

/// What a name in an expression stands for, and its value now.
struct ExpressionName {
    enum class Source {
        metric, gauge, knob, events, holds, broken, running, ended, steps, deadlock, killed,
        explored, schedules, failing, outcomes
    };
    Source source = Source::metric;
    std::size_t index = 0;  ///< of a metric, gauge or knob; the kind of events
    std::string words;      ///< as on the screen: "lost updates"
    bool flag = false;      ///< 0 or 1

    double value(const model::App& app) const;
    /// "lost updates is 3", "sync is mutex"
    std::string figure(const model::App& app) const;
    bool asks_exploration() const { return source >= Source::explored; }
};

/// Nothing where the demo has no such name. events("...") is another thing.
std::optional<ExpressionName> expression_name(std::string_view name, const model::Demo& demo);
std::optional<ExpressionName> counted_events(std::string_view kind);
/// All that are allowed.
std::vector<std::string> expression_names(const model::Demo& demo);
std::vector<std::string> event_kinds();

/// The search that is over the knobs as they are set; nullptr: there is none.
const model::Search* fitting_search(const model::App& app);

}  // namespace ipc::lesson
