// Pipe and FIFO: the same object in the kernel, found by inheritance or by a name.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "choosing/compare_channel.hpp"
#include "stage/named_objects.hpp"

namespace ipc::demos {
namespace {

class PipeChannel : public StreamChannel {
public:
    explicit PipeChannel(Stage& stage) {
        for (const Side from : {Side::first, Side::second}) {
            int fds[2];
            if (pipe2(fds, O_CLOEXEC) == -1) stage.fail("pipe2", "close some descriptors or raise ulimit -n");
            ends_[static_cast<int>(from)].to_write = fds[1];
            ends_[static_cast<int>(other(from))].to_read = fds[0];
        }
    }
};

class FifoChannel : public StreamChannel {
public:
    explicit FifoChannel(Stage& stage) {
        const stage::Result<std::string> directory = stage::private_directory();
        if (!directory) stage.fail("mkdir", "set XDG_RUNTIME_DIR to a directory of your own");
        for (const Side from : {Side::first, Side::second}) {
            const std::string path =
                *directory + "/" + stage::unique_name(from == Side::first ? "forth" : "back");
            if (!stage::write_down(stage::NamedKind::path, path))
                stage.fail("registry", "free some space in XDG_RUNTIME_DIR");
            if (mkfifo(path.c_str(), 0600) == -1)
                stage.fail("mkfifo", "set XDG_RUNTIME_DIR to a directory on a file system that has FIFOs");
            // Opening one end waits for the other one (man 7 fifo): O_NONBLOCK lets the reader open first.
            const int read_end = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
            const int write_end = open(path.c_str(), O_WRONLY | O_CLOEXEC);
            const bool both = read_end != -1 && write_end != -1 && fcntl(read_end, F_SETFL, 0) == 0;
            if (!both) stage.fail("open", "close some descriptors or raise ulimit -n");
            unlink(path.c_str()); // both ends are open: the name has done its work
            ends_[static_cast<int>(from)].to_write = write_end;
            ends_[static_cast<int>(other(from))].to_read = read_end;
        }
    }
};

}  // namespace

std::unique_ptr<Channel> make_pipe(Stage& stage) { return std::make_unique<PipeChannel>(stage); }
std::unique_ptr<Channel> make_fifo(Stage& stage) { return std::make_unique<FifoChannel>(stage); }

}  // namespace ipc::demos
