#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

// What a lesson does with its demo: as a task starts, and as its solution is played.
namespace ipc::model {

struct KnobValue {
    int knob = 0;  ///< index into Demo::knobs
    std::int64_t value = 0;
};
/// On top of those of the lesson.
using KnobValues = std::vector<KnobValue>;

/// How a run begins, or a search.
enum class StartMode : std::uint8_t { rest, step, run, explore };
struct SetKnobs {
    KnobValues values;
};
struct Begin {  ///< a new run: at full speed, or held before the first step
    StartMode mode = StartMode::run;
};
struct TakeSteps {
    std::string schedule;
};
struct LetRun {};  ///< starts or goes on; until the goal is met or it ends
struct FindAll {};  ///< explores
struct SendSignal {
    char actor = 'A';
    int signal = 0;
};
struct StopIt {};
using Action = std::variant<SetKnobs, Begin, TakeSteps, LetRun, FindAll, SendSignal, StopIt>;
using Actions = std::vector<Action>;

}  // namespace ipc::model
