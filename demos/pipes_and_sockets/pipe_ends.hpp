#pragma once

#include <array>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The two descriptors that pipe2() gives.
struct PipeEnds {
    int read = -1;
    int write = -1;
};

/// The first pipe is the one that is drawn. The others are made for the shell pipeline only.
extern std::array<PipeEnds, 4> pipes;

/// In the warden, before the forks: every process inherits both ends of every pipe.
void make_pipes(ipc::stage::Stage& stage, std::size_t count, std::int64_t capacity);

/// In an actor: closes all ends but the one it uses, unless the knob close_unused says no.
void close_unused(ipc::stage::Stage& stage, int used);

/// In the warden, after the forks: it would be one more reader and writer, and neither end of file
/// nor SIGPIPE could come.
void close_all_ends();

/// FIONREAD: the bytes in the pipe, asked at either end.
void show_fill(ipc::stage::Stage& stage, int pipe_end);

}  // namespace ipc::demos
