#include "support/live_run.hpp"

#include <doctest/doctest.h>

#include "support/program.hpp"
#include "support/wait.hpp"

namespace ipc::test {

LiveRun::LiveRun(const std::string& demo, const std::vector<std::pair<std::string, std::string>>& knobs,
                 Events on_events, const std::function<void(supervisor::RunOptions&)>& more) {
    const Outcome described = ipc::test::run(demo, {"--describe"});
    auto parsed = supervisor::parse_description(described.out);
    REQUIRE_MESSAGE(bool(parsed), described.err);
    description_ = *parsed;
    description_.program = path_of(demo);
    supervisor::RunOptions options;
    options.knobs = description_.presets();
    options.on_events = std::move(on_events);
    for (const auto& [knob, value] : knobs) {
        const auto index = static_cast<std::size_t>(description_.knob_index(knob));
        const auto number = supervisor::parse_knob(description_.knobs.at(index), value);
        REQUIRE(bool(number));
        options.knobs[index] = *number;
    }
    if (more) more(options);
    auto started = supervisor::Run::start(description_, std::move(options));
    REQUIRE_MESSAGE(bool(started), (started ? "" : started.error().text));
    run_ = std::move(*started);
    REQUIRE(wait_until([this] { return now().phase != stage::Phase::setting_up || run_->finished(); }));
}

std::int64_t LiveRun::metric(const std::string& name) const {
    return now().metrics.at(static_cast<std::size_t>(description_.metric_index(name)));
}

int LiveRun::site(const std::string& name) const {
    for (std::size_t index = 0; index < description_.sites.size(); ++index) {
        if (description_.sites[index].name == name) return static_cast<int>(index);
    }
    return -1;
}

void LiveRun::set(const std::string& knob, const std::string& value) {
    const int index = description_.knob_index(knob);
    const auto number = supervisor::parse_knob(description_.knobs.at(static_cast<std::size_t>(index)), value);
    REQUIRE(bool(number));
    run_->set_knob(index, *number);
}

}  // namespace ipc::test
