#include "supervisor/strace_lens.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fstream>

#include "stage/clock.hpp"
#include "stage/futex.hpp"

extern char** environ;

namespace ipc::supervisor {
namespace {

using State = LensNow::State;

constexpr int kPipeBytes = 1 << 20;              ///< strace seldom waits for us
constexpr std::size_t kMostBytesALook = 4 << 20; ///< the traces of the actors want to be drained too
constexpr std::int64_t kAttachNs = 5'000'000'000, kEndNs = 1'000'000'000, kClockNs = 1'000'000'000;
constexpr int kTraceFd = 3; ///< in strace
constexpr std::size_t kMostPids = 65536;

std::int64_t offset_of_clocks() {
    timespec wall{};
    const std::int64_t before = stage::monotonic_ns();
    clock_gettime(CLOCK_REALTIME, &wall);
    const std::int64_t after = stage::monotonic_ns();
    return before + (after - before) / 2 - (wall.tv_sec * 1'000'000'000 + wall.tv_nsec);
}

/// A number behind "Name:" in /proc/PID/status; 0: not there.
int from_status(int pid, const std::string& name) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with(name)) continue;
        return std::atoi(line.c_str() + name.size());
    }
    return 0;
}

/// Where a process has mapped the page that it shares with its front end.
std::pair<std::uint64_t, std::uint64_t> find_page(int pid) {
    std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.find("/memfd:ipc-playground run") == std::string::npos) continue;
        std::uint64_t begin = 0, end = 0;
        const char* const last = line.data() + line.size();
        const char* const dash = std::from_chars(line.data(), last, begin, 16).ptr;
        if (dash != last) std::from_chars(dash + 1, last, end, 16);
        return {begin, end};
    }
    return {};
}

/// strace's environment: error texts as the man pages have them.
std::vector<char*> environment(std::string& locale) {
    std::vector<char*> variables{locale.data()};
    for (char** each = environ; *each != nullptr; ++each) {
        if (!std::string_view(*each).starts_with("LC_ALL=")) variables.push_back(*each);
    }
    variables.push_back(nullptr);
    return variables;
}

}  // namespace

std::string find_strace() {
    const char* path = std::getenv("PATH");
    std::string rest = path != nullptr ? path : "/usr/bin:/bin";
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        const std::string file = rest.substr(0, end) + "/strace";
        if (access(file.c_str(), X_OK) == 0) return file;
        rest.erase(0, end + 1);
    }
    return {};
}

StraceLens::StraceLens(stage::RunPage& page, Sink sink)
    : page_(page),
      sink_(std::move(sink)),
      text_([this](int pid) { return actor_of(pid); },
            [this](int pid, std::uint64_t address) { return is_gate(pid, address); }) {
    page_.lens_wanted = 1;
    publish(State::starting);
}

StraceLens::~StraceLens() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    while (pid_ > 0 && waitpid(pid_, nullptr, 0) == -1 && errno == EINTR) {}
}

LensNow StraceLens::now() const {
    const std::lock_guard lock(mutex_);
    return now_;
}

void StraceLens::publish(State state, std::string why) {
    const std::lock_guard lock(mutex_);
    now_.state = state;
    now_.why = std::move(why);
    now_.pid = pid_;
    now_.garbage = text_.garbage();
}

void StraceLens::open_barrier() {
    page_.lens_ready.store(1, std::memory_order_release);
    stage::futex_wake(page_.lens_ready);
}

void StraceLens::give_up(State state, std::string why) {
    step_ = Step::over;
    output_.reset();
    publish(state, std::move(why));
    page_.lens_wanted.store(0, std::memory_order_relaxed);
    open_barrier();
}

std::vector<int> StraceLens::living() const {
    std::vector<int> pids;
    const std::size_t actors = std::min<std::size_t>(page_.actors.load(std::memory_order_acquire), stage::kMaxActors);
    for (std::size_t actor = 0; actor < actors; ++actor) {
        const stage::ActorSlot& slot = page_.slots[actor];
        const int pid = slot.pid.load(std::memory_order_relaxed);
        if (pid > 0 && slot.reaped.load(std::memory_order_acquire) == 0) pids.push_back(pid);
    }
    return pids;
}

/// Of which actor a process is: itself, or the nearest that is among its parents.
int StraceLens::actor_of(int pid) {
    const auto known = actor_of_.find(pid);
    if (known != actor_of_.end()) return known->second;
    int actor = -1;
    int parent = pid;
    for (int up = 0; up < 8 && parent > 1 && actor < 0; ++up) {
        // A thread's line has the thread's number.
        const int process = from_status(parent, "Tgid:");
        parent = process != parent && process > 0 ? process : from_status(parent, "PPid:");
        const auto found = actor_of_.find(parent);
        if (found != actor_of_.end()) actor = found->second;
    }
    if (actor_of_.size() < kMostPids) actor_of_[pid] = actor;
    return actor;
}

bool StraceLens::is_gate(int pid, std::uint64_t address) const {
    const auto found = page_at_.find(pid);
    return found != page_at_.end() && address >= found->second.first && address < found->second.second;
}

