// ipc-video-frames: where frames are torn and where none is.
#include <doctest/doctest.h>

#include <bit>
#include <csignal>

#include "explore_support.hpp"
#include "stage/exhibit.hpp"
#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

constexpr const char* kVideo = "ipc-video-frames";

/// What carries the frames, and what guards them.
struct How {
    std::string sync, transport;
    bool right() const { return sync != "none" || transport != "shared-memory"; }
};
const std::vector<How> kRight{{"mutex", "shared-memory"},
                              {"seqlock", "shared-memory"},
                              {"double-buffer", "shared-memory"},
                              {"none", "pipe"},
                              {"none", "unix-socket"}};

std::vector<std::string> arguments(const How& how, std::vector<std::string> more) {
    more.insert(more.end(), {"--sync", how.sync, "--transport", how.transport});
    return more;
}

LiveRun start(const How& how) {
    return LiveRun(kVideo, {{"iterations", "0"},
                            {"seconds", "0"},
                            {"fps", "240"},
                            {"width", "640"},
                            {"height", "360"},
                            {"sync", how.sync},
                            {"transport", how.transport}});
}

/// Never by way of a wrong pair: shared memory only while something guards it.
void set(LiveRun& live, const How& how) {
    const bool memory = how.transport == "shared-memory";
    if (memory) live.set("sync", how.sync);
    live.set("transport", how.transport);
    if (!memory) live.set("sync", how.sync);
}

bool more(LiveRun& live, const std::string& metric, std::int64_t by) {
    const auto before = live.metric(metric);
    return wait_until([&] { return live.metric(metric) >= before + by; });
}

double real(const LiveRun& live, const std::string& metric) {
    return std::bit_cast<double>(live.metric(metric));
}

}  // namespace

TEST_CASE_FIXTURE(Place,
                  "frames in shared memory are torn where nothing keeps camera and viewer apart") {
    for (const Setting& setting : on_all_and_on_one({"--sync", "none", "--seconds", "3"})) {
        CAPTURE(setting.only_cpu);
        const Json ran = report(kVideo, setting);
        CAPTURE(ran.dump());
        CHECK(ran.at("metrics").at("torn_frames") > 0);
        CHECK(ran.at("metrics").at("torn_frames") <= ran.at("metrics").at("frames_shown"));
        CHECK(ran.at("verdict").at("holds") == false);
    }
}

TEST_CASE_FIXTURE(
    Place, "a mutex, a seqlock, a double buffer, a pipe and a socket tear no frame of any size") {
    for (const How& how : kRight) {
        for (const auto& [width, height] :
             {std::pair{"16", "4"}, {"333", "77"}, {"1280", "720"}, {"1920", "1080"}}) {
            if (is_sanitized() && width != std::string("333") && width != std::string("1280")) continue;  // each takes long there
            for (const Setting& setting : on_all_and_on_one(
                     arguments(how, {"--width", width, "--height", height, "--iterations", "40",
                                     "--fps", "120", "--seconds", "0"}))) {
                CAPTURE(how.sync);
                CAPTURE(how.transport);
                CAPTURE(width);
                CAPTURE(setting.only_cpu);
                const Json ran = report(kVideo, setting);
                CAPTURE(ran.dump());
                const Json& metrics = ran.at("metrics");
                CHECK(metrics.at("frames_shown") == 40);
                CHECK(metrics.at("frames_written").get<long>() +
                          metrics.at("frames_skipped").get<long>() ==
                      40);
                CHECK(metrics.at("torn_frames") == 0);
                CHECK(ran.at("verdict").at("holds") == true);
                for (const Json& process : ran.at("processes"))
                    CHECK(process.at("exit") == 0);
            }
        }
    }
}

TEST_CASE_FIXTURE(Place,
                  "a frame is copied once out of shared memory, and twice through the kernel") {
    for (const How& how : kRight) {
        CAPTURE(how.sync);
        CAPTURE(how.transport);
        const Json metrics = report(kVideo, arguments(how, {"--iterations", "30"})).at("metrics");
        CAPTURE(metrics.dump());
        const double copies = metrics.at("copies_per_frame");
        if (how.sync == "seqlock") {  // copies that came to nothing are copies
            CHECK((copies > 1) == (metrics.at("retries") > 0));
            CHECK(copies >= 1);
        } else {
            CHECK(copies == (how.transport == "shared-memory" ? 1 : 2));
        }
        CHECK(metrics.at("bytes_per_second") > 0);
        CHECK(metrics.at("cpu_seconds") > 0);
    }
}

