#pragma once

#include <string>
#include <vector>

#include "supervisor/kernel_tables.hpp"

namespace ipc::supervisor {

/// Fills in what an object has inside, its fields and its command; its holders and waiters are there.
void describe_object(const KernelPicture& picture, const KernelTables& tables, KernelObject& object);

/// Where an address of a process lies: "/dev/shm/x+0x40" in memory that it shares, else "0x7f... of A".
std::string place_of(const KernelProcess& process, std::uint64_t address);

}  // namespace ipc::supervisor
