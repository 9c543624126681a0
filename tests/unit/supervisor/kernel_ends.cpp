// Where a connected socket ends, also while the process at its other end opens and closes descriptors.
#include <doctest/doctest.h>

#include "stage/clock.hpp"
#include "supervisor/kernel_tables.hpp"

namespace kernel_ends_test {

using namespace ipc::supervisor;

constexpr std::uint64_t kMine = 10, kPeer = 11;

KernelDescriptor socket_descriptor(int fd, std::uint64_t inode) {
    KernelDescriptor made;
    made.fd = fd;
    made.kind = ObjectKind::other_socket;
    made.object = made.link = "socket:[" + std::to_string(inode) + "]";
    made.inode = inode;
    made.reads = made.writes = true;
    return made;
}

/// A has one end of a connection as descriptor 4; what B has open is not read, for it moves.
struct Connection {
    KernelPicture picture;
    KernelTables tables;

    Connection() {
        for (int actor = 0; actor < 2; ++actor) {
            KernelProcess& process = picture.processes.emplace_back();
            process.pid = 100 + actor;
            process.actor = actor;
            process.who = std::string(1, static_cast<char>('A' + actor));
            process.state = 'R';
            process.descriptors = Reading<std::vector<KernelDescriptor>>::none("it moves");
        }
        picture.processes[0].descriptors = std::vector{socket_descriptor(4, kMine)};
        SocketLook look;
        look.is_unix = true;
        look.peer = kPeer;
        tables.sockets[kMine] = look;
        tables.unix_told = true;
    }
    std::string other_end() {
        picture.objects.clear();
        make_objects(picture, tables, {});
        const KernelObject* mine = picture.object("socket:[10]");
        REQUIRE(mine != nullptr);
        return mine->other_end;
    }
};

TEST_CASE("the other end of a connection is told from the last reading while its process moves, with its age") {
    Connection made;
    CHECK(made.other_end().starts_with("its other end may be B's"));
    made.tables.seen[kPeer] = {101, 7, ipc::stage::monotonic_ns()};
    CHECK(made.other_end() == "its other end is B's descriptor 7, as read a moment ago: now B opens and closes descriptors");
    made.tables.seen[kPeer].at_ns -= 3'000'000'000;
    CHECK(made.other_end().starts_with("its other end is B's descriptor 7, as read 3 s ago"));
}

TEST_CASE("of a process that has ended no end is told from an older reading") {
    Connection made;
    made.tables.seen[kPeer] = {101, 7, ipc::stage::monotonic_ns()};
    made.picture.processes[1].state = 'Z';
    CHECK(made.other_end() == "the other end is outside this run");
}

TEST_CASE("what is read now goes before what was read") {
    Connection made;
    made.tables.seen[kPeer] = {101, 7, ipc::stage::monotonic_ns()};
    made.picture.processes[1].descriptors = std::vector{socket_descriptor(3, kPeer)};
    CHECK(made.other_end() == "its other end is B's descriptor 3");
}

}  // namespace kernel_ends_test
