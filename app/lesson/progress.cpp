#include "lesson/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "lesson/toml_value.hpp"

namespace ipc::lesson {

namespace {

constexpr std::int64_t kFormat = 1;

// The earlier of two times of which 0 is none.
std::int64_t earlier(std::int64_t one, std::int64_t other) {
    if (one == 0 || other == 0) return std::max(one, other);
    return std::min(one, other);
}

std::string text_of(const TomlValue& table, std::string_view key) {
    const TomlValue* value = table.find(key);
    return value != nullptr && value->kind == TomlValue::Kind::text ? value->text : std::string();
}

int count_of(const TomlValue& table, std::string_view key) {
    const TomlValue* value = table.find(key);
    if (value == nullptr || value->kind != TomlValue::Kind::integer) return 0;
    return static_cast<int>(std::clamp<std::int64_t>(value->integer, 0, 1'000'000));
}

bool flag_of(const TomlValue& table, std::string_view key) {
    const TomlValue* value = table.find(key);
    return value != nullptr && value->kind == TomlValue::Kind::flag && value->flag;
}

}  // namespace

ExerciseRecord Progress::of(const ExerciseKey& key) const {
    const auto found = records_.find(key);
    return found != records_.end() ? found->second : ExerciseRecord();
}

void Progress::merge(const ExerciseKey& key, const ExerciseRecord& record) {
    const auto [place, fresh] = records_.emplace(key, record);
    if (fresh) return;
    ExerciseRecord& into = place->second;
    into.kind = std::max(into.kind, record.kind);
    // The first answer counts; of two at the same time, any rule will do if it is one.
    const auto later = [](const ExerciseRecord& one, const ExerciseRecord& other) {
        if (one.answered == 0 || other.answered == 0) return one.answered == 0 && other.answered != 0;
        return std::tie(one.answered, one.answer, one.right_first) >
               std::tie(other.answered, other.answer, other.right_first);
    };
    if (later(into, record)) {
        into.answered = record.answered;
        into.answer = record.answer;
        into.right_first = record.right_first;
    }
    into.wrong_answers = std::max(into.wrong_answers, record.wrong_answers);
    into.hints = std::max(into.hints, record.hints);
    into.solution_seen |= record.solution_seen;
    into.reached = earlier(into.reached, record.reached);
}

void Progress::merge(const Progress& other) {
    for (const auto& [key, record] : other.records_)
        merge(key, record);
}

std::string Progress::to_toml() const {
    std::string text =
        "# What was done in the lessons of IPC Playground. ipc-playground lesson report FILES...\n"
        "# puts the files of several learners together.\n"
        "format = 1\n";
    for (const auto& [key, record] : records_) {
        text += "\n[[exercise]]\nstudent = " + toml_string(key.student) + "\nlesson = " + toml_string(key.lesson) +
                "\nname = " + toml_string(key.exercise) + "\nkind = " + toml_string(record.kind) + '\n';
        if (record.answered != 0)
            text += "answer = " + toml_string(record.answer) + "\nright_first = " +
                    (record.right_first ? "true" : "false") + "\nanswered = " +
                    toml_string(time_text(record.answered)) + '\n';
        text += "wrong_answers = " + std::to_string(record.wrong_answers) + "\nhints = " +
                std::to_string(record.hints) + "\nsolution_seen = " + (record.solution_seen ? "true" : "false") + '\n';
        if (record.reached != 0) text += "reached = " + toml_string(time_text(record.reached)) + '\n';
    }
    return text;
}

stage::Result<Progress> Progress::from_toml(std::string_view text) {
    const TomlText toml = read_toml(text, 1);
    if (!toml.problem.empty())
        return stage::Error{"line " + std::to_string(toml.line) + " is no TOML: " + toml.problem};
    const TomlValue* format = toml.table.find("format");
    if (format == nullptr || format->kind != TomlValue::Kind::integer)
        return stage::Error{"it does not say its format"};
    if (format->integer != kFormat)
        return stage::Error{"its format is " + std::to_string(format->integer) + ", and this version reads format 1"};
    Progress progress;
    const TomlValue* all = toml.table.find("exercise");
    if (all == nullptr) return progress;
    if (all->kind != TomlValue::Kind::list) return stage::Error{"exercise is no list of tables"};
    for (const TomlValue& each : all->items) {
        const ExerciseKey key{text_of(each, "student"), text_of(each, "lesson"), text_of(each, "name")};
        if (key.lesson.empty() || key.exercise.empty())
            return stage::Error{"line " + std::to_string(each.line) + " begins an exercise without lesson or name"};
        ExerciseRecord record;
        record.kind = text_of(each, "kind");
        record.answer = text_of(each, "answer");
        record.right_first = flag_of(each, "right_first");
        record.wrong_answers = count_of(each, "wrong_answers");
        record.hints = count_of(each, "hints");
        record.solution_seen = flag_of(each, "solution_seen");
        record.answered = parse_time(text_of(each, "answered"));
        if (record.answered == 0) {
            record.answer.clear();
            record.right_first = false;
        }
        record.reached = parse_time(text_of(each, "reached"));
        progress.merge(key, record);
    }
    return progress;
}

std::string time_text(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm utc{};
    char text[32];
    if (seconds == 0 || gmtime_r(&time, &utc) == nullptr || utc.tm_year > 8000 ||
        std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        return {};
    return text;
}

std::int64_t parse_time(const std::string& text) {
    std::tm utc{};
    char last = 0, rest = 0;
    const int read = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%c%c", &utc.tm_year, &utc.tm_mon, &utc.tm_mday,
                                 &utc.tm_hour, &utc.tm_min, &utc.tm_sec, &last, &rest);
    if (read != 7 || last != 'Z') return 0;
    utc.tm_year -= 1900;
    utc.tm_mon -= 1;
    const std::int64_t seconds = timegm(&utc);
    return time_text(seconds) == text ? seconds : 0;  // no 31st of February
}

}  // namespace ipc::lesson
