// ipc-video-frames: a camera draws frames, a viewer copies each and shows it.
//
// In shared memory the viewer can copy a frame while the camera still draws it: then it shows the
// upper part of one frame and the lower part of the one before, which is called tearing. A lock, a
// sequence or a second buffer repairs it. A pipe or a socket needs none of these, and copies every
// byte once more.
#include <signal.h>

#include <utility>
#include <vector>

#include "shared_memory/video_frames_memory.hpp"
#include "shared_memory/video_frames_report.hpp"
#include "shared_memory/video_frames_screen.hpp"
#include "shared_memory/video_frames_stream.hpp"
#include "shared_memory/video_frames_ticks.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

/// The camera, between two frames: does as the knobs say. False: nobody reads any more.
bool follow_knobs(Stage& stage, Rule& rule) {
    const Rule before = rule;
    if (wanted(stage, before.changes) == before) return true;
    rule = wanted(stage, before.changes + 1);
    shared->rule.store(rule.word());
    // The viewer must see this before it sees a pixel that is drawn by the new rule.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    show_rule(stage, rule);
    // The viewer may sleep in read() on the old stream.
    return !before.streams() || before.transport == rule.transport || send_end(stage, before);
}

/// As a sensor delivers its rows: in the first half of the time that a frame has.
void draw(Stage& stage, const Painter& painter, const Ticks& ticks, Size size, Pixel* to) {
    for (std::size_t band = 0; band < kBands; ++band) {
        stage.at("draw", static_cast<std::int64_t>(size.band_bytes(band)));
        painter.draw(band, to);
        const auto drawn = static_cast<std::int64_t>(band) + 1;
        stage.show(kBandDrawn, drawn);
        const auto gaps = static_cast<std::int64_t>(kBands) - 1;
        if (drawn <= gaps) ticks.wait_since(stage, frame_ns(stage) / 2 * drawn / gaps);
    }
}

void camera(Stage& stage) {
    keep_ends_to_write();
    // A write() to a viewer that is gone shall fail with EPIPE and not kill us.
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR) stage.fail("signal", "see man 2 signal");
    const Size size = frame_size(stage);
    Painter painter(size);
    std::vector<Pixel> own(size.pixels());  // what goes through a stream is drawn here
    Ticks ticks(frame_ns(stage), 0);
    Rule rule = shared->rule_now();
    bool anybody = true;
    std::uint32_t in_memory = 0;  // the newest frame there
    for (std::uint32_t number = 1; anybody && stage.next_iteration();) {
        ticks.wait(stage);
        if (!(anybody = follow_knobs(stage, rule))) break;
        painter.begin(number);
        stage.show(kFrameDrawn, number);
        const auto draw_to = [&](Pixel* to) {
            draw(stage, painter, ticks, size, to);
        };
        bool written = false;
        if (rule.streams()) {
            draw_to(own.data());
            anybody = written = send_frame(stage, rule, number, own.data(), size);
        } else {
            written = write_frame(stage, rule.sync, size, draw_to);
        }
        count_cpu(stage);
        if (!written) continue;
        count_copies(stage, rule.transport, rule.streams() ? size.bytes() : 0);
        stage.count(kWritten);
        if (rule.streams()) {
            stage.event(EventKind::message_sent, static_cast<std::int64_t>(size.bytes()), number);
        } else {
            stage.event(EventKind::value_stored, number, std::exchange(in_memory, number));
        }
        ++number;
    }
    shared->over.store(true);
    if (anybody && rule.streams()) send_end(stage, rule);
}

/// Both return false when nothing more will come.
bool view_memory(Stage& stage, Screen& screen, Ticks& ticks) {
    if (!stage.next_iteration()) return false;
    ticks.wait(stage);
    if (is_gone(stage, kCamera) && !shared->over.load()) return false;  // killed
    std::size_t copied = 0;
    const Read read = read_frame(stage, frame_size(stage), screen.next(), copied);
    if (read == Read::frame) screen.show(Transport::shared_memory, copied);
    return read != Read::nothing;
}

