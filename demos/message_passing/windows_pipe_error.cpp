#include "message_passing/windows_pipe_error.hpp"

#include <algorithm>

namespace ipc::demos {

const std::vector<stage::Meaning>& windows_errors() {
    static const std::vector<stage::Meaning> kErrors{
        {kErrorFileNotFound, "ERROR_FILE_NOT_FOUND", "there is no pipe of this name"},
        {kErrorAccessDenied, "ERROR_ACCESS_DENIED", "it may not be opened like this"},
        {kErrorInvalidHandle, "ERROR_INVALID_HANDLE", "the handle is not open"},
        {kErrorInvalidParameter, "ERROR_INVALID_PARAMETER", "an argument is wrong"},
        {kErrorBrokenPipe, "ERROR_BROKEN_PIPE", "the other end was closed"},
        {kErrorSemTimeout, "ERROR_SEM_TIMEOUT", "no instance was free in time"},
        {kErrorBadPipe, "ERROR_BAD_PIPE", "the pipe is of another mode"},
        {kErrorPipeBusy, "ERROR_PIPE_BUSY", "every instance has a client"},
        {kErrorNoData, "ERROR_NO_DATA", "the pipe is being closed"},
        {kErrorPipeNotConnected, "ERROR_PIPE_NOT_CONNECTED", "nobody is at the other end"},
        {kErrorMoreData, "ERROR_MORE_DATA", "the message is longer than the buffer"},
        {kErrorPipeConnected, "ERROR_PIPE_CONNECTED", "a client was there already"},
        {kErrorPipeListening, "ERROR_PIPE_LISTENING", "no client has come yet"},
        {kErrorOperationAborted, "ERROR_OPERATION_ABORTED", "the call was cancelled"},
        {kErrorIoPending, "ERROR_IO_PENDING", "the call goes on by itself"},
    };
    return kErrors;
}

std::string windows_error_text(long error) {
    const auto known = std::find_if(windows_errors().begin(), windows_errors().end(),
                                    [error](const stage::Meaning& each) { return each.value == error; });
    const std::string number = std::to_string(error);
    return known != windows_errors().end() ? std::string(known->name) + " (" + number + ")" : "error " + number + ", see winerror.h";
}

}  // namespace ipc::demos