TEST_CASE_FIXTURE(Place,
                  "some order of steps tears a frame, and none does with each right choice") {
    const std::vector<std::string> small{"--width", "16", "--height", "4", "--iterations", "1"};
    const Json torn = explored(kVideo, arguments({"none", "shared-memory"}, small));
    CHECK(torn.at("complete") == true);
    CHECK(torn.at("schedules") == 70);  // all orders of four and four
    CHECK(torn.at("failing") == 42);
    std::vector<std::string> again = arguments({"none", "shared-memory"}, small);
    again.insert(again.end(), {"--schedule", torn.at("shortest_failing").get<std::string>()});
    CHECK(report(kVideo, again).at("metrics").at("torn_frames") == 1);
    for (const How& how : kRight) {
        CAPTURE(how.sync);
        CAPTURE(how.transport);
        const Json safe = explored(kVideo, arguments(how, small));
        CHECK(safe.at("complete") == true);
        CHECK(safe.at("failing") == 0);
    }
    const auto expect = [&small](const How& how, const std::string& what) {
        std::vector<std::string> all = arguments(how, small);
        all.insert(all.end(), {"--explore", "--expect", what});
        return run(kVideo, all).exit;
    };
    CHECK(expect({"none", "shared-memory"}, "broken") == 0);
    CHECK(expect({"none", "shared-memory"}, "safe") == 3);
    CHECK(expect({"double-buffer", "shared-memory"}, "safe") == 0);
    CHECK(expect({"double-buffer", "shared-memory"}, "broken") == 3);
}

TEST_CASE_FIXTURE(Place,
                  "a buffer that was announced is not drawn into, in any order of several frames "
                  "with few switches") {
    // One frame more than there are buffers: now the camera would come back to the one that is
    // read.
    const Json found =
        explored(kVideo, arguments({"double-buffer", "shared-memory"},
                                   {"--width", "16", "--height", "4", "--iterations", "3",
                                    "--max-preemptions", "2", "--max-schedules", "20000"}));
    CAPTURE(found.dump());
    CHECK(found.at("failing") == 0);
    bool skipped = false;
    for (const Json& outcome : found.at("outcomes"))
        skipped = skipped || outcome.at("metrics").at("frames_skipped") > 0;
    CHECK(skipped);
}

TEST_CASE_FIXTURE(Place,
                  "no switch between two right choices tears a frame, or stops camera or viewer") {
    LiveRun live = start(kRight.front());
    for (int repeat = 0; repeat < 2; ++repeat) {
        for (const How& from : kRight) {
            for (const How& to : kRight) {
                CAPTURE(from.sync + " " + from.transport + " to " + to.sync + " " + to.transport);
                set(live, from);
                REQUIRE(more(live, "frames_shown", 3));
                set(live, to);
                REQUIRE(more(live, "frames_shown", 3));
            }
        }
    }
    CHECK(live.metric("torn_frames") == 0);
    // Faster than either can follow.
    for (int switches = 0; switches < 3000; ++switches)
        set(live, kRight[static_cast<std::size_t>(switches * 7) % kRight.size()]);
    CHECK(more(live, "frames_shown", 10));
    CHECK(more(live, "frames_written", 10));
    CHECK(live.metric("torn_frames") == 0);
}

TEST_CASE_FIXTURE(
    Place, "each right choice ends the tearing while it runs, and without it the tearing returns") {
    LiveRun live = start({"none", "shared-memory"});
    for (const How& how : kRight) {
        CAPTURE(how.sync);
        CAPTURE(how.transport);
        REQUIRE(more(live, "torn_frames", 3));
        set(live, how);
        // The frame that is being drawn, and the one that is being shown, may still be of before.
        REQUIRE(more(live, "frames_written", 2));
        REQUIRE(more(live, "frames_shown", 2));
        const auto torn = live.metric("torn_frames");
        CHECK(more(live, "frames_shown", 60));
        CHECK(live.metric("torn_frames") == torn);
        set(live, {"none", "shared-memory"});
    }
}

