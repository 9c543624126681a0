#include "model/lesson.hpp"

#include <algorithm>

#include "model/lesson_shown.hpp"

namespace ipc::model {

std::string plain(const Spans& spans) {
    std::string text;
    for (const Span& span : spans)
        text += span.text;
    return text;
}

std::string plain(const Text& text) {
    std::string whole;
    for (const TextPart& part : text) {
        if (!whole.empty()) whole += "\n\n";
        whole += plain(part.spans);
        whole += part.code;
        for (std::size_t item = 0; item < part.items.size(); ++item) {
            if (item > 0) whole += '\n';
            whole += part.first == 0 ? "- " : std::to_string(part.first + static_cast<int>(item)) + ". ";
            whole += plain(part.items[item]);
        }
    }
    return whole;
}

int LessonShown::done() const {
    return static_cast<int>(std::count_if(blocks.begin(), blocks.end(),
                                          [](const BlockShown& block) { return block.done; }));
}

int LessonShown::total() const {
    return static_cast<int>(
        std::count_if(lesson.blocks.begin(), lesson.blocks.end(),
                      [](const Block& block) { return block.is_exercise(); }));
}

}  // namespace ipc::model
