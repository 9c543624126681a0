// What the window draws of a reload: the sheets of paper, the pending bit, what the daemon uses.
#include "signals_and_events/reload_looks.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

namespace ipc::demos {

using namespace ipc::stage;

const Gauge kFileVersion{.name = "file_version", .help = "version in the first line of the file"};
const Gauge kFileLines{.name = "file_lines", .help = "lines that the file has", .unit = "lines"};
const Gauge kNewVersion{.name = "new_file_version", .help = "version of the file beside it"};
const Gauge kNewLines{.name = "new_file_lines", .help = "lines of the file beside it; -1: there is none", .unit = "lines"};
const Gauge kHangupPending{.name = "sighup_pending", .help = "1: SIGHUP is pending for the daemon (/proc/PID/status)"};
const Gauge kInUse{.name = "version_in_use", .help = "the version by which the daemon serves"};
const Gauge kReadLines{.name = "read_lines", .help = "lines that the last reload found", .unit = "lines"};
const Gauge kReloadWanted{.name = "reload_wanted", .help = "1: the handler has set its flag, and nobody has reloaded since"};
const Gauge kInHandler{.name = "in_handler", .help = "1: the daemon is in its handler of SIGHUP"};
const Gauge kRequest{.name = "request_version", .help = "by which version the request began that is being served; -1: there is none"};

namespace {

void look_at(Stage& stage, const std::string& file, const Gauge& version, const Gauge& lines) {
    const bool is_there = access(file.c_str(), F_OK) == 0;
    Configuration now;
    if (is_there) read_configuration(file.c_str(), now);
    stage.show(version, now.version());
    stage.show(lines, is_there ? now.lines : -1);
}

bool is_pending(pid_t process, int signal) {
    const std::string path = "/proc/" + std::to_string(process) + "/status";
    std::FILE* status = std::fopen(path.c_str(), "re");
    if (status == nullptr) return false; // it has left
    unsigned long long pending = 0;
    for (std::array<char, 128> line{}; std::fgets(line.data(), line.size(), status) != nullptr;) {
        unsigned long long mask = 0; // of its one thread, and of the process
        if (std::sscanf(line.data(), "SigPnd: %llx", &mask) == 1 || std::sscanf(line.data(), "ShdPnd: %llx", &mask) == 1)
            pending |= mask;
    }
    std::fclose(status);
    return (pending >> (signal - 1) & 1) != 0;
}

}  // namespace

void look_at_reload(Stage& stage) {
    const std::string file = stage.object_name();
    look_at(stage, file, kFileVersion, kFileLines);
    look_at(stage, file + ".new", kNewVersion, kNewLines);
    stage.show(kHangupPending, is_pending(stage.actor(0).pid.load(), SIGHUP) ? 1 : 0);
}

}  // namespace ipc::demos
