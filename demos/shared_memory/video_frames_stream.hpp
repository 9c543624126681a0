#pragma once

#include "shared_memory/video_frames_picture.hpp"
#include "shared_memory/video_frames_rule.hpp"

namespace ipc::demos {

/// In the warden: the pipe and the pair of sockets.
void make_streams(ipc::stage::Stage& stage);
/// Each process closes what it does not use, the warden all: or no end of file and no EPIPE would
/// ever come.
void keep_ends_to_write();
void keep_ends_to_read();
void close_streams();

/// The camera: writes a frame, all of it. False: nobody reads any more.
bool send_frame(ipc::stage::Stage& stage, Rule rule, std::uint32_t number, const Pixel* frame,
                Size size);
/// The camera: no frame follows here until the rule says so again.
bool send_end(ipc::stage::Stage& stage, Rule rule);

enum class Received {
    frame,
    stale,    ///< a frame of an earlier rule, which is not to be shown
    end,      ///< the camera has ended this stream: what it does now, the rule says
    nothing,  ///< end of file: the camera is gone
};
/// The viewer: reads a frame, all of it, and sleeps until it is there. `copied` grows by its bytes.
Received receive_frame(ipc::stage::Stage& stage, Rule rule, Pixel* to, Size size,
                       std::size_t& copied);

}  // namespace ipc::demos
