#include "model/windows_errors.hpp"

#include <algorithm>
#include <array>

namespace ipc::model {

namespace {

constexpr std::array kErrors{
    WindowsError{2, "ERROR_FILE_NOT_FOUND", "there is no pipe of this name"},
    WindowsError{5, "ERROR_ACCESS_DENIED", "it may not be opened like this"},
    WindowsError{6, "ERROR_INVALID_HANDLE", "the handle is not open"},
    WindowsError{38, "ERROR_HANDLE_EOF", "the end was reached"},
    WindowsError{87, "ERROR_INVALID_PARAMETER", "an argument is wrong"},
    WindowsError{109, "ERROR_BROKEN_PIPE", "the other end was closed"},
    WindowsError{121, "ERROR_SEM_TIMEOUT", "no instance was free in time"},
    WindowsError{230, "ERROR_BAD_PIPE", "the pipe is of another mode"},
    WindowsError{231, "ERROR_PIPE_BUSY", "every instance has a client"},
    WindowsError{232, "ERROR_NO_DATA", "the pipe is being closed"},
    WindowsError{233, "ERROR_PIPE_NOT_CONNECTED", "nobody is at the other end"},
    WindowsError{234, "ERROR_MORE_DATA", "the message is longer than the buffer"},
    WindowsError{258, "WAIT_TIMEOUT", "nothing came in time"},
    WindowsError{535, "ERROR_PIPE_CONNECTED", "a client was there already"},
    WindowsError{536, "ERROR_PIPE_LISTENING", "no client has come yet"},
    WindowsError{995, "ERROR_OPERATION_ABORTED", "the call was cancelled"},
    WindowsError{996, "ERROR_IO_INCOMPLETE", "the call has not ended yet"},
    WindowsError{997, "ERROR_IO_PENDING", "the call goes on by itself"},
};

}  // namespace

const WindowsError* windows_error(std::int64_t code) {
    const auto found = std::find_if(kErrors.begin(), kErrors.end(),
                                    [&](const WindowsError& error) { return error.code == code; });
    return found == kErrors.end() ? nullptr : &*found;
}

std::string windows_error_text(std::int64_t code) {
    const WindowsError* error = windows_error(code);
    const std::string number = std::to_string(code);
    return error == nullptr ? number : std::string(error->name) + " (" + number + ")";
}

}  // namespace ipc::model