TEST_CASE_FIXTURE(Place, "the copies are those of the transport in use, while it runs") {
    LiveRun live = start({"double-buffer", "shared-memory"});
    for (const std::string transport : {"shared-memory", "pipe", "unix-socket", "shared-memory"}) {
        CAPTURE(transport);
        live.set("transport", transport);
        const double copies = transport == "shared-memory" ? 1 : 2;
        CHECK(wait_until([&] { return real(live, "copies_per_frame") == copies; }));
    }
}

TEST_CASE_FIXTURE(
    Place,
    "a camera whose viewer was killed goes on in shared memory, and ends where nobody reads") {
    for (const How& how : kRight) {
        for (int repeat = 0; repeat < 3; ++repeat) {  // in the middle of what, is chance
            CAPTURE(how.sync);
            CAPTURE(how.transport);
            LiveRun live = start(how);
            REQUIRE(more(live, "frames_shown", 5 + repeat));
            live.run().signal_actor(1, SIGKILL);
            REQUIRE(wait_until([&] { return live.now().actors[1].exited; }));
            CHECK(live.now().actors[1].exit == -SIGKILL);
            if (how.transport == "shared-memory") {
                CHECK(more(live, "frames_written", 20));
                live.run().stop();
            }
            CHECK(live.run().wait(kPatience));
            CHECK(live.now().actors[0].exit == 0);
            CHECK(live.now().failure == "");
            CHECK(live.now().verdict.find("The viewer was killed.") == 0);
            CHECK(live.now().holds == 0);
        }
    }
}

TEST_CASE_FIXTURE(Place, "a viewer whose camera was killed ends, and shows no torn frame") {
    for (const How& how : kRight) {
        for (int repeat = 0; repeat < 3; ++repeat) {
            CAPTURE(how.sync);
            CAPTURE(how.transport);
            LiveRun live = start(how);
            REQUIRE(more(live, "frames_shown", 5 + repeat));
            live.run().signal_actor(0, SIGKILL);
            CHECK(live.run().wait(kPatience));
            CHECK(live.now().actors[0].exit == -SIGKILL);
            CHECK(live.now().actors[1].exit == 0);
            CHECK(live.metric("torn_frames") == 0);
            CHECK(live.now().failure == "");
        }
    }
}

TEST_CASE_FIXTURE(
    Place,
    "what the viewer shows is what it received: rows of the frame with the number that they hold") {
    using ipc::stage::Picture;
    LiveRun live = start({"mutex", "shared-memory"});
    REQUIRE(more(live, "frames_shown", 5));
    live.run().stop();
    REQUIRE(live.run().wait(kPatience));
    const auto& picture = *static_cast<const Picture*>(live.run().exhibit());
    CHECK(picture.shown.load() == live.metric("frames_shown"));
    const Picture::Buffer& newest = picture.buffers[picture.shown.load() % 3];
    REQUIRE(newest.width == 640);
    REQUIRE(newest.height == 360);
    const std::uint32_t number = newest.pixels[0] & 0xffffff;
    CHECK(number > 0);
    CHECK(number <= live.metric("frames_written"));
    for (std::uint32_t row = 0; row < newest.height; ++row) {
        const std::uint32_t* pixels = newest.pixels.data() + row * newest.width;
        CHECK((pixels[0] & 0xffffff) == number);
        CHECK((pixels[newest.width - 1] & 0xffffff) == number);
    }
}

TEST_CASE_FIXTURE(Place,
                  "a size, a rate or a choice that there is not is answered with what is allowed") {
    for (const auto& [option, value, allowed] : {std::tuple{"--sync", "lock", "double-buffer"},
                                                 {"--transport", "tcp", "unix-socket"},
                                                 {"--width", "15", "16"},
                                                 {"--width", "1921", "1920"},
                                                 {"--height", "3", "4"},
                                                 {"--height", "1081", "1080"},
                                                 {"--fps", "0", "1"},
                                                 {"--fps", "241", "240"}}) {
        CAPTURE(option);
        CAPTURE(value);
        const Outcome refused = run(kVideo, {option, value});
        CHECK(refused.exit == 2);
        CHECK(refused.err.find(option) != std::string::npos);
        CHECK(refused.err.find(allowed) != std::string::npos);
    }
}
