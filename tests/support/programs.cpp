#include <sched.h>

#include <algorithm>
#include <filesystem>

#include "support/program.hpp"
#include "support/wait.hpp"

namespace ipc::test {
namespace {

cpu_set_t allowed() {
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof(set), &set);
    return set;
}

}  // namespace

std::string path_of(const std::string& program) {
    return program.find('/') == program.npos ? IPC_BIN_DIR "/" + program : program;
}

std::string source_path(const std::string& file) { return IPC_SOURCE_DIR "/" + file; }

std::vector<std::string> all_demos() {
    std::vector<std::string> demos;
    for (const auto& entry : std::filesystem::directory_iterator(IPC_BIN_DIR)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("ipc-") || name == "ipc-playground" || name == "ipc-bench") continue;
        // It needs Wine, which starts for seconds: tests/demos/windows_pipe.cpp has its tests.
        if (name == "ipc-windows-pipe") continue;
        // A demo answers --describe; a benchmark or a test does not.
        if (run(name, {"--describe"}).out.starts_with("{")) demos.push_back(name);
    }
    std::sort(demos.begin(), demos.end());
    return demos;
}

bool is_sanitized() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#else
    return false;
#endif
}

int usable_cpus() {
    const cpu_set_t set = allowed();
    return CPU_COUNT(&set);
}

int a_usable_cpu() {
    const cpu_set_t set = allowed();
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) return cpu;
    }
    return 0;
}

std::vector<Setting> on_all_and_on_one(const std::vector<std::string>& arguments) {
    return {Setting{.arguments = arguments}, Setting{.arguments = arguments, .only_cpu = a_usable_cpu()}};
}

}  // namespace ipc::test
