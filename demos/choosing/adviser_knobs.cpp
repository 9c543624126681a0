#include "choosing/adviser_knobs.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ipc::choosing {

namespace {

using stage::Comparison;

const std::vector<stage::Knob>& question_knobs() {
    static const std::vector<stage::Knob> all = [] {
        std::vector<stage::Knob> made;
        for (const QuestionInfo& question : questions()) {
            stage::Knob& knob = made.emplace_back();
            knob.name = question.name;
            knob.help = question.text;
            knob.preset = question.preset;
            knob.live = true;
            for (std::size_t i = 0; i < question.count(); ++i)
                knob.choices.push_back({question.answers[i].name, question.answers[i].help});
        }
        return made;
    }();
    return all;
}

bool is_figure(double value) { return std::isfinite(value) && value > 0; }

struct Sample {
    std::size_t mechanism;
    Comparison::Placement placement;
    Comparison::Pattern pattern;
    std::uint32_t bytes;
    double p50_ns, messages_a_second;
};

// Nothing for a cell that is being written, is not measured yet, or holds what cannot be.
std::optional<Sample> read(const Comparison::Cell& cell) {
    const std::uint32_t before = cell.sequence.load(std::memory_order_acquire);
    const Sample sample{cell.mechanism, cell.placement, cell.pattern, cell.bytes, cell.p50_ns.median,
                        cell.messages_a_second.median};
    const bool measured = cell.repeats > 0;
    std::atomic_thread_fence(std::memory_order_acquire);
    if (before % 2 != 0 || cell.sequence.load(std::memory_order_relaxed) != before || !measured) return std::nullopt;
    if (sample.mechanism >= stage::kMechanisms.size() || sample.placement > Comparison::Placement::two_cpus)
        return std::nullopt;
    return sample;
}

void add(const Sample& sample, Measured& measured) {
    for (std::size_t i = 0; i < kMechanismCount; ++i) {
        const MechanismInfo& info = mechanisms()[i];
        const int which = static_cast<int>(sample.mechanism);
        Figure& figure = measured.figures[i];
        if (which == info.measured && sample.pattern == Comparison::Pattern::round_trip && is_figure(sample.p50_ns))
            add_round_trip(figure, sample.bytes, sample.p50_ns);
        const double bytes = sample.messages_a_second * sample.bytes;
        if ((which == info.measured || which == info.measured_batched) && is_figure(bytes))
            figure.bytes_a_second = std::max(figure.bytes_a_second.value_or(0), bytes);
    }
}

std::size_t known(const Measured& measured) {
    std::size_t count = 0;
    for (const Figure& figure : measured.figures)
        count += (figure.round_trip_ns ? 1U : 0U) + (figure.bytes_a_second ? 1U : 0U);
    return count;
}

}  // namespace

std::vector<const stage::Knob*> with_questions(std::vector<const stage::Knob*> own) {
    for (const stage::Knob& knob : question_knobs()) own.push_back(&knob);
    return own;
}

Answers answers_of(const std::function<std::int64_t(const stage::Knob&)>& value) {
    Answers answers = default_answers();
    for (std::size_t i = 0; i < kQuestionCount; ++i) {
        const std::int64_t answer = value(question_knobs()[i]);
        if (answer >= 0 && answer < static_cast<std::int64_t>(questions()[i].count()))
            answers[i] = static_cast<std::uint8_t>(answer);
    }
    return answers;
}

Measured measured_of(const Comparison& comparison) {
    Measured same_cpu, two_cpus;
    same_cpu.placement = "one CPU";
    two_cpus.placement = "two CPUs";
    for (const Comparison::Cell& cell : comparison.cells) {
        const std::optional<Sample> sample = read(cell);
        if (sample) add(*sample, sample->placement == Comparison::Placement::same_cpu ? same_cpu : two_cpus);
    }
    return known(two_cpus) >= known(same_cpu) ? two_cpus : same_cpu;
}

std::string advice_text(const Advice& advice) {
    std::string text = std::string("Begin with: ") + name_of(advice.best) + "\n";
    for (const Reason& reason : advice.reasons) text += "- " + reason.text + " [" + reason.source + "]\n";
    for (const Reason& hint : advice.hints) text += "- " + hint.text + " [" + hint.source + "]\n";
    text += std::string("Runner-up: ") + name_of(advice.runner_up) + ", if " + advice.runner_up_if + "\nWhy not\n";
    for (const WhyNot& other : advice.why_not)
        text += std::string("- ") + name_of(other.mechanism) + ": " + other.reason.text + " [" + other.reason.source + "]\n";
    for (std::size_t at = 0; (at = text.find("µ", at)) != text.npos;) text.replace(at, std::strlen("µ"), "u");
    return text;
}

}  // namespace ipc::choosing
