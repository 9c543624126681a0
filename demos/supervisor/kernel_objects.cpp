// The objects of a picture: who holds each, and who sleeps on it.
#include <dirent.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "supervisor/kernel_fields.hpp"
#include "supervisor/kernel_tables.hpp"

namespace ipc::supervisor {
namespace {

class Maker {
public:
    Maker(KernelPicture& picture, const KernelTables& tables, const std::set<std::string>& outside)
        : picture_(picture), tables_(tables), outside_(outside) {}

    void make() {
        for (std::size_t at = 0; at < picture_.processes.size(); ++at) {
            add_descriptors(at);
            add_mappings(at);
            add_named_locks(at);
        }
        add_system_v();
        keep_locks();
        // Nobody but the warden and its front end: how the two talk is no part of the demo.
        std::erase_if(picture_.objects, [this](const KernelObject& object) {
            return !object.holders.empty() && std::none_of(object.holders.begin(), object.holders.end(), [this](const KernelHolder& holder) {
                return picture_.processes[holder.process].actor >= 0;
            }) && object.kind != ObjectKind::posix_queue;
        });
        for (std::size_t at = 0; at < picture_.processes.size(); ++at) add_waiter(at);
        for (KernelObject& object : picture_.objects) describe_object(picture_, tables_, object);
        std::sort(picture_.objects.begin(), picture_.objects.end(), [](const KernelObject& one, const KernelObject& other) {
            return one.kind != other.kind ? one.kind < other.kind : one.name < other.name;
        });
    }

private:
    KernelObject& object(ObjectKind kind, const std::string& name) {
        for (KernelObject& each : picture_.objects) {
            if (each.name == name) return each;
        }
        KernelObject made;
        made.kind = kind;
        made.name = name;
        picture_.objects.push_back(std::move(made));
        return picture_.objects.back();
    }

    ObjectKind kind_of(const KernelDescriptor& descriptor) const {
        if (descriptor.kind != ObjectKind::other_socket) return descriptor.kind;
        const auto look = tables_.sockets.find(descriptor.inode);
        if (look == tables_.sockets.end()) return ObjectKind::other_socket;
        return look->second.is_unix ? ObjectKind::unix_socket : ObjectKind::internet_socket;
    }

    void add_descriptors(std::size_t at) {
        const KernelProcess& process = picture_.processes[at];
        for (std::size_t i = 0; process.descriptors && i < process.descriptors->size(); ++i) {
            const KernelDescriptor& each = (*process.descriptors)[i];
            if (each.machinery || each.kind == ObjectKind::other || outside_.contains(each.link)) continue;
            object(kind_of(each), each.object).holders.push_back({at, each.fd, each.reads, each.writes});
        }
    }

    void add_mappings(std::size_t at) {
        const KernelProcess& process = picture_.processes[at];
        for (std::size_t i = 0; process.mappings && i < process.mappings->size(); ++i) {
            const KernelMapping& each = (*process.mappings)[i];
            if (each.machinery) continue;
            object(ObjectKind::shared_memory, each.object).holders.push_back({at, -1, true, each.writes});
        }
    }

    void add_named_locks(std::size_t at) {
        const KernelProcess& process = picture_.processes[at];
        for (const std::string& held : process.holds) {
            object(ObjectKind::named_lock, held).holders.push_back({at, -1, false, false});
        }
        if (!process.wants.empty()) object(ObjectKind::named_lock, process.wants);
    }

    void add_system_v() {
        for (const SystemVQueue& queue : tables_.system_v.queues) {
            if (tables_.queue_ids.contains(queue.id)) object(ObjectKind::system_v_queue, "System V queue " + std::to_string(queue.id));
        }
        for (const SystemVSemaphores& set : tables_.system_v.semaphores) {
            if (!tables_.semaphore_ids.contains(set.id)) continue;
            object(ObjectKind::system_v_semaphores, "System V semaphores " + std::to_string(set.id));
        }
    }

    void keep_locks() {
        picture_.locks.clear();
        for (const FileLock& lock : tables_.locks) {
            const auto has = [&lock](const KernelProcess& process) {
                for (std::size_t i = 0; process.descriptors && i < process.descriptors->size(); ++i) {
                    if ((*process.descriptors)[i].inode == lock.inode()) return true;
                }
                return false;
            };
            if (std::any_of(picture_.processes.begin(), picture_.processes.end(), has)) picture_.locks.push_back(lock);
        }
    }

    void add_waiter(std::size_t at) {
        const KernelProcess& process = picture_.processes[at];
        if (!process.waits || !process.call) return;
        const SystemCall& call = *process.call;
        const auto wait_on = [&](const std::string& name) {
            for (KernelObject& each : picture_.objects) {
                if (each.name == name) each.waiters.push_back(at);
            }
        };
        if (const KernelDescriptor* descriptor = process.descriptor(call.descriptor())) wait_on(descriptor->object);
        for (std::size_t i = 0; process.memory.descriptors && i < process.memory.descriptors->size(); ++i) {
            if (const KernelDescriptor* polled = process.descriptor((*process.memory.descriptors)[i])) wait_on(polled->object);
        }
        if (!call.arguments.empty() && call.arguments.front().kind == ArgumentKind::system_v_id) {
            const bool semaphores = call.arguments.front().name == "semid";
            wait_on((semaphores ? "System V semaphores " : "System V queue ") + call.arguments.front().text);
        }
        if (!process.wants.empty()) wait_on(process.wants);
        // An open that sleeps is that of a FIFO whose other end nobody has open (man 7 fifo).
        if (process.memory.path) {
            object(ObjectKind::fifo, *process.memory.path);
            wait_on(*process.memory.path);
        }
        if (call.number != SYS_futex || !process.wants.empty()) return;
        KernelObject& futex = object(ObjectKind::futex, place_of(process, call.argument("uaddr")));
        futex.waiters.push_back(at);
    }

    KernelPicture& picture_;
    const KernelTables& tables_;
    const std::set<std::string>& outside_;
};

std::string name_of(int pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/comm");
    std::string name;
    std::getline(file, name);
    return name;
}

}  // namespace

void make_objects(KernelPicture& picture, const KernelTables& tables, const std::set<std::string>& outside) {
    picture.objects.clear();
    Maker(picture, tables, outside).make();
}

void add_strangers(KernelPicture& picture) {
    const std::unique_ptr<DIR, int (*)(DIR*)> proc(opendir("/proc"), closedir);
    if (proc == nullptr) return;
    picture.whole_machine = true;
    while (const dirent* entry = readdir(proc.get())) {
        const int pid = std::atoi(entry->d_name);
        if (pid <= 0 || picture.process(pid) != nullptr) continue;
        const auto descriptors = read_descriptors(pid, false);
        if (!descriptors) continue; // another user's: it can hold a pipe of ours only if it was handed one
        std::size_t at = picture.processes.size();
        for (const KernelDescriptor& each : *descriptors) {
            for (KernelObject& object : picture.objects) {
                if (object.name != each.object || object.kind == ObjectKind::file) continue;
                if (at == picture.processes.size()) {
                    KernelProcess stranger;
                    stranger.pid = pid;
                    stranger.who = pid == getpid() ? "this program" : name_of(pid) + " (process " + std::to_string(pid) + ")";
                    stranger.state = 'S';
                    stranger.descriptors = descriptors;
                    picture.processes.push_back(std::move(stranger));
                }
                object.holders.push_back({at, each.fd, each.reads, each.writes});
            }
        }
    }
}

}  // namespace ipc::supervisor
