// What a demo's own drawing on the Stage says, by the item map.
#include <doctest/doctest.h>
#include <unistd.h>

#include "gui/playground.hpp"

using namespace ipc::test;

TEST_CASE_FIXTURE(OnScreen, "the FIFO's doors tell who waits in open(), and who may not enter") {
    {
        Playground window(*this, {"--demo", "ipc-fifo", "--set", "gap_ms=5000", "--run"});
        window.wait_for_item("write end: waits in open(): no reader");
        CHECK(window.shows("read end: comes later"));
    }
    {
        Playground window(*this, {"--demo", "ipc-fifo", "--set", "gap_ms=5000", "--set",
                                  "nonblocking=yes", "--run"});
        window.wait_for("it was refused with ENXIO",
                        [](const Json& now) { return metric(now, "enxio") > 0; });
        CHECK(window.shows("read end: comes later"));
    }
    Playground window(*this,
                      {"--demo", "ipc-fifo", "--set", "mode=0200", "--set", "gap_ms=0", "--run"});
    window.wait_for_item("read end: EACCES: may not read");
}

TEST_CASE_FIXTURE(OnScreen, "who connected but is not accepted yet stands in the backlog") {
    Playground window(*this, {"--demo", "ipc-unix-socket", "--set", "pass_descriptor=yes"});
    window.press("s");
    window.wait_for_item("Step A");
    for (int step = 0; step < 3 && !window.shows("in the backlog: A"); ++step)
        window.click("Step A");
    window.wait_for_item("in the backlog: A");
    CHECK(!window.shows("connection A: accepted"));
    CHECK(!window.shows("SO_PEERCRED of A"));
    CHECK(!window.shows("descriptor received"));
    window.press("space");
    window.wait_for_item("connection A: accepted");
    window.wait_for_item("SO_PEERCRED of A");
    window.wait_for_item("descriptor received");
}

TEST_CASE_FIXTURE(OnScreen, "a client of another user is turned away at the door") {
    if (geteuid() != 0) return;  // nobody else can become another user
    Playground window(*this, {"--demo", "ipc-unix-socket", "--set", "check_peer=yes", "--set",
                              "address=abstract", "--run"});
    window.wait_for_item("connection B: refused");
    window.wait_for_item("connection A: accepted");
}

TEST_CASE_FIXTURE(OnScreen, "datagrams of all clients lie in one queue") {
    Playground window(*this, {"--demo", "ipc-unix-socket", "--set", "type=datagram", "--run"});
    window.wait_for_item("receive queue");
    CHECK(!window.shows("connection A"));
}

TEST_CASE_FIXTURE(OnScreen,
                  "while the daemon is held its handler's flag is set, and nothing is reloaded") {
    Playground window(*this, {"--demo", "ipc-reload"});
    window.press("s");
    window.wait_for_item("Step B");
    // The script writes and renames before it sends SIGHUP.
    for (int step = 0; step < 12 && !window.shows("station: flag"); ++step)
        window.click("Step B");
    window.wait_for_item("station: flag");
    CHECK(metric(window.state(), "reloads") == 0);
    CHECK(window.shows("the new file"));
    CHECK(window.shows("configuration file"));
}

TEST_CASE_FIXTURE(OnScreen,
                  "the picture that the viewer received is on the Stage, and its tear is marked") {
    Playground window(*this, {"--demo", "ipc-video-frames", "--set", "width=320", "--set",
                              "height=180", "--set", "sync=none", "--run"});
    window.wait_for_item("carrier: shared-memory");
    window.wait_for_item("received picture");
    window.wait_for_item("tear");
    // The picture is ahead of the figures, which are taken 30 times a second.
    window.wait_for("it is counted",
                    [](const Json& now) { return metric(now, "torn_frames") > 0; });
}

TEST_CASE_FIXTURE(OnScreen, "the relay's box tells in words where it stands, unless there is room for a whole line of its source") {
    for (const std::string size : {"1280x720", "1600x1000"}) {
        CAPTURE(size);
        Playground window(*this, {"--size", size, "--demo", "ipc-tcp", "--set", "iterations=0", "--run"});
        window.wait_for_item("relay C");
        window.wait_for("messages come", [](const Json& now) { return metric(now, "messages_received") > 0; });
        const Json relay = window.rect("relay C"), client = window.rect("client A"), server = window.rect("server D");
        const double width = relay.at(2);
        CHECK((width < 215 || width > 470)); // a line of 26 columns and its number need 215, one of 64 needs 470
        CHECK(relay.at(0) > client.at(0).get<double>() + client.at(2).get<double>());
        CHECK(relay.at(0).get<double>() + width < server.at(0));
    }
}

TEST_CASE_FIXTURE(OnScreen, "of no answer there is no time: the window says none until there is one") {
    Playground window(*this, {"--size", "1280x720", "--demo", "ipc-tcp", "--set", "distance=same-machine", "--set", "iterations=0"});
    window.click("Step");
    window.wait_for("it is held", [](const Json& now) { return now.at("paused") == true && now.at("metrics").value("answered", Json()) == 0; });
    CHECK(window.state().at("metrics").at("rtt_p50_us").is_null());
    window.click("Run");
    window.wait_for("a message is answered", [](const Json& now) { return metric(now, "answered") > 0; });
    window.wait_for("there is a time", [](const Json& now) { return now.at("metrics").at("rtt_p50_us").is_number(); });
}
