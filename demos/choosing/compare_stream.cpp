// Bytes and datagrams through descriptors: what pipes and sockets have in common.
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "choosing/compare_channel.hpp"

namespace ipc::demos {

std::string failed_call(const char* call) {
    const int error = errno;
    const char* name = strerrorname_np(error);
    return std::string(call) + ": " + (name != nullptr ? name : "?") + " (" + strerrordesc_np(error) + ")";
}

void DescriptorChannel::join(Stage& stage, Side side) {
    stage_ = &stage;
    mine_ = ends_[static_cast<int>(side)];
    // A reader sees end of file only when the last write end is closed: ours of the other's pipe is one, too.
    close_both(ends_[static_cast<int>(other(side))]);
}

void DescriptorChannel::let_go() {
    for (const Ends& ends : ends_) close_both(ends);
}

void DescriptorChannel::close_both(const Ends& ends) {
    close(ends.to_write);
    if (ends.to_read != ends.to_write) close(ends.to_read);
}

/// A pipe or a socket takes what it has room for, and a signal may interrupt after a part (man 2 write).
bool StreamChannel::send(const std::byte* message, std::size_t bytes) {
    while (bytes > 0) {
        const ssize_t sent = write(mine_.to_write, message, bytes);
        ++tally.system_calls;
        if (sent == -1 && errno == EINTR) continue;
        if (sent == -1 && (errno == EPIPE || errno == ECONNRESET)) return false;
        if (sent == -1) stage_->fail("write", "see man 2 write");
        const auto went = static_cast<std::size_t>(sent);
        tally.copied += went;
        message += went;
        bytes -= went;
    }
    return true;
}

bool StreamChannel::receive(std::byte* message, std::size_t bytes) {
    while (bytes > 0) {
        const ssize_t got = read(mine_.to_read, message, bytes);
        ++tally.system_calls;
        if (got == -1 && errno == EINTR) continue;
        if (got == 0 || (got == -1 && errno == ECONNRESET)) return false; // end of file: the other one is gone
        if (got == -1) stage_->fail("read", "see man 2 read");
        const auto came = static_cast<std::size_t>(got);
        tally.copied += came;
        message += came;
        bytes -= came;
    }
    return true;
}

std::string DatagramChannel::why_not(Pattern, std::size_t bytes) const {
    if (bytes <= longest_) return {};
    return "a message has at most " + std::to_string(longest_) + " bytes here";
}

bool DatagramChannel::send(const std::byte* message, std::size_t bytes) {
    for (;;) {
        const ssize_t sent = ::send(mine_.to_write, message, bytes, 0);
        ++tally.system_calls;
        if (sent == static_cast<ssize_t>(bytes)) break;
        if (sent == -1 && errno == EINTR) continue;
        if (sent == -1 && (errno == EPIPE || errno == ECONNREFUSED || errno == ECONNRESET)) return false;
        stage_->fail("send", "the kernel is short of memory for it: close other programs");
    }
    tally.copied += bytes;
    return true;
}

bool DatagramChannel::receive(std::byte* message, std::size_t bytes) {
    for (;;) {
        const ssize_t got = recv(mine_.to_read, message, bytes, 0);
        ++tally.system_calls;
        if (got == -1 && errno == EINTR) continue;
        if (got == 0 || (got == -1 && (errno == ECONNREFUSED || errno == ECONNRESET))) return false;
        if (got == -1) stage_->fail("recv", "a datagram was lost: the machine is overloaded; run again");
        // A shorter one is found wrong by its contents.
        if (static_cast<std::size_t>(got) < bytes) std::memset(message + got, 0, bytes - static_cast<std::size_t>(got));
        tally.copied += static_cast<std::size_t>(got);
        return true;
    }
}

}  // namespace ipc::demos
