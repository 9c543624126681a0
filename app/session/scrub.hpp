#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/app.hpp"
#include "supervisor/description.hpp"
#include "supervisor/samples.hpp"

namespace ipc::session {

/// Sets what is shown of a run back to a moment of its record, and to now again.
class Scrubber {
public:
    /// The events of the run and its samples tell; what neither does is left out.
    void to(model::App& app, const supervisor::Description& description,
            const supervisor::SampleLog& samples, std::int64_t time);
    void back(model::App& app);
    /// The run is gone: nothing to go back to.
    void forget(model::App& app);

private:
    /// What a moment of the past is shown in place of.
    struct Now {
        std::vector<model::Actor> actors;
        std::vector<double> metrics;
        std::vector<std::int64_t> gauges;
        std::optional<bool> holds;
        std::string verdict, deadlock;
        double seconds = 0;
        std::vector<stage::Event> recent;
        std::int64_t now_ns = 0;
        std::optional<model::Loss> last_loss;
    };
    std::optional<Now> now_;
};

}  // namespace ipc::session
