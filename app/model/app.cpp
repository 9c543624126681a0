#include "model/app.hpp"

#include <cmath>

#include "model/explain.hpp"

namespace ipc::model {

std::int64_t App::knob_now(int index) const {
    if (index < 0) return 0;
    const auto i = static_cast<std::size_t>(index);
    if (run.phase != Phase::none && i < run.knobs.size()) return run.knobs[i];
    return i < knobs.size() ? knobs[i] : 0;
}

double App::metric(std::string_view name) const {
    return demo() != nullptr ? metric(demo()->metric_index(name)) : 0;
}

double App::metric(int index) const {
    const auto i = static_cast<std::size_t>(index);
    return index >= 0 && i < run.metrics.size() && !std::isnan(run.metrics[i]) ? run.metrics[i] : 0;
}

std::int64_t App::gauge(std::string_view name) const {
    const int index = demo() != nullptr ? demo()->gauge_index(name) : -1;
    const auto i = static_cast<std::size_t>(index);
    return index >= 0 && i < run.gauges.size() ? run.gauges[i] : 0;
}

bool App::explores_this_run() const {
    return exploration && exploration->demo == chosen && !run.steps.empty() && run.from_start &&
           !run.ran_on && exploration->fits(run.knobs);
}

std::size_t App::shown_source() const {
    if (demo() == nullptr) return 0;
    if (chosen_source && chosen_source->demo == chosen && chosen_source->steps == run.steps.size() &&
        chosen_source->source < demo()->sources.size())
        return chosen_source->source;
    const auto source_of = [&](const Actor& actor) {
        const bool there = actor.mood != Mood::exited && can_follow(*this, actor);
        return there ? demo()->source_of(actor.site, actor.line) : -1;
    };
    if (run.in_step_mode() && !run.steps.empty() && run.steps.back().actor < run.actors.size()) {
        const int moved = source_of(run.actors[run.steps.back().actor]);
        if (moved >= 0) return static_cast<std::size_t>(moved);
    }
    int first = -1;
    for (const Actor& actor : run.actors) {
        const int source = source_of(actor);
        if (source == 0) return 0;
        if (first < 0) first = source;
    }
    return first < 0 ? 0 : static_cast<std::size_t>(first);
}

choosing::Answers App::answers() const {
    choosing::Answers answers = choosing::default_answers();
    for (std::size_t i = 0; demo() != nullptr && i < answers.size(); ++i) {
        const choosing::QuestionInfo& question = choosing::questions()[i];
        const auto knob = static_cast<std::size_t>(demo()->knob_index(question.name));
        if (knob < knobs.size() && knobs[knob] >= 0 && knobs[knob] < static_cast<std::int64_t>(question.count()))
            answers[i] = static_cast<std::uint8_t>(knobs[knob]);
    }
    return answers;
}

std::string_view App::why_not_saved() const {
    if (demo() != nullptr && demo()->compares) return "A comparison has figures, not events: save those.";
    if (run.phase == Phase::none || run.phase == Phase::failed) return "Nothing was run yet: run it first, or open a recording.";
    if (run.phase == Phase::starting || run.replaying) return "It is just starting.";
    return {};
}

bool App::needs_restart(int knob) const {
    const auto i = static_cast<std::size_t>(knob);
    if (demo() == nullptr || knob < 0 || i >= demo()->knobs.size() || !run.active()) return false;
    if (demo()->knobs[i].live || i >= knobs.size() || i >= run.knobs.size()) return false;
    return knobs[i] != run.knobs[i];
}

const CallLine* App::chosen_call() const {
    if (!selected_call) return nullptr;
    const CallLine* kept = run.calls.find(*selected_call);
    if (kept != nullptr) return kept;
    return selected_line.id == *selected_call && !selected_line.name.empty() ? &selected_line : nullptr;
}

}  // namespace ipc::model
