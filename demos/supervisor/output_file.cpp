#include "supervisor/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace ipc::supervisor {
namespace {

constexpr std::size_t kBuffer = 1 << 16;

const char* remedy(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT:
            return "free some space there or choose another place";
        case EACCES:
        case EPERM:
        case EROFS:
            return "choose a directory that you may write to";
        case ENOENT:
        case ENOTDIR:
            return "make the directory first or choose another one";
        case EISDIR:
            return "name a file, not a directory";
        case EMFILE:
        case ENFILE:
            return "close some programs or raise ulimit -n";
        default:
            return "choose another place";
    }
}

/// The file behind a chain of symbolic links, so that a rename does not replace the link.
std::string behind_links(const std::string& path) {
    char* real = realpath(path.c_str(), nullptr);
    if (real == nullptr) return path;
    std::string found = real;
    std::free(real);
    return found;
}

}  // namespace

OutputFile::OutputFile(const std::string& path) : path_(path) {
    struct stat info {};
    const bool exists = stat(path.c_str(), &info) == 0;
    // A file that may not be written must not be replaced either, though the directory would allow
    // it.
    if (exists && access(path.c_str(), W_OK) == -1) {
        fail("open");
        return;
    }
    if (!exists || S_ISREG(info.st_mode)) {
        if (exists) path_ = behind_links(path);
        open_beside();
        if (exists && fd_ != -1) fchmod(fd_, info.st_mode & 0777);
    } else {
        fd_ = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);  // EISDIR for a directory
        if (fd_ == -1) fail("open");
    }
}

void OutputFile::open_beside() {
    static std::atomic<unsigned> number = 0;
    const std::string beside =
        path_ + ".part-" + std::to_string(getpid()) + "-" + std::to_string(++number);
    fd_ = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd_ == -1) {
        fail("open");
    } else {
        temporary_ = beside;
    }
}

OutputFile::~OutputFile() {
    if (fd_ != -1) close(fd_);
    if (!temporary_.empty()) unlink(temporary_.c_str());
}

void OutputFile::fail(const char* call) {
    const int error = errno;
    if (failed()) return;
    const char* name = strerrorname_np(error);
    error_ = path_ + " cannot be written: " + call + ": " + (name != nullptr ? name : "?") + " (" +
             strerrordesc_np(error) + "): " + remedy(error);
}

void OutputFile::write(std::string_view bytes) {
    buffer_ += bytes;
    if (buffer_.size() >= kBuffer) flush();
}

void OutputFile::flush() {
    std::string_view left = buffer_;
    while (!left.empty() && !failed()) {
        const ssize_t wrote = ::write(fd_, left.data(), left.size());
        if (wrote >= 0) {
            left.remove_prefix(static_cast<std::size_t>(wrote));
        } else if (errno != EINTR) {
            fail("write");
        }
    }
    buffer_.clear();
}

stage::Result<void> OutputFile::commit() {
    flush();
    // Some file systems tell only here that the data did not fit: man 2 close.
    if (fd_ != -1 && close(fd_) == -1) fail("close");
    fd_ = -1;
    if (!failed() && !temporary_.empty()) {
        if (rename(temporary_.c_str(), path_.c_str()) == -1) {
            fail("rename");
        } else {
            temporary_.clear();
        }
    }
    if (failed()) return stage::Error{error_};
    return {};
}

}  // namespace ipc::supervisor
