// An open file on its way to another process. What is sent is not the number but what it stands for, the open file
// description: the receiver gets a number of its own for it (man 7 unix, SCM_RIGHTS).
#include "message_passing/unix_socket_descriptor.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "message_passing/unix_socket_gauges.hpp"
#include "message_passing/unix_socket_report.hpp"

namespace ipc::demos {

using stage::Stage;

namespace {

constexpr std::string_view kLetter = "a file that the server never opened";

/// A pipe or a socket is not read from at a place, and has nothing to read before its other end has written.
bool can_be_read(int descriptor) {
    std::array<char, 64> text{};
    if (pread(descriptor, text.data(), text.size(), 0) != -1) return true;
    if (errno != ESPIPE) return false;
    pollfd ready{descriptor, POLLIN, 0};
    return poll(&ready, 1, 0) == 1 && read(descriptor, text.data(), text.size()) != -1;
}

}  // namespace

bool pass_descriptor(Stage& stage, int fd) {
    const int letter = memfd_create("ipc-unix-socket letter", MFD_CLOEXEC);
    if (letter == -1) stage.fail("memfd_create", "close some descriptors or raise ulimit -n");
    if (write(letter, kLetter.data(), kLetter.size()) != static_cast<ssize_t>(kLetter.size()))
        stage.fail("write", "see man 2 write");
    iovec part{const_cast<char*>(kCarrier.data()), kCarrier.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &letter, sizeof(int));
    stage.about_to("send", static_cast<std::int64_t>(kCarrier.size()));
    const ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    stage.done("send", sent);
    if (sent == -1) return false;
    stage.show(kDescriptorSent, letter);
    show_sent(stage, stage.number_in_role(), kCarrier.size());
    close(letter); // the one on its way stays open
    return true;
}

void use_descriptor(Stage& stage, int descriptor) {
    stage.show(kDescriptorReceived, descriptor);
    if (can_be_read(descriptor)) stage.set(kDescriptorPassed, 1);
    close(descriptor);
}

}  // namespace ipc::demos
