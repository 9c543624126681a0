// What ipc-video-frames counts, and what it means.
#include "shared_memory/video_frames_report.hpp"

#include <sys/mman.h>
#include <sys/resource.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <string>

#include "stage/counted.hpp"
#include "stage/killed.hpp"
#include "stage/quiet.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Metric kWritten{
    .name = "frames_written", .help = "frames that the camera wrote, whole", .unit = "frames"};
const Metric kShown{
    .name = "frames_shown", .help = "frames that the viewer received and showed", .unit = "frames"};
const Metric kTorn{
    .name = "torn_frames", .help = "frames shown that were parts of two", .unit = "frames"};
const Metric kCopies{
    .name = "copies_per_frame",
    .help =
        "how often a frame's bytes were copied on the way, by the transport in use: bytes "
        "copied, counted at each copy, for each byte of a frame",
    .type = MetricType::real,
    .samples = &kWritten};
const Metric kRate{.name = "bytes_per_second",
                   .help = "bytes of frames shown in a second of the run",
                   .unit = "B/s",
                   .type = MetricType::real};
const Metric kCpu{.name = "cpu_seconds",
                  .help = "CPU time of camera and viewer (getrusage)",
                  .unit = "s",
                  .type = MetricType::real};
const Metric kSkipped{
    .name = "frames_skipped",
    .help = "double-buffer: frames left out, for the back buffer was still being read",
    .unit = "frames"};
const Metric kRetries{.name = "retries",
                      .help = "seqlock: copies thrown away, for the camera had begun to draw"};
const Metric kFps{.name = "frames_per_second",
                  .help = "frames shown in a second of the run",
                  .unit = "1/s",
                  .type = MetricType::real};

const Gauge kFrameDrawn{.name = "frame_drawn",
                        .help = "number of the frame that the camera draws, or drew last"};
const Gauge kFrameShown{.name = "frame_shown",
                        .help = "number of the frame that the viewer showed last"};
const Gauge kBandDrawn{.name = "band_drawn",
                       .help = "band of the frame that was drawn last, 1 to 4"};
const Gauge kBandCopied{.name = "band_copied",
                        .help = "band that was copied last out of the shared memory, 1 to 4"};
const Gauge kTearRow{.name = "last_tear_row",
                     .help = "where the last torn frame changes to another; 0: none was torn"};
const Gauge kSequence{.name = "sequence",
                      .help = "seqlock: the sequence, odd while the camera draws"};
const Gauge kFront{.name = "front_buffer",
                   .help = "which of the two buffers holds the newest frame, 0 or 1"};
const Gauge kReading{.name = "buffer_being_read",
                     .help = "double-buffer: what the viewer announced; -1: neither"};
const Gauge kCapacity{.name = "capacity",
                      .help = "what the pipe holds (F_GETPIPE_SZ), or the socket (SO_SNDBUF)",
                      .unit = "bytes"};
const Gauge kFill{.name = "fill",
                  .help = "bytes on the way through the pipe or the socket (FIONREAD)",
                  .unit = "bytes",
                  .full = &kCapacity};
const Gauge kSyncNow{.name = "sync_in_use",
                     .help = "the choice of sync that the camera follows now, from 0"};
const Gauge kTransportNow{.name = "transport_in_use",
                          .help = "the choice of transport that the camera follows now, from 0"};

namespace {

/// By transport, counted when a frame is done: one that is half on its way would make the quotient
/// wrong.
struct Tally {
    std::atomic<std::int64_t> frames, bytes;
};
using Tallies = std::array<std::array<Tally, 3>, 2>;
Tallies* tallies = nullptr;

double copies(Transport transport, Size size) {
    double sum = 0;
    for (const auto& by : *tallies) {
        const Tally& tally = by[static_cast<std::size_t>(transport)];
        const auto frames = static_cast<double>(tally.frames.load());
        if (frames > 0)
            sum += static_cast<double>(tally.bytes.load()) /
                   (frames * static_cast<double>(size.bytes()));
    }
    return sum;
}

void judge(Stage& stage, Rule rule) {
    const long long shown = stage.total(kShown), torn = stage.total(kTorn);
    static Quiet tears;
    std::array<char, 48> since{};
    if (const int quiet = tears.seconds(stage, torn); torn != 0 && quiet >= 1) {
        std::snprintf(since.data(), since.size(), ", none in the last %d s", quiet);
    }
    const char* frames = shown == 1 ? "frame" : "frames";
    const std::string dead = killed_words(stage);
    if (torn > 0) {
        stage.verdict(false,
                      "%s%lld of %lld %s shown %s torn%s: the camera drew while the viewer copied.",
                      dead.c_str(), torn, shown, frames, torn == 1 ? "was" : "were", since.data());
    } else if (!dead.empty()) {
        stage.verdict(false, "%s%lld %s had been shown, none torn.", dead.c_str(), shown, frames);
    } else if (shown == 0) {
        const long long written = stage.total(kWritten);
        stage.verdict(true, "%s written, and none is shown yet.",
                      (counted(written, "frame") + (written == 1 ? " was" : " were")).c_str());
    } else if (rule.streams()) {
        stage.verdict(true,
                      "%lld %s shown, none torn: the kernel copies them, and sync plays no part.",
                      shown, frames);
    } else {
        stage.verdict(true, "%lld %s shown, none torn%s.", shown, frames,
                      rule.sync == Sync::none ? ": by luck, for nothing keeps the two apart" : "");
    }
}

}  // namespace

void count_cpu(Stage& stage) {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    stage.set_real(kCpu, seconds(used.ru_utime) + seconds(used.ru_stime));
}

void count_copies(Stage& stage, Transport transport, std::size_t copied) {
    Tally& tally = (*tallies)[stage.index() % 2][static_cast<std::size_t>(transport)];
    tally.frames.fetch_add(1);
    tally.bytes.fetch_add(static_cast<std::int64_t>(copied));
}

void show_rule(Stage& stage, Rule rule) {
    stage.show(kSyncNow, static_cast<std::int64_t>(rule.sync));
    stage.show(kTransportNow, static_cast<std::int64_t>(rule.transport));
}

void map_tallies(Stage& stage) {
    void* memory =
        mmap(nullptr, sizeof(Tallies), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    tallies = static_cast<Tallies*>(memory);
}

void begin_tallies() {
    for (auto& by : *tallies) {
        for (Tally& tally : by) {
            tally.frames.store(0);
            tally.bytes.store(0);
        }
    }
}

void report_video(Stage& stage, Size size, Rule rule) {
    stage.set_real(kCopies, copies(rule.transport, size));
    if (const double seconds = stage.seconds(); seconds > 0) {
        const auto shown = static_cast<double>(stage.total(kShown));
        stage.set_real(kFps, shown / seconds);
        stage.set_real(kRate, shown * static_cast<double>(size.bytes()) / seconds);
    }
    judge(stage, rule);
}

}  // namespace ipc::demos
