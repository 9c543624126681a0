#include "session/state_file.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "session/comparison_json.hpp"
#include "session/lesson_json.hpp"
#include "session/timeline_json.hpp"

namespace ipc::session {

namespace {

using Json = nlohmann::ordered_json;

Json number(const model::Metric& metric, double value) {
    if (std::isnan(value)) return nullptr;
    if (metric.type == model::Metric::Type::flag) return value != 0;
    if (metric.type == model::Metric::Type::real) return value;
    return static_cast<std::int64_t>(value);
}

const char* phase_text(model::Phase phase) {
    switch (phase) {
        case model::Phase::none:
            return "none";
        case model::Phase::starting:
            return "starting";
        case model::Phase::running:
            return "running";
        case model::Phase::finished:
            return "finished";
        case model::Phase::failed:
            return "failed";
    }
    return "none";
}

Json actor_json(const model::Demo& demo, const model::Actor& actor) {
    Json json{{"letter", std::string(1, actor.letter)},
              {"role", actor.role},
              {"pid", actor.pid},
              {"state", actor.words},
              {"site", nullptr},
              {"line", actor.line},
              {"waits_for", actor.waits_for},
              {"iterations", actor.iterations}};
    const auto site = static_cast<std::size_t>(actor.site);
    if (actor.site >= 0 && site < demo.sites.size()) json["site"] = demo.sites[site].name;
    if (actor.exit) json["exit"] = *actor.exit;
    return json;
}

Json search_json(const model::Search& search) {
    return {{"sync", search.sync},
            {"schedules", search.schedules},
            {"failing", search.failing},
            {"complete", search.complete},
            {"skipping", search.skipping},
            {"states", search.states},
            {"stands_for", search.stands_for}};
}

Json exploration_json(const model::App& app) {
    if (!app.exploration) return nullptr;
    const model::Exploration& all = *app.exploration;
    const model::Search& search = all.now;
    Json json = search_json(search);
    json["over"] = search.over;
    json["why_not"] = search.failure.empty() ? search.why_not : search.failure;
    json["shortest_failing"] = nullptr;
    if (search.shortest_failing) json["shortest_failing"] = *search.shortest_failing;
    json["outcomes"] = search.outcomes.size();
    json["shown"] = all.lattice.shown();
    json["selected"] = nullptr;
    if (all.selected) json["selected"] = model::spaced(all.paths[*all.selected].steps);
    json["before"] = Json::array();
    for (const model::Search& other : all.before)
        json["before"].push_back(search_json(other));
    return json;
}

/// What the next search takes.
Json search_choice_json(const model::App& app) {
    if (app.demo() == nullptr) return nullptr;
    const auto knobs = model::knobs_to_search(*app.demo(), app.knobs, app.search.as_set);
    return {{"values", model::search_values(*app.demo(), knobs, app.knobs)},
            {"as_set", app.search.as_set},
            {"skips", model::skips_equivalent(*app.demo(), knobs, app.search)}};
}

/// While the Kernel panel is open: what it shows.
Json kernel_json(const model::Kernel& kernel) {
    const auto values = [](const std::vector<model::KernelLine>& lines) {
        Json json = Json::object();
        for (const model::KernelLine& line : lines)
            json[line.name] = {{"value", line.value}, {"known", line.known}, {"command", line.command}};
        return json;
    };
    Json json{{"processes", Json::array()}, {"objects", Json::array()}, {"stuck", nullptr}};
    for (const model::KernelProcess& process : kernel.processes) {
        Json ends = Json::array();
        for (const model::KernelEnd& end : process.ends)
            ends.push_back({{"number", end.number}, {"access", end.access}, {"object", end.object}, {"also", end.others}, {"other_end", end.other_end}});
        json["processes"].push_back({{"who", process.who}, {"pid", process.pid}, {"lines", values(process.lines)}, {"open", ends}});
    }
    for (const model::KernelObject& object : kernel.objects)
        json["objects"].push_back({{"kind", object.kind}, {"name", object.name}, {"held_by", object.holders},
                                   {"asleep_on_it", object.waiters}, {"command", object.command}, {"lines", values(object.lines)}});
    if (!kernel.stuck) return json;
    json["stuck"] = Json::array();
    for (const model::StuckActor& stuck : *kernel.stuck)
        json["stuck"].push_back({{"actor", stuck.actor}, {"text", stuck.text}, {"command", stuck.command}});
    return json;
}

Json calls_json(const model::App& app) {
    const model::SystemCalls& calls = app.run.calls;
    const auto line_json = [&app](const model::CallLine& line) {
        const bool known = line.actor < app.run.actors.size();
        return Json{{"id", line.id},
                    {"letter", std::string(1, known ? app.run.actors[line.actor].letter : '?')},
                    {"text", line.text()}};
    };
    constexpr const char* kStates[] = {"off", "starting", "tracing", "refused", "ended"};
    const std::size_t rows = calls.rows(app.all_calls);
    Json json{{"on", app.trace_calls},
              {"strace", kStates[static_cast<std::size_t>(app.run.lens)]},
              {"why", app.run.lens_why},
              {"lines", rows},
              {"forgotten", calls.forgotten()},
              {"newest", Json::array()},
              {"selected", nullptr},
              {"slowdown", app.run.slowdown.in_words(!app.run.active())}};
    for (std::size_t row = rows - std::min<std::size_t>(rows, 5); row < rows; ++row)
        json["newest"].push_back(line_json(calls.row(row, app.all_calls)));
    const model::CallLine* chosen = app.chosen_call();
    if (chosen == nullptr) return json;
    const model::CallWords words = model::in_words(*chosen);
    json["selected"] = line_json(*chosen);
    json["selected"]["words"] = words.what;
    json["selected"]["came_of"] = words.came_of;
    return json;
}

}  // namespace

std::string state_json(const model::App& app, InputNow input) {
    const model::Run& run = app.run;
    Json json{{"demo", nullptr}, {"knobs", Json::object()}, {"metrics", Json::object()}};
    Json actors = Json::array();
    if (const model::Demo* demo = app.demo()) {
        json["demo"] = demo->name;
        for (std::size_t i = 0; i < demo->knobs.size(); ++i) {
            const std::int64_t value = app.knob_now(static_cast<int>(i));
            if (demo->knobs[i].is_choice()) {
                json["knobs"][demo->knobs[i].name] = demo->knobs[i].text(value);
            } else {
                json["knobs"][demo->knobs[i].name] = value;
            }
        }
        for (std::size_t i = 0; i < demo->metrics.size() && i < run.metrics.size(); ++i)
            json["metrics"][demo->metrics[i].name] = number(demo->metrics[i], run.metrics[i]);
        for (const model::Actor& actor : run.actors)
            actors.push_back(actor_json(*demo, actor));
    }
    json["verdict"] = {{"holds", nullptr}, {"text", run.verdict}};
    if (run.holds) json["verdict"]["holds"] = *run.holds;
    json["running"] = run.active() && !run.paused;
    json["paused"] = run.paused;
    json["phase"] = phase_text(run.phase);
    json["seconds"] = run.seconds;
    json["actors"] = std::move(actors);
    json["schedule"] = run.schedule;
    json["deadlock"] = run.deadlock;
    json["exploration"] = exploration_json(app);
    json["search"] = search_choice_json(app);
    json["source"] = "";
    if (app.demo() != nullptr && app.shown_source() < app.demo()->sources.size())
        json["source"] = app.demo()->sources[app.shown_source()].file();
    if (app.tab == model::Tab::kernel) json["kernel"] = kernel_json(run.kernel);
    add_lesson(app, json);
    const auto tour = model::tour_card(app);
    json["tour"] = tour ? nlohmann::ordered_json(tour->title) : nlohmann::ordered_json(nullptr);
    json["events"] = {{"recorded", run.events_recorded}, {"dropped", run.events_dropped}};
    json["timeline"] = timeline_json(app);
    json["note"] = app.note;
    json["error"] = app.error;
    json["motion"] = app.motion;
    json["files"] = nullptr;
    if (app.files.open) {
        json["files"] = {{"folder", app.files.folder}, {"typed", app.files.typed}, {"recordings", Json::array()}};
        for (const model::FoundRecording& found : app.files.recordings)
            json["files"]["recordings"].push_back(found.name);
    }
    if (const model::Picture& picture = app.run.picture; picture.number > 0) {
        json["picture"] = {{"number", picture.number}, {"width", picture.width}, {"height", picture.height}};
    }
    if (app.demo() != nullptr && app.demo()->compares) {
        json["comparison"] = comparison_json(run.comparison);
        json["comparison"]["shown"] = {{"metric", model::name_of(app.compared.metric)},
                                       {"placement", model::name_of(app.compared.placement)},
                                       {"pattern", model::name_of(app.compared.pattern)}};
        json["advice"] = advice_json(app);
    }
    json["system_calls"] = calls_json(app);
    json["input"] = {{"taken", input.taken}, {"frames_due", input.frames_due}};
    json["frames_drawn"] = app.frames_drawn;
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace ipc::session
