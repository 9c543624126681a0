#include "supervisor/map_exhibit.hpp"

#include <sys/mman.h>

#include "supervisor/shared_memory.hpp"

namespace ipc::supervisor {

stage::Result<void*> map_exhibit(stage::Exhibit exhibit, int fd) {
    const std::size_t bytes = stage::exhibit_bytes(exhibit);
    if (bytes == 0) return nullptr;
    if (fd == -1) {
        void* mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (mapped == MAP_FAILED) return failed_call("mmap", "close other programs: memory is short");
        return mapped;
    }
    auto memory = SharedMemory::attach(fd, bytes);
    if (!memory) return memory.error();
    void* mapped = memory->address();
    memory->close_descriptor();
    memory->keep_mapped();
    return mapped;
}

}  // namespace ipc::supervisor
