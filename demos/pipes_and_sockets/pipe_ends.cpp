#include "pipes_and_sockets/pipe_ends.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "pipes_and_sockets/pipe_report.hpp"

namespace ipc::demos {

using stage::Stage;

std::array<PipeEnds, 4> pipes;

void make_pipes(Stage& stage, std::size_t count, std::int64_t capacity) {
    for (std::size_t i = 0; i < count; ++i) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) == -1)
            stage.fail("pipe2", "close some descriptors or raise ulimit -n");
        pipes[i] = {ends[0], ends[1]};
    }
    if (fcntl(pipes[0].write, F_SETPIPE_SZ, static_cast<int>(capacity)) == -1) {
        stage.fail("fcntl F_SETPIPE_SZ",
                   "your pipes hold as much as a user without privileges may have "
                   "(/proc/sys/fs/pipe-max-size, pipe-user-pages-soft): take a smaller capacity");
    }
    stage.show(kCapacityNow, fcntl(pipes[0].write, F_GETPIPE_SZ));
}

void close_unused(Stage& stage, int used) {
    if (stage.choice<CloseUnused>(kCloseUnused) == CloseUnused::no) return;
    for (const PipeEnds& pipe : pipes) {
        if (pipe.read != -1 && pipe.read != used) close(pipe.read);
        if (pipe.write != -1 && pipe.write != used) close(pipe.write);
    }
}

void close_all_ends() {
    for (PipeEnds& pipe : pipes) {
        if (pipe.read != -1) close(pipe.read);
        if (pipe.write != -1) close(pipe.write);
        pipe = {};
    }
}

void show_fill(Stage& stage, int pipe_end) {
    static int most = 0;
    int bytes = 0;
    if (ioctl(pipe_end, FIONREAD, &bytes) == -1) stage.fail("ioctl FIONREAD", "see man 7 pipe");
    stage.show(kFill, bytes);
    stage.set(kFillMax, most = std::max(most, bytes));
}

}  // namespace ipc::demos
