#include "lesson/exercise_reader.hpp"

#include <algorithm>

#include "lesson/expression_name.hpp"
#include "lesson/expression_token.hpp"

namespace ipc::lesson {

std::string whole_number(std::string_view text) {
    std::string digits;
    bool negative = false;
    for (const char c : text) {
        if (c == '-' && digits.empty() && !negative) negative = true;
        else if (c >= '0' && c <= '9') digits += c;
        else if (c != ' ' && c != '_' && c != ',' && c != '\'' && !(c == '+' && digits.empty())) return {};
    }
    if (digits.empty() || digits.size() > 18) return {};
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return negative && digits != "0" ? '-' + digits : digits;
}

model::Text ExerciseReader::needed_words(TableReader& table, const std::string& key) {
    const std::string text = table.needed_text(key);
    return markdown_.read(text, table.line_of(key));
}

model::Text ExerciseReader::words(TableReader& table, const std::string& key) {
    return markdown_.read(table.text(key).value_or(std::string()), table.line_of(key));
}

model::ProvedBy ExerciseReader::proved_by(TableReader& table, model::ProvedBy usual) {
    const auto by = table.word("by", {"explore", "run"});
    if (!by) return usual;
    return *by == "explore" ? model::ProvedBy::explore : model::ProvedBy::run;
}

model::Predict ExerciseReader::predict(const TomlValue& value) {
    TableReader table(value, "the predict block", problems_);
    model::Predict predict;
    predict.title = table.text("title").value_or(std::string());
    predict.ask = needed_words(table, "ask");
    predict.choices = table.texts("choices");
    if (const TomlValue* answer = table.needed("answer")) {
        predict.answer = answer->kind == TomlValue::Kind::integer ? std::to_string(answer->integer)
                                                                  : table.needed_text("answer");
    }
    check_answers(table, predict);
    take_wrong(table, predict);
    const DemoReader::Condition proof = demo_.condition(table, "proof");
    predict.proof = proof.text;
    check_key(table, predict);
    predict.why = needed_words(table, "why");
    predict.set = demo_.knobs(table.table("set"));
    predict.by = proved_by(table, proof.asks_exploration ? model::ProvedBy::explore : model::ProvedBy::run);
    if (const auto schedule = table.text("schedule")) {
        predict.schedule = demo_.schedule(*schedule, table.line_of("schedule"));
        if (value.find("by") != nullptr)
            problems_.add(table.line_of("by"), "a predict block with a schedule runs that; leave out by");
        if (proof.asks_exploration)
            problems_.add(table.line_of("schedule"),
                          "the proof is about an exploration, which a schedule does not do; leave out schedule");
        predict.by = model::ProvedBy::schedule;
    } else if (predict.by == model::ProvedBy::run && proof.asks_exploration) {
        problems_.add(table.line_of("by"), "the proof is about an exploration, which a run does not do; "
                                           "leave out by, or write by = \"explore\"");
    } else if (predict.by == model::ProvedBy::explore) {
        demo_.need_exploration(table.line_of("by"), "the predict block");
    }
    table.finish();
    return predict;
}

void ExerciseReader::check_answers(const TableReader& table, const model::Predict& predict) {
    const std::vector<std::string>& choices = predict.choices;
    const int line = table.line_of("answer");
    if (choices.empty()) {
        if (!predict.answer.empty() && whole_number(predict.answer) != predict.answer)
            problems_.add(line, "the answer \"" + predict.answer.substr(0, 80) +
                                    "\" is no whole number, and there are no choices; allowed is a number, "
                                    "as in \"20\", or write choices");
        return;
    }
    if (choices.size() < 2)
        problems_.add(table.line_of("choices"), "choices holds one; allowed are two or more");
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (std::find(choices.begin(), choices.begin() + static_cast<std::ptrdiff_t>(i), choices[i]) !=
            choices.begin() + static_cast<std::ptrdiff_t>(i))
            problems_.add(table.line_of("choices"), "choices holds \"" + choices[i] + "\" twice");
    }
    if (!predict.answer.empty() &&
        std::find(choices.begin(), choices.end(), predict.answer) == choices.end())
        problems_.add(line, "the answer is none of the choices: " + with_allowed(predict.answer, choices));
}

