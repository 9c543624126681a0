// Who is at the other end: a program that is not ours, one that vanishes, nobody, or one too many.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstring>
#include <future>
#include <string_view>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;
using namespace std::string_literals;

namespace {

constexpr const char* kSocket = "ipc-unix-socket";
constexpr const char* kFifo = "ipc-fifo";

int kind_of(const std::string& type) {
    return type == "stream" ? SOCK_STREAM : type == "datagram" ? SOCK_DGRAM : SOCK_SEQPACKET;
}

/// A socket of this test's own: connected to `name`, or bound to it. An abstract name begins with a zero byte.
class Peer {
public:
    explicit Peer(const std::string& type) : fd_(socket(AF_UNIX, kind_of(type) | SOCK_CLOEXEC, 0)) {}
    ~Peer() { close(fd_); }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    bool connect_to(const std::string& name) const { return wait_until([&] { return call(::connect, name); }); }
    bool bind_to(const std::string& name) const { return call(::bind, name); }
    bool say(std::string_view text) const {
        return send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }
    int fd() const { return fd_; }

private:
    template <class Call>
    bool call(Call what, const std::string& name) const {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), std::min(name.size(), sizeof(address.sun_path)));
        const std::size_t zero = name.starts_with('\0') ? 0 : 1;
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + zero);
        return what(fd_, reinterpret_cast<const sockaddr*>(&address), length) == 0;
    }

    int fd_;
};

/// What a server alone reports of a peer that says this and closes.
Json heard(const std::string& path, const std::vector<std::string>& said, std::vector<std::string> more) {
    more.insert(more.end(), {"--role", "server", "--path", path});
    auto server = std::async(std::launch::async, [&] { return report(kSocket, more); });
    {
        const Peer peer(more[1]);
        CHECK(peer.connect_to(path));
        for (const std::string& each : said) CHECK(peer.say(each));
        if (more[1] == "datagram") CHECK(peer.say("")); // the end
    }
    return server.get();
}

std::string framed(const std::string& text) { return "\0\0\0"s + static_cast<char>(text.size()) + text; }

