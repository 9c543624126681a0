#include "message_passing/credentials.hpp"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

#include "message_passing/unix_socket_gauges.hpp"
#include "message_passing/unix_socket_report.hpp"

namespace ipc::demos {

using stage::Stage;

namespace {

constexpr std::string_view kLetter = "a file that the server never opened";
constexpr uid_t kNobody = 65534;

}  // namespace

ucred peer_of(Stage& stage, int fd) {
    ucred who{};
    socklen_t size = sizeof(who);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == -1) stage.fail("getsockopt", "see man 7 unix");
    return who;
}

void become_stranger(Stage& stage) {
    if (geteuid() != 0) return;
    if (setresgid(kNobody, kNobody, kNobody) == -1 || setresuid(kNobody, kNobody, kNobody) == -1)
        stage.fail("setresuid", "see man 2 setresuid");
    prctl(PR_SET_PDEATHSIG, SIGKILL); // a change of user clears it (man 2 prctl)
}

bool stranger_is_kept_out(const Stage& stage) {
    const bool is_there = stage.is_on(kCheckPeer) && stage.value(kClients) > 1 && geteuid() == 0;
    return is_there && !stage.alone() && !stage.is_on(kAddress);
}

void pass_descriptor(Stage& stage, int fd) {
    const int letter = memfd_create("ipc-unix-socket letter", MFD_CLOEXEC);
    if (letter == -1) stage.fail("memfd_create", "close some descriptors or raise ulimit -n");
    if (write(letter, kLetter.data(), kLetter.size()) != static_cast<ssize_t>(kLetter.size()))
        stage.fail("write", "see man 2 write");
    char byte = '@'; // something must be sent along
    iovec part{&byte, 1};
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
    stage.about_to("send", 1);
    const ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    stage.done("send", sent);
    if (sent == -1) stage.fail("sendmsg", "see man 7 unix");
    stage.show(kDescriptorSent, letter);
    show_sent(stage, stage.number_in_role(), 1);
    close(letter); // the one on its way stays open
}

void use_descriptor(Stage& stage, int descriptor) {
    stage.show(kDescriptorReceived, descriptor);
    std::array<char, 64> text{};
    const ssize_t got = pread(descriptor, text.data(), text.size(), 0);
    if (got > 0 && std::string_view(text.data(), static_cast<std::size_t>(got)) == kLetter)
        stage.set(kDescriptorPassed, 1);
    close(descriptor);
}

}  // namespace ipc::demos
