#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ipc::demos {

/// What writer 0 sends is "Aaaaaa", what writer 1 sends is "Bbbbbb": each byte tells whose it is,
/// the capital letter where a message begins. So the reader can tell for certain what a pipe has
/// mixed.
std::string letter_message(std::size_t writer, std::size_t bytes);

/// A message of which the last byte has arrived.
struct Arrival {
    std::size_t writer;
    std::int64_t sequence;      ///< 1 for the first of this writer
    std::size_t foreign_bytes;  ///< bytes of others between its first and its last: 0 if it came in
                                ///< one piece
};

/// Takes apart the stream of bytes that comes out of the pipe.
class LetterStream {
public:
    explicit LetterStream(std::size_t message_bytes) : size_(message_bytes) {}
    /// Appends to `whole` the messages that are complete now. False: a byte that no writer can have
    /// sent here.
    bool take(std::span<const char> bytes, std::vector<Arrival>& whole);

private:
    struct Writer {
        std::size_t got = 0;      ///< bytes of the message that is on its way
        std::uint64_t begin = 0;  ///< where in the stream it began
        std::int64_t messages = 0;
    };

    std::size_t size_;
    std::uint64_t position_ = 0;
    std::array<Writer, 26> writers_{};
};

}  // namespace ipc::demos
