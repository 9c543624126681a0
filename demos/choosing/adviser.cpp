// How the rules become advice: weights are added up, the rest is choosing which sentence to say.
#include "choosing/adviser.hpp"

#include <algorithm>
#include <cmath>

#include "choosing/adviser_words.hpp"

namespace ipc::choosing {

namespace {

using Points = std::array<int, kMechanismCount>;

Points points_of(const Answers& answers) {
    Points points{};
    for (std::size_t rule = 0; rule < rules().size(); ++rule) {
        const ReadRule& words = rules_read()[rule];
        if (rules()[rule].weight == kHint || !words.holds(answers)) continue;
        for (std::size_t i = 0; i < kMechanismCount; ++i) {
            if (words.names(static_cast<Mechanism>(i))) points[i] += rules()[rule].weight;
        }
    }
    return points;
}

// The best first; who is listed earlier wins a tie.
std::array<Mechanism, kMechanismCount> ranked(const Answers& answers) {
    std::array<Mechanism, kMechanismCount> order{};
    for (std::size_t i = 0; i < kMechanismCount; ++i) order[i] = static_cast<Mechanism>(i);
    const Points points = points_of(answers);
    std::stable_sort(order.begin(), order.end(), [&](Mechanism one, Mechanism other) {
        return points[static_cast<std::size_t>(one)] > points[static_cast<std::size_t>(other)];
    });
    return order;
}

// The rules that concern a mechanism now and move it in this direction, the weightiest first.
std::vector<const Rule*> moving(const Answers& answers, Mechanism mechanism, bool up) {
    std::vector<const Rule*> found;
    for (std::size_t i = 0; i < rules().size(); ++i) {
        const Rule& rule = rules()[i];
        const ReadRule& words = rules_read()[i];
        if (rule.weight == kHint || (rule.weight > 0) != up) continue;
        if (words.names(mechanism) && words.holds(answers))
            found.push_back(&rule);
    }
    std::stable_sort(found.begin(), found.end(), [](const Rule* one, const Rule* other) {
        return std::abs(one->weight) > std::abs(other->weight);
    });
    return found;
}

Reason reason_of(const Rule& rule, const Measured& measured, Mechanism mechanism) {
    std::string text = rule.reason;
    if (rule.shows != Shows::nothing) text += " (" + figure_text(measured, mechanism, rule.shows) + ")";
    return {text + ".", rule.source};
}

WhyNot why_not(const Answers& answers, const Measured& measured, Mechanism mechanism, Mechanism best) {
    const std::vector<const Rule*> against = moving(answers, mechanism, false);
    if (!against.empty()) {
        const Rule& worst = *against.front();
        WhyNot found{mechanism, worst.weight <= kExcluded, reason_of(worst, measured, mechanism)};
        // A figure tells more beside that of the winner.
        if (worst.shows != Shows::nothing && measured.figures[static_cast<std::size_t>(best)].round_trip_ns)
            found.reason.text += std::string(" The same for ") + name_of(best) + ": " +
                                 figure_text(measured, best, worst.shows) + ".";
        return found;
    }
    // Nothing speaks against it: then what the winner has and this one has not.
    for (const Rule* rule : moving(answers, best, true)) {
        if (concerns(*rule, mechanism)) continue;
        Reason reason = reason_of(*rule, measured, best);
        reason.text = std::string("It would do. What decides for ") + name_of(best) + ": " + reason.text;
        return {mechanism, false, reason};
    }
    return {mechanism, false,
            {std::string("It would do; less speaks for it than for ") + name_of(best) + ".", "the sum of the rules"}};
}

// Whether under these answers something speaks for `wished`, and not for `best`, because of this one answer.
bool speaks_for(const Answers& answers, std::size_t question, Mechanism wished, Mechanism best) {
    for (std::size_t i = 0; i < rules().size(); ++i) {
        const ReadRule& words = rules_read()[i];
        const bool names_answer = (words.answers[question] >> answers[question] & 1U) != 0;
        const bool for_wished = words.names(wished) && !words.names(best);
        if (rules()[i].weight > 0 && names_answer && for_wished && words.holds(answers)) return true;
    }
    return false;
}

// One other answer that would make `wished` the best, and for a reason of its own: where the answer only harms the
// others, "if" would say nothing about it. Empty if no answer does.
std::string when_best(const Answers& answers, Mechanism wished) {
    constexpr std::size_t kOrder[] = {9, 6, 7, 5, 8, 4, 3, 1, 0, 10, 2};  // small changes of mind first
    for (const std::size_t question : kOrder) {
        for (std::size_t answer = 0; answer < questions()[question].count(); ++answer) {
            Answers other = answers;
            other[question] = static_cast<std::uint8_t>(answer);
            if (other != answers && ranked(other).front() == wished &&
                speaks_for(other, question, wished, ranked(answers).front()))
                return questions()[question].answers[answer].when;
        }
    }
    return {};
}

}  // namespace

int score(const Answers& answers, Mechanism mechanism) {
    return points_of(answers)[static_cast<std::size_t>(mechanism)];
}

Advice advise(const Answers& answers, const Measured& measured) {
    const auto order = ranked(answers);
    Advice advice{};
    advice.best = order[0];
    advice.runner_up = order[1];
    for (const Rule* rule : moving(answers, advice.best, true))
        advice.reasons.push_back(reason_of(*rule, measured, advice.best));
    for (const Rule* rule : moving(answers, advice.best, false)) {
        Reason reason = reason_of(*rule, measured, advice.best);
        reason.text = "Mind: " + reason.text;
        advice.reasons.push_back(reason);
    }
    for (const Rule& rule : rules()) {
        if (rule.weight == kHint && concerns(rule, advice.best) && applies(rule, answers))
            advice.hints.push_back(reason_of(rule, measured, advice.best));
    }
    advice.runner_up_if = when_best(answers, advice.runner_up);
    if (advice.runner_up_if.empty()) {
        advice.runner_up_if = std::string(name_of(advice.best)) + " cannot be had";
    }
    for (std::size_t i = 1; i < order.size(); ++i)
        advice.why_not.push_back(why_not(answers, measured, order[i], advice.best));
    return advice;
}

}  // namespace ipc::choosing
