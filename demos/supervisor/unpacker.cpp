#include "supervisor/unpacker.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ipc::supervisor {
namespace {

constexpr int kWindowLog = 23;

}  // namespace

Unpacker::Unpacker(const std::string& path) : path_(path) {
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kWindowLog);
    // Not blocking: opening a FIFO must not wait for a writer (man 7 fifo).
    fd_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd_ == -1) {
        const int error = errno;
        fail(path_ + " cannot be opened: " + strerrorname_np(error) + " (" +
             strerrordesc_np(error) + "): check its name and that you may read it");
    }
}

Unpacker::~Unpacker() {
    if (fd_ != -1) close(fd_);
}

bool Unpacker::fail(const std::string& sentence) {
    if (error_.empty()) error_ = sentence;
    return false;
}

bool Unpacker::refill() {
    if (!error_.empty()) return false;
    ssize_t got = 0;
    do {
        got = read(fd_, buffer_.data(), buffer_.size());
    } while (got == -1 && errno == EINTR);
    if (got == -1) {
        const int error = errno;
        return fail(path_ + " cannot be read: " + strerrorname_np(error) + " (" +
                    strerrordesc_np(error) + "): choose another file");
    }
    in_ = {buffer_.data(), static_cast<std::size_t>(got), 0};
    return got > 0;
}

bool Unpacker::get_plain(void* room, std::size_t bytes) {
    for (auto* to = static_cast<char*>(room); bytes > 0;) {
        if (in_.pos == in_.size && !refill()) {
            return fail(path_ + " is not a recording of this program: it is too short");
        }
        const std::size_t some = std::min(bytes, in_.size - in_.pos);
        std::memcpy(to, buffer_.data() + in_.pos, some);
        in_.pos += some;
        to += some;
        bytes -= some;
    }
    return true;
}

bool Unpacker::get(void* room, std::size_t bytes) {
    ZSTD_outBuffer out{room, bytes, 0};
    while (out.pos < out.size) {
        if (frame_ended_) return fail(path_ + " is damaged: it ends too early");
        const std::size_t produced = out.pos;
        const std::size_t consumed = in_.pos;
        const std::size_t state = ZSTD_decompressStream(context_.get(), &out, &in_);
        if (ZSTD_isError(state) != 0u) {
            return fail(path_ + " is damaged: " + ZSTD_getErrorName(state));
        }
        frame_ended_ = state == 0;
        const bool moved = out.pos != produced || in_.pos != consumed;
        if (!moved && !frame_ended_ && in_.pos == in_.size && !refill()) {
            return fail(path_ + " is damaged: it was cut off");
        }
    }
    return true;
}

bool Unpacker::finish() {
    while (!frame_ended_) {
        char more = 0;
        ZSTD_outBuffer out{&more, 1, 0};
        const std::size_t consumed = in_.pos;
        const std::size_t state = ZSTD_decompressStream(context_.get(), &out, &in_);
        if (ZSTD_isError(state) != 0u) {
            return fail(path_ + " is damaged: " + ZSTD_getErrorName(state));
        }
        if (out.pos != 0) return fail(path_ + " is damaged: it goes on after its end");
        frame_ended_ = state == 0;
        if (!frame_ended_ && in_.pos == consumed && in_.pos == in_.size && !refill()) {
            return fail(path_ + " is damaged: it was cut off");
        }
    }
    if (in_.pos != in_.size || refill())
        return fail(path_ + " is damaged: something follows its end");
    return error_.empty();
}

}  // namespace ipc::supervisor
