#include "lesson/demo_reader.hpp"

#include <signal.h>

#include <cstring>

#include "lesson/expression.hpp"

namespace ipc::lesson {

namespace {

constexpr std::size_t kLongestSchedule = 4000;

}  // namespace

std::string signal_name(int number) {
    const char* name = sigabbrev_np(number);
    return name != nullptr ? std::string("SIG") + name : std::string();
}

int signal_number(const std::string& name) {
    for (int number = 1; number < 32; ++number) {
        if (signal_name(number) == name) return number;
    }
    return 0;
}

model::KnobValues DemoReader::knobs(const TomlValue* table) {
    model::KnobValues values;
    if (table == nullptr) return values;
    std::vector<std::string> allowed;
    if (demo_ != nullptr) {
        for (const model::Knob& knob : demo_->knobs)
            allowed.push_back(knob.name);
    }
    for (const auto& [name, given] : table->entries) {
        if (demo_ == nullptr) continue;
        const int index = demo_->knob_index(name);
        if (index < 0) {
            problems_.add(given.line, demo_->name + " has no knob " + with_allowed(name, allowed));
            continue;
        }
        const auto value = value_of(demo_->knobs[static_cast<std::size_t>(index)], given);
        if (value) values.push_back({index, *value});
    }
    return values;
}

std::optional<std::int64_t> DemoReader::value_of(const model::Knob& knob, const TomlValue& given) {
    std::vector<std::string> choices;
    for (const model::Choice& choice : knob.choices)
        choices.push_back(choice.name);
    if (!knob.is_choice()) {
        const std::string range = "; allowed is a whole number from " + model::grouped(knob.lowest) +
                                  " to " + model::grouped(knob.highest);
        if (given.kind != TomlValue::Kind::integer) {
            problems_.add(given.line, "the knob " + knob.name + " is " + given.kind_in_words() + range);
        } else if (!knob.allows(given.integer)) {
            problems_.add(given.line, "the knob " + knob.name + " is " + model::grouped(given.integer) + range);
        } else {
            return given.integer;
        }
        return std::nullopt;
    }
    if (given.kind != TomlValue::Kind::text) {
        problems_.add(given.line, "the knob " + knob.name + " is " + given.kind_in_words() +
                                      "; allowed are, in quotes, " + joined(choices));
        return std::nullopt;
    }
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (choices[i] == given.text) return static_cast<std::int64_t>(i);
    }
    problems_.add(given.line, "the knob " + knob.name + " is " + with_allowed(given.text, choices));
    return std::nullopt;
}

DemoReader::Condition DemoReader::condition(TableReader& table, const std::string& key) {
    Condition condition;
    condition.text = table.needed_text(key);
    if (condition.text.empty() || demo_ == nullptr) return condition;
    const auto expression = Expression::read(condition.text, *demo_);
    if (!expression) {
        problems_.add(table.line_of(key), key + ": " + expression.error().text);
        return condition;
    }
    condition.in_words = expression->in_words();
    condition.asks_exploration = expression->asks_exploration();
    if (condition.asks_exploration) need_exploration(table.line_of(key), key);
    return condition;
}

std::string DemoReader::schedule(const std::string& text, int line) {
    std::string steps;
    for (const char c : text) {
        if (c == ' ' || c == ',' || c == '\n' || c == '\t') continue;
        if (c < 'A' || c > 'P') {
            problems_.add(line, std::string("schedule: \"") + c +
                                    "\" is no actor; allowed are the letters A to P, as in \"A A B\"");
            return {};
        }
        if (!steps.empty()) steps += ' ';
        steps += c;
    }
    if (steps.empty()) problems_.add(line, "schedule: it names no actor; it is written as in \"A A B\"");
    if (steps.size() > 2 * kLongestSchedule) {
        problems_.add(line, "schedule: it has more than 4 000 steps");
        return {};
    }
    return steps;
}

std::optional<model::SendSignal> DemoReader::signal(const TomlValue& value) {
    TableReader table(value, "signal", problems_);
    const std::string actor = table.needed_text("actor");
    const std::string name = table.needed_text("name");
    table.finish();
    const bool letter = actor.size() == 1 && actor[0] >= 'A' && actor[0] <= 'P';
    if (!letter && !actor.empty())
        problems_.add(table.line_of("actor"),
                      "signal: \"" + actor.substr(0, 40) + "\" is no actor; allowed are the letters A to P");
    const int number = signal_number(name);
    if (number == 0 && !name.empty()) {
        std::vector<std::string> allowed;
        for (int known = 1; known < 32; ++known) {
            if (!signal_name(known).empty()) allowed.push_back(signal_name(known));
        }
        problems_.add(table.line_of("name"), "signal: there is no " + with_allowed(name, allowed));
    }
    if (!letter || number == 0) return std::nullopt;
    return model::SendSignal{actor[0], number};
}

void DemoReader::need_exploration(int line, const std::string& what) {
    if (demo_ != nullptr && !demo_->not_explored.empty())
        problems_.add(line, what + ": the schedules of " + demo_->name +
                                " are not searched (" + demo_->not_explored + ")");
}

}  // namespace ipc::lesson
