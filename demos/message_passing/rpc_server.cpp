// The servers: one has the lease and serves, the others wait for it. The lease is a lock on the book: when its holder
// is killed, the kernel releases it, and the next one takes over (man 2 fcntl, F_SETLKW).
#include <fcntl.h>
#include <grpcpp/grpcpp.h>

#include <cerrno>
#include <chrono>

#include "message_passing/rpc_address.hpp"
#include "message_passing/rpc_book.hpp"
#include "message_passing/rpc_calls.hpp"
#include "message_passing/rpc_library.hpp"
#include "message_passing/rpc_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr std::chrono::milliseconds kNobodyCalls{50};  // then it looks whether it is over

/// Nobody of this run calls any more, and all work is done. Who calls from elsewhere is not known.
bool is_over(const Stage& stage) {
    return stage.stopping() || (!stage.alone() && all_clients_left(stage) && stage.shown(kInHand) == 0);
}

/// False: it is over, and the lease is not needed any more.
bool wait_for_lease(Stage& stage) {
    // Of the process, not of the descriptor: that all inherited the same one does not matter.
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    for (;;) {
        stage.about_to_lock("lease", "lease");
        const int locked = fcntl(book_fd, F_SETLKW, &whole);  // another one serves, and releases it when it leaves
        stage.done("lease", locked);
        if (locked == 0) break;
        if (errno != EINTR) stage.fail("fcntl", "see man 2 fcntl");
        if (is_over(stage)) return false;
    }
    stage.locked("lease");
    return true;
}

/// Never deleted: with this process the kernel closes its connections, and whoever still waits is told so.
/// nullptr: it could not listen.
Desk* open_desk(Stage& stage) {
    auto* desk = new Desk{stage, {}, {}, {}};
    grpc::ServerBuilder builder;
    builder.AddListeningPort(stage.object_name(), grpc::InsecureServerCredentials());
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // else two servers would share a port, each unaware
    builder.RegisterService(&desk->service);
    desk->queue = builder.AddCompletionQueue();
    desk->server = builder.BuildAndStart();
    return desk->server != nullptr ? desk : nullptr;
}

}  // namespace

void server(Stage& stage) {
    if (!wait_for_lease(stage)) return;
    stage.show(kInHand, 0);  // what the one before had in hand is lost
    if (is_over(stage)) return;
    start_grpc(stage);

    // The kernel closes the descriptors of one that was killed one by one: its lock may be free before its port is.
    Desk* desk = open_desk(stage);
    for (int tries = 0; desk == nullptr; desk = open_desk(stage)) {
        errno = EADDRINUSE;
        if (++tries == 300) stage.fail("BuildAndStart", "gRPC could not listen there: name another path or port");
        stage.back_off_us(10'000);
    }
    book->servers.fetch_add(1);
    stage.show(kServing, static_cast<std::int64_t>(stage.index()) + 1);
    accept_calls(*desk);
    while (!is_over(stage)) {
        void* tag = nullptr;
        bool ok = false;
        stage.about_to("receive");
        const auto came = desk->queue->AsyncNext(&tag, &ok, std::chrono::system_clock::now() + kNobodyCalls);
        stage.done("receive", came == grpc::CompletionQueue::GOT_EVENT ? 1 : 0);
        if (came == grpc::CompletionQueue::GOT_EVENT) static_cast<Call*>(tag)->go_on(ok);
        else stage.back_off_us(0);
    }
    stage.show(kServing, 0);
}

}  // namespace ipc::demos
