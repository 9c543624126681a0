#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ipc::model {

/// What GetLastError() may say of a named pipe, as Microsoft's "System Error Codes" has it.
struct WindowsError {
    std::int64_t code;
    std::string_view name;   ///< "ERROR_MORE_DATA"
    std::string_view words;  ///< what it means of a pipe
};

/// nullptr: none of those that calls on pipes are known to give.
const WindowsError* windows_error(std::int64_t code);
/// "ERROR_MORE_DATA (234)"; of an unknown one its number alone.
std::string windows_error_text(std::int64_t code);

}  // namespace ipc::model
