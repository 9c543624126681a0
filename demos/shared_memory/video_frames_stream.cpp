// Frames through a pipe or a stream socket. Both carry bytes and know nothing of frames, so a
// header says what follows. No lock is needed: write() copies the bytes into the kernel and read()
// copies them out, and no byte is ever in reach of both processes. That costs two copies.
#include "shared_memory/video_frames_stream.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "shared_memory/video_frames_report.hpp"

namespace ipc::demos {

using stage::EventKind;
using stage::Stage;

namespace {

struct Header {
    std::uint32_t changes;  ///< Rule::changes of the rule by which it was sent
    std::uint32_t number;   ///< of the frame
    std::uint32_t bytes;    ///< of the frame, which follows; 0: the stream is ended
};

struct Ends {
    int read = -1, write = -1;
};
Ends pipe_ends, socket_ends;

const Ends& ends_of(Rule rule) {
    return rule.transport == Transport::pipe ? pipe_ends : socket_ends;
}

void close_end(int& fd) {
    if (fd != -1) close(fd);
    fd = -1;
}

/// write() takes what there is room for, and sleeps until there is some: it may have to be called
/// again for the rest. False: nobody holds a read end any more.
bool write_all(Stage& stage, int fd, const void* data, std::size_t bytes) {
    const char* from = static_cast<const char*>(data);
    while (bytes > 0) {
        stage.about_to("write", static_cast<std::int64_t>(bytes));
        const ssize_t written = write(fd, from, bytes);
        stage.done("write", written);
        // A socket whose reader left bytes unread says ECONNRESET, the first time.
        if (written == -1 && (errno == EPIPE || errno == ECONNRESET)) {
            stage.event(EventKind::broken_pipe);
            return false;
        }
        if (written == -1) stage.fail("write", "see man 2 write");
        from += written;
        bytes -= static_cast<std::size_t>(written);
    }
    return true;
}

void show_capacity(Stage& stage, Rule rule) {
    int bytes = 0;
    socklen_t length = sizeof(bytes);
    if (rule.transport == Transport::pipe) {
        bytes = fcntl(pipe_ends.read, F_GETPIPE_SZ);
    } else if (getsockopt(socket_ends.read, SOL_SOCKET, SO_SNDBUF, &bytes, &length) == -1) {
        bytes = 0;
    }
    stage.show(kCapacity, bytes);
}

void show_fill(Stage& stage, int fd) {
    int bytes = 0;
    if (ioctl(fd, FIONREAD, &bytes) == 0) stage.show(kFill, bytes);
}

/// read() gives what is there, if only a part: it has to be called again for the rest. False: end
/// of file.
bool read_all(Stage& stage, int fd, void* data, std::size_t bytes) {
    char* to = static_cast<char*>(data);
    while (bytes > 0) {
        show_fill(stage, fd);
        stage.about_to("read", static_cast<std::int64_t>(bytes));
        const ssize_t got = read(fd, to, bytes);
        stage.done("read", got);
        if (got == -1) stage.fail("read", "see man 2 read");
        if (got == 0) {
            stage.event(EventKind::end_of_file);
            return false;
        }
        to += got;
        bytes -= static_cast<std::size_t>(got);
    }
    show_fill(stage, fd);
    return true;
}

}  // namespace

void make_streams(Stage& stage) {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) == -1)
        stage.fail("pipe2", "close some descriptors or raise ulimit -n");
    pipe_ends = {.read = fds[0], .write = fds[1]};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == -1) {
        stage.fail("socketpair", "close some descriptors or raise ulimit -n");
    }
    socket_ends = {.read = fds[0], .write = fds[1]};
}

void keep_ends_to_write() {
    close_end(pipe_ends.read);
    close_end(socket_ends.read);
}

void keep_ends_to_read() {
    close_end(pipe_ends.write);
    close_end(socket_ends.write);
}

void close_streams() {
    keep_ends_to_read();
    keep_ends_to_write();
}

bool send_frame(Stage& stage, Rule rule, std::uint32_t number, const Pixel* frame, Size size) {
    const Header header{rule.changes, number, static_cast<std::uint32_t>(size.bytes())};
    const int fd = ends_of(rule).write;
    return write_all(stage, fd, &header, sizeof(header)) &&
           write_all(stage, fd, frame, size.bytes());
}

bool send_end(Stage& stage, Rule rule) {
    const Header header{rule.changes, 0, 0};
    return write_all(stage, ends_of(rule).write, &header, sizeof(header));
}

Received receive_frame(Stage& stage, Rule rule, Pixel* to, Size size, std::size_t& copied) {
    const int fd = ends_of(rule).read;
    Header header{};
    show_capacity(stage, rule);
    if (!read_all(stage, fd, &header, sizeof(header))) return Received::nothing;
    const bool stale = header.changes != rule.changes;
    if (header.bytes == 0) return stale ? Received::stale : Received::end;
    if (header.bytes != size.bytes()) {
        errno = EBADMSG;
        stage.fail(
            "read",
            "a header came that the camera did not write: another program holds this stream");
    }
    if (!read_all(stage, fd, to, size.bytes())) return Received::nothing;
    copied += size.bytes();
    return stale ? Received::stale : Received::frame;
}

}  // namespace ipc::demos
