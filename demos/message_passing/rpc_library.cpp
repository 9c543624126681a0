// gRPC aborts the process that cannot have the threads and descriptors it wants, so they are asked for first; and it
// logs on stderr what it also returns as a status.
#include "message_passing/rpc_library.hpp"

#include <fcntl.h>
#include <grpc/support/log.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <vector>

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr std::size_t kDescriptors = 24;           // epoll, event descriptors, sockets
constexpr std::size_t kMemory = std::size_t{48} << 20;  // without the stacks of its threads

void drop(gpr_log_func_args*) {}

void* wait_for_the_end(void* over) {
    const timespec nap{0, 200'000};
    while (!static_cast<std::atomic<bool>*>(over)->load()) nanosleep(&nap, nullptr);
    return nullptr;
}

/// As many as it starts at most: two a CPU, and those for timers and connections.
std::size_t threads_wanted() {
    const long cpus = std::max(sysconf(_SC_NPROCESSORS_ONLN), 1L);
    return std::min<std::size_t>(6 + 2 * static_cast<std::size_t>(cpus), 32);
}

void ask_for_threads(Stage& stage) {
    std::vector<pthread_t> threads(threads_wanted());
    std::atomic<bool> over = false;
    std::size_t started = 0;
    int error = 0;
    while (started < threads.size() && error == 0) {
        error = pthread_create(&threads[started], nullptr, wait_for_the_end, &over);
        if (error == 0) ++started;
    }
    over = true;
    for (std::size_t thread = 0; thread < started; ++thread) pthread_join(threads[thread], nullptr);
    errno = error;
    if (error != 0) stage.fail("pthread_create", "gRPC starts threads of its own: raise ulimit -u or ulimit -v");
}

void ask_for_descriptors(Stage& stage) {
    std::vector<int> taken;
    while (taken.size() < kDescriptors) {
        const int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
        if (fd == -1) stage.fail("fcntl", "gRPC opens descriptors of its own: raise ulimit -n");
        taken.push_back(fd);
    }
    for (const int fd : taken) close(fd);
}

void ask_for_memory(Stage& stage) {
    void* memory = mmap(nullptr, kMemory, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "gRPC needs memory for its threads: raise ulimit -v");
    munmap(memory, kMemory);
}

}  // namespace

void start_grpc(Stage& stage) {
    gpr_set_log_function(drop);
    ask_for_descriptors(stage);
    ask_for_memory(stage);
    ask_for_threads(stage);
}

}  // namespace ipc::demos
