#include "lesson/expression_name.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ipc::lesson {

namespace {

using Source = ExpressionName::Source;

struct Known {
    std::string_view name;
    Source source;
    std::string_view words;
    bool flag;
};
constexpr std::array kGeneralNames{
    Known{"holds", Source::holds, "the invariant holds", true},
    Known{"broken", Source::broken, "the invariant is broken", true},
    Known{"running", Source::running, "it runs", true},
    Known{"ended", Source::ended, "every process has ended by itself", true},
    Known{"steps", Source::steps, "the number of steps", false},
    Known{"deadlock", Source::deadlock, "nobody can ever move again", true},
    Known{"killed", Source::killed, "the number of processes ended by a signal", false},
    Known{"explored", Source::explored, "every schedule was run", true},
    Known{"schedules", Source::schedules, "the number of schedules", false},
    Known{"failing", Source::failing, "the number of schedules that fail", false},
    Known{"outcomes", Source::outcomes, "the number of different outcomes", false},
};

bool same_configuration(const std::vector<std::int64_t>& one, const std::vector<std::int64_t>& other) {
    constexpr std::size_t kFirst = model::kPaceKnob + 1;  // not how long, how often, how fast
    return one.size() == other.size() && one.size() >= kFirst &&
           std::equal(one.begin() + kFirst, one.end(), other.begin() + kFirst);
}

}  // namespace

const model::Search* fitting_search(const model::App& app) {
    if (!app.exploration || app.exploration->demo != app.chosen) return nullptr;
    const model::Exploration& all = *app.exploration;
    if (same_configuration(all.now.knobs, app.knobs)) return &all.now;
    for (auto search = all.before.rbegin(); search != all.before.rend(); ++search) {
        if (same_configuration(search->knobs, app.knobs)) return &*search;
    }
    return nullptr;
}

double ExpressionName::value(const model::App& app) const {
    const model::Run& run = app.run;
    const model::Search* search = asks_exploration() ? fitting_search(app) : nullptr;
    const auto count = [](auto number) { return static_cast<double>(number); };
    const auto actors = [&](auto are) {
        return count(std::count_if(run.actors.begin(), run.actors.end(), are));
    };
    switch (source) {
        case Source::metric:
            return index < run.metrics.size() ? run.metrics[index] : 0;
        case Source::gauge:
            return index < run.gauges.size() ? count(run.gauges[index]) : 0;
        case Source::knob:
            return count(app.knob_now(static_cast<int>(index)));
        case Source::events:
            return index < run.events_by_kind.size() ? count(run.events_by_kind[index]) : 0;
        case Source::holds:
            return run.holds == true ? 1 : 0;
        case Source::broken:
            return run.holds == false ? 1 : 0;
        case Source::running:
            return run.active() && !run.paused ? 1 : 0;
        case Source::ended:
            return !run.actors.empty() && actors([](const model::Actor& actor) {
                       return !actor.exit || *actor.exit < 0;
                   }) == 0
                       ? 1
                       : 0;
        case Source::steps:
            return count(run.steps.size());
        case Source::deadlock:
            return run.deadlock.empty() ? 0 : 1;
        case Source::killed:
            return actors([](const model::Actor& actor) { return actor.exit && *actor.exit < 0; });
        case Source::explored:
            return search != nullptr && search->over && search->complete ? 1 : 0;
        case Source::schedules:
            return search != nullptr ? count(search->schedules) : 0;
        case Source::failing:
            return search != nullptr ? count(search->failing) : 0;
        case Source::outcomes:
            return search != nullptr ? count(search->outcomes.size()) : 0;
    }
    return 0;
}

std::string ExpressionName::figure(const model::App& app) const {
    const double now = value(app);
    if (source == Source::knob && app.demo() != nullptr && index < app.demo()->knobs.size())
        return words + " is " + app.demo()->knobs[index].text(static_cast<std::int64_t>(now));
    if (source == Source::metric && app.demo() != nullptr && index < app.demo()->metrics.size())
        return words + " is " + app.demo()->metrics[index].text(now);
    if (flag) return words + ": " + (now != 0 ? "yes" : "no");
    return words + " is " + model::grouped(std::llround(now));
}

std::optional<ExpressionName> expression_name(std::string_view name, const model::Demo& demo) {
    if (const int metric = demo.metric_index(name); metric >= 0) {
        const auto index = static_cast<std::size_t>(metric);
        return ExpressionName{Source::metric, index, model::in_words(name),
                              demo.metrics[index].type == model::Metric::Type::flag};
    }
    if (const int gauge = demo.gauge_index(name); gauge >= 0)
        return ExpressionName{Source::gauge, static_cast<std::size_t>(gauge), model::in_words(name), false};
    if (const int knob = demo.knob_index(name); knob >= 0)
        return ExpressionName{Source::knob, static_cast<std::size_t>(knob), model::in_words(name), false};
    for (const Known& known : kGeneralNames) {
        if (known.name == name)
            return ExpressionName{known.source, 0, std::string(known.words), known.flag};
    }
    return std::nullopt;
}

std::optional<ExpressionName> counted_events(std::string_view kind) {
    for (std::size_t i = 1; i < static_cast<std::size_t>(stage::EventKind::count_of_kinds); ++i) {
        const stage::KindInfo& known = stage::info(static_cast<stage::EventKind>(i));
        if (known.name == kind)
            return ExpressionName{Source::events, i,
                                  "the number of events \"" + model::in_words(kind) + '"', false};
    }
    return std::nullopt;
}

std::vector<std::string> expression_names(const model::Demo& demo) {
    std::vector<std::string> names;
    for (const model::Metric& metric : demo.metrics)
        names.push_back(metric.name);
    for (const model::Gauge& gauge : demo.gauges)
        names.push_back(gauge.name);
    for (const model::Knob& knob : demo.knobs)
        names.push_back(knob.name);
    for (const Known& known : kGeneralNames)
        names.emplace_back(known.name);
    names.emplace_back("events(\"...\")");
    return names;
}

std::vector<std::string> event_kinds() {
    std::vector<std::string> names;
    for (std::size_t i = 1; i < static_cast<std::size_t>(stage::EventKind::count_of_kinds); ++i)
        names.emplace_back(stage::info(static_cast<stage::EventKind>(i)).name);
    return names;
}

}  // namespace ipc::lesson
