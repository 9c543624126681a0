// pipe_server.exe: receives messages through the instances of a named pipe of Windows.
//
//     pipe_server.exe \\.\pipe\NAME [--mode message|byte] [--instances N] [--buffer BYTES]
//
// Each instance of the pipe serves one client at a time; one that comes when all have theirs gets
// ERROR_PIPE_BUSY. One thread serves them all with overlapped I/O: it begins a call on each, and waits until
// one of them is done. A pipe of messages keeps messages apart: a read that is too small for one fails with
// ERROR_MORE_DATA, and the next read goes on with the rest. A pipe of bytes gives whatever has come, so one
// read may hold parts of several messages, or half of one. A client that has gone is ERROR_BROKEN_PIPE.
#include <vector>

#include "message_passing/windows/facts.hpp"

namespace {

enum class Doing { connect, read };

struct Instance {
    HANDLE pipe = INVALID_HANDLE_VALUE;
    OVERLAPPED io{}; ///< the call that goes on; its event is set when it is done
    Doing doing = Doing::connect;
    std::vector<char> buffer;
    std::string message; ///< what has been read of it so far
};

class Server {
public:
    explicit Server(const Arguments& arguments)
        : facts_(arguments.has("--ask")),
          name_(arguments.name()),
          keeps_messages_(std::strcmp(arguments.text("--mode", "message"), "byte") != 0),
          vanish_after_(arguments.number("--vanish-after", 0)),
          instances_(static_cast<std::size_t>(arguments.number("--instances", 2))) {
        facts_.say("process", GetCurrentProcessId());
        for (Instance& each : instances_) make(each, arguments.number("--buffer", 64));
        facts_.say("listening", static_cast<long long>(instances_.size())); // from here on a client can come
    }
    void serve();

private:
    void make(Instance& instance, long buffer);
    bool connect(Instance& instance);
    bool connected(Instance& instance);
    bool read(Instance& instance);
    bool have_read(Instance& instance, DWORD bytes, DWORD error);
    bool answer(Instance& instance);
    bool hang_up(Instance& instance);
    void take(const std::string& message) const;

