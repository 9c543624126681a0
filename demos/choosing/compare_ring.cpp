// A ring in shared memory: the message is copied in by one process and out by the other, and while neither has to
// wait for long, the kernel has no part in it.
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <optional>

#include "choosing/compare_channel.hpp"
#include "choosing/spsc_ring.hpp"

namespace ipc::demos {
namespace {

/// A small ring stays in the caches; a large one holds more than one long message.
constexpr std::array<std::size_t, 2> kCapacities{128 << 10, 4 << 20};
constexpr std::size_t kLongInSmall = 16 << 10;
constexpr std::uint32_t kSpins = 2000;          ///< a few ten us: what the kernel needs to wake the other CPU
constexpr std::uint32_t kPauses = 128;          ///< a stream of short messages: the next look shall find several
constexpr std::uint32_t kPausesForLong = 4;     ///< each takes its time, and one just written is in a nearer cache
constexpr std::size_t kLongForPauses = 1024;
constexpr std::uint32_t kYields = 3;            ///< on one CPU: a switch to the other one without sleeping and waking
constexpr std::int64_t kWaitNs = 1'000'000'000; ///< then it looks again
constexpr std::size_t kBatch = 32;              ///< messages; fewer if they fill an eighth of the ring

class RingChannel : public Channel {
public:
    RingChannel(Stage& stage, bool batched) : batched_(batched) {
        for (auto& by_side : memory_) {
            for (std::size_t kind = 0; kind < kCapacities.size(); ++kind) {
                void* mapped = mmap(nullptr, ring_bytes(kCapacities[kind]), PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
                if (mapped == MAP_FAILED) stage.fail("mmap", "close other programs: memory is short");
                by_side[kind] = static_cast<RingMemory*>(mapped);
            }
        }
    }
    std::string why_not(Pattern pattern, std::size_t) const override {
        if (!batched_ || pattern == Pattern::one_way) return {};
        return "a round trip waits for each message: there is no batch";
    }
    void join(Stage&, Side side) override {
        for (std::size_t kind = 0; kind < kCapacities.size(); ++kind) {
            writers_[kind].emplace(*memory_[static_cast<std::size_t>(side)][kind], kCapacities[kind], RingWait{});
            readers_[kind].emplace(*memory_[static_cast<std::size_t>(other(side))][kind], kCapacities[kind], RingWait{});
        }
        can_fence_others_ = register_for_membarrier();
    }
    void prepare(Placement placement, Pattern pattern, std::size_t bytes) override {
        const std::size_t kind = bytes <= kLongInSmall ? 0 : 1;
        writer_ = &*writers_[kind];
        reader_ = &*readers_[kind];
        const bool two = placement == Placement::two_cpus;
        const RingWait wait{.spins = two ? kSpins : 0,
                            .yields = two ? 0 : kYields,
                            .pauses = pattern == Pattern::round_trip ? 1 : bytes < kLongForPauses ? kPauses : kPausesForLong,
                            .fence = !two || !can_fence_others_};
        writer_->wait_by(wait);
        reader_->wait_by(wait);
        batch_ = batched_ ? std::clamp<std::size_t>(kCapacities[kind] / 8 / bytes, 1, kBatch) : 1;
        written_ = 0;
    }
    bool send(const std::byte* message, std::size_t bytes) override {
        while (!writer_->try_write(message, bytes)) {
            if (writer_->broken()) return false;
            writer_->wait_for_room(kWaitNs);
        }
        tally.copied += bytes;
        if (++written_ >= batch_) flush();
        count_calls();
        return true;
    }
    void flush() override {
        written_ = 0;
        writer_->publish();
        count_calls();
    }
    bool receive(std::byte* message, std::size_t bytes) override {
        while (reader_->try_read(message, bytes) == -1) {
            if (reader_->broken()) return false;
            reader_->wait_for_message(kWaitNs);
        }
        tally.copied += bytes;
        count_calls();
        return true;
    }

private:
    void count_calls() {
        const std::uint64_t all = writer_->system_calls() + reader_->system_calls();
        tally.system_calls += all - (writer_ == &*writers_[0] ? counted_[0] : counted_[1]);
        (writer_ == &*writers_[0] ? counted_[0] : counted_[1]) = all;
    }

    bool batched_;
    std::array<std::array<RingMemory*, 2>, 2> memory_{}; ///< by the side that writes, and by size
    std::array<std::optional<RingWriter>, 2> writers_;
    std::array<std::optional<RingReader>, 2> readers_;
    std::array<std::uint64_t, 2> counted_{};
    RingWriter* writer_ = nullptr;
    RingReader* reader_ = nullptr;
    bool can_fence_others_ = false;
    std::size_t batch_ = 1, written_ = 0;
};

}  // namespace

std::unique_ptr<Channel> make_ring(Stage& stage, bool batched) { return std::make_unique<RingChannel>(stage, batched); }

}  // namespace ipc::demos
