#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace ipc::stage {

/// Why something could not be done: one sentence that names the call, the errno name and the remedy.
struct Error {
    std::string text;
};

/// A value, or the reason why there is none. Reading the value of a failed result is a caller error.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::move(value)) {}
    Result(Error error) : held_(std::move(error)) {}

    explicit operator bool() const { return std::holds_alternative<T>(held_); }
    T& operator*() { return value(); }
    const T& operator*() const { return const_cast<Result*>(this)->value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &const_cast<Result*>(this)->value(); }
    const Error& error() const {
        assert(!*this);
        return *std::get_if<Error>(&held_);
    }

private:
    T& value() {
        assert(*this);
        return *std::get_if<T>(&held_);
    }
    std::variant<T, Error> held_;
};

/// Success, or the reason why not.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)), failed_(true) {}

    explicit operator bool() const { return !failed_; }
    const Error& error() const {
        assert(failed_);
        return error_;
    }

private:
    Error error_;
    bool failed_ = false;
};

}  // namespace ipc::stage
