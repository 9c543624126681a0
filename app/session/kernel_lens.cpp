#include "session/kernel_lens.hpp"

#include <mutex>
#include <optional>
#include <utility>

#include "session/convert_kernel.hpp"
#include "supervisor/why_stuck.hpp"

namespace ipc::session {

struct KernelLens::Answer {
    std::mutex mutex;
    std::optional<std::vector<model::StuckActor>> stuck;
};

KernelLens::KernelLens(std::function<void()> wake) : wake_(std::move(wake)) {}

bool KernelLens::look(const supervisor::Snapshot& now, int warden_pid, std::size_t selected,
                      model::Kernel& kernel) {
    xray_.watch(supervisor::processes_of(now, warden_pid));
    xray_.glance(static_cast<int>(selected));
    model::Kernel fresh = convert(xray_.picture());
    if (fresh.processes == kernel.processes && fresh.objects == kernel.objects) return false;
    kernel.processes = std::move(fresh.processes);
    kernel.objects = std::move(fresh.objects);
    return true;
}

void KernelLens::ask(const supervisor::Snapshot& now, int warden_pid, Worker& worker,
                     model::Kernel& kernel) {
    if (kernel.asking) return;
    kernel.asking = true;
    answer_ = std::make_shared<Answer>();
    worker.add([processes = supervisor::processes_of(now, warden_pid), answer = answer_, wake = wake_] {
        supervisor::Xray xray;
        xray.watch(processes);
        xray.look_closely(true);
        std::vector<model::StuckActor> stuck = convert(supervisor::why_stuck(xray.picture()), xray.picture());
        {
            const std::lock_guard lock(answer->mutex);
            answer->stuck = std::move(stuck);
        }
        wake();
    });
}

bool KernelLens::take(model::Kernel& kernel) {
    if (answer_ == nullptr) return false;
    const std::lock_guard lock(answer_->mutex);
    if (!answer_->stuck) return false;
    kernel.stuck = std::exchange(answer_->stuck, std::nullopt);
    kernel.asking = false;
    return true;
}

void KernelLens::forget(model::Kernel& kernel) {
    answer_ = nullptr;
    kernel.stuck.reset();
    kernel.asking = false;
}

}  // namespace ipc::session
