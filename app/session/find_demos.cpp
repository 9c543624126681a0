#include "session/find_demos.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <thread>
#include <tuple>

#include "session/answer_cache.hpp"
#include "session/ask_demo.hpp"
#include "session/convert.hpp"
#include "stage/clock.hpp"

namespace ipc::session {

namespace {

namespace fs = std::filesystem;
using stage::Result;
using supervisor::Description;

constexpr std::array kFamilies{"isolation",          "shared memory",     "message passing",
                               "signals and events", "pipes and sockets", "choosing"};

std::size_t family_of(const Description& demo) {
    std::string family = demo.category;
    for (char& c : family) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == '_') c = ' ';
    }
    const auto at = std::find(kFamilies.begin(), kFamilies.end(), family);
    return static_cast<std::size_t>(at - kFamilies.begin());
}

// The order in which MECHANISMS introduces them; others follow by name.
std::size_t place_of(const Description& demo) {
    constexpr std::array kOrder{"private-memory",
                                "shared-counter",
                                "bounded-buffer",
                                "video-frames",
                                "philosophers",
                                "log-file",
                                "message-queue",
                                "unix-socket",
                                "rpc",
                                "windows-pipe",
                                "signals",
                                "reload",
                                "event-counter",
                                "pipe",
                                "fifo",
                                "tcp",
                                "compare"};
    const auto at = std::find(kOrder.begin(), kOrder.end(), demo.name);
    return static_cast<std::size_t>(at - kOrder.begin());
}

bool listed_before(const Description& one, const Description& other) {
    const auto key = [](const Description& demo) {
        return std::tuple(family_of(demo), place_of(demo), demo.name);
    };
    return key(one) < key(other);
}

std::vector<std::string> programs_in(const std::string& folder, std::error_code& error) {
    std::vector<std::string> programs;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        std::error_code ignored;
        if (!name.starts_with("ipc-") || name == "ipc-playground") continue;
        if (!entry->is_regular_file(ignored) || access(entry->path().c_str(), X_OK) != 0) continue;
        programs.push_back(entry->path().string());
    }
    std::sort(programs.begin(), programs.end());
    return programs;
}

// Until one of them has something to be taken, or its time is over.
std::size_t next_ready(const std::vector<AskedDemo>& asked) {
    for (;;) {
        std::vector<pollfd> ready;
        std::int64_t first = asked.front().deadline();
        for (const AskedDemo& each : asked) {
            ready.push_back({each.descriptor(), POLLIN, 0});
            first = std::min(first, each.deadline());
        }
        const std::int64_t now = stage::monotonic_ns();
        poll(ready.data(), ready.size(), static_cast<int>(std::max<std::int64_t>(0, (first - now + 999'999) / 1'000'000)));
        for (std::size_t i = 0; i < asked.size(); ++i) {
            if (ready[i].revents != 0 || stage::monotonic_ns() >= asked[i].deadline()) return i;
        }
    }
}

// Starting is most of what a program does to describe itself, so as many at once as there are CPUs. Never one
// alone: while the answer of one is read, another can start.
void ask_all(const std::map<std::string, std::string>& programs,
             const std::function<void(const std::string&, const Result<std::string>&)>& take) {
    const std::size_t at_once = std::clamp(std::thread::hardware_concurrency(), 2U, 16U);
    std::vector<AskedDemo> asked;
    std::optional<AskedDemo> answered;
    auto next = programs.begin();
    for (;;) {
        for (; next != programs.end() && asked.size() < at_once; ++next) {
            Result<AskedDemo> started = AskedDemo::start(next->first);
            if (started) {
                asked.push_back(std::move(*started));
            } else {
                take(next->first, started.error());
            }
        }
        if (answered) take(answered->program(), answered->answer());
        answered.reset();
        if (asked.empty()) return;
        const std::size_t i = next_ready(asked);
        if (asked[i].take()) continue;
        answered = std::move(asked[i]);
        asked.erase(asked.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

}  // namespace

FoundDemos find_demos(const std::string& folder, const std::string& answers) {
    FoundDemos found;
    std::error_code error;
    AnswerCache cache(answers);
    std::map<std::string, std::string> unknown;  // programs to be asked, and their keys from before that
    for (const std::string& program : programs_in(folder, error)) {
        const std::string key = answers.empty() ? std::string() : AnswerCache::key_of(program);
        if (const std::optional<std::string> answer = cache.find(key)) {
            if (Result<Description> description = read_answer(program, *answer)) {
                found.demos.push_back(std::move(*description));
                cache.keep(key, *answer);
                continue;
            }
        }
        unknown.emplace(program, key);
    }
    ask_all(unknown, [&](const std::string& program, const Result<std::string>& answer) {
        Result<Description> description = answer ? read_answer(program, *answer) : Result<Description>(answer.error());
        if (description) {
            found.demos.push_back(std::move(*description));
            cache.keep(unknown.at(program), *answer);
        } else {
            found.problems.push_back(description.error().text);
        }
    });
    cache.save();
    if (error)
        found.problems.push_back("The folder " + folder + " cannot be read: " + error.message());
    std::sort(found.problems.begin(), found.problems.end());
    std::sort(found.demos.begin(), found.demos.end(), listed_before);
    for (const Description& description : found.demos)
        found.shown.push_back(to_model(description));
    return found;
}

std::string own_folder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? std::string{} : program.parent_path().string();
}

}  // namespace ipc::session
