#pragma once

namespace ipc::test {

/// In a child before exec: gives this process a /dev/shm of its own that is full, in mount and IPC
/// namespaces of its own, with a user namespace where it has no privileges. False where that is not
/// allowed. Async-signal-safe.
bool fill_shared_memory();

}  // namespace ipc::test
