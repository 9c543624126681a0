// The words of rules and of answers: "speed=rarely|thousands reach=network".
#include "choosing/adviser_words.hpp"

#include <algorithm>

#include "choosing/adviser_rules.hpp"

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

ReadRule read(const Rule& rule) {
    ReadRule result;
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

}  // namespace

std::span<const Rule> rules() {
    static const std::vector<Rule> all = [] {
        std::vector<Rule> made;
        for (const auto& part : {load_rules(), trust_rules(), talk_rules(), hint_rules()})
            made.insert(made.end(), part.begin(), part.end());
        return made;
    }();
    return all;
}

const std::vector<ReadRule>& rules_read() {
    static const std::vector<ReadRule> all = [] {
        std::vector<ReadRule> made;
        for (const Rule& rule : rules()) made.push_back(read(rule));
        return made;
    }();
    return all;
}

bool ReadRule::holds(const Answers& given) const {
    for (std::size_t i = 0; i < kQuestionCount; ++i) {
        if (answers[i] != 0 && (answers[i] >> given[i] & 1U) == 0) return false;
    }
    return valid;
}

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

bool applies(const Rule& rule, const Answers& answers) { return read(rule).holds(answers); }

bool concerns(const Rule& rule, Mechanism mechanism) {
    return read(rule).names(mechanism);
}

}  // namespace ipc::choosing
