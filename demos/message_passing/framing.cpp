#include "message_passing/framing.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "message_passing/unix_socket_descriptor.hpp"

namespace ipc::demos {
namespace {

constexpr std::size_t kReadSize = 4096; // no message of ours is longer
constexpr std::size_t kLongestForeign = 1 << 20;

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

/// A header may bring several: the first is kept. Those that nobody closed would stay open.
void take_descriptors(const cmsghdr& header, Received& got) {
    const std::size_t count = (header.cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
        int descriptor = -1;
        std::memcpy(&descriptor, CMSG_DATA(&header) + i * sizeof(int), sizeof(int));
        if (got.descriptor == -1) got.descriptor = descriptor;
        else close(descriptor);
    }
}

/// The bytes of one read, and what came beside them.
Received receive_some(int fd, std::array<char, kReadSize + 1>& buffer) {
    iovec part{buffer.data(), buffer.size() - 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(ucred))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    Received got;
    got.bytes = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    if (got.bytes < 0) return got;
    buffer[static_cast<std::size_t>(got.bytes)] = 0;
    got.split = (message.msg_flags & MSG_TRUNC) != 0; // longer than the buffer: the rest of it is gone
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET) continue;
        if (header->cmsg_type == SCM_RIGHTS) take_descriptors(*header, got);
        if (header->cmsg_type == SCM_CREDENTIALS)
            std::memcpy(&got.sender.emplace(), CMSG_DATA(header), sizeof(ucred));
    }
    return got;
}

}  // namespace

bool send_plain(int fd, const std::string& text) {
    iovec part{const_cast<char*>(text.data()), text.size()};
    return send_parts(fd, &part, 1);
}

bool send_framed(int fd, const std::string& text) {
    std::uint32_t length = htonl(static_cast<std::uint32_t>(text.size())); // the same on every machine
    std::array<iovec, 2> parts{{{&length, sizeof(length)}, {const_cast<char*>(text.data()), text.size()}}};
    return send_parts(fd, parts.data(), parts.size());
}

namespace {

/// A sender is ours if what it says first begins as our messages do, maybe after a length: "<0 1 ". A '<' alone does not
/// tell: others write HTML. `said` is followed by a zero byte.
void get_to_know(Inbox& inbox, std::string_view said) {
    if (inbox.sender != Inbox::Sender::unknown) return;
    const std::size_t begin = said.find('<');
    const bool ours = begin <= kLengthBytes && id_in(said.data() + begin) != 0;
    inbox.sender = ours ? Inbox::Sender::ours : Inbox::Sender::foreign;
}

bool is_whole(const Inbox& inbox, std::string_view text) {
    if (inbox.sender == Inbox::Sender::foreign) return true;
    return text.starts_with('<') && text.ends_with('>') && text.rfind('<') == 0;
}

void take_unmarked(Inbox& inbox, std::string_view read, Received& got) {
    got.split = inbox.holds_a_beginning(); // framing was switched off in the middle of it
    inbox.bytes.clear();
    inbox.is_lost = false;
    get_to_know(inbox, read);
    got.messages = {{got.bytes, id_in(read.data())}};
    if (is_whole(inbox, read)) return;
    const auto begins = std::count(read.begin(), read.end(), '<');
    const bool whole_begin = read.starts_with('<');
    got.split = got.split || !whole_begin || !read.ends_with('>');
    got.merged = begins + (whole_begin ? 0 : 1) > 1;
}

/// Drops what is before the next place where one of our messages may begin: a '<' with four bytes in front.
void look_for_a_beginning(Inbox& inbox, std::size_t from) {
    const std::size_t found = inbox.bytes.find('<', from);
    inbox.is_lost = found == std::string::npos;
    const std::size_t keep = std::min(found, inbox.bytes.size());
    if (keep > sizeof(std::uint32_t)) inbox.bytes.erase(0, keep - sizeof(std::uint32_t));
}

void take_framed(Inbox& inbox, Received& got) {
    std::string& bytes = inbox.bytes;
    if (inbox.is_lost) look_for_a_beginning(inbox, sizeof(std::uint32_t));
    for (std::uint32_t length = 0; bytes.size() >= sizeof(length) && !inbox.is_lost;) {
        std::memcpy(&length, bytes.data(), sizeof(length));
        length = ntohl(length);
        const std::size_t size = sizeof(length) + length;
        const std::size_t longest = inbox.sender == Inbox::Sender::ours ? kReadSize : kLongestForeign;
        if (length <= longest && bytes.size() < size) return; // the rest is still to come
        if (length <= longest) {
            const std::string_view text = std::string_view(bytes).substr(sizeof(length), length);
            get_to_know(inbox, text);
            if (is_whole(inbox, text)) {
                got.messages.push_back({length, id_in(bytes.c_str() + sizeof(length))});
                bytes.erase(0, size);
                continue;
            }
        }
        got.split = true; // this is no length: framing was switched on in the middle of the stream
        look_for_a_beginning(inbox, sizeof(length) + 1);
    }
}

}  // namespace

Received receive(int fd, Inbox& inbox, Ends ends) {
    std::array<char, kReadSize + 1> buffer{};
    Received got = receive_some(fd, buffer);
    if (got.bytes <= 0) return got;
    const std::string_view read(buffer.data(), static_cast<std::size_t>(got.bytes));
    // What came with a descriptor is never read together with what was sent after it (man 7 unix).
    if (got.descriptor != -1 && read == kCarrier) return got;
    if (ends == Ends::kept) {
        got.messages = {{got.bytes, id_in(buffer.data())}};
    } else if (ends == Ends::unmarked) {
        take_unmarked(inbox, read, got);
    } else {
        inbox.bytes.append(read);
        take_framed(inbox, got);
    }
    return got;
}

}  // namespace ipc::demos
