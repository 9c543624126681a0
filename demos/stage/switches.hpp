#pragma once

#include <sys/resource.h>

namespace ipc::stage {

/// How often the calling thread gave up its CPU by itself, which is what blocking in the kernel means
/// (ru_nvcsw, man 2 getrusage). A preempted process does not count here.
inline long voluntary_switches() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
}

}  // namespace ipc::stage
