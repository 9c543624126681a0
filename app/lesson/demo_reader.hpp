#pragma once

#include <optional>
#include <string>

#include "lesson/problem.hpp"
#include "lesson/table_reader.hpp"
#include "model/demo.hpp"
#include "model/lesson.hpp"

namespace ipc::lesson {

/// Reads what a lesson says of its demo: values of knobs, conditions, schedules, signals. Without a demo,
/// because its name was wrong, only the form is checked.
class DemoReader {
public:
    DemoReader(const model::Demo* demo, Problems& problems) : demo_(demo), problems_(problems) {}

    const model::Demo* demo() const { return demo_; }
    /// A table of knobs and values; nullptr: none.
    model::KnobValues knobs(const TomlValue* table);
    struct Condition {
        std::string text, in_words;
        bool asks_exploration = false;
    };
    /// `key`: "goal", "proof"; it must be there.
    Condition condition(TableReader& table, const std::string& key);
    /// The steps with single spaces between; empty where they are wrong.
    std::string schedule(const std::string& text, int line);
    /// { actor = "A", name = "SIGTERM" }
    std::optional<model::SendSignal> signal(const TomlValue& table);
    /// Reports that the demo's schedules are not searched, where that is so.
    void need_exploration(int line, const std::string& what);

private:
    std::optional<std::int64_t> value_of(const model::Knob& knob, const TomlValue& value);

    const model::Demo* demo_;
    Problems& problems_;
};

/// "SIGTERM" for 15, and back; 0: there is no such signal.
std::string signal_name(int number);
int signal_number(const std::string& name);

}  // namespace ipc::lesson
