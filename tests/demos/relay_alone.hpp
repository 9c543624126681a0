#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "plain_socket.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

namespace ipc::test {

/// A relay of ours alone, on its way to a server at some port of this machine.
struct RelayAlone {
    int port;
    Program program;
    explicit RelayAlone(int server, std::vector<std::string> arguments = {}, int type = SOCK_STREAM)
        : port(free_port(type)), program(kTcp, setting(port, server, std::move(arguments))) {}
    static Setting setting(int port, int server, std::vector<std::string> more) {
        more.insert(more.end(), {"--role", "relay", "--listen", place(port), "--connect", place(server), "--json"});
        return {.arguments = more};
    }
    void connect(Plain& client) {
        REQUIRE(wait_until([&] { return client.reach(port); }));
    }
    Json report() {
        const Outcome outcome = program.wait();
        CAPTURE(outcome.err);
        REQUIRE(outcome.exit == 0);
        return Json::parse(outcome.out);
    }
    /// It leaves with this in its only line.
    void fails_with(const std::string& text) {
        const Outcome outcome = program.wait();
        CAPTURE(outcome.err);
        CHECK(outcome.exit == 1);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.starts_with("ipc-tcp: "));
        CHECK(outcome.err.find(text) != std::string::npos);
        CHECK(split_lines(outcome.err).size() == 1);
    }
};

/// A server of this test's own.
struct Listener {
    Plain socket{SOCK_STREAM};
    int port;
    explicit Listener(int backlog = 1) : port(socket.bind_anywhere()) { REQUIRE(listen(socket.fd(), backlog) == 0); }
};

}  // namespace ipc::test
