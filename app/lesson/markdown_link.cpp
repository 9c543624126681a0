// Where a lesson's links may lead.
#include <algorithm>
#include <cctype>

#include "lesson/markdown.hpp"

namespace ipc::lesson {

void Markdown::check_link(const std::string& target, int line) {
    constexpr const char* kAllowed =
        "; allowed are ui:NAME, man:NAME.SECTION, NN-name.md and https://...";
    const auto wrong = [&](const std::string& what) { problems_.add(line, what + kAllowed); };
    if (target.starts_with("https://")) return;
    if (target.starts_with("ui:")) {
        const std::string name = target.substr(3);
        if (name.empty()) return wrong("the link \"ui:\" names nothing");
        const std::size_t colon = name.find(": ");
        if (colon == std::string::npos || demo_ == nullptr) return;
        const int knob = demo_->knob_index(name.substr(0, colon));
        if (knob < 0) return;
        std::vector<std::string> choices;
        for (const model::Choice& choice : demo_->knobs[static_cast<std::size_t>(knob)].choices)
            choices.push_back(choice.name);
        const std::string choice = name.substr(colon + 2);
        if (std::find(choices.begin(), choices.end(), choice) == choices.end())
            problems_.add(line, "the link \"" + target + "\" points at no choice: " +
                                    with_allowed(choice, std::move(choices)));
        return;
    }
    if (target.starts_with("man:")) {
        const std::size_t dot = target.rfind('.');
        const bool section = dot != std::string::npos && dot + 1 < target.size() && dot > 4 &&
                             std::isdigit(static_cast<unsigned char>(target[dot + 1])) != 0;
        if (!section)
            problems_.add(line, "the link \"" + target +
                                    "\" names no man page; write it as in man:pipe.7");
        return;
    }
    if (target.ends_with(".md") && target.find('/') == std::string::npos &&
        target.find(':') == std::string::npos) {
        lesson_links_.push_back({target, line});
        return;
    }
    wrong("the link \"" + target.substr(0, 80) + "\" leads where no lesson may");
}

}  // namespace ipc::lesson
