// Where clients, relay and server of a run meet: sockets that are made before the fork, so that no client comes too
// early, and each is held in the end only by the one who waits at it.
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <new>

#include "pipes_and_sockets/tcp_address.hpp"
#include "pipes_and_sockets/tcp_relay.hpp"
#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace ipc::demos {

using namespace ipc::stage;

Doors doors;

namespace {
constexpr const char* kUsualAddress = "127.0.0.1:4711";  // of a side that plays alone and was told none
}

int connect_to_server(Stage& stage) {
    std::vector<Endpoint> places{stage.is_on(kRelay) ? doors.relay_at : doors.server_at};
    if (stage.alone()) places = resolve(stage, stage.object_name(), false);
    for (const Endpoint& place : places) {  // a host may have several addresses, and listen on some of them only
        const int fd = new_socket(stage, place.family());
        if (!is_udp(stage)) set_nodelay(stage, fd, stage.is_on(kNodelay));
        stage.about_to("connect");
        const int connected = connect(fd, place.generic(), place.length);
        stage.done("connect", connected);
        if (connected == 0) return fd;
        const int error = errno;
        close(fd);
        errno = error;
    }
    if (stage.stopping()) return -1;  // the run is over, and the other side has left first
    stage.fail("connect", errno == ECONNREFUSED ? "nobody listens there: start the server first (--role server --listen)"
                                                : "the server's machine is not reached: check address and network");
}

void open_doors(Stage& stage) {
    void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "free some memory");
    shared = new (memory) Shared{};
    const bool named = stage.alone() && *stage.address() != 0;
    stage.name_shown("%s", named ? stage.address() : kUsualAddress);
    if (stage.alone() && stage.page().role_alone == 1) return;  // a client: the server is elsewhere
    // When all run together the kernel chooses the ports.
    const std::string place = named ? stage.address() : stage.alone() ? kUsualAddress : "127.0.0.1:0";
    doors.server = open_at(stage, resolve(stage, place, true).front(), doors.server_at);
    stage.show(kServerPort, doors.server_at.port());
    stage.name_shown("%s", doors.server_at.text().c_str());
    if (stage.alone() || !stage.is_on(kRelay)) return;
    doors.relay = open_at(stage, resolve(stage, "127.0.0.1:0", true).front(), doors.relay_at);
    stage.show(kRelayPort, doors.relay_at.port());
}

void close_doors(Stage&) {
    for (const int door : {doors.server, doors.relay}) {
        if (door != -1) close(door);
    }
}

}  // namespace ipc::demos
