#pragma once

#include "lesson/demo_reader.hpp"
#include "lesson/markdown.hpp"

namespace ipc::lesson {

/// Reads the TOML of the three kinds of exercises.
class ExerciseReader {
public:
    ExerciseReader(DemoReader& demo, Markdown& markdown, Problems& problems)
        : demo_(demo), markdown_(markdown), problems_(problems) {}

    model::Predict predict(const TomlValue& value);
    model::Task task(const TomlValue& value);
    model::Choose choose(const TomlValue& value);
    /// `by` of a predict or a pair; `usual` where it says nothing.
    model::ProvedBy proved_by(TableReader& table, model::ProvedBy usual);

private:
    /// Markdown that must be there.
    model::Text needed_words(TableReader& table, const std::string& key);
    model::Text words(TableReader& table, const std::string& key);
    void check_answers(const TableReader& table, const model::Predict& predict);
    void check_key(const TableReader& table, const model::Predict& predict);
    void take_wrong(TableReader& table, model::Predict& predict);
    void take_start(TableReader& table, model::Task& task);
    void take_actions(const TomlValue& value, model::Task& task);

    DemoReader& demo_;
    Markdown& markdown_;
    Problems& problems_;
};

/// A typed whole number as it is compared: "65 536" and "065536" are "65536"; empty: it is none.
std::string whole_number(std::string_view text);
/// "sets sync to mutex", "steps A B A"
std::string action_in_words(const model::Action& action, const model::Demo* demo);

}  // namespace ipc::lesson
