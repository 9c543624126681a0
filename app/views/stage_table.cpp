#include <algorithm>
#include <array>

#include "views/stage_drawing.hpp"
#include "views/stage_drawings.hpp"

namespace ipc::views {
namespace {

constexpr std::array kTable{
    StageEntry{"private-memory", &draw_memory_stage},
    StageEntry{"shared-counter", &draw_counter_stage},
    StageEntry{"pipe", &draw_pipe_stage},
    StageEntry{"signals", &draw_signals_stage},
    StageEntry{"bounded-buffer", &draw_buffer_stage},
    StageEntry{"philosophers", &draw_philosophers_stage},
    StageEntry{"log-file", &draw_log_stage},
    StageEntry{"event-counter", &draw_events_stage},
    StageEntry{"message-queue", &draw_queue_stage},
    StageEntry{"video-frames", &draw_video_stage},
    StageEntry{"unix-socket", &draw_socket_stage},
    StageEntry{"rpc", &draw_rpc_stage},
    StageEntry{"fifo", &draw_fifo_stage},
    StageEntry{"reload", &draw_reload_stage},
    StageEntry{"tcp", &draw_tcp_stage},
};

}  // namespace

std::span<const StageEntry> stage_table() {
    return kTable;
}

DrawStage stage_drawing_of(std::string_view demo) {
    const auto table = stage_table();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const StageEntry& each) { return each.demo == demo; });
    return found == table.end() ? &draw_generic_stage : found->draw;
}

}  // namespace ipc::views
