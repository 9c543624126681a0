#pragma once

namespace ipc::test {

// The programs that more than one file of tests runs, or one file runs often.
constexpr const char* kSharedCounter = "ipc-shared-counter";
constexpr const char* kFifo = "ipc-fifo";
constexpr const char* kMessageQueue = "ipc-message-queue";
constexpr const char* kPipe = "ipc-pipe";
constexpr const char* kReload = "ipc-reload";
constexpr const char* kRpc = "ipc-rpc";
constexpr const char* kSignals = "ipc-signals";
constexpr const char* kTcp = "ipc-tcp";
constexpr const char* kUnixSocket = "ipc-unix-socket";
constexpr const char* kWindowsPipe = "ipc-windows-pipe";

}  // namespace ipc::test
