// What stands in the log: every byte of it says whose it is, so that lines can be counted exactly.
#include "shared_memory/log_file_lines.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>

namespace ipc::demos {

namespace {

constexpr std::size_t kLineDigits = 9;  // "A line 000000012 part 1 of 2 ..."

bool number_at(const char* digits, std::size_t count, std::int64_t& number) {
    const auto [end, error] = std::from_chars(digits, digits + count, number);
    return error == std::errc{} && end == digits + count;
}

}  // namespace

PartText text_of(const Part& part, int parts) {
    PartText text;
    text.fill('.');
    std::array<char, kPartBytes + 32> words{};
    const int length = std::snprintf(words.data(), words.size(), "%c line %09lld part %d of %d ",
                                     static_cast<char>('A' + part.appender),
                                     static_cast<long long>(part.line), part.number, parts);
    std::copy_n(words.begin(), std::min<std::ptrdiff_t>(length, kPartBytes), text.begin());
    text.back() = part.number == parts ? '\n' : ' ';
    return text;
}

bool read_part(const char* bytes, Part& part) {
    const auto appender = static_cast<std::size_t>(bytes[0] - 'A');
    std::int64_t number = 0;
    if (appender >= kMostAppenders || std::memcmp(bytes + 1, " line ", 6) != 0) return false;
    if (!number_at(bytes + 7, kLineDigits, part.line)) return false;
    if (std::memcmp(bytes + 16, " part ", 6) != 0 || !number_at(bytes + 22, 1, number))
        return false;
    part.appender = appender;
    part.number = static_cast<int>(number);
    return true;
}

void LogReader::read_on(int fd, std::int64_t end, int parts,
                        const std::array<std::int64_t, kMostAppenders>& finished) {
    std::array<char, 64 * 1024> buffer;
    while (place_ + kPartBytes <= end) {
        const auto want =
            std::min<std::int64_t>(static_cast<std::int64_t>(buffer.size()), end - place_);
        const ssize_t got = pread(fd, buffer.data(), static_cast<std::size_t>(want), place_);
        if (got < kPartBytes) return;
        std::int64_t at = 0;
        while (at + kPartBytes <= got) {
            Part part;
            if (!read_part(buffer.data() + at, part)) {
                break_off();  // somebody outside wrote here
                ++at;
                continue;
            }
            if (part.line <= finished[part.appender]) {
                take(part, parts);
            } else {
                break_off();
            }
            at += kPartBytes;
        }
        place_ += at;
    }
}

void LogReader::take(const Part& part, int parts) {
    const bool follows = continues_ && part.appender == last_.appender && part.line == last_.line &&
                         part.number == last_.number + 1;
    if (!follows) {
        break_off();
        if (part.number != 1) return tear(part);
    }
    continues_ = part.number < parts;
    last_ = part;
    if (!continues_) ++intact;
}

void LogReader::break_off() {
    if (continues_) tear(last_);
    continues_ = false;
}

void LogReader::tear(const Part& part) {
    if (torn_line_[part.appender] == part.line) return;
    torn_line_[part.appender] = part.line;
    ++torn;
}

}  // namespace ipc::demos
