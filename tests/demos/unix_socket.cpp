#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "support/place.hpp"
#include "support/report.hpp"

using namespace ipc::test;

namespace {

Json sixty_messages(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--iterations", "60"});
    return report(kUnixSocket, arguments);
}

}  // namespace

TEST_CASE_FIXTURE(Place, "whoever takes one read of a stream for one message finds them merged") {
    const Json none = sixty_messages({"--framing", "none"});
    CHECK(none.at("metrics").at("messages_sent") == 120);
    CHECK(none.at("metrics").at("merged").get<long>() > 0);
    CHECK(none.at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(Place, "a length in front, datagrams and seqpackets keep messages whole") {
    for (const std::vector<std::string>& how :
         {std::vector<std::string>{"--framing", "length-prefix"}, {"--type", "datagram"}, {"--type", "seqpacket"}}) {
        CAPTURE(how[1]);
        const Json whole = sixty_messages(how);
        CHECK(whole.at("metrics").at("messages_received") == 120);
        CHECK(whole.at("metrics").at("merged") == 0);
        CHECK(whole.at("metrics").at("split") == 0);
        CHECK(whole.at("verdict").at("holds") == true);
    }
}

TEST_CASE_FIXTURE(Place, "the server reads from a file that was handed to it") {
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        CAPTURE(type);
        const Json passed = sixty_messages({"--type", type, "--framing", "length-prefix", "--pass-descriptor", "yes"});
        CHECK(passed.at("metrics").at("descriptor_passed") == true);
        CHECK(passed.at("metrics").at("messages_received") == 120);
    }
}

TEST_CASE_FIXTURE(Place, "a client of another user is turned away, at a path and at an abstract name") {
    if (geteuid() != 0) return; // nobody else can become another user
    for (const std::string address : {"path", "abstract"}) {
        CAPTURE(address);
        const Json checked = sixty_messages({"--check-peer", "yes", "--address", address, "--framing", "length-prefix"});
        CHECK(checked.at("metrics").at("refused") == 1);
        CHECK(checked.at("metrics").at("messages_received") == 60);
    }
}

TEST_CASE_FIXTURE(Place, "some order of steps merges two messages, none does with their lengths in front") {
    const std::vector<std::string> small{"--explore", "--json", "--clients", "1", "--iterations", "2"};
    std::vector<std::string> none = small, framed = small;
    none.insert(none.end(), {"--expect", "broken"});
    framed.insert(framed.end(), {"--framing", "length-prefix", "--expect", "safe"});
    CHECK(run(kUnixSocket, {none}).exit == 0);
    CHECK(run(kUnixSocket, {framed}).exit == 0);
}

TEST_CASE_FIXTURE(Place, "a server alone hears a program that is not ours") {
    const std::string path = directory() + "/talk";
    const pid_t other = fork();
    if (other == 0) {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        std::strncpy(name.sun_path, path.c_str(), sizeof(name.sun_path) - 1);
        const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        for (int i = 0; i < 2000; ++i) {
            if (connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof(name)) == 0) {
                _exit(write(fd, "<0 1 hello>", 11) == 11 ? 0 : 1);
            }
            usleep(5000);
        }
        _exit(1);
    }
    const Json heard = report(kUnixSocket, {"--role", "server", "--path", path});
    CHECK(heard.at("metrics").at("messages_received") == 1);
    CHECK(heard.at("metrics").at("peer_pid") == other);
    CHECK(heard.at("metrics").at("peer_uid") == geteuid());
    int status = 1;
    REQUIRE(waitpid(other, &status, 0) == other);
    CHECK(status == 0);
}

TEST_CASE_FIXTURE(Place, "a path that is too long, or taken, is one sentence") {
    const Outcome longer = run(kUnixSocket, {"--role", "server", "--path", directory() + "/" + std::string(120, 'x')});
    CHECK(longer.exit == 1);
    CHECK(longer.err.find("ENAMETOOLONG") != std::string::npos);
    const Outcome taken = run(kUnixSocket, {"--role", "server", "--path", directory()});
    CHECK(taken.exit == 1);
    CHECK(taken.err.find("EADDRINUSE") != std::string::npos);
}
