// What clients send to servers: text that shows where it begins and ends, and whose it is.
#include "stage/message_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace ipc::stage {

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
    return static_cast<std::int64_t>(client + 1) << 32 | (sequence & 0xffffffff);
}

}  // namespace ipc::stage
