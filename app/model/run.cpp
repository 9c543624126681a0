#include "model/run.hpp"

namespace ipc::model {

std::string waiting_text(std::string_view who, std::string_view waits_for) {
    return std::string(who) + (waits_for.starts_with("waits") ? " " : ": ") +
           std::string(waits_for);
}

std::string filled_in(std::string_view command, const Run& run) {
    std::string out;
    while (!command.empty()) {
        const std::size_t open = command.find('{');
        out += command.substr(0, open);
        if (open == std::string_view::npos) break;
        command.remove_prefix(open);
        const std::size_t close = command.find('}');
        const std::string_view inside =
            close == std::string_view::npos ? std::string_view{} : command.substr(1, close - 1);
        std::string value;
        if (inside == "name") value = run.object_name;
        for (const Actor& actor : run.actors) {
            if (inside.size() == 1 && actor.letter == inside[0] && actor.pid > 0)
                value = std::to_string(actor.pid);
        }
        if (value.empty()) {
            out += '{';
            command.remove_prefix(1);
        } else {
            out += value;
            command.remove_prefix(close + 1);
        }
    }
    return out;
}

}  // namespace ipc::model
