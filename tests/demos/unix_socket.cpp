#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "support/place.hpp"
#include "support/report.hpp"

using namespace ipc::test;

namespace {

Json sixty_messages(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--iterations", "60"});
    return report(kUnixSocket, arguments);
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Connects to the server at `path` as soon as it is there, says this and closes; descriptors go along with it.
bool says(const std::string& path, const std::string& type, const std::string& text, const std::vector<int>& along) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::strncpy(name.sun_path, path.c_str(), sizeof(name.sun_path) - 1);
    const int fd = socket(AF_UNIX, type == "stream" ? SOCK_STREAM : type == "datagram" ? SOCK_DGRAM : SOCK_SEQPACKET, 0);
    for (int tries = 0; connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof(name)) == -1; ++tries) {
        if (tries == 2000) return false;
        usleep(5000);
    }
    iovec part{const_cast<char*>(text.data()), text.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!along.empty()) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(along.size() * sizeof(int));
        std::memcpy(CMSG_DATA(header), along.data(), along.size() * sizeof(int));
    }
    const bool said = sendmsg(fd, &message, MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()) || errno == EPIPE;
    return said && (type != "datagram" || send(fd, "", 0, MSG_NOSIGNAL) == 0);
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
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        for (const std::string address : {"path", "abstract"}) {
            CAPTURE(type);
            CAPTURE(address);
            const Json checked = sixty_messages(
                {"--type", type, "--check-peer", "yes", "--address", address, "--framing", "length-prefix"});
            CHECK(checked.at("metrics").at("refused") == 1);
            CHECK(checked.at("metrics").at("eacces") == 0);
            CHECK(checked.at("metrics").at("messages_received") == 60);
            CHECK(checked.at("metrics").at("messages_sent") == 60);
            CHECK(contains(checked.at("verdict").at("text"), "1 client of user 65534 was turned away"));
        }
        const Json closed = sixty_messages(
            {"--type", type, "--check-peer", "yes", "--mode", "0600", "--framing", "length-prefix"});
        CHECK(closed.at("metrics").at("eacces") == 1);
        CHECK(closed.at("metrics").at("refused") == 0);
        CHECK(closed.at("metrics").at("messages_sent") == 60);
        CHECK(contains(closed.at("verdict").at("text"), "EACCES"));
    }
    const Json torn = sixty_messages({"--check-peer", "yes", "--framing", "none"});
    CHECK(torn.at("verdict").at("holds") == false);
    CHECK(contains(torn.at("verdict").at("text"), "1 client of user 65534 was turned away"));
}

TEST_CASE_FIXTURE(Place, "a server alone turns away a program of another user, and takes what it brought from nobody") {
    if (geteuid() != 0) return; // nobody else can become another user
    REQUIRE(chmod(directory().c_str(), 0711) == 0);
    const std::string path = directory() + "/talk";
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        CAPTURE(type);
        const pid_t other = fork();
        if (other == 0) _exit(setresuid(65534, 65534, 65534) == 0 && says(path, type, "hello", {}) ? 0 : 1);
        const Json alone = report(kUnixSocket, {"--role", "server", "--path", path, "--type", type, "--check-peer", "yes",
                                                "--seconds", "1"});
        CHECK(alone.at("metrics").at("refused") == 1);
        CHECK(alone.at("metrics").at("messages_received") == 0);
        CHECK(alone.at("metrics").at("peer_uid") == 65534);
        int status = 1;
        REQUIRE(waitpid(other, &status, 0) == other);
        CHECK(status == 0);
    }
}

TEST_CASE_FIXTURE(Place, "a server alone that has turned a stranger away waits for one of its own user") {
    if (geteuid() != 0) return; // nobody else can become another user
    REQUIRE(chmod(directory().c_str(), 0711) == 0);
    const std::string path = directory() + "/talk";
    for (const std::string type : {"stream", "seqpacket"}) {
        CAPTURE(type);
        const pid_t other = fork();
        if (other == 0) {
            const pid_t stranger = fork();
            if (stranger == 0) _exit(setresuid(65534, 65534, 65534) == 0 && says(path, type, "hello", {}) ? 0 : 1);
            int status = 1;
            _exit(waitpid(stranger, &status, 0) == stranger && status == 0 && says(path, type, "hello", {}) ? 0 : 1);
        }
        const Json alone = report(kUnixSocket, {"--role", "server", "--path", path, "--type", type, "--check-peer", "yes"});
        CHECK(alone.at("metrics").at("refused") == 1);
        CHECK(alone.at("metrics").at("messages_received") == 1);
        CHECK(contains(alone.at("verdict").at("text"), "1 client of user 65534 was turned away"));
        int status = 1;
        REQUIRE(waitpid(other, &status, 0) == other);
        CHECK(status == 0);
    }
}

TEST_CASE_FIXTURE(Place, "a file that a program that is not ours hands over is read, and the bytes with it are a message") {
    const std::string path = directory() + "/talk";
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        CAPTURE(type);
        const pid_t other = fork();
        if (other == 0) {
            const int file = open("/proc/self/stat", O_RDONLY), second = dup(file);
            _exit(says(path, type, "x", {file, second}) ? 0 : 1);
        }
        const Json alone = report(kUnixSocket, {"--role", "server", "--path", path, "--type", type});
        CHECK(alone.at("metrics").at("descriptor_passed") == true);
        CHECK(alone.at("metrics").at("messages_received") == 1);
        int status = 1;
        REQUIRE(waitpid(other, &status, 0) == other);
        CHECK(status == 0);
    }
}

TEST_CASE_FIXTURE(Place, "some order of steps merges two messages, none does with their lengths in front") {
    const std::vector<std::string> small{"--explore", "--json"};
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

TEST_CASE_FIXTURE(Place, "what the clients have sent when the time is over is received, and nobody finds the server gone") {
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        for (const Setting& setting :
             on_all_and_on_one({"--type", type, "--framing", "length-prefix", "--iterations", "0", "--seconds", "1"})) {
            CAPTURE(type);
            CAPTURE(setting.only_cpu);
            const Json ran = report_of_all(kUnixSocket, setting);
            CAPTURE(ran.dump());
            CHECK(ran.at("metrics").at("messages_received") == ran.at("metrics").at("messages_sent"));
            CHECK(ran.at("metrics").at("server_gone") == 0);
            for (const Json& process : ran.at("processes")) CHECK(process.at("exit") == 0);
        }
    }
}

TEST_CASE_FIXTURE(Place, "a run in which nobody came to send does not hold") {
    const Json ran = report(kUnixSocket, {"--framing", "length-prefix", "--pace", "1000000", "--seconds", "1"});
    CHECK(ran.at("metrics").at("messages_sent") == 0);
    CHECK(ran.at("verdict").at("holds") == false);
    CHECK(contains(ran.at("verdict").at("text"), "No message was sent"));
}
