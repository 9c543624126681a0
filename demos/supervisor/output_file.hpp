#pragma once

#include <string>
#include <string_view>

#include "stage/result.hpp"

namespace ipc::supervisor {

/// A file that appears whole or not at all: written beside its place, renamed by commit(), removed
/// by the destructor otherwise. A device, FIFO or socket (/dev/stdout) is written as it stands.
class OutputFile {
public:
    /// The first error is kept and given by commit(), so that nobody must look after each write().
    explicit OutputFile(const std::string& path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    void write(std::string_view bytes);
    bool failed() const { return !error_.empty(); }
    /// The error names the file, the errno name and the remedy.
    stage::Result<void> commit();

private:
    void open_beside();
    void flush();
    void fail(const char* call);

    std::string path_, temporary_, buffer_, error_;
    int fd_ = -1;
};

}  // namespace ipc::supervisor
