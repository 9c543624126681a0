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
    StageEntry{"video-frames", &draw_video_stage, 0.72F},
    StageEntry{"unix-socket", &draw_socket_stage},
    StageEntry{"rpc", &draw_rpc_stage},
    StageEntry{"fifo", &draw_fifo_stage},
    StageEntry{"reload", &draw_reload_stage},
    StageEntry{"tcp", &draw_tcp_stage},
    StageEntry{"windows-pipe", &draw_windows_pipe_stage},
};

const StageEntry* entry_of(std::string_view demo) {
    const auto found = std::find_if(kTable.begin(), kTable.end(),
                                    [&](const StageEntry& each) { return each.demo == demo; });
    return found == kTable.end() ? nullptr : &*found;
}

}  // namespace

std::span<const StageEntry> stage_table() {
    return kTable;
}

DrawStage stage_drawing_of(std::string_view demo) {
    const StageEntry* entry = entry_of(demo);
    return entry == nullptr ? &draw_generic_stage : entry->draw;
}

float stage_share_of(std::string_view demo) {
    const StageEntry* entry = entry_of(demo);
    return entry == nullptr ? 0 : entry->share;
}

}  // namespace ipc::views
