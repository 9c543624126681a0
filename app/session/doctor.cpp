#include "session/doctor.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "model/demo.hpp"

namespace ipc::session {

namespace {

using Grade = Finding::Grade;

// The first number in a file of /proc; below 0 if it cannot be read.
long number_in(const char* path) {
    std::ifstream file(path);
    long value = -1;
    file >> value;
    return file ? value : -1;
}

std::string in_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string rest = path != nullptr ? path : "/usr/bin:/bin";
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        const std::string file = rest.substr(0, end) + '/' + program;
        if (access(file.c_str(), X_OK) == 0) return file;
        rest.erase(0, end + 1);
    }
    return {};
}

Finding cpus() {
    cpu_set_t set;
    CPU_ZERO(&set);
    const int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    if (count >= 2)
        return {Grade::good, "CPUs", std::to_string(count) + ": rivals in a race are pinned apart"};
    return {
        Grade::limited, "CPUs",
        "1: races show only because actors yield now and then; give this machine two CPUs to see "
        "true ones"};
}

Finding shared_memory() {
    struct statvfs space {};
    if (statvfs("/dev/shm", &space) != 0 || access("/dev/shm", W_OK) != 0)
        return {Grade::missing, "/dev/shm",
                "cannot be written: mount a tmpfs there (mount -t tmpfs tmpfs /dev/shm)"};
    const auto free = static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize >> 20U;
    const std::string text = model::grouped(static_cast<std::int64_t>(free)) + " MiB free";
    if (free < 16)
        return {Grade::limited, "/dev/shm",
                text + ": remove files from it or enlarge it (docker: --shm-size)"};
    return {Grade::good, "/dev/shm", text};
}

Finding posix_queues() {
    const long most = number_in("/proc/sys/fs/mqueue/msg_max");
    const long size = number_in("/proc/sys/fs/mqueue/msgsize_max");
    if (most < 0 || size < 0)
        return {Grade::missing, "POSIX message queues",
                "this kernel has none: take one with CONFIG_POSIX_MQUEUE"};
    rlimit bytes{};
    getrlimit(RLIMIT_MSGQUEUE, &bytes);
    std::string text =
        std::to_string(most) + " messages of " + std::to_string(size) + " bytes each";
    if (bytes.rlim_cur != RLIM_INFINITY)
        text += ", " + model::grouped(static_cast<std::int64_t>(bytes.rlim_cur)) +
                " bytes for all queues of a user (ulimit -q)";
    return {Grade::good, "POSIX message queues", text};
}

Finding system_v() {
    const long bytes = number_in("/proc/sys/kernel/msgmnb");
    if (bytes < 0)
        return {Grade::missing, "System V IPC",
                "this kernel has none: take one with CONFIG_SYSVIPC"};
    return {Grade::good, "System V IPC", "message queues of " + model::grouped(bytes) + " bytes"};
}

Finding tracing() {
    const long yama = number_in("/proc/sys/kernel/yama/ptrace_scope");
    if (yama <= 1)
        return {Grade::good, "tracing (Yama)",
                yama == 1
                    ? "ptrace_scope 1: a process may trace its own descendants, which is enough"
                    : "not restricted"};
    return {Grade::limited, "tracing (Yama)",
            "ptrace_scope " + std::to_string(yama) +
                ": no system calls panel; allow it with: sysctl kernel.yama.ptrace_scope=1"};
}

Finding performance_counters() {
    const long paranoid = number_in("/proc/sys/kernel/perf_event_paranoid");
    if (paranoid == -1 && access("/proc/sys/kernel/perf_event_paranoid", R_OK) != 0)
        return {Grade::missing, "perf",
                "this kernel has no perf events: context switches are not shown exactly"};
    if (paranoid <= 2 || geteuid() == 0)
        return {Grade::good, "perf",
                "perf_event_paranoid " + std::to_string(paranoid) + ": allowed for own processes"};
    return {Grade::limited, "perf",
            "perf_event_paranoid " + std::to_string(paranoid) +
                ": not allowed; allow it with: sysctl kernel.perf_event_paranoid=2"};
}

Finding program(const std::string& name, const std::string& use, const std::string& package) {
    const std::string file = in_path(name);
    if (!file.empty()) return {Grade::good, name, file};
    return {Grade::missing, name, "not installed: " + use + "; install the package " + package};
}

// The one mechanism that is left out of a build without its library.
Finding grpc(const FoundDemos& found) {
    const bool built = std::any_of(found.demos.begin(), found.demos.end(),
                                   [](const auto& demo) { return demo.name == "rpc"; });
    if (built) return {Grade::good, "gRPC", "ipc-rpc was built with it"};
    return {Grade::missing, "gRPC",
            "not there when this was built, so there is no ipc-rpc; install libgrpc++-dev, "
            "libprotobuf-dev, protobuf-compiler and protobuf-compiler-grpc (./run does) and build "
            "again"};
}

// Wine runs the Windows programs; mingw-w64 made them, beside the demos.
Finding windows_pipe() {
    constexpr const char* kWhat = "wine";
    const std::string wine = in_path("wine");
    if (wine.empty())
        return {Grade::missing, kWhat,
                "not installed: needed for the Windows named pipe only; ./run --with-wine installs it "
                "(about 175 MB to download)"};
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::string server = (self.parent_path() / "windows" / "pipe_server.exe").string();
    if (access(server.c_str(), R_OK) != 0)
        return {Grade::missing, kWhat,
                "the Windows programs were not built: ./run --with-wine installs mingw-w64 and "
                "builds them"};
    return {Grade::good, kWhat, wine + " runs " + server};
}

Finding demos(const FoundDemos& found) {
    if (found.demos.empty())
        return {Grade::missing, "mechanisms",
                "none found beside this program: build them, or run the playground from build/bin"};
    std::string text = std::to_string(found.demos.size()) + " found:";
    for (const auto& demo : found.demos)
        text += ' ' + demo.name;
    return {Grade::good, "mechanisms", text};
}

}  // namespace

std::vector<Finding> examine(const FoundDemos& found) {
    std::vector<Finding> findings{cpus(),     shared_memory(), posix_queues(),
                                  system_v(), tracing(),       performance_counters()};
    findings.push_back(program("strace", "needed for the system calls panel", "strace"));
    findings.push_back(windows_pipe());
    findings.push_back(grpc(found));
    findings.push_back(demos(found));
    for (const std::string& problem : found.problems)
        findings.push_back({Grade::limited, "mechanism", problem});
    return findings;
}

std::string to_line(const Finding& finding) {
    const char* grade = finding.grade == Grade::good      ? "ok       "
                        : finding.grade == Grade::limited ? "limited  "
                                                          : "missing  ";
    return grade + finding.what + ": " + finding.says;
}

}  // namespace ipc::session