std::string failure(const char* demo, const Setting& setting) {
    const Outcome failed = run(demo, setting);
    CHECK(failed.exit == 1);
    CHECK(split_lines(failed.err).size() == 1);
    return failed.err;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE_FIXTURE(Place, "a client that vanishes in mid-message is told from one that said all") {
    const std::string whole = framed("hello"), half = framed("<0 2 a message>").substr(0, 9);
    for (const auto& [said, received, cut] :
         {std::tuple{whole, 1, 0}, {half, 0, 1}, {whole + half, 1, 1}, {whole + "\0\0"s, 1, 1}, {whole + whole, 2, 0}}) {
        const Json alone = heard(directory() + "/talk", {said}, {"--type", "stream", "--framing", "length-prefix"});
        CAPTURE(alone);
        CHECK(alone.at("metrics").at("messages_received") == received);
        CHECK(alone.at("metrics").at("cut_off") == cut);
        CHECK(alone.at("metrics").at("split") == 0);
        CHECK(alone.at("verdict").at("holds") == (cut == 0));
        CHECK(contains(alone.at("verdict").at("text"), "vanished in mid-message") == (cut == 1));
    }
    // Without lengths half a message is taken for one.
    const Json taken = heard(directory() + "/talk", {"<0 1 hal"}, {"--type", "stream", "--framing", "none"});
    CHECK(taken.at("metrics").at("split") == 1);
    CHECK(taken.at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(Place, "what a program that is not ours says is taken as it comes") {
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        for (const std::string text : {"hello\n", "<html>\n", "<b>bold</b>", "a < b", "<1>"}) {
            CAPTURE(type);
            CAPTURE(text);
            const Json alone = heard(directory() + "/talk", {text}, {"--type", type});
            CHECK(alone.at("metrics").at("messages_received") == 1);
            CHECK(alone.at("metrics").at("split") == 0);
            CHECK(alone.at("verdict").at("holds") == true);
        }
    }
    const Json with_lengths = heard(directory() + "/talk", {framed("a<b>c") + framed("<html>\n"), framed("")},
                                    {"--type", "stream", "--framing", "length-prefix"});
    CHECK(with_lengths.at("metrics").at("messages_received") == 3);
    CHECK(with_lengths.at("verdict").at("holds") == true);
    const Json unframed =
        heard(directory() + "/talk", {"hello\n"}, {"--type", "stream", "--framing", "length-prefix"});
    CHECK(unframed.at("metrics").at("split") == 1);
    CHECK(unframed.at("metrics").at("cut_off") == 0);
    CHECK(unframed.at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(Place, "the longest message comes whole") {
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        CAPTURE(type);
        const Json long_ones =
            report(kSocket, {"--type", type, "--framing", "length-prefix", "--size", "4096", "--iterations", "5000"});
        CHECK(long_ones.at("metrics").at("messages_received") == 10'000);
        CHECK(long_ones.at("verdict").at("holds") == true);
    }
}

TEST_CASE_FIXTURE(Place, "a client alone is one, and a server that is not ours hears it, at a path and at an abstract name") {
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        for (const bool abstract : {false, true}) {
            CAPTURE(type);
            const std::string name = abstract ? "ipc-test-" + std::to_string(getpid()) : directory() + "/talk";
            const Peer server(type);
            REQUIRE(server.bind_to(abstract ? '\0' + name : name));
            if (type != "datagram") REQUIRE(listen(server.fd(), 1) == 0);
            const Json said = report(kSocket, {"--role", "client", "--type", type, "--path", name, "--address",
                                               abstract ? "abstract" : "path", "--iterations", "2", "--size", "24"});
            CHECK(said.at("metrics").at("messages_sent") == 2);
            CHECK(said.at("metrics").at("messages_received").is_null()); // another program knows that
            CHECK(said.at("processes").size() == 1);
            const int from = type == "datagram" ? dup(server.fd()) : accept4(server.fd(), nullptr, nullptr, SOCK_CLOEXEC);
            std::array<char, 200> text{};
            std::size_t got = 0;
            for (ssize_t more = 1; more > 0; got += static_cast<std::size_t>(more))
                more = recv(from, text.data() + got, text.size() - got, 0);
            CHECK(contains(text.data(), "<0 1 a"));
            CHECK(contains(text.data(), "<0 2 a"));
            close(from);
            if (!abstract) unlink(name.c_str());
        }
    }
}

TEST_CASE_FIXTURE(Place, "a client, or a server, that is killed is in the verdict") {
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        for (const std::size_t victim : {0, 2}) {
            CAPTURE(type);
            CAPTURE(victim);
            LiveRun live(kSocket, {{"type", type}, {"framing", "length-prefix"}, {"pace", "3000"}, {"iterations", "0"},
                                   {"seconds", "0"}});
            REQUIRE(wait_until([&] { return live.metric("messages_received") > 3; }));
            kill(live.now().actors[victim].pid, SIGKILL);
            const std::string said = victim == 0 ? "1 client was killed" : "The server was killed";
            CHECK(wait_until([&] { return contains(live.now().verdict, said) && live.now().holds == 0; }));
            if (victim == 0) continue;
            // No copy of its socket keeps the others waiting for a dead server.
            CHECK(wait_until([&] { return live.now().actors[0].exited && live.now().actors[1].exited; }));
            CHECK(live.metric("server_gone") == 2);
        }
    }
}

TEST_CASE_FIXTURE(Place, "a client that hands a file to a server that has gone says so as of any message") {
    for (const std::string type : {"stream", "datagram", "seqpacket"}) {
        CAPTURE(type);
        const auto begins_stepping = [](ipc::supervisor::RunOptions& options) { options.stepping = true; };
        LiveRun live(kSocket, {{"type", type}, {"clients", "1"}, {"pass_descriptor", "yes"}, {"seconds", "0"}}, {}, begins_stepping);
        REQUIRE(live.run().step(0) == ipc::supervisor::StepEnd::at_gate); // connected, about to send
        kill(live.now().actors[1].pid, SIGKILL);
        REQUIRE(wait_until([&] { return live.now().actors[1].exited; }));
        live.run().step(0);
        CHECK(wait_until([&] { return live.now().actors[0].exited; }));
        CHECK(live.now().failure == "");
        CHECK(live.metric("server_gone") == 1);
    }
}

TEST_CASE_FIXTURE(Place, "lengths switched on while messages flow end the merging, and switched off it returns") {
    LiveRun live(kSocket, {{"framing", "none"}, {"iterations", "0"}, {"seconds", "0"}});
    const auto torn = [&] { return live.metric("merged") + live.metric("split"); };
    const auto flow = [&](std::int64_t more) {
        const auto before = live.metric("messages_received");
        return wait_until([&] { return live.metric("messages_received") > before + more; });
    };
    for (int repeat = 0; repeat < 3; ++repeat) {
        const auto before = torn();
        REQUIRE(wait_until([&] { return torn() > before + 20; }));
        live.set("framing", "length-prefix");
        REQUIRE(flow(20'000)); // more than the sockets' buffers hold of what was sent before
        const auto now = torn();
        REQUIRE(flow(20'000));
        CHECK(torn() == now);
        CHECK(live.metric("cut_off") == 0);
        live.set("framing", "none");
    }
}

TEST_CASE_FIXTURE(Place, "an address that cannot be had is one sentence with what to do") {
    const auto server = [&](const std::string& path) { return Setting{.arguments = {"--role", "server", "--path", path}}; };
    const auto client = [&](const std::string& path) { return Setting{.arguments = {"--role", "client", "--path", path}}; };
    const std::string path = directory() + "/talk";
    const std::string edge = directory() + "/" + std::string(107 - directory().size() - 1, 'x');

    CHECK(contains(failure(kSocket, client(edge)), "ENOENT")); // 107 bytes and a zero byte fit
    CHECK(contains(failure(kSocket, client(edge + "x")), "ENAMETOOLONG"));
    CHECK(contains(failure(kSocket, server(edge + "x")), "107 bytes"));
    Setting abstract = client(std::string(107, 'x'));
    abstract.arguments.insert(abstract.arguments.end(), {"--address", "abstract"});
    CHECK(contains(failure(kSocket, abstract), "ECONNREFUSED"));
    CHECK(contains(failure(kSocket, abstract), "no server has that name"));
    {
        const Peer listener("stream");
        REQUIRE(listener.bind_to('\0' + std::string(107, 'x')));
        abstract.arguments[1] = "server";
        CHECK(contains(failure(kSocket, abstract), "a server has that name already"));
    }

    CHECK(contains(failure(kSocket, client(path)), "start it first"));
    CHECK(contains(failure(kSocket, server(directory() + "/none/talk")), "ENOENT"));
    {
        const Peer listener("seqpacket");
        REQUIRE(listener.bind_to(path));
        REQUIRE(listen(listener.fd(), 1) == 0);
        CHECK(contains(failure(kSocket, server(path)), "EADDRINUSE"));
        CHECK(contains(failure(kSocket, client(path)), "EPROTOTYPE"));
    }
    CHECK(contains(failure(kSocket, server(path)), "left its file")); // the file of a server that is gone
    CHECK(contains(failure(kSocket, client(path)), "ECONNREFUSED"));
    CHECK(unlink(path.c_str()) == 0);

    if (geteuid() != 0) return; // nobody else can become another user
    Setting stranger = server(directory() + "/none/talk");
    stranger.user = 65534;
    stranger.environment = {{"XDG_RUNTIME_DIR", ""}};
    const std::string closed = directory() + "/none";
    REQUIRE(mkdir(closed.c_str(), 0755) == 0);
    REQUIRE(chmod(directory().c_str(), 0755) == 0);
    CHECK(contains(failure(kSocket, stranger), "EACCES"));
    CHECK(contains(failure(kFifo, stranger = {.arguments = {"--role", "writer", "--path", closed + "/fifo"},
                                              .user = 65534,
                                              .environment = {{"XDG_RUNTIME_DIR", ""}}}),
                   "EACCES"));
    REQUIRE(rmdir(closed.c_str()) == 0);
}

TEST_CASE_FIXTURE(Place, "a writer that vanishes in mid-line, and a reader that vanishes, are in the verdict") {
    const std::string path = directory() + "/letters";
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    auto reader = std::async(std::launch::async, [&] { return report(kFifo, {"--role", "reader", "--path", path}); });
    CHECK(run("/bin/sh", {"-c", "printf 'one\\ntw' > " + path}).exit == 0);
    const Json half = reader.get();
    CHECK(half.at("metrics").at("lines") == 1);
    CHECK(half.at("metrics").at("cut_off") == 1);
    CHECK(half.at("metrics").at("bytes_written").is_null()); // another program counts those
    CHECK(contains(half.at("verdict").at("text"), "in mid-line, after 6 bytes in 1 whole line: the writer vanished"));
    CHECK(half.at("verdict").at("holds") == false);

    auto writer = std::async(std::launch::async, [&] {
        return report(kFifo, {"--role", "writer", "--path", path, "--iterations", "1000000"});
    });
    CHECK(contains(run("/bin/sh", {"-c", "head -n 1 < " + path}).out, "line 1 of process"));
    const Json broken = writer.get();
    CHECK(broken.at("metrics").at("broken_pipe") == true);
    CHECK(contains(broken.at("verdict").at("text"), "EPIPE"));

    auto all = std::async(std::launch::async, [&] {
        return report(kFifo, {"--role", "writer", "--path", path, "--iterations", "7"});
    });
    CHECK(split_lines(run("/bin/sh", {"-c", "cat < " + path}).out).size() == 7);
    CHECK(all.get().at("verdict").at("holds") == true);
    unlink(path.c_str());

    for (const std::size_t victim : {0, 1}) {
        CAPTURE(victim);
        LiveRun live(kFifo, {{"pace", "3000"}, {"gap_ms", "0"}, {"iterations", "0"}, {"seconds", "0"}});
        REQUIRE(wait_until([&] { return live.metric("lines") > 3; }));
        kill(live.now().actors[victim].pid, SIGKILL);
        const std::string said = victim == 0 ? "The writer was killed" : "The reader vanished";
        CHECK(wait_until([&] { return contains(live.now().verdict, said) && live.now().holds == 0; }));
        CHECK(wait_until([&] { return live.now().actors[0].exited && live.now().actors[1].exited; }));
    }
}
