// gRPC over a Unix socket. A message is a call of ipc-rpc's Echo: there and back it is answered with itself, one way
// with nothing. The library makes the system calls and the copies, in threads of its own too, and tells of none, so
// they are not counted here; CPU time and context switches are the kernel's count of the whole process.
#include <dirent.h>
#include <grpcpp/grpcpp.h>
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "choosing/compare_channel.hpp"
#include "message_passing/rpc.grpc.pb.h"
#include "message_passing/rpc_library.hpp"
#include "stage/named_objects.hpp"

namespace ipc::demos {
namespace {

/// Each thread has an affinity of its own, inherited from the one that started it (man 2 sched_setaffinity): all
/// those of the library are moved to where this one is.
void bring_all_threads_here(Stage& stage) {
    cpu_set_t here;
    if (sched_getaffinity(0, sizeof(here), &here) == -1) stage.fail("sched_getaffinity", "see man 2 sched_getaffinity");
    // Until none was elsewhere: one that starts meanwhile has the affinity of one that was not yet moved.
    for (bool moved = true; moved;) {
        moved = false;
        DIR* threads = opendir("/proc/self/task");
        if (threads == nullptr) stage.fail("opendir", "/proc must be mounted");
        while (const dirent* thread = readdir(threads)) {
            const pid_t id = std::atoi(thread->d_name);
            cpu_set_t its;
            if (id == 0 || sched_getaffinity(id, sizeof(its), &its) == -1 || CPU_EQUAL(&its, &here)) continue;
            moved = sched_setaffinity(id, sizeof(here), &here) == 0 || moved; // ESRCH: it has ended
        }
        closedir(threads);
    }
}

/// Bytes of another length are found wrong by their contents.
void take_out(const bank::Bytes& from, std::byte* message, std::size_t bytes) {
    const std::size_t there = std::min(from.data().size(), bytes);
    std::memcpy(message, from.data().data(), there);
    std::memset(message + there, 0, bytes - there);
}

/// The second side: one call in hand at a time, on the thread that measures.
class EchoServer {
public:
    void listen(Stage& stage, const std::string& address) {
        grpc::ServerBuilder builder;
        builder.AddListeningPort(address, grpc::InsecureServerCredentials());
        builder.RegisterService(&service_);
        queue_ = builder.AddCompletionQueue();
        server_ = builder.BuildAndStart();
        if (server_ != nullptr) return;
        errno = EADDRINUSE;
        stage.fail("BuildAndStart", "gRPC could not listen on a Unix socket: run again");
    }
    /// False: no call will come, or its answer did not reach the client.
    bool take(std::byte* message, std::size_t bytes) {
        call_ = std::make_unique<Call>();
        service_.RequestEcho(&call_->context, &call_->question, &call_->writer, queue_.get(), queue_.get(), call_.get());
        if (!has_happened()) return false;
        take_out(call_->question, message, bytes);
        return true;
    }
    bool answer(const std::byte* message, std::size_t bytes) {
        bank::Bytes answer;
        answer.set_data(message, bytes);
        call_->writer.Finish(answer, grpc::Status::OK, call_.get());
        return has_happened();
    }

private:
    struct Call {
        grpc::ServerContext context;
        bank::Bytes question;
        grpc::ServerAsyncResponseWriter<bank::Bytes> writer{&context};
    };

    /// What was asked for last: there is never more than one thing to wait for.
    bool has_happened() {
        void* tag = nullptr;
        bool ok = false;
        return queue_->Next(&tag, &ok) && ok;
    }

    bank::Bank::AsyncService service_;
    std::unique_ptr<grpc::ServerCompletionQueue> queue_;
    std::unique_ptr<grpc::Server> server_;
    std::unique_ptr<Call> call_;
};

class GrpcChannel : public Channel {
public:
    /// An abstract name: no file, so nothing is left of it when the process goes, however it goes (man 7 unix).
    GrpcChannel() : address_("unix-abstract:" + stage::unique_name("grpc")) {}

    std::string why_not(Pattern, std::size_t) const override { return {}; } // a message may have 4 MiB
    void join(Stage& stage, Side side) override {
        stage_ = &stage;
        side_ = side;
    }
    /// The library starts with the first cell that needs it, so that a run without one has none of its threads. In
    /// the actor, never before the fork.
    void prepare(Placement, Pattern pattern, std::size_t) override {
        one_way_ = pattern == Pattern::one_way;
        if (server_ == nullptr && stub_ == nullptr) {
            start_grpc(*stage_);
            if (side_ == Side::second) listen();
            else connect();
        }
        bring_all_threads_here(*stage_);
    }
    bool send(const std::byte* message, std::size_t bytes) override {
        tally.counted = false;
        if (side_ == Side::second) return server_->answer(message, bytes);
        question_.set_data(message, bytes);
        return one_way_ ? call() : true; // there and back, the call is made where its answer is received
    }
    bool receive(std::byte* message, std::size_t bytes) override {
        tally.counted = false;
        if (side_ == Side::second) return server_->take(message, bytes) && (!one_way_ || server_->answer(nullptr, 0));
        if (!call()) return false;
        take_out(answer_, message, bytes);
        return true;
    }

private:
    // Neither is ever deleted: with the process the kernel closes the connection, and the other one is told so. The
    // library connects with the first call, and the server accepts while it waits for one: so there is one already.
    void listen() {
        server_ = new EchoServer;
        server_->listen(*stage_, address_);
        std::byte nothing{};
        (void)(server_->take(&nothing, 0) && server_->answer(&nothing, 0));
    }
    void connect() {
        grpc::ChannelArguments settings;
        settings.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20); // the server may need a moment; else a second
        settings.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 20);
        settings.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
        stub_ = bank::Bank::NewStub(
                    grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), settings)).release();
        grpc::ClientContext context;
        context.set_wait_for_ready(true); // until the server listens; without it: UNAVAILABLE at once
        (void)stub_->Echo(&context, question_, &answer_);
    }
    bool call() {
        grpc::ClientContext context;
        const grpc::Status status = stub_->Echo(&context, question_, &answer_);
        if (status.ok()) return true;
        if (status.error_code() == grpc::StatusCode::UNAVAILABLE) return false; // the server is gone
        errno = EPROTO;
        stage_->fail("Echo", status.error_message().c_str());
    }

    std::string address_;
    Stage* stage_ = nullptr;
    Side side_ = Side::first;
    bool one_way_ = false;
    EchoServer* server_ = nullptr;
    bank::Bank::Stub* stub_ = nullptr;
    bank::Bytes question_, answer_;
};

}  // namespace

std::unique_ptr<Channel> make_grpc() { return std::make_unique<GrpcChannel>(); }

}  // namespace ipc::demos
