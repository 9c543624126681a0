#pragma once

#include <memory>
#include <string>
#include <vector>

#include "supervisor/kernel_picture.hpp"
#include "supervisor/snapshot.hpp"

namespace ipc::supervisor {

/// A process to look at, and what its front end knows of it.
struct XrayProcess {
    int pid = 0;
    int actor = -1; ///< 0: A ...; -1: none
    std::string who;
    /// At a gate, in a nap, in slow motion: it sleeps, but for nobody.
    bool held = false;
    bool gone = false;
    std::string wants = {};
    std::vector<std::string> holds = {};
};

/// The actors of a run and its warden.
std::vector<XrayProcess> processes_of(const Snapshot& now, int warden_pid);

/// Looks through a run's processes at what the kernel knows of them, without touching what they use: it never
/// opens one of their pipes, sockets or files. Only the list of a process's descriptors cannot be read without the
/// kernel holding each for a microsecond: so glance() reads it of those who sleep or have long had the same. From one
/// thread.
///
/// A front end that shows it calls watch() and glance() each frame: the states and calls of all; signals and
/// counters of the selected one every other frame, else of one after the other; of what is dear (descriptors,
/// mappings, sockets, locks, System V tables) a piece now and then, as often as an average of 100 us a frame allows.
/// At 30 frames a second all of it is a second or two old with eight actors, the selected one's descriptors half a
/// second; those of a process that opened or closed one are read again first. What must be exact takes
/// look_closely().
class Xray {
public:
    Xray();
    ~Xray();
    Xray(const Xray&) = delete;
    Xray& operator=(const Xray&) = delete;

    /// Whom to look at from now on; a process that was there before keeps what is known of it.
    void watch(const std::vector<XrayProcess>& processes);
    /// `selected`: an index into KernelPicture::processes; -1: none.
    void glance(int selected = -1);
    /// Everything, now, as `lsof` would: about a millisecond. For when a run is paused or stuck: a close in that very
    /// microsecond takes effect after it. With `whole_machine` also who else holds their objects, in every
    /// process that we may read: some 10 us for each of the machine's descriptors.
    void look_closely(bool whole_machine = false);

    const KernelPicture& picture() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace ipc::supervisor
