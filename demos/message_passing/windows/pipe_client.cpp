// pipe_client.exe: sends messages through a named pipe of Windows.
//
//     pipe_client.exe \\.\pipe\NAME [--mode message|byte] [--messages N] [--size BYTES] [--number I]
//
// To a pipe of messages every message is one CallNamedPipe(): open, write, read the answer, close. A pipe of
// bytes has no messages, so CallNamedPipe() fails there, and it is opened and written like a file. Where every
// instance of the pipe has a client already, both fail with ERROR_PIPE_BUSY: WaitNamedPipe() waits for a free one.
// That it returns promises nothing: another client may be faster, so it is all tried again.
#include "message_passing/windows/facts.hpp"

namespace {

/// "<CLIENT SEQUENCE xxxx>", of several lengths, so that reads cannot fall on the ends of messages by luck.
std::string message_text(long client, long sequence, long longest) {
    std::string text = "<" + std::to_string(client) + " " + std::to_string(sequence) + " ";
    const long room = longest - static_cast<long>(text.size()) - 1;
    text.append(static_cast<std::size_t>(1 + (room > 1 ? sequence * 37 % room : 0)),
                static_cast<char>('a' + client % 26));
    return text + ">";
}

/// False: told to leave.
bool wait_for_an_instance(const Facts& facts, const char* pipe) {
    if (!facts.about_to("wait_named_pipe")) return false;
    const BOOL is_free = WaitNamedPipeA(pipe, NMPWAIT_WAIT_FOREVER);
    const DWORD error = is_free ? ERROR_SUCCESS : GetLastError();
    facts.done("wait_named_pipe", is_free ? 1 : -1, error);
    if (!is_free && error != ERROR_SEM_TIMEOUT) facts.fail("WaitNamedPipe", error);
    return true;
}

/// One message and its answer. False: told to leave.
bool call(const Facts& facts, const char* pipe, const std::string& text) {
    for (;;) {
        char answer[32];
        DWORD answered = 0;
        if (!facts.about_to("call", static_cast<long long>(text.size()))) return false;
        const BOOL done = CallNamedPipeA(pipe, const_cast<char*>(text.data()), static_cast<DWORD>(text.size()),
                                         answer, sizeof(answer), &answered, NMPWAIT_NOWAIT);
        const DWORD error = done ? ERROR_SUCCESS : GetLastError();
        facts.done("call", done ? static_cast<long long>(answered) : -1, error);
        if (done) return true;
        // It waits for a moment itself, and says so if that was in vain.
        if (error != ERROR_PIPE_BUSY && error != ERROR_SEM_TIMEOUT) facts.fail("CallNamedPipe", error);
        if (!wait_for_an_instance(facts, pipe)) return false;
    }
}

/// Like a file. INVALID_HANDLE_VALUE: told to leave.
HANDLE open_pipe(const Facts& facts, const char* pipe) {
    for (;;) {
        if (!facts.about_to("open")) return INVALID_HANDLE_VALUE;
        const HANDLE handle = CreateFileA(pipe, GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
        const DWORD error = handle != INVALID_HANDLE_VALUE ? ERROR_SUCCESS : GetLastError();
        facts.done("open", handle != INVALID_HANDLE_VALUE ? 1 : -1, error);
        if (handle != INVALID_HANDLE_VALUE) return handle;
        if (error != ERROR_PIPE_BUSY) facts.fail("CreateFile", error);
        if (!wait_for_an_instance(facts, pipe)) return INVALID_HANDLE_VALUE;
    }
}

/// That a pipe of bytes takes no calls is found out once. It costs the server a visit without a word.
bool try_a_call(const Facts& facts, const char* pipe) {
    for (;;) {
        char question[] = "?", answer[32];
        DWORD answered = 0;
        if (!facts.about_to("call", 1)) return false;
        const BOOL done = CallNamedPipeA(pipe, question, 1, answer, sizeof(answer), &answered, NMPWAIT_NOWAIT);
        const DWORD error = done ? ERROR_SUCCESS : GetLastError();
        facts.done("call", done ? static_cast<long long>(answered) : -1, error);
        if (error != ERROR_PIPE_BUSY && error != ERROR_SEM_TIMEOUT) {
            if (!done) facts.say("refused", static_cast<long long>(error));
            return true;
        }
        if (!wait_for_an_instance(facts, pipe)) return false;
    }
}

bool write_message(const Facts& facts, HANDLE handle, const std::string& text) {
    DWORD written = 0;
    if (!facts.about_to("write", static_cast<long long>(text.size()))) return false;
    const BOOL done = WriteFile(handle, text.data(), static_cast<DWORD>(text.size()), &written, nullptr);
    const DWORD error = done ? ERROR_SUCCESS : GetLastError();
    facts.done("write", done ? static_cast<long long>(written) : -1, error);
    if (!done) facts.fail("WriteFile", error); // ERROR_NO_DATA, ERROR_BROKEN_PIPE: the server has gone
    return true;
}

struct Wish {
    long messages, size, number, vanish_after;
};

/// False: that was the last.
bool is_there_another(const Facts& facts, const Wish& wish, long sequence) {
    return (wish.messages == 0 || sequence < wish.messages) && facts.ask("next");
}

/// As a crash would: nothing is said, nothing is closed in order; Windows closes what the process had open.
void vanish_if_due(const Wish& wish, long sequence) {
    if (wish.vanish_after != 0 && sequence >= wish.vanish_after) TerminateProcess(GetCurrentProcess(), 1);
}

void send_by_calls(const Facts& facts, const char* pipe, const Wish& wish) {
    for (long sequence = 0; is_there_another(facts, wish, sequence); ++sequence) {
        vanish_if_due(wish, sequence);
        const std::string text = message_text(wish.number, sequence, wish.size);
        if (!call(facts, pipe, text)) return;
        facts.say("sent", static_cast<long long>(text.size()), wish.number, sequence);
    }
}

void send_as_bytes(const Facts& facts, const char* pipe, const Wish& wish) {
    if (!try_a_call(facts, pipe)) return;
    const HANDLE handle = open_pipe(facts, pipe);
    if (handle == INVALID_HANDLE_VALUE) return;
    for (long sequence = 0; is_there_another(facts, wish, sequence); ++sequence) {
        const std::string text = message_text(wish.number, sequence, wish.size);
        // In mid-message: half of it is written, and nobody will write the rest.
        const bool last = wish.vanish_after != 0 && sequence + 1 >= wish.vanish_after;
        if (!write_message(facts, handle, last ? text.substr(0, text.size() / 2) : text)) break;
        if (last) vanish_if_due(wish, sequence + 1);
        facts.say("sent", static_cast<long long>(text.size()), wish.number, sequence);
    }
    CloseHandle(handle); // what was written can still be read; then the server sees ERROR_BROKEN_PIPE
}

}  // namespace

int main(int count, char** words) {
    const Arguments arguments(count, words);
    if (!arguments.has_name()) {
        std::fprintf(stderr, "usage: pipe_client.exe \\\\.\\pipe\\NAME [--mode message|byte] [--messages N] "
                             "[--size BYTES] [--number I] [--vanish-after N] [--ask]\n");
        return 2;
    }
    const Facts facts(arguments.has("--ask"));
    const Wish wish{arguments.number("--messages", arguments.has("--ask") ? 0 : 5), arguments.number("--size", 120),
                    arguments.number("--number", 0), arguments.number("--vanish-after", 0)};
    facts.say("process", GetCurrentProcessId());
    if (std::strcmp(arguments.text("--mode", "message"), "byte") == 0) send_as_bytes(facts, arguments.name(), wish);
    else send_by_calls(facts, arguments.name(), wish);
    facts.ask("bye");
    return 0;
}
