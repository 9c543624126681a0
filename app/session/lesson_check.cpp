#include "session/lesson_check.hpp"

#include <fmt/format.h>

#include "stage/clock.hpp"

namespace ipc::session {

namespace {

constexpr int kRuns = 10;
constexpr double kAfterStart = 0.5;     // a run that meets the goal by itself does so soon
constexpr double kAfterSolution = 5;    // what the last action set off takes a moment to arrive
constexpr double kSearchSeconds = 90, kRunSeconds = 60;

}  // namespace

std::string LessonVerdict::in_words() const {
    if (!problems.empty()) {
        std::string text = "FAILED " + name + '\n';
        for (const lesson::Problem& each : problems)
            text += each.in_words() + '\n';
        return text;
    }
    if (!skipped.empty()) return "skipped " + name + ": " + skipped + '\n';
    return fmt::format("ok {} {} proved in {:.1f} s\n", name, proved, seconds);
}

void LessonCheck::problem(int line, std::string text) {
    verdict_.problems.push_back({file_, line, std::move(text)});
}

LessonVerdict LessonCheck::check(std::size_t index) {
    const lesson::PackLesson& each = driver_.session().lessons().pack().lessons[index];
    const std::int64_t begun = stage::monotonic_ns();
    file_ = each.file;
    verdict_ = {};
    verdict_.name = each.read.lesson.name;
    verdict_.problems = each.read.problems;
    verdict_.skipped = each.read.not_here;
    if (verdict_.skipped.empty()) {
        for (const std::string& lack : lacking(each.read.lesson.needs))
            verdict_.skipped += (verdict_.skipped.empty() ? "" : " ") + lack;
    }
    if (!verdict_.ok() || !verdict_.skipped.empty()) return verdict_;

    driver_.apply(model::OpenLesson{index});
    for (std::size_t block = 0; block < open().blocks.size(); ++block) {
        if (open().lesson.blocks[block].predict() != nullptr) prove_predict(block);
        if (open().lesson.blocks[block].task() != nullptr) prove_task(block);
    }
    for (const model::Pair& pair : each.read.lesson.pairs)
        prove_pair(pair);
    driver_.apply(model::CloseLesson{});
    driver_.apply(model::Reset{});
    verdict_.seconds = static_cast<double>(stage::monotonic_ns() - begun) * 1e-9;
    return verdict_;
}

void LessonCheck::prove_predict(std::size_t block) {
    const model::Block& asked = open().lesson.blocks[block];
    const model::Predict& predict = *asked.predict();
    driver_.apply(model::AnswerPredict{block, predict.answer});
    driver_.wait_for_lesson();
    const model::BlockShown& shown = open().blocks[block];
    if (!shown.trouble.empty()) return problem(asked.line, "the prediction could not be proved: " + shown.trouble);
    if (shown.proved != true)
        return problem(asked.line, "the proof \"" + predict.proof + "\" is not what happened: " + shown.figures);
    ++verdict_.proved;
}

void LessonCheck::prove_task(std::size_t block) {
    const model::Block& asked = open().lesson.blocks[block];
    const model::Task& task = *asked.task();
    const auto reached = [this, block] { return open().blocks[block].reached; };
    driver_.apply(model::StartTask{block});
    driver_.wait_for_lesson();
    const std::string trouble = open().blocks[block].trouble;
    if (!trouble.empty()) return problem(asked.line, "the start is not possible: " + trouble);
    if (driver_.wait_until(reached, task.start == model::StartMode::run ? kAfterStart : 0))
        return problem(asked.line, "the start already meets the goal \"" + task.goal +
                                       "\": " + open().blocks[block].figures);

    driver_.apply(model::PlaySolution{block});
    driver_.wait_for_lesson();
    const model::BlockShown& shown = open().blocks[block];
    if (!shown.trouble.empty() && !shown.reached)
        return problem(asked.line, "the solution cannot be done: " + shown.trouble);
    if (!driver_.wait_until(reached, kAfterSolution))
        return problem(asked.line, "the solution does not reach the goal \"" + task.goal + "\": " + shown.figures);
    ++verdict_.proved;
}

void LessonCheck::set_knobs(std::vector<std::int64_t> base, const model::KnobValues& more) {
    driver_.apply(model::Reset{});
    const model::KnobValues& usual = open().lesson.knobs;
    for (const model::KnobValues* values : {&usual, &more}) {
        for (const model::KnobValue& each : *values)
            base[static_cast<std::size_t>(each.knob)] = each.value;
    }
    for (std::size_t knob = 0; knob < base.size(); ++knob)
        driver_.apply(model::SetKnob{static_cast<int>(knob), base[knob]});
}

void LessonCheck::prove_pair(const model::Pair& pair) {
    if (pair.by == model::ProvedBy::run) return run_pair(pair);
    if (!search(pair, pair.broken, "broken")) return;
    const model::Search& broken = driver_.app().exploration->now;
    if (broken.failing == 0)
        return problem(pair.line, fmt::format("the pair's broken side fails under none of {} schedules; allowed is "
                                              "one that fails under some", broken.schedules));
    if (!search(pair, pair.repaired, "repaired")) return;
    const model::Search& repaired = driver_.app().exploration->now;
    if (repaired.failing > 0)
        return problem(pair.line, fmt::format("the pair's repaired side fails under {} of {} schedules, the first {}",
                                              repaired.failing, repaired.schedules,
                                              repaired.shortest_failing.value_or("unknown")));
    if (!repaired.complete)
        return problem(pair.line, "not every schedule of the pair's repaired side was run: " + repaired.why_not);
    ++verdict_.proved;
}

bool LessonCheck::search(const model::Pair& pair, const model::KnobValues& knobs, const char* which) {
    set_knobs(model::window_presets(driver_.app().demos[open().lesson.demo]), knobs);
    driver_.apply(model::Explore{});
    model::App& app = driver_.app();
    const bool over = driver_.wait_until([&app] { return app.exploration && app.exploration->now.over; }, kSearchSeconds);
    if (over && app.exploration->now.failure.empty()) return true;
    problem(pair.line, std::string("the search of the pair's ") + which + " side " +
                           (over ? "failed: " + app.exploration->now.failure : "did not come to its end"));
    return false;
}

void LessonCheck::run_pair(const model::Pair& pair) {
    bool broken = false;
    for (int run = 0; run < kRuns && !broken; ++run) {
        const auto failed = fails(pair, pair.broken, "broken");
        if (!failed) return;
        broken = *failed;
    }
    if (!broken) return problem(pair.line, "the pair's broken side failed in none of ten runs");
    for (int run = 0; run < kRuns; ++run) {
        const auto failed = fails(pair, pair.repaired, "repaired");
        if (!failed) return;
        if (*failed) return problem(pair.line, "the pair's repaired side failed: " + driver_.app().run.verdict);
    }
    ++verdict_.proved;
}

// As on the demo's command line: a run that has an end.
std::optional<bool> LessonCheck::fails(const model::Pair& pair, const model::KnobValues& knobs, const char* which) {
    model::App& app = driver_.app();
    set_knobs(app.demos[open().lesson.demo].presets(), knobs);
    driver_.apply(model::Restart{});
    const double most = kRunSeconds + static_cast<double>(app.knobs[model::kSecondsKnob]);
    const bool ended = driver_.wait_until(
        [&app] { return app.run.phase == model::Phase::finished || app.run.phase == model::Phase::failed; }, most);
    if (ended && app.run.phase == model::Phase::finished) return app.run.holds == false;
    problem(pair.line, std::string("the pair's ") + which + " side " +
                           (ended ? "could not run: " + app.run.failure : "did not come to its end"));
    return std::nullopt;
}

}  // namespace ipc::session
