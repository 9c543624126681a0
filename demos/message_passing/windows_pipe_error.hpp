#pragma once

#include <string>
#include <vector>

#include "stage/demo.hpp"

namespace ipc::demos {

/// What GetLastError() says after a call on a pipe, numbered as in winerror.h.
enum WindowsError : long {
    kErrorFileNotFound = 2,
    kErrorAccessDenied = 5,
    kErrorInvalidHandle = 6,
    kErrorInvalidParameter = 87,
    kErrorBrokenPipe = 109,
    kErrorSemTimeout = 121,
    kErrorBadPipe = 230,
    kErrorPipeBusy = 231,
    kErrorNoData = 232,
    kErrorPipeNotConnected = 233,
    kErrorMoreData = 234,
    kErrorPipeConnected = 535,
    kErrorPipeListening = 536,
    kErrorOperationAborted = 995,
    kErrorIoPending = 997,
};

/// Their names, and what they mean of a pipe.
const std::vector<stage::Meaning>& windows_errors();
/// "ERROR_PIPE_BUSY (231)"; of one that is not in the list: "error 5, see winerror.h".
std::string windows_error_text(long error);

}  // namespace ipc::demos
