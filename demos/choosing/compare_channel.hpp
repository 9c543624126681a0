#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "stage/comparison.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

using stage::Comparison;
using stage::Stage;
using Placement = Comparison::Placement;
using Pattern = Comparison::Pattern;

/// The actor that begins each exchange, and the one that answers or receives. Also the actor's index.
enum class Side : std::uint8_t { first, second };
constexpr Side other(Side side) { return side == Side::first ? Side::second : Side::first; }

/// What one process did, counted where it is done.
struct Tally {
    std::uint64_t system_calls = 0; ///< each call, repeated ones too
    std::uint64_t copied = 0;       ///< bytes: into the kernel or the shared memory, and out of it
    bool counted = true;            ///< false: a library did it, which does not tell
};

/// One way to hand a message to the other process, there and back. The constructor makes the kernel objects, in the
/// warden; both actors inherit them, and each uses a copy of the channel of its own.
class Channel {
public:
    virtual ~Channel() = default;
    /// A sentence, if messages of this size cannot be measured so; else empty.
    virtual std::string why_not(Pattern, std::size_t bytes) const = 0;
    /// In the actor, once: which end is its own. Closes the other one's, so that it sees the other one's end.
    virtual void join(Stage& stage, Side side) = 0;
    /// In both actors, before each cell, while nothing is on its way.
    virtual void prepare(Placement, Pattern, std::size_t) {}
    /// Both block until it is done, and return false when the other process is gone.
    virtual bool send(const std::byte* message, std::size_t bytes) = 0;
    virtual bool receive(std::byte* message, std::size_t bytes) = 0;
    virtual void let_go() {} ///< in the warden, after the fork: closes what only the actors should hold
    virtual void flush() {}  ///< what send() keeps back, to send it together with the next ones, goes now

    Tally tally;
};

/// What every pattern and size has in common if not even the objects could be made, or there is nothing to make.
class NoChannel : public Channel {
public:
    explicit NoChannel(std::string why) : why_(std::move(why)) {}
    std::string why_not(Pattern, std::size_t) const override { return why_; }
    void join(Stage&, Side) override {}
    bool send(const std::byte*, std::size_t) override { return false; }
    bool receive(std::byte*, std::size_t) override { return false; }

private:
    std::string why_;
};

/// Messages through descriptors, one to write to and one to read from on each side.
class DescriptorChannel : public Channel {
public:
    void join(Stage& stage, Side side) override;
    void let_go() override;

protected:
    struct Ends {
        int to_write = -1, to_read = -1; ///< the same one for a socket
    };
    static void close_both(const Ends& ends);

    Ends ends_[2]; ///< by side
    Ends mine_;
    Stage* stage_ = nullptr;
};

/// Byte streams know no messages: each is written and read in as many calls as it takes.
class StreamChannel : public DescriptorChannel {
public:
    std::string why_not(Pattern, std::size_t) const override { return {}; }
    bool send(const std::byte* message, std::size_t bytes) override;
    bool receive(std::byte* message, std::size_t bytes) override;
};

/// Each message is one call, whole or not at all.
class DatagramChannel : public DescriptorChannel {
public:
    std::string why_not(Pattern, std::size_t bytes) const override;
    bool send(const std::byte* message, std::size_t bytes) override;
    bool receive(std::byte* message, std::size_t bytes) override;

protected:
    std::size_t longest_ = 0;
};

// Each in the file of its family. What this machine has not, or has too little of, becomes a NoChannel.
std::unique_ptr<Channel> make_ring(Stage& stage, bool batched);
std::unique_ptr<Channel> make_pipe(Stage& stage);
std::unique_ptr<Channel> make_fifo(Stage& stage);
std::unique_ptr<Channel> make_unix_socket(Stage& stage, int type);
std::unique_ptr<Channel> make_posix_queue(Stage& stage);
std::unique_ptr<Channel> make_system_v_queue(Stage& stage);
std::unique_ptr<Channel> make_eventfd(Stage& stage);
std::unique_ptr<Channel> make_signal(Stage& stage);
std::unique_ptr<Channel> make_tcp(Stage& stage);
std::unique_ptr<Channel> make_udp(Stage& stage);
std::unique_ptr<Channel> make_grpc();

/// All of them, by their index in kMechanisms.
std::vector<std::unique_ptr<Channel>> make_channels(Stage& stage);

/// "mq_open: EMFILE (too many open files)" from errno.
std::string failed_call(const char* call);

}  // namespace ipc::demos
