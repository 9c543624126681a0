#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stage/message_text.hpp"

namespace ipc::demos {

using stage::message_id;
using stage::message_text;
using stage::client_of;
using stage::sequence_of;

/// The message with its length in front: four bytes in network byte order.
std::string framed(std::string_view text);
/// Takes the first whole message off the inbox. What has no length in front, from before framing was switched on
/// or from a program that knows nothing of it, is taken as it is.
bool take_framed(std::string& inbox, std::string& message);
/// The number that stands where a length should, if it cannot be one of ours; 0: it can, or is not all there yet.
std::uint32_t wrong_length(std::string_view inbox);

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
