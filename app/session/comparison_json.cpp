#include "session/comparison_json.hpp"

#include "supervisor/exhibit_report.hpp"

namespace ipc::session {

namespace {

using Json = nlohmann::ordered_json;

stage::Comparison::Spread spread_of(const model::Spread& from) {
    return {from.median, from.lowest, from.highest};
}

}  // namespace

supervisor::ComparisonFigures figures_of(const model::Comparison& comparison) {
    supervisor::ComparisonFigures figures{.environment = comparison.environment, .advice = {}, .cells = {}};
    for (const model::ComparisonCell& cell : comparison.cells) {
        figures.cells.push_back({.mechanism = cell.mechanism,
                                 .placement = cell.placement,
                                 .pattern = cell.pattern,
                                 .bytes = cell.bytes,
                                 .repeats = cell.repeats,
                                 .messages = cell.messages,
                                 .wrong = cell.wrong,
                                 .checked = cell.checked,
                                 .p50_ns = spread_of(cell.p50_ns),
                                 .p99_ns = spread_of(cell.p99_ns),
                                 .p999_ns = spread_of(cell.p999_ns),
                                 .messages_a_second = spread_of(cell.messages_a_second),
                                 .cpu_ns = spread_of(cell.cpu_ns),
                                 .copies = cell.copies,
                                 .system_calls = cell.system_calls,
                                 .context_switches = cell.context_switches,
                                 .why_not = cell.why_not});
    }
    return figures;
}

Json comparison_json(const model::Comparison& comparison) {
    Json json = Json::parse(supervisor::comparison_json(figures_of(comparison)));
    return {{"planned", comparison.planned},
            {"rounds", comparison.rounds},
            {"environment", comparison.environment},
            {"cells", std::move(json["comparison"])}};
}

Json advice_json(const model::App& app) {
    const choosing::Answers answers = app.answers();
    const choosing::Advice advice = choosing::advise(answers);
    Json json{{"answers", Json::object()}};
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const choosing::QuestionInfo& question = choosing::questions()[i];
        json["answers"][question.name] = question.answers[answers[i]].name;
    }
    json["best"] = choosing::name_of(advice.best);
    json["runner_up"] = choosing::name_of(advice.runner_up);
    json["runner_up_if"] = advice.runner_up_if;
    return json;
}

}  // namespace ipc::session
