#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "stage/result.hpp"
#include "supervisor/description.hpp"
#include "supervisor/descriptor.hpp"

namespace ipc::session {

/// A program that was started as `program --describe`, and as much of its answer as has come. It ends with its holder.
class AskedDemo {
public:
    /// An error is one sentence, as that of answer().
    static stage::Result<AskedDemo> start(const std::string& program, double seconds = 2);
    AskedDemo(AskedDemo&& other) noexcept;
    AskedDemo& operator=(AskedDemo&& other) noexcept;
    ~AskedDemo();

    const std::string& program() const { return program_; }
    int descriptor() const { return answer_.get(); }  ///< readable as soon as take() has something to do
    std::int64_t deadline() const { return deadline_; }  ///< on CLOCK_MONOTONIC, ns
    /// Reads once. False: nothing more will come, or it took too long.
    bool take();
    /// When take() has said false. A broken program is refused in one sentence.
    stage::Result<std::string> answer();

private:
    AskedDemo(std::string program, double seconds);

    std::string program_;
    std::int64_t deadline_;
    pid_t pid_ = -1;
    supervisor::Descriptor answer_;
    std::string text_, trouble_;
};

/// What a program's answer says.
stage::Result<supervisor::Description> read_answer(const std::string& program, const std::string& answer);

}  // namespace ipc::session
