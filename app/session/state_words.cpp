#include "session/state_words.hpp"

namespace ipc::session {

namespace {

std::string run_in_words(const model::Run& run) {
    switch (run.phase) {
        case model::Phase::none: return "Nothing runs.";
        case model::Phase::starting: return "It is starting.";
        case model::Phase::running: return run.paused ? "It is held: every process waits at its next step." : "It runs.";
        case model::Phase::finished: return "It has ended.";
        case model::Phase::failed: return "It could not run: " + run.failure;
    }
    return {};
}

std::string knobs_in_words(const model::App& app) {
    std::string text;
    const model::Demo& demo = *app.demo();
    for (std::size_t i = model::kPaceKnob + 1; i < demo.knobs.size(); ++i)
        text += (text.empty() ? "" : ", ") + demo.knobs[i].name + " is " +
                demo.knobs[i].text(app.knob_now(static_cast<int>(i)));
    return text;
}

}  // namespace

std::string actor_in_words(const model::App& app, const model::Actor& actor) {
    std::string text = std::string(1, actor.letter) + ", " + actor.role + ": ";
    const auto site = static_cast<std::size_t>(actor.site);
    const model::Demo* demo = app.demo();
    const bool at_site = actor.site >= 0 && demo != nullptr && site < demo->sites.size();
    if (actor.mood == model::Mood::at_gate && at_site) {
        text += "before \"" + demo->sites[site].name + "\" in line " + std::to_string(actor.line);
    } else {
        text += actor.words;
    }
    if (actor.mood == model::Mood::at_gate && !at_site) text = text + (actor.words.empty() ? "at its first step" : "");
    if (!actor.waits_for.empty()) text += ", " + model::waiting_text("it", actor.waits_for);
    if (actor.exit) {
        text += *actor.exit < 0 ? ", ended by signal " + std::to_string(-*actor.exit)
                                : ", exit status " + std::to_string(*actor.exit);
    } else if (demo != nullptr && actor.site >= 0) {
        for (const model::Role& role : demo->roles) {
            if (role.name == actor.role && !role.local.empty())
                text += ", " + role.local + " is " + model::grouped(actor.value);
        }
    }
    return text + '.';
}

std::string state_in_words(const model::App& app) {
    if (app.demo() == nullptr) return "There is no demo.\n";
    const model::Run& run = app.run;
    const model::Demo& demo = *app.demo();
    std::string text = demo.title + ": " + knobs_in_words(app) + ".\n" + run_in_words(run) + '\n';
    for (const model::Actor& actor : run.actors)
        text += actor_in_words(app, actor) + '\n';
    if (!run.schedule.empty()) text += "Steps so far: " + run.schedule + ".\n";
    std::string figures;
    for (std::size_t i = 0; i < demo.metrics.size() && i < run.metrics.size(); ++i)
        figures += (figures.empty() ? "" : ", ") + model::in_words(demo.metrics[i].name) + " is " +
                   demo.metrics[i].text(run.metrics[i]);
    for (std::size_t i = 0; i < demo.gauges.size() && i < run.gauges.size(); ++i)
        figures += ", " + model::in_words(demo.gauges[i].name) + " is " + model::grouped(run.gauges[i]);
    if (!figures.empty() && run.phase != model::Phase::none) text += "Figures: " + figures + ".\n";
    if (!run.verdict.empty()) text += "Verdict: " + run.verdict + '\n';
    if (!run.deadlock.empty()) text += "Nobody can ever move again: " + run.deadlock + '\n';
    if (app.exploration) text += "Every schedule: " + model::summary(app.exploration->now) + ".\n";
    return text;
}

}  // namespace ipc::session
