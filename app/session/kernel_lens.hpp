#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "model/kernel.hpp"
#include "session/worker.hpp"
#include "supervisor/snapshot.hpp"
#include "supervisor/xray.hpp"

namespace ipc::session {

/// What the Kernel panel shows, read from the kernel. On the window's thread, but for the answer to "Why is it
/// stuck?", which looks at the whole machine and so is found by a worker.
class KernelLens {
public:
    /// `wake` is called when an answer is there.
    explicit KernelLens(std::function<void()> wake);

    /// One look, about 100 us, at the processes of a run. `selected`: index into model::Kernel::processes, whose
    /// figures are to be the newest. `still`: nothing moves in it; then all is looked at once, closely. True if it
    /// is worth a frame.
    bool look(const supervisor::Snapshot& now, int warden_pid, std::size_t selected, bool still,
              model::Kernel& kernel);

    /// Why each actor that waits does not go on.
    void ask(const supervisor::Snapshot& now, int warden_pid, Worker& worker, model::Kernel& kernel);
    /// True if the answer came.
    bool take(model::Kernel& kernel);
    /// The run is over, or went on: what was answered need not be so any longer.
    void forget(model::Kernel& kernel);

private:
    struct Answer;
    std::function<void()> wake_;
    supervisor::Xray xray_;
    std::pair<int, std::uint64_t> looked_closely_;  // at the run of this warden, after so many events
    std::shared_ptr<Answer> answer_;
};

}  // namespace ipc::session