// The proof proves the lesson's answer, not another. It names a number that must come out: where that is one
// of the wrong choices and the answer is not named, one of the two is mistaken.
void ExerciseReader::check_key(const TableReader& table, const model::Predict& predict) {
    const bool none = !predict.choices.empty() && std::find(predict.choices.begin(), predict.choices.end(),
                                                            predict.answer) == predict.choices.end();
    if (demo_.demo() == nullptr || none || whole_number(predict.answer).empty()) return;
    const auto tokens = expression_tokens(predict.proof);
    if (!tokens) return;
    std::vector<std::string> named;
    for (std::size_t i = 1; i + 1 < tokens->size(); ++i) {
        const ExpressionToken& left = (*tokens)[i - 1];
        if (!(*tokens)[i].is("==") || (*tokens)[i + 1].kind != ExpressionToken::Kind::number) continue;
        const auto name = expression_name(left.text, *demo_.demo());
        if (left.kind == ExpressionToken::Kind::name && name && !name->flag) named.push_back((*tokens)[i + 1].text);
    }
    const auto is_named = [&](const std::string& answer) {
        return std::find(named.begin(), named.end(), whole_number(answer)) != named.end();
    };
    const bool other = predict.choices.empty()
                           ? !named.empty()
                           : std::any_of(predict.choices.begin(), predict.choices.end(), is_named);
    if (other && !is_named(predict.answer))
        problems_.add(table.line_of("answer"), "the answer is \"" + predict.answer + "\", but the proof \"" +
                                                   predict.proof + "\" proves another one");
}

void ExerciseReader::take_wrong(TableReader& table, model::Predict& predict) {
    const TomlValue* wrong = table.table("wrong");
    if (wrong == nullptr) return;
    std::vector<std::string> allowed;
    for (const std::string& choice : predict.choices) {
        if (choice != predict.answer) allowed.push_back(choice);
    }
    for (const auto& [answer, reply] : wrong->entries) {
        const bool number = predict.choices.empty();
        if (number ? whole_number(answer).empty() : std::find(allowed.begin(), allowed.end(), answer) == allowed.end())
            problems_.add(reply.line, number ? "wrong: \"" + answer.substr(0, 80) + "\" is no whole number"
                                             : "wrong: " + with_allowed(answer, allowed));
        if (number && whole_number(answer) == predict.answer)
            problems_.add(reply.line, "wrong: \"" + answer.substr(0, 80) + "\" is the right answer");
        if (reply.kind != TomlValue::Kind::text) {
            problems_.add(reply.line, std::string("wrong: a reply is ") + reply.kind_in_words() +
                                          "; allowed is a string, as in \"...\"");
            continue;
        }
        predict.wrong.push_back({number ? whole_number(answer) : answer, markdown_.read(reply.text, reply.line)});
    }
}

model::Task ExerciseReader::task(const TomlValue& value) {
    TableReader table(value, "the task", problems_);
    model::Task task;
    task.title = table.needed_text("title");
    task.ask = needed_words(table, "ask");
    take_start(table, task);
    const DemoReader::Condition goal = demo_.condition(table, "goal");
    task.goal = goal.text;
    task.goal_in_words = table.text("goal_in_words").value_or(goal.in_words);
    if (const TomlValue* hints = table.needed("hints"); hints != nullptr && table.list("hints") != nullptr) {
        if (hints->items.empty())
            problems_.add(hints->line, "hints in the task is empty; allowed is one hint or more");
        for (const std::string& hint : table.texts("hints"))
            task.hints.push_back(markdown_.read(hint, hints->line));
    }
    if (const TomlValue* solution = table.needed("solution")) {
        if (solution->kind == TomlValue::Kind::list && !solution->items.empty()) {
            for (const TomlValue& step : solution->items)
                take_actions(step, task);
        } else {
            take_actions(*solution, task);
        }
    }
    for (const model::Action& action : task.solution)
        task.solution_in_words.push_back(action_in_words(action, demo_.demo()));
    task.why = words(table, "why");
    table.finish();
    return task;
}