void StraceLens::start() {
    const std::string strace = find_strace();
    if (strace.empty()) return give_up(State::refused, kNoStrace);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) == -1) {
        return give_up(State::refused, "The system calls are not traced: pipe2: " + std::string(std::strerror(errno)) +
                                           "; close some descriptors or raise ulimit -n.");
    }
    output_ = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);
    fcntl(output_.get(), F_SETFL, O_NONBLOCK);
    fcntl(output_.get(), F_SETPIPE_SZ, kPipeBytes); // a wish: it works with less

    std::vector<std::string> words{strace, "-f", "-ttt", "-T", "-yy", "-q", "-s", "64",
                                   "-o", "/proc/self/fd/" + std::to_string(kTraceFd)};
    for (const int pid : living()) {
        words.insert(words.end(), {"-p", std::to_string(pid)});
        page_at_[pid] = find_page(pid);
    }
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::string locale = "LC_ALL=C";
    std::vector<char*> variables = environment(locale);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, theirs.get(), 2);
    posix_spawn_file_actions_adddup2(&files, 2, kTraceFd);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                             POSIX_SPAWN_SETPGROUP));
    const int error = posix_spawn(&pid_, strace.c_str(), &files, &attributes, arguments.data(), variables.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) {
        pid_ = 0;
        return give_up(State::refused, "The system calls are not traced: posix_spawn " + strace + ": " +
                                           std::strerror(error) + "; end some processes or raise ulimit -u.");
    }
    step_ = Step::attaching;
    started_ns_ = stage::monotonic_ns();
}

void StraceLens::check_attached() {
    const std::vector<int> actors = living();
    const bool all = std::all_of(actors.begin(), actors.end(), [this](int pid) {
        return from_status(pid, "TracerPid:") == pid_;
    });
    if (all) {
        step_ = Step::tracing;
        publish(State::tracing);
        open_barrier();
    } else if (stage::monotonic_ns() - started_ns_ > kAttachNs) {
        kill(pid_, SIGKILL);
        while (waitpid(pid_, &status_, 0) == -1 && errno == EINTR) {}
        pid_ = 0;
        give_up(State::refused, "strace did not attach to all actors within five seconds, so the run goes on without "
                                "it; start it again when the machine is less busy.");
    }
}

bool StraceLens::reap() {
    if (pid_ <= 0 || waitpid(pid_, &status_, WNOHANG) != pid_) return false;
    pid_ = 0;
    return true;
}

void StraceLens::read_output() {
    std::array<char, 65536> bytes;
    std::size_t taken = 0;
    while (output_.is_open() && taken < kMostBytesALook) {
        const ssize_t got = read(output_.get(), bytes.data(), bytes.size());
        if (got <= 0) break; // nothing now, or the end: which, waitpid tells
        taken += static_cast<std::size_t>(got);
        text_.feed({bytes.data(), static_cast<std::size_t>(got)}, calls_);
    }
    if (taken == 0) text_.settle(calls_);
}

void StraceLens::take(bool over) {
    const std::int64_t until = stage::monotonic_ns() + kEndNs;
    for (;;) {
        const bool ended = reap(); // before its last output is read
        read_output();
        if (!calls_.empty() && sink_) sink_(calls_);
        calls_.clear();
        if (ended || pid_ == 0) break;
        if (!over) return;
        if (stage::monotonic_ns() > until) kill(pid_, SIGKILL);
        const timespec nap{0, 2'000'000};
        nanosleep(&nap, nullptr);
    }
    // strace has ended.
    const bool attached = step_ == Step::tracing;
    if (attached && (over || living().empty())) return give_up(State::ended, {});
    if (attached && WIFSIGNALED(status_)) {
        return give_up(State::ended, std::string("strace was killed by SIG") + sigabbrev_np(WTERMSIG(status_)) +
                                         ": the run goes on without it; start it again to trace it again.");
    }
    if (attached) {
        return give_up(State::ended, "strace has ended" + (text_.talk().empty() ? "" : " (" + text_.talk() + ")") +
                                         ": the run goes on without it; start it again to trace it again.");
    }
    const bool forbidden = text_.talk().find("not permitted") != std::string::npos;
    give_up(State::refused,
            "strace could not begin" + (text_.talk().empty() ? "" : ": " + text_.talk()) +
                (forbidden ? ". Allow tracing with: sudo sysctl kernel.yama.ptrace_scope=1 (in a container: "
                             "--cap-add=SYS_PTRACE), then start the run again."
                           : ". The run goes on without it."));
}

void StraceLens::look(bool over) {
    if (step_ == Step::over) return;
    const std::int64_t now = stage::monotonic_ns();
    if (now - clock_ns_ > kClockNs) {
        clock_ns_ = now;
        text_.set_clock_offset(offset_of_clocks());
    }
    if (step_ == Step::waiting) {
        if (over) return give_up(State::ended, {});
        const std::size_t actors = std::min<std::size_t>(page_.actors.load(std::memory_order_acquire), stage::kMaxActors);
        const std::vector<int> pids = living();
        if (actors == 0 || page_.ready.load(std::memory_order_acquire) < actors || pids.empty()) return;
        for (std::size_t actor = 0; actor < actors; ++actor) {
            actor_of_[page_.slots[actor].pid.load(std::memory_order_relaxed)] = static_cast<int>(actor);
        }
        return start();
    }
    take(over);
    if (step_ == Step::attaching) check_attached();
}

}  // namespace ipc::supervisor
