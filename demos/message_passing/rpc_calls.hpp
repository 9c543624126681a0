#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>

#include "message_passing/rpc.grpc.pb.h"
#include "stage/stage.hpp"

namespace ipc::demos {

/// Where the server works: one thread, one queue of what happened to its calls.
struct Desk {
    ipc::stage::Stage& stage;
    bank::Bank::AsyncService service;
    std::unique_ptr<grpc::ServerCompletionQueue> queue;
    std::unique_ptr<grpc::Server> server;
};

/// One call from its request to its answer. Its address is the tag by which the queue tells that it may go on.
class Call {
public:
    virtual ~Call() = default;
    virtual void go_on(bool ok) = 0; ///< ok: what it waited for has happened; may end its life
};

/// Lets one call of each kind come; each that has come lets another one come.
void accept_calls(Desk& desk);

}  // namespace ipc::demos
