#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace ipc::demos {

/// "<CLIENT SEQUENCE xxxx>": it can be told whole from torn.
std::string message_text(std::size_t client, std::int64_t sequence, std::int64_t longest);
std::int64_t message_id(std::size_t client, std::int64_t sequence);

inline constexpr std::size_t kLengthBytes = 4;  ///< in front of each framed message

/// What a receiver keeps between two reads.
struct Inbox {
    std::string bytes;  ///< of a framed message that is not complete yet
};

struct Received {
    ssize_t bytes = 0;      ///< 0: end of file; -1: errno
    std::int64_t messages = 0;
    bool merged = false;    ///< it holds parts of more than one message
    bool split = false;     ///< it ends, or begins, in the middle of one
    std::int64_t id = 0;    ///< of the first message in it
    int descriptor = -1;    ///< that came along
};

/// False: errno says why.
bool send_plain(int fd, const std::string& text);
/// Its length in four bytes, then the message, in one call.
bool send_framed(int fd, const std::string& text);
/// One read, taken for one message.
Received receive_plain(int fd, Inbox& inbox);
/// One read; the messages that are complete with it.
Received receive_framed(int fd, Inbox& inbox);

}  // namespace ipc::demos
