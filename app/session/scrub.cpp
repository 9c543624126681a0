#include "session/scrub.hpp"

#include <algorithm>

#include "model/past.hpp"
#include "session/loss_finder.hpp"
#include "supervisor/counted.hpp"

namespace ipc::session {

void Scrubber::to(model::App& app, const supervisor::Description& description,
                  const supervisor::SampleLog& samples, std::int64_t time) {
    model::Run& run = app.run;
    const model::Timeline& timeline = run.timeline;
    if (timeline.empty() || app.demo() == nullptr) return;
    if (!now_)
        now_ = {run.actors,  run.metrics, run.gauges, run.holds,  run.verdict, run.deadlock,
                run.seconds, run.recent,  run.now_ns, run.last_loss};
    time = std::clamp(time, timeline.kept_since(), timeline.end());
    for (std::size_t i = 0; i < run.actors.size() && i < timeline.lanes(); ++i)
        run.actors[i] = model::actor_at(timeline, *app.demo(), now_->actors[i], i, time);
    run.recent = model::recent_at(timeline, time);
    LossFinder losses(*app.demo());
    losses.add(run.recent);
    run.last_loss = losses.newest();
    run.now_ns = time;
    run.seconds = static_cast<double>(time - timeline.begin()) * 1e-9;
    run.deadlock.clear();
    run.metrics.clear();
    run.gauges.clear();
    run.holds.reset();
    // Nothing happened between the last event and the last figures.
    const supervisor::Sample* sample = samples.at(time == timeline.end() ? INT64_MAX : time);
    // Taken before anything happened, it tells nothing of what happened since.
    if (sample != nullptr && sample->time < timeline.begin()) sample = nullptr;
    run.figures_known = sample != nullptr;
    app.tools.scrub = model::Scrub{time, std::nullopt};
    run.verdict = "the figures of this moment were not recorded";
    if (sample == nullptr) return;
    app.tools.scrub->figures_age = std::max<std::int64_t>(time - sample->time, 0);
    run.metrics = supervisor::metric_numbers(description, sample->metrics, run.actors);
    run.gauges = sample->gauges;
    if (sample->holds >= 0) run.holds = sample->holds > 0;
    run.verdict = sample->verdict;
    for (std::size_t i = 0; i < run.actors.size() && i < sample->iterations.size(); ++i)
        run.actors[i].iterations = sample->iterations[i];
}

void Scrubber::back(model::App& app) {
    app.tools.scrub.reset();
    if (!now_) return;
    model::Run& run = app.run;
    run.actors = std::move(now_->actors);
    run.metrics = std::move(now_->metrics);
    run.gauges = std::move(now_->gauges);
    run.holds = now_->holds;
    run.verdict = std::move(now_->verdict);
    run.deadlock = std::move(now_->deadlock);
    run.seconds = now_->seconds;
    run.recent = std::move(now_->recent);
    run.now_ns = now_->now_ns;
    run.last_loss = now_->last_loss;
    run.figures_known = true;
    now_.reset();
}

void Scrubber::forget(model::App& app) {
    app.tools = {};
    now_.reset();
}

}  // namespace ipc::session
