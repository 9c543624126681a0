#include "gui/followed_files.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "support/wait.hpp"

namespace ipc::test {

FollowedFiles::FollowedFiles(const std::string& directory)
    : directory_(directory), changes_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    REQUIRE(changes_ != -1);
    REQUIRE(inotify_add_watch(changes_, directory.c_str(), IN_MOVED_TO) != -1);
}

FollowedFiles::~FollowedFiles() {
    close(changes_);
}

const Json& FollowedFiles::read(const std::string& name) {
    take_notice();  // before it is read: what is replaced while it is read is read once more
    const auto known = read_.find(name);
    if (known != read_.end()) return known->second;
    const std::string text = read_text(directory_ + "/" + name);
    Json json = Json::parse(text, nullptr, false);
    REQUIRE_MESSAGE(!json.is_discarded(), name, " is not whole: ", text);
    return read_.emplace(name, std::move(json)).first->second;
}

void FollowedFiles::wait(double seconds) {
    pollfd change{changes_, POLLIN, 0};
    poll(&change, 1, static_cast<int>(seconds * 1000));
}

void FollowedFiles::take_notice() {
    alignas(inotify_event) char buffer[4096];
    for (;;) {
        const ssize_t got = ::read(changes_, buffer, sizeof buffer);
        if (got <= 0) return;
        for (const char* at = buffer; at < buffer + got;) {
            const auto* event = reinterpret_cast<const inotify_event*>(at);
            if ((event->mask & IN_Q_OVERFLOW) != 0) read_.clear();
            if (event->len > 0) read_.erase(event->name);
            at += sizeof(inotify_event) + event->len;
        }
    }
}

}  // namespace ipc::test
