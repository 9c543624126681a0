#include "signals_and_events/configuration.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

namespace ipc::demos {

bool Configuration::is_consistent() const {
    return std::all_of(values.begin(), values.end(), [this](int value) { return value == values[0]; });
}

void Configuration::replace_by(const Configuration& other) {
    for (std::size_t line = 0; line < values.size(); ++line) values[line] = other.values[line];
    lines = other.lines;
}

bool read_configuration(const char* path, Configuration& configuration) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file == -1) return false;
    std::array<char, 64> text{};
    int value = 0;
    bool in_value = false;
    for (ssize_t got; (got = read(file, text.data(), text.size())) > 0;) {
        for (ssize_t i = 0; i < got; ++i) {
            const char c = text[static_cast<std::size_t>(i)];
            if (c == '=') {
                value = 0;
                in_value = true;
            } else if (c == '\n' && in_value) {
                if (configuration.lines < Configuration::kLines)
                    configuration.values[static_cast<std::size_t>(configuration.lines)] = value;
                ++configuration.lines;
                in_value = false;
            } else if (in_value && c >= '0' && c <= '9') {
                value = value * 10 + (c - '0');
            }
        }
    }
    close(file);
    return configuration.lines == Configuration::kLines && configuration.is_consistent();
}

bool write_first_configuration(const char* path) {
    std::string text;
    for (int line = 0; line < Configuration::kLines; ++line) text += "setting=0\n";
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file == -1) return false;
    const bool whole = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    close(file);
    return whole;
}

}  // namespace ipc::demos