void ExerciseReader::take_start(TableReader& table, model::Task& task) {
    const TomlValue* start = table.table("start");
    if (start == nullptr) return;
    TableReader how(*start, "start", problems_);
    const std::string mode = how.word("mode", {"rest", "step", "run", "explore"}).value_or("rest");
    task.start = mode == "step"      ? model::StartMode::step
                 : mode == "run"     ? model::StartMode::run
                 : mode == "explore" ? model::StartMode::explore
                                     : model::StartMode::rest;
    if (task.start == model::StartMode::explore) demo_.need_exploration(how.line_of("mode"), "start");
    task.set = demo_.knobs(how.table("set"));
    how.finish();
}

// In this order, whatever the order of the keys.
void ExerciseReader::take_actions(const TomlValue& value, model::Task& task) {
    if (value.kind != TomlValue::Kind::table) {
        problems_.add(value.line, std::string("the solution is ") + value.kind_in_words() +
                                      "; allowed is a table, as in { schedule = \"A B A\" }, or a list of such tables");
        return;
    }
    TableReader table(value, "the solution", problems_);
    const std::size_t before = task.solution.size();
    const auto asked = [&](const std::string& key) {
        const auto flag = table.flag(key);
        if (flag == false)
            problems_.add(table.line_of(key), key + " in the solution is false; allowed is true, or leave it out");
        return flag == true;
    };
    if (const TomlValue* set = table.table("set")) task.solution.push_back(model::SetKnobs{demo_.knobs(set)});
    if (const auto start = table.word("start", {"run", "step"}))
        task.solution.push_back(model::Begin{*start == "run" ? model::StartMode::run : model::StartMode::step});
    if (const auto schedule = table.text("schedule"))
        task.solution.push_back(model::TakeSteps{demo_.schedule(*schedule, table.line_of("schedule"))});
    if (asked("run")) task.solution.push_back(model::LetRun{});
    if (asked("explore")) {
        task.solution.push_back(model::FindAll{});
        demo_.need_exploration(table.line_of("explore"), "the solution");
    }
    if (const TomlValue* signal = table.table("signal")) {
        if (const auto sent = demo_.signal(*signal)) task.solution.push_back(*sent);
    }
    if (asked("stop")) task.solution.push_back(model::StopIt{});
    table.finish();
    if (task.solution.size() == before && value.entries.empty())
        problems_.add(value.line, "the solution does nothing; allowed are set, start, schedule, run, explore, "
                                  "signal and stop");
}

model::Choose ExerciseReader::choose(const TomlValue& value) {
    TableReader table(value, "the choose block", problems_);
    model::Choose choose;
    choose.title = table.needed_text("title");
    choose.ask = needed_words(table, "ask");
    const TomlValue* options = table.needed("options");
    if (options != nullptr && table.list("options") != nullptr) {
        for (const TomlValue& each : options->items) {
            if (each.kind != TomlValue::Kind::table) {
                problems_.add(each.line, std::string("an option is ") + each.kind_in_words() +
                                             "; allowed is a table, as in { name = \"pipe\", why = \"...\" }");
                continue;
            }
            TableReader option(each, "an option", problems_);
            choose.options.push_back({option.needed_text("name"), option.flag("right").value_or(false),
                                      needed_words(option, "why")});
            option.finish();
        }
        const auto right = std::count_if(choose.options.begin(), choose.options.end(),
                                         [](const auto& option) { return option.right; });
        if (choose.options.size() < 2)
            problems_.add(options->line, "options holds fewer than two; allowed are two or more");
        else if (right == 0)
            problems_.add(options->line, "no option is right; write right = true in at least one");
    }
    table.finish();
    return choose;
}

}  // namespace ipc::lesson
