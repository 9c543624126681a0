#include "lesson/exercise_reader.hpp"

namespace ipc::lesson {

namespace {

struct ActionWords {
    const model::Demo* demo;

    std::string operator()(const model::SetKnobs& set) const {
        std::vector<std::string> words;
        for (const model::KnobValue& each : set.values) {
            if (demo == nullptr) continue;
            const model::Knob& knob = demo->knobs[static_cast<std::size_t>(each.knob)];
            words.push_back("set " + knob.name + " to " + knob.text(each.value));
        }
        return joined(words, ", ");
    }
    std::string operator()(const model::Begin& begin) const {
        return begin.mode == model::StartMode::step ? "start it, held before the first step"
                                                    : "start it at full speed";
    }
    std::string operator()(const model::TakeSteps& steps) const { return "step " + steps.schedule; }
    std::string operator()(const model::LetRun&) const { return "let it run"; }
    std::string operator()(const model::FindAll&) const { return "run every schedule"; }
    std::string operator()(const model::SendSignal& sent) const {
        return std::string("send ") + signal_name(sent.signal) + " to " + sent.actor;
    }
    std::string operator()(const model::StopIt&) const { return "stop it"; }
};

}  // namespace

std::string action_in_words(const model::Action& action, const model::Demo* demo) {
    return std::visit(ActionWords{demo}, action);
}

}  // namespace ipc::lesson
