#include "session/replace_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "supervisor/descriptor.hpp"

namespace ipc::session {

namespace {

stage::Error failed(const std::string& path, const char* call) {
    return {path + ": " + call + ": " + strerrorname_np(errno) + " (" + std::strerror(errno) +
            "): choose a folder that can be written"};
}

}  // namespace

stage::Result<void> replace_file(const std::string& path, std::string_view text) {
    const std::string beside = path + "." + std::to_string(getpid()) + ".tmp";
    const supervisor::Descriptor file(
        open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!file.is_open()) return failed(beside, "open");
    while (!text.empty()) {
        const ssize_t written = write(file.get(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const stage::Error error = failed(beside, "write");
            unlink(beside.c_str());
            return error;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (rename(beside.c_str(), path.c_str()) == 0) return {};
    const stage::Error error = failed(path, "rename");
    unlink(beside.c_str());
    return error;
}

stage::Result<void> MirrorFile::write(std::string text) {
    if (path_.empty() || text == written_) return {};
    written_ = std::move(text);
    return replace_file(path_, written_);
}

}  // namespace ipc::session
