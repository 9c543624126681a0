#include "message_passing/unix_socket_client.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "message_passing/credentials.hpp"
#include "message_passing/framing.hpp"
#include "message_passing/unix_socket_address.hpp"
#include "message_passing/unix_socket_descriptor.hpp"
#include "message_passing/unix_socket_gauges.hpp"
#include "message_passing/unix_socket_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

/// After a failed send: the server had closed, or turned this client away. False: something else is wrong.
bool server_has_gone(Stage& stage) {
    if (errno != EPIPE && errno != ECONNRESET && errno != ECONNREFUSED) return false;
    stage.count(kServerGone);
    return true;
}

}  // namespace

void send_messages(Stage& stage) {
    const std::size_t number = stage.number_in_role();
    if (stage.is_on(kCheckPeer) && number == 1) become_stranger(stage);
    const int type = socket_type(stage);
    const int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    if (fd == -1) stage.fail("socket", "close some descriptors or raise ulimit -n");
    const Address server = server_address(stage);
    stage.about_to("connect");
    const int connected = connect(fd, server.generic(), server.length);
    stage.done("connect", connected);
    if (connected == -1 && errno == EACCES && !stage.alone()) { // the path's permission bits keep other users out
        stage.count(kEacces);
        show_link(stage, number, Link::kept_out);
        return;
    }
    if (connected == -1 && stage.stopping()) return; // the run is over, and the server has left first
    if (connected == -1) stage.fail("connect", connect_remedy(stage));
    show_link(stage, number, Link::connected);
    bool is_there = true;
    if (stage.is_on(kPassDescriptor) && number == 0 && !pass_descriptor(stage, fd)) {
        if (!server_has_gone(stage)) stage.fail("sendmsg", "see man 7 unix");
        is_there = false;
    }

    for (std::int64_t sequence = 1; is_there && stage.next_iteration(); ++sequence) {
        const std::string text = message_text(number, sequence, stage.value(kSize));
        const bool framed = type == SOCK_STREAM && stage.is_on(kFraming);
        stage.about_to("send", static_cast<std::int64_t>(text.size()));
        const bool sent = framed ? send_framed(fd, text) : send_plain(fd, text);
        stage.done("send", sent ? static_cast<std::int64_t>(text.size()) : -1);
        if (!sent && server_has_gone(stage)) break;
        if (!sent) stage.fail("send", "see man 2 send");
        stage.event(EventKind::message_sent, static_cast<std::int64_t>(text.size()), message_id(number, sequence));
        stage.count(kSent);
        show_sent(stage, number, text.size() + (framed ? kLengthBytes : 0));
    }
    // A datagram socket has no end of file: an empty datagram says that nothing follows.
    if (type == SOCK_DGRAM) send(fd, "", 0, MSG_NOSIGNAL);
    close(fd);
}

}  // namespace ipc::demos
