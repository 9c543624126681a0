#include "support/wait.hpp"

#include <time.h>

#include <fstream>
#include <sstream>

#include "stage/clock.hpp"

namespace ipc::test {

bool wait_until(const std::function<bool()>& condition, double seconds) {
    const std::int64_t until = stage::monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9);
    while (!condition()) {
        if (stage::monotonic_ns() > until) return condition();
        const timespec nap{0, 3'000'000};
        nanosleep(&nap, nullptr);
    }
    return true;
}

std::string lines(const std::vector<std::string>& each) {
    std::string text;
    for (const std::string& line : each) text += "\n  " + line;
    return text;
}

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        if (!line.empty()) all.push_back(line);
    }
    return all;
}

std::string read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace ipc::test
