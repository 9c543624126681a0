#include <algorithm>

#include "supervisor/counted.hpp"
#include "supervisor/description_json.hpp"
#include "supervisor/recording_json.hpp"

namespace ipc::supervisor {

using Json = nlohmann::ordered_json;

Json knobs_json(const RunRecord& run) {
    Json json = Json::object();
    const auto& knobs = run.description.knobs;
    for (std::size_t index = 0; index < std::min(knobs.size(), run.knobs.size()); ++index) {
        const KnobInfo& knob = knobs[index];
        const std::int64_t value = run.knobs[index];
        json[knob.name] = knob.is_choice() ? Json(knob_text(knob, value)) : Json(value);
    }
    return json;
}

Json metrics_json(const RunRecord& run) {
    Json json = Json::object();
    const auto& metrics = run.description.metrics;
    for (std::size_t index = 0; index < std::min(metrics.size(), run.metrics.size()); ++index) {
        const MetricInfo& metric = metrics[index];
        if (!has_figure(metric, run.metrics, run.processes)) {
            json[metric.name] = nullptr;  // each has its place in each report
            continue;
        }
        const std::int64_t raw = run.metrics[index];
        switch (metric.type) {
            case stage::MetricType::count:
                json[metric.name] = raw;
                break;
            case stage::MetricType::flag:
                json[metric.name] = raw != 0;
                break;
            case stage::MetricType::real:
                json[metric.name] = metric_number(metric, raw);
                break;
        }
    }
    return json;
}

Json why_stuck_json(const RunRecord& run) {
    Json json = Json::array();
    for (const StuckRecord& stuck : run.why_stuck) {
        json.push_back({{"letter", std::string(1, stuck.letter)}, {"text", stuck.text}});
    }
    return json;
}

Json report_object(const RunRecord& run) {
    Json json{{"demo", run.description.name},
              {"knobs", knobs_json(run)},
              {"metrics", metrics_json(run)},
              {"verdict", {{"holds", run.holds}, {"text", run.verdict}}}};
    json["processes"] = Json::array();
    for (const ProcessRecord& process : run.processes) {
        json["processes"].push_back({{"role", process.role},
                                     {"letter", std::string(1, process.letter)},
                                     {"pid", process.pid},
                                     {"exit", process.exit}});
    }
    json["events"] = {{"recorded", run.events_recorded}, {"dropped", run.events_dropped}};
    json["seconds"] = run.seconds;
    if (!run.why_stuck.empty()) json["why_stuck"] = why_stuck_json(run);
    return json;
}

std::string report_json(const RunRecord& run) {
    return dump_json(report_object(run));
}

}  // namespace ipc::supervisor
