// Where clients, relay and server of a run meet: sockets that are made before the fork, so that no client comes too
// early, and each is held in the end only by the one who waits at it.
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "pipes_and_sockets/tcp_address.hpp"
#include "pipes_and_sockets/tcp_relay.hpp"
#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace ipc::demos {

using namespace ipc::stage;

Doors doors;

namespace {

// Of a side that plays alone and was told none. A client that is to come through the relay names it.
constexpr const char* kUsualServer = "127.0.0.1:4711";
constexpr const char* kUsualRelay = "127.0.0.1:4710";

bool plays_alone(Stage& stage, const char* role) {
    return stage.alone() && std::strcmp(kDemo.roles[(stage.page().role_alone - 1) % kDemo.roles.size()].name, role) == 0;
}

/// A host may have several addresses, and listen on some of them only. -1 with errno: on none.
int reach(Stage& stage, const std::vector<Endpoint>& places) {
    for (const Endpoint& place : places) {
        const int fd = new_socket(stage, place.family());
        // A machine that does not answer at all: 3 tries, 7 s; the usual 7 take two minutes (man 7 tcp).
        const int retries = 2;
        if (!is_udp(stage) && setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &retries, sizeof(retries)) == -1)
            stage.fail("setsockopt", "see man 7 tcp");
        if (connect(fd, place.generic(), place.length) == 0) return fd;
        const int error = errno;
        close(fd);
        errno = error;
    }
    return -1;
}

/// What comes to the relay would go on to the relay again, and never end.
bool leads_back(const Endpoint& server) {
    if (server.port() != doors.relay_at.port()) return false;
    const int fd = socket(server.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
    Endpoint here = server;
    reinterpret_cast<sockaddr_in*>(&here.name)->sin_port = 0;  // any, and at the same place for IPv6
    const bool is_ours = fd != -1 && bind(fd, here.generic(), here.length) == 0;
    if (fd != -1) close(fd);
    if (!is_ours) return false;
    const std::string all = doors.relay_at.family() == AF_INET6 ? "[::]:" : "0.0.0.0:";
    return doors.relay_at.text() == server.text() || doors.relay_at.text() == all + std::to_string(server.port());
}

Presence presence(Stage& stage) {
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) == -1) stage.fail("pipe2", "close some descriptors or raise ulimit -n");
    return {ends[0], ends[1]};
}

void open_relay(Stage& stage, const std::string& place) {
    doors.relay = open_at(stage, resolve(stage, place, true).front(), doors.relay_at);
    stage.show(kRelayPort, doors.relay_at.port());
}

}  // namespace

int reach_server(Stage& stage) { return reach(stage, stage.alone() ? doors.elsewhere : std::vector{doors.server_at}); }

int connect_to_server(Stage& stage) {
    stage.about_to("connect");
    const int fd = stage.alone() || !stage.is_on(kRelay) ? reach_server(stage) : reach(stage, {doors.relay_at});
    stage.done("connect", fd == -1 ? -1 : 0);
    if (fd == -1 && !stage.stopping()) fail_without_server(stage, "connect");  // else the other side has left first
    if (fd != -1 && !is_udp(stage)) set_nodelay(stage, fd, stage.is_on(kNodelay));
    if (fd != -1) shared->connected_as[stage.index()].store(shared->connected.fetch_add(1) + 1);
    return fd;
}

void fail_without_server(Stage& stage, const char* call) {
    const std::string where = doors.elsewhere.empty() ? "" : doors.elsewhere.back().text() + ": ";
    const char* remedy = errno == ECONNREFUSED ? "nobody listens there: start the server first (--role server --listen)"
                         : errno == ECONNRESET ? "the server has broken off the last connection: see what it says, start it again"
                         : errno == ETIMEDOUT  ? "that machine does not answer: check the address, and its firewall"
                                               : "the server's machine is not reached: check address and network";
    stage.fail(call, (where + remedy).c_str());
}

void open_doors(Stage& stage) {
    void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "free some memory");
    shared = new (memory) Shared{};
    const std::string told = stage.address(), told_onward = stage.onward();
    if (plays_alone(stage, "client")) {
        stage.name_shown("%s", told.empty() ? kUsualServer : told.c_str());
        doors.elsewhere = resolve(stage, stage.object_name(), false);
        return;
    }
    if (plays_alone(stage, "relay")) {
        doors.elsewhere = resolve(stage, told_onward.empty() ? kUsualServer : told_onward, false);
        open_relay(stage, told.empty() ? kUsualRelay : told);
        errno = EADDRINUSE;
        if (leads_back(doors.elsewhere.front())) stage.fail("connect", "the relay itself listens there: name the server's address");
        return stage.name_shown("%s", doors.relay_at.text().c_str());
    }
    // When all run together the kernel chooses the ports.
    const std::string place = !stage.alone() ? "127.0.0.1:0" : told.empty() ? kUsualServer : told;
    doors.server = open_at(stage, resolve(stage, place, true).front(), doors.server_at);
    stage.show(kServerPort, doors.server_at.port());
    stage.name_shown("%s", doors.server_at.text().c_str());
    if (stage.alone()) return;
    if (stage.is_on(kRelay)) open_relay(stage, "127.0.0.1:0");
    if (!is_udp(stage)) return;
    doors.clients = presence(stage);
    doors.senders = presence(stage);
}

void close_doors(Stage&) {
    leave_to_others({doors.server, doors.relay, doors.clients.seen, doors.clients.shown, doors.senders.seen, doors.senders.shown});
}

void leave_to_others(std::initializer_list<int> theirs) {
    for (const int fd : theirs) {
        if (fd != -1) close(fd);
    }
}

}  // namespace ipc::demos
