#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipc::demos {

/// "<CLIENT SEQUENCE xxxx>": whoever looks at the bytes can tell whole from torn.
std::string message_text(std::size_t client, std::int64_t sequence, std::int64_t longest);
std::int64_t message_id(std::size_t client, std::int64_t sequence);
inline std::size_t client_of(std::int64_t id) { return static_cast<std::size_t>(id >> 32) - 1; }
inline std::int64_t sequence_of(std::int64_t id) { return id & 0xffffffff; }

/// The message with its length in front: four bytes in network byte order.
std::string framed(std::string_view text);
/// Takes the first whole message off the inbox. What has no length in front, from before framing was switched on
/// or from a program that knows nothing of it, is taken as it is.
bool take_framed(std::string& inbox, std::string& message);

/// Judges what a receiver took for one message, by the marks in it. It never decides where a message ends: that
/// is the receiver's work.
class Marks {
public:
    struct Seen {
        bool merged = false;              ///< parts of more than one message
        bool split = false;               ///< it begins or ends in the middle of one
        std::vector<std::int64_t> ended;  ///< ids of the messages whose last byte is in it
    };
    Seen read(std::string_view bytes);

private:
    bool inside_ = false;
    int header_left_ = 0;  ///< bytes of a length that follow
    std::string head_;
};

}  // namespace ipc::demos
