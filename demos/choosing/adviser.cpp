// How the rules become advice: weights are added up, the rest is choosing which sentence to say.
#include "choosing/adviser.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ipc::choosing {

namespace {

// Takes the next word off `text`, up to `end`.
std::string_view next_word(std::string_view& text, char end) {
    const std::size_t length = std::min(text.find(end), text.size());
    const std::string_view word = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
    return word;
}

// "speed=rarely|thousands" -> which question, and a bit for each answer; nothing for words that are none.
struct Condition {
    std::size_t question;
    unsigned answers;
};
std::optional<Condition> read_condition(std::string_view text) {
    const std::string_view name = next_word(text, '=');
    for (std::size_t i = 0; i < kQuestionCount; ++i) {
        if (questions()[i].name != name) continue;
        Condition condition{i, 0};
        while (!text.empty()) {
            const std::string_view wanted = next_word(text, '|');
            std::size_t answer = 0;
            while (answer < questions()[i].count() && questions()[i].answers[answer].name != wanted) ++answer;
            if (answer == questions()[i].count()) return std::nullopt;
            condition.answers |= 1U << answer;
        }
        if (condition.answers == 0) return std::nullopt;
        return condition;
    }
    return std::nullopt;
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, value < 9.95 ? "%.1f" : "%.0f", value);
    return text;
}

std::string time_text(double ns) {
    if (ns < 1e3) return number(ns) + " ns";
    return ns < 1e6 ? number(ns / 1e3) + " µs" : number(ns / 1e6) + " ms";
}

std::string rate_text(double bytes) {
    if (bytes < 1e6) return number(bytes / 1e3) + " kB/s";
    return bytes < 1e9 ? number(bytes / 1e6) + " MB/s" : number(bytes / 1e9) + " GB/s";
}

using Points = std::array<int, kMechanismCount>;

// A rule's words, read once.
struct Read {
    bool valid = true;
    unsigned mechanisms = 0;                            // a bit for each
    std::array<unsigned, kQuestionCount> answers = {};  // a bit for each; 0: any
};

Read read(const Rule& rule) {
    Read result;
    for (std::string_view text = rule.when; !text.empty();) {
        const std::optional<Condition> one = read_condition(next_word(text, ' '));
        if (!one) return {.valid = false};
        result.answers[one->question] = one->answers;
    }
    for (std::string_view text = rule.mechanisms; !text.empty();) {
        const std::string_view key = next_word(text, ' ');
        const auto found = std::find_if(mechanisms().begin(), mechanisms().end(),
                                        [&](const MechanismInfo& info) { return info.key == key; });
        if (found == mechanisms().end()) return {.valid = false};
        result.mechanisms |= 1U << (found - mechanisms().begin());
    }
    return result;
}

bool holds(const Read& rule, const Answers& answers) {
    for (std::size_t i = 0; i < kQuestionCount; ++i) {
        if (rule.answers[i] != 0 && (rule.answers[i] >> answers[i] & 1U) == 0) return false;
    }
    return rule.valid;
}

const std::vector<Read>& rules_read() {
    static const std::vector<Read> all = [] {
        std::vector<Read> made;
        for (const Rule& rule : rules()) made.push_back(read(rule));
        return made;
    }();
    return all;
}

Points points_of(const Answers& answers) {
    Points points{};
    for (std::size_t rule = 0; rule < rules().size(); ++rule) {
        const Read& words = rules_read()[rule];
        if (rules()[rule].weight == kHint || !holds(words, answers)) continue;
        for (std::size_t i = 0; i < kMechanismCount; ++i) {
            if ((words.mechanisms >> i & 1U) != 0) points[i] += rules()[rule].weight;
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
        const Read& words = rules_read()[i];
        if (rule.weight == kHint || (rule.weight > 0) != up) continue;
        if ((words.mechanisms >> static_cast<unsigned>(mechanism) & 1U) != 0 && holds(words, answers))
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
        const Read& words = rules_read()[i];
        const bool names_answer = (words.answers[question] >> answers[question] & 1U) != 0;
        const bool names_wished = (words.mechanisms >> static_cast<unsigned>(wished) & 1U) != 0;
        const bool names_best = (words.mechanisms >> static_cast<unsigned>(best) & 1U) != 0;
        if (rules()[i].weight > 0 && names_answer && names_wished && !names_best && holds(words, answers)) return true;
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

std::size_t QuestionInfo::count() const {
    std::size_t number = 0;
    while (number < answers.size() && answers[number].name != nullptr) ++number;
    return number;
}

Answers default_answers() {
    Answers answers{};
    for (std::size_t i = 0; i < kQuestionCount; ++i) answers[i] = questions()[i].preset;
    return answers;
}

std::optional<Answers> answers_from_text(std::string_view text) {
    Answers answers = default_answers();
    while (!text.empty()) {
        const std::optional<Condition> one = read_condition(next_word(text, ' '));
        if (!one) return std::nullopt;
        std::uint8_t answer = 0;
        while ((one->answers >> answer & 1U) == 0) ++answer;
        answers[one->question] = answer;
    }
    return answers;
}

bool is_readable(const Rule& rule) { return read(rule).valid; }

bool applies(const Rule& rule, const Answers& answers) { return holds(read(rule), answers); }

bool concerns(const Rule& rule, Mechanism mechanism) {
    return (read(rule).mechanisms >> static_cast<unsigned>(mechanism) & 1U) != 0;
}

int score(const Answers& answers, Mechanism mechanism) {
    return points_of(answers)[static_cast<std::size_t>(mechanism)];
}

void add_round_trip(Figure& figure, unsigned bytes, double ns) {
    const auto far = [](unsigned size) { return std::abs(std::log2(std::max(size, 1U) / 64.0)); };
    if (figure.round_trip_ns && far(bytes) >= far(figure.bytes)) return;
    figure.round_trip_ns = ns;
    figure.bytes = bytes;
}

std::string figure_text(const Measured& measured, Mechanism mechanism, Shows shows) {
    const Figure& figure = measured.figures[static_cast<std::size_t>(mechanism)];
    const std::string here = measured.placement.empty() ? " here" : " here, on " + measured.placement;
    if (shows == Shows::round_trip && figure.round_trip_ns)
        return std::to_string(figure.bytes) + " B there and back: " + time_text(*figure.round_trip_ns) + here;
    if (shows == Shows::throughput && figure.bytes_a_second)
        return "at most " + rate_text(*figure.bytes_a_second) + here;
    return measured.if_not;
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
