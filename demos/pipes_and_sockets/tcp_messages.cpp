// Where a message ends. TCP carries bytes and keeps their order; how they were cut into calls of send() is lost on
// the way (man 7 tcp). A length in front of each message brings it back.
#include "pipes_and_sockets/tcp_messages.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace ipc::demos {

std::string framed(std::string_view text) {
    const std::uint32_t length = htonl(static_cast<std::uint32_t>(text.size()));  // the same on every machine
    std::string bytes(sizeof(length), '\0');
    std::memcpy(bytes.data(), &length, sizeof(length));
    return bytes.append(text);
}

bool take_framed(std::string& inbox, std::string& message) {
    if (inbox.empty()) return false;
    if (inbox[0] != '\0') {  // no length: ours are below 2^24, so their first byte is 0
        const std::size_t end = std::min(inbox.find('\0'), inbox.size());
        message = inbox.substr(0, end);
        inbox.erase(0, end);
        return true;
    }
    std::uint32_t length = 0;
    if (inbox.size() < sizeof(length)) return false;
    std::memcpy(&length, inbox.data(), sizeof(length));
    length = ntohl(length);
    if (inbox.size() < sizeof(length) + length) return false;  // the rest is still to come
    message = inbox.substr(sizeof(length), length);
    inbox.erase(0, sizeof(length) + length);
    return true;
}

std::uint32_t wrong_length(std::string_view inbox) {
    std::uint32_t length = 0;
    if (inbox.size() < sizeof(length) || inbox[0] == '\0') return 0;  // ours are below 2^24
    std::memcpy(&length, inbox.data(), sizeof(length));
    return ntohl(length);
}

Marks::Seen Marks::read(std::string_view bytes) {
    Seen seen;
    int parts = inside_ ? 1 : 0;
    seen.split = inside_;
    for (const char byte : bytes) {
        if (header_left_ > 0) {
            --header_left_;
        } else if (byte == '\0') {
            header_left_ = 3;
        } else if (byte == '<') {
            inside_ = true;
            ++parts;
            head_.clear();
        } else if (byte == '>' && inside_) {
            inside_ = false;
            unsigned long client = 0;
            long long sequence = 0;
            if (std::sscanf(head_.c_str(), "%lu %lld", &client, &sequence) == 2 && client < 1000)
                seen.ended.push_back(message_id(client, sequence));
        } else if (inside_ && head_.size() < 40) {
            head_ += byte;
        }
    }
    seen.split = seen.split || inside_;
    seen.merged = parts > 1;
    return seen;
}

}  // namespace ipc::demos