bool view_stream(Stage& stage, Screen& screen, Rule rule) {
    std::size_t copied = 0;
    const Received received = receive_frame(stage, rule, screen.next(), frame_size(stage), copied);
    if (received == Received::end) return !shared->over.load();
    if (received == Received::frame) {
        (void)stage.next_iteration();  // counted, but what the camera sends is read to its end
        screen.show(rule.transport, copied);
    }
    return received != Received::nothing;
}

void viewer(Stage& stage) {
    keep_ends_to_read();
    Screen screen(stage);
    // A screen has a clock of its own: a little slower than the camera's, so that the two get out
    // of step and into step again. It starts in the middle of what the camera draws first.
    Ticks ticks(frame_ns(stage) * 121 / 120, frame_ns(stage) / 4);
    for (bool more = true; more && !stage.stopping();) {
        const Rule rule = shared->rule_now();
        more =
            rule.streams() ? view_stream(stage, screen, rule) : view_memory(stage, screen, ticks);
    }
}

void begin(Stage& stage) {
    begin_frames(stage, frame_size(stage), wanted(stage, 0));
    begin_tallies();
    show_rule(stage, wanted(stage, 0));
}

void set_up(Stage& stage) {
    map_frames(stage, frame_size(stage));
    map_tallies(stage);
    make_streams(stage);
    begin(stage);
}

}  // namespace

const Demo kDemo{
    .name = "video-frames",
    .title = "Video frames",
    .category = "Shared memory",
    .summary = "a camera draws frames that a viewer shows, whole or torn",
    .roles = {{"camera", "draws frames and hands them over", camera, nullptr, "bytes"},
              {"viewer", "copies each frame and shows it", viewer, nullptr, "bytes"}},
    .knobs = {&kSync, &kTransport, &kWidth, &kHeight, &kFramesPerSecond},
    .sites = {{"draw", "about to draw a quarter of a frame"},
              {"copy", "about to copy a quarter of a frame"},
              {"lock", "about to lock the mutex"},
              {"begin",
               "about to make the sequence odd, or to see whether the back buffer is being read"},
              {"publish", "about to make the sequence even, or the back buffer the front one"},
              {"check", "about to see whether the sequence is even"},
              {"announce", "about to say which buffer is going to be read"},
              {"confirm", "about to see whether that is the front buffer still"},
              {"write", "about to write a header or a frame, or what is left of it"},
              {"read", "about to read a header or a frame, or what is left of it"}},
    .metrics = {&kWritten, &kShown, &kTorn, &kCopies, &kRate, &kCpu, &kFps, &kRetries, &kSkipped},
    .gauges = {&kFrameDrawn, &kFrameShown, &kBandDrawn, &kBandCopied, &kTearRow, &kSequence,
               &kFront, &kReading, &kCapacity, &kFill, &kSyncNow, &kTransportNow},
    .try_it = {{"the frames in the camera's memory", "grep memfd:ipc-video-frames /proc/{A}/maps"},
               {"the same memory, at the viewer", "grep memfd:ipc-video-frames /proc/{B}/maps"},
               {"the viewer's ends of the pipe and the socket",
                "ls -l /proc/{B}/fd | grep -E '^lr.*(pipe|socket)'"},
               {"tear frames in a terminal", "ipc-video-frames --sync none"},
               {"and tear none", "ipc-video-frames --sync double-buffer"},
               {"what the kernel's copies cost", "ipc-video-frames --transport pipe"},
               {"the order of steps that tears a frame",
                "ipc-video-frames --width 16 --height 4 --iterations 1 --explore"}},
    .iterations = 600,
    .exhibit = Exhibit::picture,
    .set_up = set_up,
    .after_spawn = [](Stage&) { close_streams(); },
    .observe = [](Stage& stage) { report_video(stage, frame_size(stage), shared->rule_now()); },
    .reset = begin,
};