    Facts facts_;
    const char* name_;
    bool keeps_messages_;
    long vanish_after_, received_ = 0;
    std::vector<Instance> instances_;
};

void Server::make(Instance& instance, long buffer) {
    const DWORD type = keeps_messages_ ? PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE : PIPE_TYPE_BYTE;
    constexpr DWORD kQuota = 4096;
    instance.pipe = CreateNamedPipeA(name_, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED,
                                     type | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS,
                                     static_cast<DWORD>(instances_.size()), kQuota, kQuota, 0, nullptr);
    if (instance.pipe == INVALID_HANDLE_VALUE) facts_.fail("CreateNamedPipe");
    instance.io.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    if (instance.io.hEvent == nullptr) facts_.fail("CreateEvent");
    instance.buffer.resize(static_cast<std::size_t>(buffer));
}

/// Begins to wait for a client. As all that follow: false if told to leave.
bool Server::connect(Instance& instance) {
    instance.doing = Doing::connect;
    if (!facts_.about_to("connect", &instance - instances_.data())) return false;
    const BOOL done = ConnectNamedPipe(instance.pipe, &instance.io);
    const DWORD error = done ? ERROR_SUCCESS : GetLastError();
    facts_.done("connect", done ? 1 : -1, error);
    if (error == ERROR_PIPE_CONNECTED) SetEvent(instance.io.hEvent); // it came before we asked: no event tells
    else if (!done && error != ERROR_IO_PENDING) facts_.fail("ConnectNamedPipe", error);
    return true;
}

bool Server::connected(Instance& instance) {
    ULONG client = 0;
    if (!GetNamedPipeClientProcessId(instance.pipe, &client)) return hang_up(instance); // it has gone already
    facts_.say("connected", &instance - instances_.data(), static_cast<long long>(client));
    return read(instance);
}

/// Begins a read. One that is done at once sets the event too.
bool Server::read(Instance& instance) {
    instance.doing = Doing::read;
    if (!facts_.about_to("read", static_cast<long long>(instance.buffer.size()))) return false;
    const BOOL done = ReadFile(instance.pipe, instance.buffer.data(), static_cast<DWORD>(instance.buffer.size()),
                               nullptr, &instance.io);
    const DWORD error = done ? ERROR_SUCCESS : GetLastError();
    const bool goes_on = done || error == ERROR_IO_PENDING || error == ERROR_MORE_DATA;
    facts_.done("read", goes_on ? 0 : -1, error == ERROR_MORE_DATA ? ERROR_SUCCESS : error);
    if (goes_on) return true;
    if (error != ERROR_BROKEN_PIPE) facts_.fail("ReadFile", error);
    return hang_up(instance);
}

bool Server::have_read(Instance& instance, DWORD bytes, DWORD error) {
    if (error != ERROR_SUCCESS && error != ERROR_MORE_DATA) {
        if (error != ERROR_BROKEN_PIPE) facts_.fail("ReadFile", error);
        return hang_up(instance);
    }
    instance.message.append(instance.buffer.data(), bytes);
    if (error == ERROR_MORE_DATA) return read(instance); // the rest of the message
    take(instance.message);
    instance.message.clear();
    ++received_;
    // As a crash would: the client that waits for its answer gets ERROR_BROKEN_PIPE.
    if (vanish_after_ != 0 && received_ >= vanish_after_) TerminateProcess(GetCurrentProcess(), 1);
    if (keeps_messages_ && !answer(instance)) return false;
    return read(instance);
}

/// The end of CallNamedPipe(): it waits for this.
bool Server::answer(Instance& instance) {
    const std::string text = "message " + std::to_string(received_);
    DWORD written = 0;
    if (!facts_.about_to("answer", static_cast<long long>(text.size()))) return false;
    // It fits into the pipe's own buffer, so that this one call may be waited for.
    const BOOL done = WriteFile(instance.pipe, text.data(), static_cast<DWORD>(text.size()), nullptr, &instance.io) ||
                      GetLastError() == ERROR_IO_PENDING;
    const BOOL all = done && GetOverlappedResult(instance.pipe, &instance.io, &written, TRUE);
    facts_.done("answer", all ? static_cast<long long>(written) : -1, all ? ERROR_SUCCESS : GetLastError());
    return true; // if the client has gone, the next read says so
}

/// The client has gone: the instance is for the next.
bool Server::hang_up(Instance& instance) {
    if (!instance.message.empty()) facts_.say("cut_off", static_cast<long long>(instance.message.size()));
    instance.message.clear();
    facts_.say("disconnected", &instance - instances_.data());
    if (!DisconnectNamedPipe(instance.pipe)) facts_.fail("DisconnectNamedPipe");
    return connect(instance);
}

/// Whether what was taken for one message is one: "<CLIENT SEQUENCE xxxx>".
void Server::take(const std::string& message) const {
    long begins = 0, client = 0, sequence = 0;
    for (const char c : message) begins += c == '<' ? 1 : 0;
    const bool from_its_beginning = !message.empty() && message.front() == '<';
    const bool to_its_end = !message.empty() && message.back() == '>';
    const auto bytes = static_cast<long long>(message.size());
    if (begins == 1 && from_its_beginning && to_its_end) {
        std::sscanf(message.c_str(), "<%ld %ld", &client, &sequence);
        facts_.say("received", bytes, client, sequence);
    } else {
        facts_.say("torn", bytes, begins + (from_its_beginning ? 0 : 1) > 1, !from_its_beginning || !to_its_end);
    }
}

void Server::serve() {
    constexpr DWORD kIdleMs = 100;
    std::vector<HANDLE> events;
    for (Instance& each : instances_) {
        events.push_back(each.io.hEvent);
        if (!connect(each)) return;
    }
    while (facts_.about_to("wait", static_cast<long long>(events.size()))) {
        DWORD which = WAIT_TIMEOUT;
        while ((which = WaitForMultipleObjects(static_cast<DWORD>(events.size()), events.data(), FALSE, kIdleMs)) ==
               WAIT_TIMEOUT) {
            if (!facts_.ask("idle")) return;
        }
        if (which == WAIT_FAILED) facts_.fail("WaitForMultipleObjects");
        Instance& instance = instances_[which - WAIT_OBJECT_0];
        DWORD bytes = 0;
        const BOOL done = GetOverlappedResult(instance.pipe, &instance.io, &bytes, FALSE);
        const DWORD error = done ? ERROR_SUCCESS : GetLastError();
        facts_.done("wait", static_cast<long long>(bytes), error);
        ResetEvent(instance.io.hEvent);
        if (!(instance.doing == Doing::connect ? connected(instance) : have_read(instance, bytes, error))) return;
    }
}

}  // namespace

int main(int count, char** words) {
    const Arguments arguments(count, words);
    if (!arguments.has_name()) {
        std::fprintf(stderr, "usage: pipe_server.exe \\\\.\\pipe\\NAME [--mode message|byte] [--instances N] "
                             "[--buffer BYTES] [--vanish-after N] [--ask]\n");
        return 2;
    }
    Server server(arguments);
    server.serve();
    Facts(arguments.has("--ask")).ask("bye");
    return 0;
}
