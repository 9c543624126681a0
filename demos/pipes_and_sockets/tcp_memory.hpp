#pragma once

#include <cstdint>

#include "stage/fingerprint.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// For a search of schedules, which goes on from the same state once: what an actor has read and still holds, made one
/// number. With that of the others it says what lies in the sockets, too: what was written and not read.
class Memory {
public:
    Memory& add(std::int64_t fact) {
        print_.add(static_cast<std::uint64_t>(fact));
        return *this;
    }
    std::uint64_t number() const { return print_.value(); }
    void tell(ipc::stage::Stage& stage) const;  ///< before the next gate

private:
    ipc::stage::Fingerprint print_;
};

/// At a gate between two times that all is told: how far it has got.
void tell_place(ipc::stage::Stage& stage, std::int64_t place);

/// In the warden: what all actors remember. 0: that does not decide what follows.
std::uint64_t remembered(const ipc::stage::Stage& stage);

}  // namespace ipc::demos
