#include "supervisor/kernel_descriptor.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "supervisor/descriptor.hpp"

namespace ipc::supervisor {
namespace {

constexpr long kQueueFileSystem = 0x19800202; // linux/magic.h does not list it (ipc/mqueue.c)

/// Reads a file of /proc whole, with one open. -1 with errno, or the length.
template <std::size_t size>
ssize_t read_at(int folder, const char* path, std::array<char, size>& text) {
    const Descriptor file(openat(folder, path, O_RDONLY | O_CLOEXEC));
    return file.is_open() ? read(file.get(), text.data(), text.size()) : -1;
}

std::string numbered(const char* what, std::int64_t number) { return std::string(what) + ":[" + std::to_string(number) + "]"; }

/// A path: what is there is asked of stat(), which follows the link to the object and opens nothing.
void look_behind_path(int folder, const char* name, KernelDescriptor& descriptor) {
    struct stat about{};
    if (fstatat(folder, name, &about, 0) == -1) return;
    descriptor.inode = about.st_ino;
    if (S_ISFIFO(about.st_mode)) {
        descriptor.kind = ObjectKind::fifo;
    } else if (descriptor.link.starts_with("/memfd:") || descriptor.link.starts_with("/dev/shm/")) {
        descriptor.kind = ObjectKind::shared_memory;
    } else if (S_ISREG(about.st_mode)) {
        descriptor.kind = ObjectKind::file;
        // A POSIX queue shows as "/name", and lies in a file system of its own (man 7 mq_overview).
        struct statfs system{};
        const std::string path = "/proc/self/fd/" + std::to_string(folder) + "/" + name;
        if (descriptor.link.rfind('/') == 0 && statfs(path.c_str(), &system) == 0 && system.f_type == kQueueFileSystem) {
            descriptor.kind = ObjectKind::posix_queue;
        }
    }
    // A memfd's name need not be the only one.
    if (descriptor.link.starts_with("/memfd:")) descriptor.object += " " + numbered("inode", static_cast<std::int64_t>(about.st_ino));
}

void read_info(int folder, int pid, const char* name, KernelDescriptor& descriptor) {
    std::array<char, 2048> text{};
    const std::string path = std::string("../fdinfo/") + name;
    const ssize_t got = read_at(folder, path.c_str(), text);
    if (got == -1) {
        descriptor.info = Reading<DescriptorInfo>::none(why_not_readable(pid, "fdinfo/" + std::string(name), errno));
        return;
    }
    descriptor.info = parse_fdinfo({text.data(), static_cast<std::size_t>(got)});
    const DescriptorInfo& info = *descriptor.info;
    // All objects of anonymous inodes have the same inode; an eventfd has a number of its own.
    const bool nameless = descriptor.link.starts_with("anon_inode:");
    if (info.eventfd_id >= 0) {
        descriptor.object = numbered("eventfd", info.eventfd_id);
    } else if (nameless) {
        descriptor.object = std::string(word(descriptor.kind)) + " " + std::to_string(descriptor.fd) + " of " + std::to_string(pid);
    }
}

KernelDescriptor read_one(int folder, int pid, const char* name, bool flags) {
    KernelDescriptor descriptor;
    descriptor.fd = std::atoi(name);
    std::array<char, 256> target{};
    const ssize_t length = readlinkat(folder, name, target.data(), target.size());
    if (length <= 0) return descriptor; // closed since
    descriptor.link.assign(target.data(), static_cast<std::size_t>(length));
    descriptor.object = descriptor.link;
    descriptor.kind = kind_of_link(descriptor.link);
    descriptor.machinery = is_machinery(descriptor.link);
    const std::size_t bracket = descriptor.link.find(":[");
    if (bracket != std::string::npos) descriptor.inode = std::strtoull(descriptor.link.c_str() + bracket + 2, nullptr, 10);
    const bool path = descriptor.link.front() == '/';
    if (path && !descriptor.machinery) look_behind_path(folder, name, descriptor);
    const bool only_flags = descriptor.kind == ObjectKind::pipe || descriptor.kind == ObjectKind::fifo ||
                            descriptor.kind == ObjectKind::other_socket;
    const bool told_more = !descriptor.machinery && descriptor.kind != ObjectKind::other && (flags || !only_flags);
    if (only_flags && !flags) descriptor.info = Reading<DescriptorInfo>::none("its flags are read of the selected process only");
    if (told_more) read_info(folder, pid, name, descriptor);
    if (told_more && descriptor.info) {
        const int access = descriptor.info->flags & O_ACCMODE;
        descriptor.reads = access != O_WRONLY;
        descriptor.writes = access != O_RDONLY;
    } else {
        // The link's own mode bits tell how it is open, too.
        struct stat about{};
        if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0) {
            descriptor.reads = (about.st_mode & S_IRUSR) != 0;
            descriptor.writes = (about.st_mode & S_IWUSR) != 0;
        }
    }
    return descriptor;
}

}  // namespace

ObjectKind kind_of_link(std::string_view link) {
    constexpr std::array<std::pair<std::string_view, ObjectKind>, 7> kBeginnings{{
        {"pipe:[", ObjectKind::pipe},
        {"socket:[", ObjectKind::other_socket},
        {"anon_inode:[eventfd]", ObjectKind::eventfd},
        {"anon_inode:[timerfd]", ObjectKind::timerfd},
        {"anon_inode:[signalfd]", ObjectKind::signalfd},
        {"anon_inode:[eventpoll]", ObjectKind::epoll},
        {"anon_inode:[pidfd]", ObjectKind::pidfd},
    }};
    for (const auto& [beginning, kind] : kBeginnings) {
        if (link.starts_with(beginning)) return kind;
    }
    return ObjectKind::other;
}

bool is_machinery(std::string_view link) {
    return link.starts_with("/memfd:ipc-playground ") || link.starts_with("/proc/") || link.ends_with(".registry");
}

std::string KernelDescriptor::access_words() const {
    const bool ends = kind == ObjectKind::pipe || kind == ObjectKind::fifo;
    if (reads && writes) return ends ? "both ends" : "read and write";
    if (reads) return ends ? "read end" : "read";
    if (writes) return ends ? "write end" : "write";
    return "no access";
}

Reading<std::vector<KernelDescriptor>> read_descriptors(int pid, bool flags) {
    const std::string path = "/proc/" + std::to_string(pid) + "/fd";
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()), closedir);
    if (folder == nullptr) return Reading<std::vector<KernelDescriptor>>::none(why_not_readable(pid, "fd", errno));
    std::vector<KernelDescriptor> descriptors;
    errno = 0;
    while (const dirent* entry = readdir(folder.get())) {
        if (entry->d_name[0] == '.') continue;
        KernelDescriptor one = read_one(dirfd(folder.get()), pid, entry->d_name, flags);
        if (!one.link.empty()) descriptors.push_back(std::move(one));
    }
    if (descriptors.empty() && access(("/proc/" + std::to_string(pid)).c_str(), F_OK) == -1) {
        return Reading<std::vector<KernelDescriptor>>::none(why_not_readable(pid, "fd", ESRCH));
    }
    const auto by_number = [](const KernelDescriptor& one, const KernelDescriptor& other) { return one.fd < other.fd; };
    std::sort(descriptors.begin(), descriptors.end(), by_number);
    return descriptors;
}

int count_descriptors(int pid) {
    const std::string path = "/proc/" + std::to_string(pid) + "/fd";
    struct stat about{};
    return stat(path.c_str(), &about) == 0 && about.st_size > 0 ? static_cast<int>(about.st_size) : -1;
}

}  // namespace ipc::supervisor
