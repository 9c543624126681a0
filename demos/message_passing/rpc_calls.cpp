// What the server does with a call: the request comes, the work takes its time, the payment is executed, the answer
// goes out. All calls are in hand at once, on one thread: each says to the queue what it waits for, and returns.
//
// A client's deadline cancels the call, and tells the client so; the handler goes on. One that wants to stop early
// has to ask (ServerContext::IsCancelled). This one does not ask, and executes.
#include "message_passing/rpc_calls.hpp"

#include <grpcpp/alarm.h>
#include <signal.h>

#include <algorithm>
#include <chrono>

#include "message_passing/rpc_book.hpp"
#include "message_passing/rpc_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

using Clock = std::chrono::system_clock;

/// What is the same in calls that pay.
class PayingCall : public Call {
protected:
    explicit PayingCall(Desk& desk) : desk_(desk) {}

    /// The queue says it when `part` of the work's time is over. While stepping it is over at once, as it is where the
    /// work takes no time: gRPC's clock ticks in ms, so even an alarm that is due waits for about one.
    void work(std::int64_t part) {
        const std::int64_t ms = desk_.stage.is_stepped() ? 0 : desk_.stage.value(kServerDelay);
        if (ms == 0) return go_on(true);
        alarm_.Set(desk_.queue.get(), Clock::now() + std::chrono::microseconds(ms * 1000 / part), this);
    }
    void begin() {
        desk_.stage.add(kInHand, 1);
        const auto size = static_cast<std::int64_t>(payment_.ByteSizeLong());
        desk_.stage.event(EventKind::message_received, size, message_id(payment_));
        if (is_server_alone(desk_.stage)) desk_.stage.count(kCalls);
    }
    void execute() {
        desk_.stage.at("execute", payment_.number());
        pay(*book, payment_, receipt_);
        // Done, and not said: the worst moment.
        if (fault_strikes(desk_.stage)) raise(SIGKILL);
    }
    void end(bool sent) {
        Stage& stage = desk_.stage;
        stage.add(kInHand, -1);
        if (!is_server_alone(stage)) return;
        const bool late = context_.deadline() < Clock::now();
        if (late) stage.count(kDeadlineExceeded);
        else if (sent) stage.count(kOk);
    }

    Desk& desk_;
    grpc::ServerContext context_;
    grpc::Alarm alarm_;
    bank::Payment payment_;
    bank::Receipt receipt_;
};

class PayCall final : public PayingCall {
public:
    explicit PayCall(Desk& desk) : PayingCall(desk) {
        desk.service.RequestPay(&context_, &payment_, &writer_, desk.queue.get(), desk.queue.get(), this);
    }

    void go_on(bool ok) override {
        switch (stage_++) {
            case 0:
                new PayCall(desk_);
                begin();
                if (is_known(*book, payment_, receipt_)) {
                    ++stage_;
                    return answer();
                }
                return work(1);
            case 1:
                execute();
                return answer();
            default:
                end(ok);
                delete this;
        }
    }

private:
    void answer() {
        desk_.stage.at("answer", receipt_.executed());
        writer_.Finish(receipt_, grpc::Status::OK, this);
    }

    int stage_ = 0;
    grpc::ServerAsyncResponseWriter<bank::Receipt> writer_{&context_};
};

/// The work in as many parts as there are messages, each followed by one; the payment is executed in the last.
class WatchCall final : public PayingCall {
public:
    explicit WatchCall(Desk& desk) : PayingCall(desk) {
        desk.service.RequestWatch(&context_, &payment_, &writer_, desk.queue.get(), desk.queue.get(), this);
    }

    void go_on(bool ok) override {
        switch (next_) {
            case Next::request:
                new WatchCall(desk_);
                begin();
                progress_.set_steps(static_cast<std::int32_t>(std::max<std::int64_t>(desk_.stage.value(kMessages), 1)));
                if (is_known(*book, payment_, receipt_)) {
                    progress_.set_step(progress_.steps());
                    return send();
                }
                return work_on();
            case Next::part_done:
                progress_.set_step(progress_.step() + 1);
                if (progress_.step() == progress_.steps()) execute();
                return send();
            case Next::sent:
                cancelled_ = cancelled_ || !ok;
                if (progress_.step() < progress_.steps()) return work_on();
                next_ = Next::finished;
                return writer_.Finish(grpc::Status::OK, this);
            case Next::finished:
                end(ok);
                delete this;
        }
    }

private:
    enum class Next { request, part_done, sent, finished };

    void work_on() {
        next_ = Next::part_done;
        work(progress_.steps());
    }
    void send() {
        next_ = Next::sent;
        if (progress_.step() == progress_.steps()) *progress_.mutable_receipt() = receipt_;
        if (cancelled_) return go_on(false);  // nobody reads: only the work goes on
        desk_.stage.at("answer", progress_.step());
        writer_.Write(progress_, this);
    }

    Next next_ = Next::request;
    bool cancelled_ = false;
    bank::Progress progress_;
    grpc::ServerAsyncWriter<bank::Progress> writer_{&context_};
};

class EchoCall final : public Call {
public:
    explicit EchoCall(Desk& desk) : desk_(desk) {
        desk.service.RequestEcho(&context_, &bytes_, &writer_, desk.queue.get(), desk.queue.get(), this);
    }

    void go_on(bool) override {
        if (answered_) {
            delete this;
            return;
        }
        answered_ = true;
        new EchoCall(desk_);
        writer_.Finish(bytes_, grpc::Status::OK, this);
    }

private:
    Desk& desk_;
    bool answered_ = false;
    grpc::ServerContext context_;
    bank::Bytes bytes_;
    grpc::ServerAsyncResponseWriter<bank::Bytes> writer_{&context_};
};

}  // namespace

// Each owns itself, until it is answered or the server leaves.
void accept_calls(Desk& desk) {
    new PayCall(desk);
    new WatchCall(desk);
    new EchoCall(desk);
}

}  // namespace ipc::demos
