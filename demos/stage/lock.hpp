#pragma once

#include <cstddef>
#include <cstdio>

#include "stage/run_page.hpp"

namespace ipc::stage {

/// Names a lock where it is taken and given back, so that it can be said who waits for which and who holds
/// it. Fifteen characters at most.
struct Lock {
    constexpr Lock(const char* what) {
        for (std::size_t i = 0; i + 1 < name.size() && what[i] != 0; ++i) name[i] = what[i];
    }
    Lock(const char* what, int which) : number(which) { // one of several: "fork 3"
        const int length = std::snprintf(name.data(), name.size(), "%s %d", what, which);
        if (length < 0) name[0] = 0; // a name that is cut is wanted, and the compiler is told so
    }
    LockName name{};
    int number = 0;
};

}  // namespace ipc::stage
