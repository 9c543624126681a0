#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>

namespace ipc::supervisor {

/// What was read from the kernel, or one sentence that says why it could not be.
template <class T>
class Reading {
public:
    Reading() : why_("not read yet") {}
    Reading(T value) : value_(std::move(value)) {}
    static Reading none(std::string why) {
        Reading reading;
        reading.why_ = std::move(why);
        return reading;
    }

    explicit operator bool() const { return value_.has_value(); }
    const T& operator*() const {
        assert(value_);
        return *value_;
    }
    const T* operator->() const { return &**this; }
    const std::string& why() const { return why_; } ///< empty if there is a value

private:
    std::optional<T> value_;
    std::string why_;
};

/// Why a file of /proc/PID could not be opened or read: `error` is the errno, `file` as in "wchan".
std::string why_not_readable(int pid, const std::string& file, int error);

}  // namespace ipc::supervisor
