#include <doctest/doctest.h>

#include "support/place.hpp"
#include "support/report.hpp"

using namespace ipc::test;

namespace {

Json send(const std::string& size, const std::string& sync) {
    return report(kPipe, {"--size", size, "--sync", sync, "--iterations", "150", "--reader-delay-ms", "0",
                          "--capacity", "4096", "--writers", "3", "--seconds", "0"});
}

}  // namespace

TEST_CASE_FIXTURE(Place, "messages of up to PIPE_BUF bytes never interleave") {
    for (const std::string size : {"1", "512", "4095", "4096"}) {
        for (int repeat = 0; repeat < 3; ++repeat) {
            CAPTURE(size);
            const Json sent = send(size, "none");
            CHECK(sent.at("metrics").at("messages") == 450);
            CHECK(sent.at("metrics").at("bytes") == 450 * std::stol(size));
            CHECK(sent.at("metrics").at("interleaved_messages") == 0);
            CHECK(sent.at("verdict").at("holds") == true);
        }
    }
}

TEST_CASE_FIXTURE(Place, "longer messages interleave unless the writers lock a file") {
    for (const std::string size : {"4097", "8192", "20000"}) {
        CAPTURE(size);
        const Json mixed = send(size, "none");
        CHECK(mixed.at("metrics").at("interleaved_messages") > 0);
        CHECK(mixed.at("verdict").at("holds") == false);

        const Json whole = send(size, "file-lock");
        CHECK(whole.at("metrics").at("messages") == 450);
        CHECK(whole.at("metrics").at("interleaved_messages") == 0);
        CHECK(whole.at("verdict").at("holds") == true);
    }
}

TEST_CASE_FIXTURE(Place, "a reader sees end of file after the last writer closes, and never while one end is open") {
    const Json closed = report(kPipe, {"--iterations", "20", "--close-unused", "yes"});
    CHECK(closed.at("metrics").at("eof_seen") == true);
    CHECK(closed.at("verdict").at("holds") == true);

    const Json open = report(kPipe, {"--iterations", "20", "--close-unused", "no", "--seconds", "2"});
    CHECK(open.at("metrics").at("eof_seen") == false);
    CHECK(open.at("metrics").at("messages") == 40);
    CHECK(open.at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(Place, "writing to a pipe without reader kills by SIGPIPE, or fails with EPIPE if that is ignored") {
    const Json broken = report(kPipe, {"--reader-quits", "yes"});
    CHECK(broken.at("metrics").at("broken_pipe") == true);
    CHECK(broken.at("verdict").at("holds") == false);
    REQUIRE(broken.at("processes").size() == 3);
    CHECK(broken.at("processes")[0].at("exit") == -13);
    CHECK(broken.at("processes")[1].at("exit") == 0);
    CHECK(report(kPipe, {"--iterations", "20"}).at("metrics").at("broken_pipe") == false);
}

TEST_CASE_FIXTURE(Place, "a pipe holds what was asked for, and a slow reader fills it") {
    const Json full = report(kPipe, {"--capacity", "8192", "--iterations", "100", "--size", "1024"});
    CHECK(full.at("metrics").at("fill_max") == 8192);
    CHECK(full.at("metrics").at("blocked_seconds") > 0);
    CHECK(full.at("metrics").at("bytes") == 2 * 100 * 1024);
}

TEST_CASE_FIXTURE(Place, "the shell pipeline of real programs counts the words") {
    const Json counted = report(kPipe, {"--pipeline", "yes"});
    CHECK(counted.at("metrics").at("eof_seen") == true);
    CHECK(counted.at("processes").size() == 5);
    for (const Json& process : counted.at("processes")) CHECK(process.at("exit") == 0);
    CHECK(counted.at("verdict").at("holds") == true);
}
