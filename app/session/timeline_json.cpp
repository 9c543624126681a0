#include "session/timeline_json.hpp"

#include "model/timeline_text.hpp"
#include "model/timeline_view.hpp"

namespace ipc::session {

nlohmann::ordered_json timeline_json(const model::App& app) {
    using Json = nlohmann::ordered_json;
    const model::Timeline& timeline = app.run.timeline;
    const model::TimelineTools& tools = app.tools;
    const std::int64_t origin = timeline.begin();
    Json json{{"events", timeline.events()},
              {"search", tools.search.text()},
              {"matches", tools.search.matches()},
              {"searched", tools.search.done(timeline)},
              {"not_found", tools.missed},
              {"selected", nullptr},
              {"markers", Json::array()},
              {"between", nullptr},
              {"scrubbed_to", nullptr},
              {"figures_known", app.run.figures_known},
              {"shown", nullptr}};
    if (app.selection) {
        json["selected"] = {{"time", app.selection->time - origin},
                            {"kind", stage::info(app.selection->kind).name},
                            {"actor", std::string(1, static_cast<char>('A' + app.selection->actor))},
                            {"details", model::whole_details(app, *app.selection)}};
    }
    for (const std::int64_t marker : tools.markers)
        json["markers"].push_back(marker - origin);
    if (tools.markers.size() == 2) {
        json["between"] = {{"ns", tools.between.ns},
                           {"events", tools.between.events},
                           {"rounds", tools.between.rounds}};
    }
    if (tools.scrub) json["scrubbed_to"] = tools.scrub->time - origin;
    if (!timeline.empty()) {
        const model::Stretch shown = model::TimelineView(app).shown();
        json["shown"] = {shown.begin - origin, shown.end - origin};
    }
    return json;
}

}  // namespace ipc::session
