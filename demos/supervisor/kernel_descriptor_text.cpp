// The texts of /proc/PID/fdinfo and /proc/PID/maps, taken apart.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>

#include "supervisor/descriptor.hpp"
#include "supervisor/kernel_descriptor.hpp"

namespace ipc::supervisor {
namespace {

/// Calls `use` with each line, without its end.
template <class Use>
void each_line(std::string_view text, Use use) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        use(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? "" : text.substr(first);
}

template <class Number>
Number number(std::string_view text, int base = 10) {
    Number value = 0;
    text = trimmed(text);
    std::from_chars(text.data(), text.data() + text.size(), value, base);
    return value;
}

/// The next word of a line; takes it off.
std::string_view take_word(std::string_view& line) {
    line = trimmed(line);
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    return word;
}

}  // namespace

DescriptorInfo parse_fdinfo(std::string_view text) {
    DescriptorInfo info;
    each_line(text, [&info](std::string_view line) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return;
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (name == "flags") info.flags = number<int>(value, 8);
        else if (name == "ino") info.inode = number<std::uint64_t>(value);
        else if (name == "eventfd-count") info.eventfd_count = static_cast<std::int64_t>(number<std::uint64_t>(value, 16));
        else if (name == "eventfd-id") info.eventfd_id = number<std::int64_t>(value);
        else if (name == "eventfd-semaphore") info.eventfd_semaphore = number<int>(value) == 1;
        else if (name == "sigmask") info.signal_mask = number<std::uint64_t>(value, 16);
        else if (name == "tfd") info.epoll_targets.push_back(number<int>(value));
        else if (name == "ticks") info.timer_ticks = number<std::int64_t>(value);
        else if (name == "it_value") info.timer_value = value;
        else if (name == "Pid") info.pidfd_of = number<int>(value);
        else if (name == "lock") info.locks.emplace_back(value);
    });
    return info;
}

std::vector<KernelMapping> parse_maps(std::string_view text) {
    std::vector<KernelMapping> mappings;
    // "7fee71f76000-7fee71f77000 rw-s 00000000 00:01 1040156                    /dev/zero (deleted)"
    each_line(text, [&mappings](std::string_view line) {
        const std::string_view range = take_word(line);
        const std::string_view rights = take_word(line);
        if (rights.size() != 4 || rights[3] != 's') return;
        KernelMapping mapping;
        mapping.begin = number<std::uint64_t>(range, 16);
        mapping.end = number<std::uint64_t>(range.substr(std::min(range.size(), range.find('-') + 1)), 16);
        mapping.writes = rights[1] == 'w';
        mapping.offset = number<std::uint64_t>(take_word(line), 16);
        mapping.device = take_word(line);
        mapping.inode = number<std::uint64_t>(take_word(line));
        mapping.path = trimmed(line);
        mapping.machinery = is_machinery(mapping.path);
        if (mapping.path.starts_with("/SYSV")) {
            mapping.object = "System V segment " + std::to_string(mapping.inode); // its inode is its number
        } else if (mapping.path.starts_with("/memfd:") || mapping.path.starts_with("/dev/zero")) {
            mapping.object = mapping.path + " inode:[" + std::to_string(mapping.inode) + "]";
        } else {
            mapping.object = mapping.path;
        }
        mappings.push_back(std::move(mapping));
    });
    return mappings;
}

Reading<std::vector<KernelMapping>> read_mappings(int pid) {
    const std::string path = "/proc/" + std::to_string(pid) + "/maps";
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    using Mappings = Reading<std::vector<KernelMapping>>;
    if (!file.is_open()) return Mappings::none(why_not_readable(pid, "maps", errno));
    // The kernel gives at most a page at a time, and whole lines.
    std::string text;
    constexpr std::size_t kPiece = 4096;
    for (;;) {
        const std::size_t before = text.size();
        text.resize(before + kPiece);
        const ssize_t got = read(file.get(), text.data() + before, kPiece);
        if (got == -1 && before == 0) return Mappings::none(why_not_readable(pid, "maps", errno));
        text.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got <= 0) return parse_maps(text);
    }
}

}  // namespace ipc::supervisor
