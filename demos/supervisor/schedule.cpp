#include "supervisor/schedule.hpp"

namespace ipc::supervisor {

stage::Result<Schedule> parse_schedule(std::string_view text) {
    Schedule schedule;
    for (const char c : text) {
        if (c == ' ' || c == ',' || c == '\t' || c == '\n') continue;
        const char letter = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (letter < 'A' || letter > 'P') {
            return stage::Error{std::string("\"") + c +
                                "\" is not an actor; a schedule is made of the letters A to P, as in A A B"};
        }
        schedule.push_back(static_cast<std::size_t>(letter - 'A'));
    }
    if (schedule.empty()) {
        return stage::Error{"it names no actor; a schedule is made of letters, as in A A B"};
    }
    return schedule;
}

std::string schedule_text(const Schedule& schedule) {
    std::string text;
    for (const std::size_t actor : schedule) {
        if (!text.empty()) text += ' ';
        text += static_cast<char>('A' + actor);
    }
    return text;
}

}  // namespace ipc::supervisor
