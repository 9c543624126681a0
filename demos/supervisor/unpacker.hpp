#pragma once

#include <zstd.h>

#include <array>
#include <memory>
#include <string>

#include "stage/result.hpp"

namespace ipc::supervisor {

/// Reads a file that is plain at its beginning and one zstd frame after that. Untrusted: memory is
/// bounded by a window of 8 MiB, whatever the frame asks for, and nothing is believed before
/// finish().
class Unpacker {
public:
    explicit Unpacker(const std::string& path);
    ~Unpacker();
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;

    bool get_plain(void* room, std::size_t bytes);  ///< only before the first get()
    bool get(void* room, std::size_t bytes);        ///< exactly so many, or false: see error()
    bool finish();  ///< the frame ends here with a good checksum, and so does the file
    stage::Error error() const { return {error_}; }
    stage::Error damaged(const std::string& how) const { return {path_ + " is damaged: " + how}; }

private:
    bool refill();  ///< false at the end of the file and on an error
    bool fail(const std::string& sentence);

    struct Free {
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };
    std::string path_, error_;
    int fd_ = -1;
    std::array<char, 1 << 16> buffer_{};
    ZSTD_inBuffer in_{buffer_.data(), 0, 0};
    bool frame_ended_ = false;
    std::unique_ptr<ZSTD_DCtx, Free> context_{ZSTD_createDCtx()};
};

}  // namespace ipc::supervisor
