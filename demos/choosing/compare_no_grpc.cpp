// In the place of compare_grpc.cpp where there is no gRPC to build it with.
#include "choosing/compare_channel.hpp"

namespace ipc::demos {

std::unique_ptr<Channel> make_grpc() {
    return std::make_unique<NoChannel>("built without gRPC: its development packages were missing, or sanitizers are on");
}

}  // namespace ipc::demos
