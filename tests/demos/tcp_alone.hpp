#pragma once

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "plain_socket.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

namespace ipc::test {

/// One side of ipc-tcp alone, which listens at some port of this machine.
struct Alone {
    int port;
    Program program;
    Alone(const std::string& role, std::vector<std::string> arguments, int type)
        : port(free_port(type)), program(kTcp, setting(role, port, std::move(arguments))) {}
    static Setting setting(const std::string& role, int port, std::vector<std::string> more) {
        more.insert(more.end(), {"--role", role, "--listen", place(port), "--json"});
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

struct ServerAlone : Alone {
    explicit ServerAlone(std::vector<std::string> arguments, int type = SOCK_STREAM) : Alone("server", std::move(arguments), type) {}
};

/// On its way to a server at some port of this machine.
struct RelayAlone : Alone {
    explicit RelayAlone(int server, std::vector<std::string> arguments = {}, int type = SOCK_STREAM)
        : Alone("relay", onward(server, std::move(arguments)), type) {}
    static std::vector<std::string> onward(int server, std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--connect", place(server)});
        return arguments;
    }
};

/// A server of this test's own.
struct Listener {
    Plain socket{SOCK_STREAM};
    int port;
    explicit Listener(int backlog = 1) : port(socket.bind_anywhere()) { REQUIRE(listen(socket.fd(), backlog) == 0); }
};

/// Two programs that are not ours, and the relay between them.
struct Relayed {
    Listener server;
    RelayAlone relay;
    Plain client{SOCK_STREAM};
    Plain peer;  ///< the server's end
    explicit Relayed(std::vector<std::string> arguments = {})
        : relay(server.port, std::move(arguments)), peer((relay.connect(client), server.socket), 0) {}
};

/// Runs a script for sh as root of a network of its own: ipc-tcp is $1, `files` are $2, $3 ..., the client's report the last
/// of them. False: this machine does not allow it, for then the script ends with 77, or with 1 before there was a report.
inline bool runs_in_own_network(const std::string& script, const std::string& said, const std::vector<std::string>& files) {
    const std::string quiet = "exec 2>&1 >" + said + "; " + script, program = path_of(kTcp);
    std::vector<const char*> words{"unshare", "-rn", "timeout", "30", "sh", "-c", quiet.c_str(), "sh", program.c_str()};
    for (const std::string& file : files) words.push_back(file.c_str());
    words.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        execvp(words[0], const_cast<char**>(words.data()));
        _exit(77);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    const int exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (exit == 77 || (exit == 1 && read_text(files.back()).empty())) {
        MESSAGE("skipped: network namespaces cannot be made and joined here: ", read_text(said));
        return false;
    }
    REQUIRE(exit == 0);
    return true;
}

}  // namespace ipc::test
