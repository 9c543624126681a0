#include "message_passing/framing.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace ipc::demos {
namespace {

constexpr std::size_t kReadSize = 4096;

std::int64_t id_in(const char* text) {
    unsigned long client = 0;
    long long sequence = 0;
    return std::sscanf(text, "<%lu %lld", &client, &sequence) == 2 ? message_id(client, sequence) : 0;
}

bool send_parts(int fd, iovec* parts, std::size_t count) {
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = count;
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i) size += parts[i].iov_len;
    // A stream may take less; a blocking one takes all unless a signal comes (man 2 send).
    return sendmsg(fd, &message, MSG_NOSIGNAL) == static_cast<ssize_t>(size);
}

/// The bytes of one read, and a descriptor if one came along.
Received receive_some(int fd, std::array<char, kReadSize>& buffer) {
    iovec part{buffer.data(), buffer.size() - 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    Received got;
    got.bytes = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    if (got.bytes < 0) return got;
    buffer[static_cast<std::size_t>(got.bytes)] = 0;
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
            std::memcpy(&got.descriptor, CMSG_DATA(header), sizeof(int));
    }
    return got;
}

}  // namespace

std::string message_text(std::size_t client, std::int64_t sequence, std::int64_t longest) {
    std::array<char, 64> head{};
    const int length = std::snprintf(head.data(), head.size(), "<%zu %lld ", client, static_cast<long long>(sequence));
    std::string text(head.data(), static_cast<std::size_t>(length));
    // Of several lengths, so that reads cannot fall on the ends of messages by luck.
    const auto room = static_cast<std::size_t>(std::max<std::int64_t>(longest - length - 1, 1));
    text.append(1 + static_cast<std::size_t>(sequence * 37) % room, static_cast<char>('a' + client));
    return text + ">";
}

std::int64_t message_id(std::size_t client, std::int64_t sequence) {
    return static_cast<std::int64_t>(client + 1) << 32 | sequence;
}

bool send_plain(int fd, const std::string& text) {
    iovec part{const_cast<char*>(text.data()), text.size()};
    return send_parts(fd, &part, 1);
}

bool send_framed(int fd, const std::string& text) {
    std::uint32_t length = htonl(static_cast<std::uint32_t>(text.size())); // the same on every machine
    std::array<iovec, 2> parts{{{&length, sizeof(length)}, {const_cast<char*>(text.data()), text.size()}}};
    return send_parts(fd, parts.data(), parts.size());
}

Received receive_plain(int fd, Inbox&) {
    std::array<char, kReadSize> buffer{};
    Received got = receive_some(fd, buffer);
    if (got.bytes <= 0) return got;
    const char* end = buffer.data() + got.bytes;
    const auto begins = std::count(static_cast<const char*>(buffer.data()), end, '<');
    got.messages = begins;
    got.id = id_in(buffer.data());
    const bool whole_begin = buffer[0] == '<', whole_end = end[-1] == '>';
    got.split = begins > 0 && (!whole_begin || !whole_end);
    got.merged = begins + (whole_begin ? 0 : 1) > 1;
    if (begins == 0 && got.descriptor == -1) got.split = true; // the middle of one
    return got;
}

Received receive_framed(int fd, Inbox& inbox) {
    std::array<char, kReadSize> buffer{};
    Received got = receive_some(fd, buffer);
    if (got.bytes <= 0) return got;
    // The byte that carries a descriptor is no part of any message.
    const std::size_t skip = got.descriptor != -1 ? 1 : 0;
    inbox.bytes.append(buffer.data() + skip, static_cast<std::size_t>(got.bytes) - skip);
    for (std::uint32_t length = 0; inbox.bytes.size() >= sizeof(length);) {
        std::memcpy(&length, inbox.bytes.data(), sizeof(length));
        length = ntohl(length);
        if (length > 1 << 20) { // no message of ours: the framing was switched in the middle of the stream
            got.split = true;
            inbox.bytes.clear();
            break;
        }
        if (inbox.bytes.size() < sizeof(length) + length) break; // the rest is still to come
        got.id = id_in(inbox.bytes.c_str() + sizeof(length));
        ++got.messages;
        inbox.bytes.erase(0, sizeof(length) + length);
    }
    return got;
}

}  // namespace ipc::demos
