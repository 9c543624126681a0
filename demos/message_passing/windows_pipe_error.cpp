#include "message_passing/windows_pipe_error.hpp"

namespace ipc::demos {

namespace {

const char* windows_error_name(long error) {
    switch (error) {
        case kErrorFileNotFound: return "ERROR_FILE_NOT_FOUND";
        case kErrorInvalidParameter: return "ERROR_INVALID_PARAMETER";
        case kErrorBrokenPipe: return "ERROR_BROKEN_PIPE";
        case kErrorSemTimeout: return "ERROR_SEM_TIMEOUT";
        case kErrorBadPipe: return "ERROR_BAD_PIPE";
        case kErrorPipeBusy: return "ERROR_PIPE_BUSY";
        case kErrorNoData: return "ERROR_NO_DATA";
        case kErrorPipeNotConnected: return "ERROR_PIPE_NOT_CONNECTED";
        case kErrorMoreData: return "ERROR_MORE_DATA";
        case kErrorPipeConnected: return "ERROR_PIPE_CONNECTED";
        case kErrorIoPending: return "ERROR_IO_PENDING";
        default: return nullptr;
    }
}

}  // namespace

std::string windows_error_text(long error) {
    const char* name = windows_error_name(error);
    const std::string number = std::to_string(error);
    return name != nullptr ? std::string(name) + " (" + number + ")" : "error " + number + ", see winerror.h";
}

}  // namespace ipc::demos
