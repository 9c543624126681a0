// The calls by which processes talk to each other, in plain words; by mechanism.
#include "model/call_gloss.hpp"

#include <array>

namespace ipc::model {

namespace {

constexpr auto kCalls = std::to_array<CallGloss>({
    // --- bytes in and out -------------------------------------------------------------------------
    {"read", "<pipe:", "takes bytes out of a pipe; sleeps while it is empty and a writer is left; 0 is end of file: no writer is left", "pipe(7)"},
    {"read", "anon_inode:[eventfd", "takes the counter of an eventfd and sets it to 0 (a semaphore: takes 1); sleeps while it is 0", "eventfd(2)"},
    {"read", "anon_inode:[signalfd", "takes the next pending signal out of a signalfd; sleeps while there is none", "signalfd(2)"},
    {"read", "anon_inode:[timerfd", "takes the number of times a timer has expired; sleeps until it has", "timerfd_create(2)"},
    {"read", "", "takes bytes from a descriptor; sleeps while there are none, 0 is end of file"},
    {"readv", "", "takes bytes from a descriptor into several buffers at once"},
    {"pread64", "", "takes bytes from a place in a file, without moving its offset", "pread(2)"},
    {"write", "<pipe:", "puts bytes into a pipe; sleeps while it is full; up to 4096 bytes (PIPE_BUF) stay together, more may be mixed with another writer's", "pipe(7)"},
    {"write", "anon_inode:[eventfd", "adds to the counter of an eventfd, which wakes who reads it", "eventfd(2)"},
    {"write", "", "puts bytes into a descriptor; answers how many it took, which may be fewer than asked"},
    {"writev", "", "puts bytes from several buffers into a descriptor, as one write"},
    {"pwrite64", "", "puts bytes at a place in a file, without moving its offset", "pwrite(2)"},
    {"splice", "", "moves bytes between a pipe and another descriptor inside the kernel"},
    {"close", "", "lets go of a descriptor; the last write end closed is end of file for the readers, the last read end EPIPE for the writers"},
    {"dup", "", "makes a second descriptor for the same open file"},
    {"dup2", "", "makes a descriptor of this number for the same open file: so the shell puts a pipe in place of stdin or stdout"},
    {"dup3", "", "as dup2, with flags"},
    {"fcntl", "F_SETLKW", "takes or gives back a lock on part of a file; sleeps while another process has it", "fcntl_locking(2)"},
    {"fcntl", "LK", "takes, gives back or asks for a lock on part of a file; does not sleep", "fcntl_locking(2)"},
    {"fcntl", "PIPE_SZ", "sets or asks how much fits into a pipe"},
    {"fcntl", "", "sets or asks a property of a descriptor"},
    {"flock", "", "takes or gives back a lock on a whole file; sleeps while another has it, unless LOCK_NB"},
    // --- names in the file system -------------------------------------------------------------------
    {"open", "", "opens a file by its name; a FIFO: sleeps until the other end is opened too"},
    {"openat", "", "opens a file by its name; a FIFO: sleeps until the other end is opened too", "open(2)"},
    {"mknod", "S_IFIFO", "makes a FIFO: a pipe with a name", "fifo(7)"},
    {"mknodat", "S_IFIFO", "makes a FIFO: a pipe with a name", "fifo(7)"},
    {"unlink", "", "removes a name; who has the object open keeps it"},
    {"unlinkat", "", "removes a name; who has the object open keeps it", "unlink(2)"},
    {"rename", "", "gives a file another name at one blow: whoever opens it finds the old or the new one, never half"},
    {"renameat", "", "gives a file another name at one blow: whoever opens it finds the old or the new one, never half", "rename(2)"},
    {"renameat2", "", "gives a file another name at one blow: whoever opens it finds the old or the new one, never half", "rename(2)"},
    {"fsync", "", "waits until what was written to a file is on the disk"},
    // --- pipes and sockets --------------------------------------------------------------------------
    {"pipe", "", "makes a pipe: bytes written into one descriptor come out of the other"},
    {"pipe2", "", "makes a pipe: bytes written into one descriptor come out of the other", "pipe(2)"},
    {"socketpair", "", "makes two sockets that are connected to each other"},
    {"socket", "", "makes a socket: one end of a connection that does not exist yet"},
    {"bind", "", "gives a socket its address: a path, or a port"},
    {"listen", "", "lets a socket take connections; the number is how many may wait to be accepted"},
    {"accept", "", "takes the next connection that waits, as a new descriptor; sleeps while none does"},
    {"accept4", "", "takes the next connection that waits, as a new descriptor; sleeps while none does", "accept(2)"},
    {"connect", "", "connects a socket to an address; a Unix socket sleeps while the backlog is full, TCP until the other side answers"},
    {"sendto", "", "puts a message or bytes into a socket; sleeps while its buffer is full", "send(2)"},
    {"sendmsg", "", "puts a message into a socket, with descriptors or credentials beside it if asked", "send(2)"},
    {"sendmmsg", "", "puts several messages into a socket at once"},
    {"recvfrom", "", "takes a message or bytes out of a socket; sleeps while there are none, 0 is the other side's end", "recv(2)"},
    {"recvmsg", "", "takes a message out of a socket, with descriptors or credentials that came with it", "recv(2)"},
    {"recvmmsg", "", "takes several messages out of a socket at once"},
    {"shutdown", "", "closes one direction of a connection: the other side reads end of file"},
    {"getsockopt", "", "asks an option of a socket, such as who is at the other end (SO_PEERCRED)"},
    {"setsockopt", "", "sets an option of a socket, such as its buffers' sizes"},
    {"getsockname", "", "asks a socket's own address"},
    {"getpeername", "", "asks the address at the other end"},
    // --- waiting for several ------------------------------------------------------------------------
    {"poll", "", "sleeps until one of several descriptors is ready, a signal comes, or the time is over (-1: no limit)"},
    {"ppoll", "", "as poll, with another signal mask while it sleeps", "poll(2)"},
    {"select", "", "sleeps until one of several descriptors is ready"},
    {"pselect6", "", "as select, with another signal mask while it sleeps", "select(2)"},
    {"epoll_create1", "", "makes a descriptor that watches others", "epoll_create(2)"},
    {"epoll_ctl", "", "adds a descriptor to those watched, changes or removes it"},
    {"epoll_wait", "", "sleeps until a watched descriptor is ready"},
    {"epoll_pwait", "", "sleeps until a watched descriptor is ready", "epoll_wait(2)"},
    {"epoll_pwait2", "", "sleeps until a watched descriptor is ready", "epoll_wait(2)"},
    {"eventfd2", "", "makes an eventfd: a counter that one adds to and another waits for", "eventfd(2)"},
    {"signalfd4", "", "makes a descriptor from which blocked signals are read", "signalfd(2)"},
    {"timerfd_create", "", "makes a timer that is read as a descriptor"},
    {"timerfd_settime", "", "starts or stops such a timer", "timerfd_create(2)"},
    {"pidfd_open", "", "makes a descriptor for a process: readable once it has ended"},
    {"inotify_init1", "", "makes a descriptor that tells of changes to files", "inotify(7)"},
    {"inotify_add_watch", "", "says which file's changes are told", "inotify(7)"},
    // --- signals ------------------------------------------------------------------------------------
    {"kill", "", "sends a signal to a process; 0 only asks whether it is there"},
    {"tkill", "", "sends a signal to one thread"},
    {"tgkill", "", "sends a signal to one thread of a process"},
    {"pidfd_send_signal", "", "sends a signal to the process of a pidfd"},
    {"rt_sigqueueinfo", "", "sends a signal with a value (sigqueue); from SIGRTMIN on each one sent is delivered", "sigqueue(3)"},
    {"rt_sigaction", "", "says what shall happen when a signal is delivered: a handler, ignored, or the default", "sigaction(2)"},
    {"rt_sigprocmask", "", "blocks or unblocks signals: a blocked one stays pending", "sigprocmask(2)"},
    {"rt_sigpending", "", "asks which signals wait to be delivered", "sigpending(2)"},
    {"rt_sigsuspend", "", "puts another mask in place and sleeps until a signal is delivered", "sigsuspend(2)"},
    {"rt_sigtimedwait", "", "takes a pending signal without a handler; sleeps while there is none", "sigwaitinfo(2)"},
    {"rt_sigreturn", "", "the handler is over: goes back to where the signal came in", "sigreturn(2)"},
    {"sigaltstack", "", "gives signal handlers a stack of their own"},
    {"pause", "", "sleeps until a signal is delivered"},
    {"alarm", "", "asks for a SIGALRM after some seconds"},
    {"setitimer", "", "asks for a signal after some time, or again and again"},
    // --- shared memory and what is built on it ------------------------------------------------------
    {"futex", "FUTEX_WAIT", "sleeps as long as a word in memory has this value: a mutex, semaphore or condition that has to wait"},
    {"futex", "FUTEX_WAKE", "wakes those that sleep on a word in memory: a mutex that was given back, a semaphore that was posted"},
    {"futex", "FUTEX_LOCK_PI", "takes a mutex that lends its owner the waiter's priority; sleeps while another has it"},
    {"futex", "FUTEX_UNLOCK_PI", "gives such a mutex back and wakes the next"},
    {"futex", "", "sleeps on a word in memory, or wakes who sleeps there"},
    {"futex_wait", "", "sleeps as long as a word in memory has this value", "futex(2)"},
    {"futex_wake", "", "wakes those that sleep on a word in memory", "futex(2)"},
    {"set_robust_list", "", "tells the kernel where held mutexes are noted, so that it can say EOWNERDEAD", "get_robust_list(2)"},
    {"mmap", "MAP_SHARED", "maps memory that other processes that map it see too"},
    {"munmap", "", "takes a mapping out of this process; others keep theirs", "mmap(2)"},
    {"msync", "", "writes a shared mapping back to its file"},
    {"memfd_create", "", "makes a file in memory, without a name in the file system"},
    {"ftruncate", "", "sets a file's size: shared memory gets its size so"},
    {"shmget", "", "finds or makes a System V shared memory segment"},
    {"shmat", "", "maps a System V segment into this process", "shmop(2)"},
    {"shmdt", "", "takes a System V segment out of this process", "shmop(2)"},
    {"shmctl", "", "asks about a System V segment or removes it: IPC_RMID takes effect at the last detach"},
    {"semget", "", "finds or makes a set of System V semaphores"},
    {"semop", "", "adds to System V semaphores or takes from them, all or none; sleeps until it can"},
    {"semtimedop", "", "as semop, with a time limit", "semop(2)"},
    {"semctl", "", "sets, asks or removes System V semaphores"},
    {"process_vm_readv", "", "copies from another process's memory"},
    {"process_vm_writev", "", "copies into another process's memory"},
    // --- message queues -----------------------------------------------------------------------------
    {"msgget", "", "finds or makes a System V message queue"},
    {"msgsnd", "", "puts a message of a type into a System V queue; sleeps while it is full", "msgop(2)"},
    {"msgrcv", "", "takes a message out of a System V queue, by type if asked; sleeps while there is none", "msgop(2)"},
    {"msgctl", "", "asks about a System V queue or removes it"},
    {"mq_open", "", "opens or makes a POSIX message queue by its name", "mq_open(3)"},
    {"mq_timedsend", "", "puts a message with its priority into a POSIX queue; sleeps while it is full", "mq_send(3)"},
    {"mq_timedreceive", "", "takes the oldest message of the highest priority out of a POSIX queue; sleeps while it is empty", "mq_receive(3)"},
    {"mq_notify", "", "asks for a signal when a message comes into an empty POSIX queue", "mq_notify(3)"},
    {"mq_getsetattr", "", "asks how full a POSIX queue is, or sets O_NONBLOCK", "mq_getattr(3)"},
    {"mq_unlink", "", "removes a POSIX queue's name; who has it open keeps it", "mq_unlink(3)"},
    // --- processes ----------------------------------------------------------------------------------
    {"fork", "", "makes a copy of this process; answers the child's pid here and 0 in the child"},
    {"vfork", "", "makes a child that borrows this memory until it calls execve"},
    {"clone", "", "makes a child process or a thread: fork and pthread_create are made of it"},
    {"clone3", "", "makes a child process or a thread: fork and pthread_create are made of it", "clone(2)"},
    {"execve", "", "becomes another program; descriptors without close-on-exec stay open"},
    {"wait4", "", "takes the exit status of a child that has ended (waitpid); sleeps while none has, unless WNOHANG", "wait(2)"},
    {"waitid", "", "takes the exit status of a child that has ended; sleeps while none has, unless WNOHANG", "wait(2)"},
    {"exit_group", "", "ends this process: its descriptors are closed, and its parent can take its exit status", "_exit(2)"},
    {"exit", "", "ends this thread", "_exit(2)"},
    {"restart_syscall", "", "goes on with a call that a stop or a signal interrupted"},
});

}  // namespace

std::span<const CallGloss> call_glosses() { return kCalls; }

const CallGloss* gloss_of(std::string_view call, std::string_view arguments) {
    for (const CallGloss& gloss : kCalls) {
        if (gloss.name == call && arguments.find(gloss.with) != std::string_view::npos) return &gloss;
    }
    return nullptr;
}

}  // namespace ipc::model
