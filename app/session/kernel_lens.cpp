#include "session/kernel_lens.hpp"

#include <mutex>
#include <optional>
#include <utility>

#include "session/convert_kernel.hpp"
#include "supervisor/why_stuck.hpp"

namespace ipc::session {

namespace {

// What changes though nothing happens in the run is shown with the next frame, but is no reason for one: who is no
// actor wakes up many times a second to look after the run, and some counts are of all that their user runs.
bool worth_a_frame(const model::Kernel& shown, const model::Kernel& fresh) {
    if (shown.objects != fresh.objects || shown.processes.size() != fresh.processes.size()) return true;
    for (std::size_t i = 0; i < fresh.processes.size(); ++i) {
        model::KernelProcess now = fresh.processes[i];
        const model::KernelProcess& before = shown.processes[i];
        const bool same_lines = now.lines.size() == before.lines.size();
        for (std::size_t k = 0; same_lines && k < now.lines.size(); ++k) {
            const bool of_the_run = now.actor >= 0 && now.lines[k].name != "signals queued for its user";
            if (!of_the_run) now.lines[k] = before.lines[k];
        }
        if (now != before) return true;
    }
    return false;
}

}  // namespace

struct KernelLens::Answer {
    std::mutex mutex;
    std::optional<std::vector<model::StuckActor>> stuck;
};

KernelLens::KernelLens(std::function<void()> wake) : wake_(std::move(wake)) {}

bool KernelLens::look(const supervisor::Snapshot& now, int warden_pid, std::size_t selected, bool still,
                      model::Kernel& kernel) {
    xray_.watch(supervisor::processes_of(now, warden_pid));
    const std::pair moment{warden_pid, now.events_recorded};
    if (still && looked_closely_ != moment) {
        xray_.look_closely();
        looked_closely_ = moment;
    } else {
        xray_.glance(static_cast<int>(selected));
    }
    model::Kernel fresh = convert(xray_.picture());
    if (fresh.processes == kernel.processes && fresh.objects == kernel.objects) return false;
    const bool worth = worth_a_frame(kernel, fresh);
    kernel.processes = std::move(fresh.processes);
    kernel.objects = std::move(fresh.objects);
    return worth;
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
