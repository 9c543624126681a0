// The memory that fork copies holds the buffers of stdio too: text that was printed but not flushed
// is then in both processes, and both write it.
#include "isolation/private_memory_text.hpp"

#include <stdio_ext.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace ipc::demos {

using stage::Stage;

namespace {

std::FILE* output = nullptr;
int output_fd = -1;

}  // namespace

void print_before_fork(Stage& stage, bool flush) {
    // Like a file or a pipe, and unlike a terminal, it is fully buffered: a newline does not flush.
    output_fd = memfd_create("ipc-private-memory output", MFD_CLOEXEC);
    if (output_fd == -1) stage.fail("memfd_create", "close some descriptors or raise ulimit -n");
    // Both processes will write by one open file, with one offset. Of a memfd the kernel does not lock that for a write(),
    // as it does of a file with a name: without O_APPEND ("a") both could write at the same place.
    output = fdopen(output_fd, "a");
    if (output == nullptr) stage.fail("fdopen", "free some memory");
    if (std::fprintf(output, "This line was printed once, before the fork.\n") < 0) {
        stage.fail("fprintf", "free some memory");
    }
    if (flush && std::fflush(output) == EOF) stage.fail("fflush", "free some memory");
}

void forget_text() {
    __fpurge(output);
}

void flush_text(Stage& stage) {
    stage.at("flush");
    if (std::fflush(output) == EOF) stage.fail("fflush", "free some memory");
}

std::int64_t lines_printed(Stage& stage) {
    std::array<char, 512> text{};
    const ssize_t got = pread(output_fd, text.data(), text.size(), 0);
    if (got == -1) stage.fail("pread", "see man 2 pread");
    return std::count(text.begin(), text.begin() + got, '\n');
}

}  // namespace ipc::demos
