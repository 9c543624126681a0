#include "supervisor/description_json.hpp"
#include "supervisor/explorer.hpp"
#include "supervisor/recording_json.hpp"

namespace ipc::supervisor {

using Json = nlohmann::ordered_json;

std::string findings_json(const Description& description, const std::vector<std::int64_t>& knobs,
                          const Findings& findings) {
    RunRecord run;
    run.description = description;
    run.knobs = knobs;
    for (const std::string& role : findings.roles) run.processes.push_back({.role = role});
    Json outcomes = Json::array();
    for (const Outcome& outcome : findings.outcomes) {
        run.metrics = outcome.metrics;
        Json metrics = metrics_json(run);
        // A figure that depends on time is no outcome of a schedule.
        for (const MetricInfo& metric : description.metrics) {
            if (metric.timed) metrics.erase(metric.name);
        }
        Json json{{"metrics", metrics},
                  {"count", outcome.count},
                  {"fails", outcome.fails},
                  {"verdict", outcome.verdict},
                  {"stuck", outcome.stuck.empty() ? Json(nullptr) : Json(outcome.stuck)},
                  {"first", outcome.first}};
        if (outcome.livelock) json["livelock"] = true;
        outcomes.push_back(std::move(json));
    }
    Json explored{{"schedules", findings.schedules},
                  {"failing", findings.failing},
                  {"complete", findings.complete},
                  {"why_not", findings.complete ? Json(nullptr) : Json(findings.why_not)},
                  {"cut", findings.cut},
                  {"circles", findings.circles},
                  {"outcomes", std::move(outcomes)},
                  {"shortest_failing",
                   findings.shortest_failing ? Json(*findings.shortest_failing) : Json(nullptr)},
                  {"steps", findings.steps},
                  {"seconds", findings.seconds}};
    if (findings.states > 0) explored["states"] = findings.states;
    if (findings.stands_for > 0) explored["stands_for"] = findings.stands_for;
    const Json report{{"demo", description.name}, {"knobs", knobs_json(run)}, {"explored", std::move(explored)}};
    return dump_json(report);
}

}  // namespace ipc::supervisor
