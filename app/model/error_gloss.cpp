// What went wrong, in plain words and in the context of the call.
#include <array>
#include <string>

#include "model/call_gloss.hpp"

namespace ipc::model {

namespace {

constexpr auto kErrors = std::to_array<ErrorGloss>({
    {"EAGAIN", " read readv recvfrom recvmsg mq_timedreceive accept accept4 ", "nothing is there now, and the descriptor is O_NONBLOCK: it would have had to sleep"},
    {"EAGAIN", " write writev sendto sendmsg mq_timedsend ", "there is no room now, and the descriptor is O_NONBLOCK: it would have had to sleep"},
    {"EAGAIN", " connect ", "the backlog of the listening socket is full"},
    {"EAGAIN", " futex ", "the word had changed already before it could sleep: it looks again"},
    {"EAGAIN", " fcntl flock ", "another process has the lock"},
    {"EAGAIN", " semop semtimedop ", "the semaphore is too low, and IPC_NOWAIT was asked for"},
    {"EAGAIN", " msgsnd ", "the queue is full, and IPC_NOWAIT was asked for"},
    {"EAGAIN", " fork vfork clone clone3 ", "no more processes are allowed (ulimit -u)"},
    {"EAGAIN", " rt_sigtimedwait ", "no signal came within the time"},
    {"EAGAIN", " rt_sigqueueinfo ", "too many signals are queued (ulimit -i)"},
    {"EAGAIN", "", "not now; try again"},
    {"EACCES", " fcntl ", "another process has the lock"},
    {"EACCES", "", "the permissions do not allow it"},
    {"EADDRINUSE", "", "the address is taken: another socket has it, or its file was left behind"},
    {"EADDRNOTAVAIL", "", "no interface of this machine has that address, or no port is free"},
    {"EAFNOSUPPORT", "", "this kind of address is not supported"},
    {"EALREADY", "", "a connection is being made already"},
    {"EBADF", "", "that number is no open descriptor, or not one for this direction"},
    {"EBADMSG", "", "that is no message of the right form"},
    {"EBUSY", "", "somebody else uses it"},
    {"ECHILD", "", "there is no child left to wait for"},
    {"ECONNABORTED", "", "the other side gave the connection up before it was accepted"},
    {"ECONNREFUSED", "", "nobody listens at that address"},
    {"ECONNRESET", "", "the other side broke the connection, or died"},
    {"EDEADLK", "", "this would be a deadlock: each would wait for the other's lock"},
    {"EDESTADDRREQ", "", "the socket is not connected, and no address was given"},
    {"EEXIST", "", "the name is there already"},
    {"EFAULT", "", "an address that is not mapped in this process"},
    {"EFBIG", "", "larger than allowed"},
    {"EHOSTUNREACH", "", "no way leads to that machine"},
    {"EIDRM", "", "the System V object was removed while this process waited"},
    {"EINPROGRESS", "", "the connection is being made; poll tells when it stands"},
    {"EINTR", "", "a signal handler ran while it slept: the caller has to call again"},
    {"EINVAL", " mq_open ", "the queue's attributes are not allowed: by default at most 10 messages of 8192 bytes"},
    {"EINVAL", "", "an argument is not allowed here"},
    {"EIO", "", "the device failed"},
    {"EISCONN", "", "the socket is connected already"},
    {"EISDIR", "", "that is a directory"},
    {"EMFILE", " mq_open ", "too many queues of this user, or too many open descriptors (ulimit -q, ulimit -n)"},
    {"EMFILE", "", "this process has too many open descriptors (ulimit -n)"},
    {"EMSGSIZE", "", "the message is too large for the queue or the socket, or the buffer too small for it"},
    {"ENAMETOOLONG", "", "the name is too long"},
    {"ENETUNREACH", "", "no network leads there"},
    {"ENFILE", "", "the whole system has too many open files"},
    {"ENOBUFS", "", "the kernel has no room for it now"},
    {"ENOENT", " connect ", "no socket file has that name: the server is not there yet, or has gone"},
    {"ENOENT", "", "nothing has that name"},
    {"ENOMEM", "", "there is not enough memory"},
    {"ENOMSG", "", "no message of that type is there, and IPC_NOWAIT was asked for"},
    {"ENOSPC", "", "there is no room left: on the disk, in /dev/shm, or for more System V objects"},
    {"ENOSYS", "", "this kernel does not have that call"},
    {"ENOTCONN", "", "the socket is not connected"},
    {"ENOTDIR", "", "a part of the path is no directory"},
    {"ENOTEMPTY", "", "the directory is not empty"},
    {"ENXIO", " open openat ", "a FIFO that nobody has open for reading, opened for writing with O_NONBLOCK"},
    {"ENXIO", "", "no such device"},
    {"EOPNOTSUPP", "", "this kind of socket cannot do that"},
    {"EOVERFLOW", "", "the number is too large for its field"},
    {"EPERM", " kill tkill tgkill rt_sigqueueinfo ", "that process belongs to another user"},
    {"EPERM", "", "not allowed for this user"},
    {"EPIPE", " write writev splice ", "the last reader has gone: without a reader nobody can ever take the bytes (SIGPIPE comes too, unless ignored)"},
    {"EPIPE", "", "the other side has closed the connection"},
    {"ERANGE", "", "the number is out of range"},
    {"EROFS", "", "the file system can only be read"},
    {"ESPIPE", "", "a pipe or socket has no offset"},
    {"ESRCH", "", "there is no such process"},
    {"ETIMEDOUT", " connect ", "the other side did not answer in time"},
    {"ETIMEDOUT", "", "the time limit was over before it could go on"},
    {"ETXTBSY", "", "the program is being written"},
    {"EXDEV", "", "not on the same file system"},
    {"ERESTARTSYS", "", "a signal interrupted it; afterwards the kernel calls it again, or the caller sees EINTR"},
    {"ERESTARTNOINTR", "", "a signal interrupted it; afterwards the kernel calls it again"},
    {"ERESTARTNOHAND", "", "a signal interrupted it; the caller sees EINTR if a handler ran"},
    {"ERESTART_RESTARTBLOCK", "", "a stop interrupted it; the kernel goes on with the time that is left"},
});

struct SignalGloss {
    std::string_view name, words;
};

constexpr auto kSignals = std::to_array<SignalGloss>({
    {"SIGHUP", "the terminal has gone; daemons read their configuration again"},
    {"SIGINT", "Ctrl+C was pressed"},
    {"SIGQUIT", "Ctrl+\\ was pressed"},
    {"SIGILL", "an instruction that the CPU does not know"},
    {"SIGTRAP", "a breakpoint"},
    {"SIGABRT", "the process gave itself up: abort()"},
    {"SIGBUS", "memory behind the end of its file was touched"},
    {"SIGFPE", "a division by zero, or the like"},
    {"SIGKILL", "ends the process; cannot be caught, blocked or ignored"},
    {"SIGUSR1", "means what the programs agree on"},
    {"SIGSEGV", "memory was touched that is not mapped, or not so"},
    {"SIGUSR2", "means what the programs agree on"},
    {"SIGPIPE", "it wrote to a pipe or socket that nobody reads any more"},
    {"SIGALRM", "a timer of alarm() or setitimer() is over"},
    {"SIGTERM", "somebody asks the process to end"},
    {"SIGCHLD", "a child has ended, stopped or gone on"},
    {"SIGCONT", "a stopped process goes on"},
    {"SIGSTOP", "stops the process; cannot be caught, blocked or ignored"},
    {"SIGTSTP", "Ctrl+Z was pressed"},
    {"SIGIO", "a descriptor is ready"},
    {"stopped", "the process is stopped by a signal until a SIGCONT comes"},
});

}  // namespace

std::span<const ErrorGloss> error_glosses() { return kErrors; }

std::string_view error_words(std::string_view call, std::string_view error) {
    const std::string name = " " + std::string(call) + " ";
    for (const ErrorGloss& gloss : kErrors) {
        if (gloss.error == error && (gloss.calls.empty() || gloss.calls.find(name) != std::string_view::npos))
            return gloss.words;
    }
    return {};
}

std::string_view signal_words(std::string_view signal) {
    for (const SignalGloss& gloss : kSignals) {
        if (gloss.name == signal) return gloss.words;
    }
    if (signal.starts_with("SIGRT") || signal.starts_with("SIG_"))
        return "a real-time signal: each one sent is delivered, in order";
    return {};
}

}  // namespace ipc::model
