#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stage/message_text.hpp"

namespace ipc::demos {

using stage::message_id;
using stage::message_text;

inline constexpr std::size_t kLengthBytes = 4;   ///< in front of each framed message

/// What a receiver keeps of one sender between two reads.
struct Inbox {
    enum class Sender { unknown, ours, foreign };

    std::string bytes;                ///< of a framed message that is not complete yet
    bool is_lost = false;             ///< where in the stream the next message begins is not known
    Sender sender = Sender::unknown;  ///< a foreign one's messages cannot be told whole from torn
    bool holds_a_beginning() const { return !bytes.empty() && !is_lost; }
};

/// What the receiver takes for a message; `id` is that of the first in it, 0 if another program sent it.
struct Taken {
    std::int64_t bytes = 0;
    std::int64_t id = 0;
};

struct Received {
    ssize_t bytes = 0;      ///< 0: end of file; -1: errno
    std::vector<Taken> messages;
    bool merged = false;    ///< it holds parts of more than one message
    bool split = false;     ///< it ends, or begins, in the middle of one
    int descriptor = -1;    ///< that came along
    std::optional<ucred> sender;  ///< where it was asked for (SO_PASSCRED)
};

/// Where a message ends: nobody says so, its length stands in front, or the kernel keeps messages apart.
enum class Ends { unmarked, length_in_front, kept };

/// False: errno says why.
bool send_plain(int fd, const std::string& text);
/// Its length in four bytes, then the message, in one call.
bool send_framed(int fd, const std::string& text);
/// One read. With lengths in front: the messages that are complete with it; else it is taken for one message.
Received receive(int fd, Inbox& inbox, Ends ends);

}  // namespace ipc::demos
