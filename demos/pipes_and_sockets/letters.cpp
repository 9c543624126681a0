#include "pipes_and_sockets/letters.hpp"

namespace ipc::demos {

std::string letter_message(std::size_t writer, std::size_t bytes) {
    std::string message(bytes, static_cast<char>('a' + writer));
    message.front() = static_cast<char>('A' + writer);
    return message;
}

bool LetterStream::take(std::span<const char> bytes, std::vector<Arrival>& whole) {
    for (const char byte : bytes) {
        const bool capital = byte >= 'A' && byte <= 'Z';
        if (!capital && !(byte >= 'a' && byte <= 'z')) return false;
        const auto index = static_cast<std::size_t>(byte - (capital ? 'A' : 'a'));
        Writer& writer = writers_[index];
        if (capital != (writer.got == 0)) return false;

        if (capital) writer.begin = position_;
        ++position_;
        if (++writer.got == size_) {
            writer.got = 0;
            whole.push_back({index, ++writer.messages, position_ - writer.begin - size_});
        }
    }
    return true;
}

}  // namespace ipc::demos
