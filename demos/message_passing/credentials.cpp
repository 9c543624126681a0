// Whom the server talks to. A connection has one peer, and SO_PEERCRED names it; on a datagram socket anybody may
// send, so each datagram brings its sender's credentials along (SCM_CREDENTIALS). Both are the kernel's word: only
// root can forge them (man 7 unix).
#include "message_passing/credentials.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <set>

#include "message_passing/unix_socket_gauges.hpp"
#include "message_passing/unix_socket_report.hpp"

namespace ipc::demos {

using stage::Stage;

namespace {

constexpr uid_t kNobody = 65534;

}  // namespace

ucred peer_of(Stage& stage, int fd) {
    ucred who{};
    socklen_t size = sizeof(who);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == -1) stage.fail("getsockopt", "see man 7 unix");
    return who;
}

void ask_for_senders(Stage& stage, int fd) {
    const int on = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) == -1) stage.fail("setsockopt", "see man 7 unix");
}

bool is_welcome(Stage& stage, const ucred& who) {
    const bool welcome = !stage.is_on(kCheckPeer) || who.uid == geteuid();
    static std::set<pid_t> known; // a datagram's sender is asked about with each of its datagrams
    if (!known.insert(who.pid).second) return welcome;
    stage.set(kPeerPid, who.pid);
    stage.set(kPeerUid, who.uid);
    const std::size_t client = client_with(stage, who.pid);
    show_peer(stage, client, who.pid, who.uid);
    if (!welcome) {
        stage.count(kRefused);
        stage.show(kStrangerUid, who.uid);
        show_link(stage, client, Link::turned_away);
    } else if (socket_type(stage) != SOCK_DGRAM) {
        show_link(stage, client, Link::accepted);
    }
    return welcome;
}

void become_stranger(Stage& stage) {
    if (geteuid() != 0) return;
    if (setresgid(kNobody, kNobody, kNobody) == -1 || setresuid(kNobody, kNobody, kNobody) == -1)
        stage.fail("setresuid", "see man 2 setresuid");
    prctl(PR_SET_PDEATHSIG, SIGKILL); // a change of user clears it (man 2 prctl)
}

bool stranger_is_kept_out(const Stage& stage) {
    const bool is_there = stage.is_on(kCheckPeer) && stage.value(kClients) > 1 && geteuid() == 0;
    return is_there && !stage.alone() && !stage.is_on(kAddress) && stage.is_on(kMode);
}

}  // namespace ipc::demos
