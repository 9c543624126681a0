#include "pipes_and_sockets/permissions.hpp"

#include <linux/capability.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace ipc::demos {

void obey_permission_bits(ipc::stage::Stage& stage) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> sets{};
    if (syscall(SYS_capget, &header, sets.data()) == -1) stage.fail("capget", "see man 2 capget");
    sets[0].effective &= ~(1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH);
    if (syscall(SYS_capset, &header, sets.data()) == -1) stage.fail("capset", "see man 2 capset");
}

unsigned permission_bits(Mode mode) {
    switch (mode) {
        case Mode::both: break;
        case Mode::write_only: return 0200;
        case Mode::read_only: return 0400;
        case Mode::none: return 0;
    }
    return 0600;
}

unsigned mode_of(const std::string& path) {
    struct stat info {};
    return stat(path.c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
}

bool is_fifo(const std::string& path) {
    struct stat info {};
    return stat(path.c_str(), &info) == 0 && S_ISFIFO(info.st_mode);
}

const char* mkfifo_remedy() {
    switch (errno) {
        case EEXIST: return "a file of that name is there, and it is no FIFO: remove it, or name another path";
        case ENOENT: return "its directory is not there: make it or name another path";
        case EACCES: return "you may not make files in that directory: name another path";
        default: return "name another path; see man 3 mkfifo";
    }
}

int bytes_in(int end) {
    int bytes = 0;
    return ioctl(end, FIONREAD, &bytes) == -1 ? 0 : bytes;
}

}  // namespace ipc::demos
