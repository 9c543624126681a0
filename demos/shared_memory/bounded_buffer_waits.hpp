#pragma once

#include "shared_memory/bounded_buffer_slots.hpp"

namespace ipc::demos {

/// Waits as long as the buffer is full. Afterwards the producer has the mutex, but with `none`.
void wait_for_slot(stage::Stage& stage, Buffer& buffer);
/// Waits as long as the buffer is empty. Afterwards the consumer has the mutex, but with `none`. False:
/// the buffer is closed and empty, there will be no more; the mutex is free.
bool wait_for_item(stage::Stage& stage, Buffer& buffer);

/// After a put, and after a take: gives the mutex back and wakes who may wait for this.
void tell_of_item(stage::Stage& stage, Buffer& buffer);
void tell_of_slot(stage::Stage& stage, Buffer& buffer);

/// There will be no more items: wakes the consumers that sleep, of so many, for the last time.
void close_buffer(stage::Stage& stage, Buffer& buffer, std::size_t consumers);

}  // namespace ipc::demos
