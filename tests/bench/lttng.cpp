// One event of ours beside one of LTTng-UST with the same fields, recorded in a session of its own.
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "bench/bench.hpp"
#include "bench/memory.hpp"

extern char** environ;

namespace ipc::bench {
namespace {

namespace fs = std::filesystem;

bool shell(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

/// A session daemon with one session that records our event; gone at its end, with what it recorded.
class Session {
public:
    Session() {
        std::string home = "/tmp/ipc-bench-lttng.XXXXXX";
        if (mkdtemp(home.data()) == nullptr) return;
        home_ = home;
        setenv("LTTNG_HOME", home.c_str(), 1);
        std::array<char*, 4> words{const_cast<char*>("lttng-sessiond"), const_cast<char*>("--no-kernel"),
                                   const_cast<char*>("--quiet"), nullptr};
        if (posix_spawnp(&daemon_, words[0], nullptr, nullptr, words.data(), environ) != 0) return;
        for (int attempt = 0; attempt < 50 && !made_; ++attempt) {
            usleep(100'000);
            made_ = shell("lttng create ipc-bench --output=" + home + "/out");
        }
        made_ = made_ && shell("lttng enable-channel -u c --subbuf-size=4M --num-subbuf=4 --overwrite") &&
                shell("lttng enable-event -u -c c ipc_bench:event") && shell("lttng start");
    }
    ~Session() {
        if (made_) shell("lttng destroy ipc-bench");
        if (daemon_ > 0) {
            kill(daemon_, SIGTERM);
            waitpid(daemon_, nullptr, 0);
        }
        std::error_code ignored;
        if (!home_.empty()) fs::remove_all(home_, ignored);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    bool works() const { return made_; }

private:
    std::string home_;
    pid_t daemon_ = -1;
    bool made_ = false;
};

std::optional<double> ns_an_lttng_event(const std::string& program) {
    FILE* out = popen(program.c_str(), "r");
    if (out == nullptr) return std::nullopt;
    double ns = 0;
    const bool read = std::fscanf(out, "%lf", &ns) == 1;
    return pclose(out) == 0 && read ? std::optional(ns) : std::nullopt;
}

}  // namespace

void measure_lttng(std::vector<Row>& rows) {
    Row row{"one event written / LTTng-UST, same CPU", "x", {}, 0.10};
    const std::string program = fs::read_symlink("/proc/self/exe").parent_path() / "ipc-bench-lttng";
    if (!fs::exists(program)) {
        row.note = "not measured: built without liblttng-ust-dev";
        rows.push_back(row);
        return;
    }
    pin(cpus().front());
    const Session session;
    std::vector<double> ratios;
    BareStage bare;
    ns_an_event(bare);
    for (int round = 0; session.works() && round < kRounds; ++round) {
        const double ours = ns_an_event(bare);
        if (const auto theirs = ns_an_lttng_event(program)) ratios.push_back(ours / *theirs);
    }
    if (ratios.empty()) {
        row.note = "not measured: no session could be made; install lttng-tools";
    } else {
        row.measured = figure(ratios);
    }
    rows.push_back(row);
}

}  // namespace ipc::bench
