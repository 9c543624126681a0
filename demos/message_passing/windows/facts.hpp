#pragma once

// What the two Windows programs share. Each says what it does, one line a fact, on its standard output; started
// with --ask it also waits at every site for a line on its standard input: "go", or "stop" to leave. So whoever
// started it can hold it there. Nothing in here is Wine's: on Windows, in the folder demos,
// cl /std:c++20 /EHsc /I . message_passing\windows\pipe_server.cpp, and the client likewise.

#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0600 // GetNamedPipeClientProcessId: from Vista on
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <source_location>
#include <string>

/// As winerror.h names those that a pipe gives.
inline const char* error_name(DWORD error) {
    switch (error) {
        case ERROR_SUCCESS: return "ERROR_SUCCESS";
        case ERROR_FILE_NOT_FOUND: return "ERROR_FILE_NOT_FOUND"; // no pipe of that name: no server
        case ERROR_INVALID_PARAMETER: return "ERROR_INVALID_PARAMETER";
        case ERROR_BROKEN_PIPE: return "ERROR_BROKEN_PIPE"; // the other end was closed
        case ERROR_SEM_TIMEOUT: return "ERROR_SEM_TIMEOUT"; // WaitNamedPipe waited for nothing
        case ERROR_BAD_PIPE: return "ERROR_BAD_PIPE"; // not for a pipe of this type
        case ERROR_PIPE_BUSY: return "ERROR_PIPE_BUSY"; // every instance has a client
        case ERROR_NO_DATA: return "ERROR_NO_DATA"; // the pipe is being closed
        case ERROR_PIPE_NOT_CONNECTED: return "ERROR_PIPE_NOT_CONNECTED";
        case ERROR_MORE_DATA: return "ERROR_MORE_DATA"; // the buffer was smaller than the message
        case ERROR_PIPE_CONNECTED: return "ERROR_PIPE_CONNECTED"; // the client was faster
        case ERROR_IO_PENDING: return "ERROR_IO_PENDING"; // it will be done later
        default: return "see winerror.h";
    }
}

class Facts {
public:
    explicit Facts(bool asks) : asks_(asks) {}

    /// A site: before a call. False: told to leave.
    bool about_to(const char* site, long long argument = 0,
                  std::source_location where = std::source_location::current()) const {
        std::printf("about %s %lld %u\n", site, argument, static_cast<unsigned>(where.line()));
        return may_go_on();
    }
    /// After the call: its result, and GetLastError() if it failed.
    void done(const char* site, long long result, DWORD error = ERROR_SUCCESS,
              std::source_location where = std::source_location::current()) const {
        std::printf("done %s %lld %u %lu %s\n", site, result, static_cast<unsigned>(where.line()), error,
                    error_name(error));
        std::fflush(stdout);
    }
    /// "next": another message? "idle": nothing has come for a while, wait on? "bye": this was the last line.
    bool ask(const char* what) const {
        std::printf("%s\n", what);
        return may_go_on();
    }
    void say(const char* fact, long long a, long long b = 0, long long c = 0) const {
        std::printf("%s %lld %lld %lld\n", fact, a, b, c);
        std::fflush(stdout);
    }
    /// Leaves with "failed CALL ERROR_NAME (number)".
    [[noreturn]] void fail(const char* call, DWORD error = GetLastError()) const {
        std::printf("failed %s %s (%lu)\n", call, error_name(error), error);
        ask("bye");
        std::exit(1);
    }

private:
    bool may_go_on() const {
        std::fflush(stdout);
        if (!asks_) return true;
        char answer[16] = "";
        return std::fgets(answer, sizeof(answer), stdin) != nullptr && std::strncmp(answer, "go", 2) == 0;
    }

    bool asks_;
};

/// program.exe \\.\pipe\NAME [--OPTION VALUE]... [--ask]
class Arguments {
public:
    Arguments(int count, char** words) : count_(count), words_(words) {}
    bool has_name() const { return count_ > 1 && words_[1][0] == '\\'; }
    const char* name() const { return words_[1]; }
    bool has(const char* option) const { return place(option) != 0; }
    const char* text(const char* option, const char* otherwise) const {
        const int at = place(option);
        return at != 0 && at + 1 < count_ ? words_[at + 1] : otherwise;
    }
    long number(const char* option, long otherwise) const {
        const char* given = text(option, nullptr);
        return given != nullptr ? std::strtol(given, nullptr, 10) : otherwise;
    }

private:
    int place(const char* option) const {
        for (int i = 2; i < count_; ++i) {
            if (std::strcmp(words_[i], option) == 0) return i;
        }
        return 0;
    }

    int count_;
    char** words_;
};
