#pragma once

#include "views/stage_drawing.hpp"

namespace ipc::views {

// One file a drawing; stage_table.cpp says whose it is.
void draw_counter_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_pipe_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_signals_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_queue_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_buffer_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_philosophers_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_log_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_events_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_memory_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_socket_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_fifo_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_reload_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_video_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_tcp_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_rpc_stage(const model::App& app, model::Commands& commands, Canvas canvas);
void draw_windows_pipe_stage(const model::App& app, model::Commands& commands, Canvas canvas);
/// For every other demo: its actors, its gauges.
void draw_generic_stage(const model::App& app, model::Commands& commands, Canvas canvas);

}  // namespace ipc::views
