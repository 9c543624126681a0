#include "session/comparison_json.hpp"

namespace ipc::session {

namespace {

using Json = nlohmann::ordered_json;

Json spread_json(const model::Spread& spread) {
    if (!(spread.median > 0)) return nullptr;
    return {{"median", spread.median}, {"lowest", spread.lowest}, {"highest", spread.highest}};
}

Json count_json(double count) { return count < 0 ? Json(nullptr) : Json(count); }

}  // namespace

Json comparison_json(const model::Comparison& comparison) {
    Json json{{"planned", comparison.planned},
              {"rounds", comparison.rounds},
              {"environment", comparison.environment},
              {"cells", Json::array()}};
    for (const model::ComparisonCell& cell : comparison.cells) {
        json["cells"].push_back({{"mechanism", cell.name()},
                                 {"placement", model::name_of(cell.placement)},
                                 {"pattern", model::name_of(cell.pattern)},
                                 {"bytes", cell.bytes},
                                 {"repeats", cell.repeats},
                                 {"messages", cell.messages},
                                 {"wrong", cell.wrong},
                                 {"p50_ns", spread_json(cell.p50_ns)},
                                 {"p99_ns", spread_json(cell.p99_ns)},
                                 {"p999_ns", spread_json(cell.p999_ns)},
                                 {"messages_a_second", spread_json(cell.messages_a_second)},
                                 {"cpu_ns", spread_json(cell.cpu_ns)},
                                 {"copies", count_json(cell.copies)},
                                 {"system_calls", count_json(cell.system_calls)},
                                 {"context_switches", count_json(cell.context_switches)},
                                 {"why_not", cell.why_not}});
    }
    return json;
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
