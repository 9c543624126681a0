#include "supervisor/xray.hpp"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "stage/clock.hpp"
#include "supervisor/kernel_fields.hpp"

namespace ipc::supervisor {
namespace {

constexpr std::int64_t kAFrameNs = 80'000; ///< on average; with watch() and the asking itself at most 100 us
constexpr int kFramesBetween = 15;         ///< two readings of the selected one's descriptors
constexpr std::int64_t kAsleepNs = 2'000'000, kSameNs = 500'000'000;
constexpr const char* kMoves = "it opens and closes descriptors just now, and a look would hold them open for a moment: pause the run to see them";
constexpr std::int64_t kMostSavedNs = 4 * kAFrameNs;
/// Frames between two pieces, however dear all else is: on a slow machine the first glance at everything must end too.
constexpr int kMostBetweenPieces = 4;
constexpr std::int64_t kGuessNs = 100'000; ///< what a piece costs that was never done

std::int64_t cpu_time_ns() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

/// Asleep until somebody else does something; see Rest for what it leaves out.
bool sleeps(const ProcLook& look) {
    const bool in_call = look.syscall != -1 && look.syscall != SYS_exit_group && look.syscall != SYS_exit && look.syscall != SYS_execve;
    return look.state == 'S' && in_call && !wakes_by_itself(look);
}

std::set<std::string> links_of_this_program() {
    std::set<std::string> links;
    const auto own = read_descriptors(getpid());
    for (std::size_t i = 0; own && i < own->size(); ++i) links.insert((*own)[i].link);
    return links;
}

}  // namespace

struct Xray::Parts {
    /// What is read in pieces, round and round. Descriptors and mappings are pieces of each process.
    enum class Piece : std::uint8_t { descriptors, mappings, sockets, tables, objects };

    /// How long a process has not been on a CPU, and its number of descriptors the same.
    struct Still {
        std::uint64_t turns = 0;
        int count = -1;
        std::int64_t asleep_since = 0, same_since = 0;
    };

    KernelPicture picture;
    std::vector<KernelFiles> files; ///< of picture.processes, by index
    std::vector<bool> held;
    std::vector<ProcLook> looks;    ///< the last of each
    std::vector<int> counts;        ///< descriptors at the last reading
    std::vector<Still> still;
    KernelTables tables;
    SocketMonitor monitor;
    std::set<std::string> outside;
    std::size_t in_turn = 0; ///< whose signals and counters come next
    Piece piece = Piece::descriptors;
    std::size_t of = 0;      ///< the process that the next piece is of
    std::int64_t saved_ns = 0;
    int selected = -1;
    bool all_flags = false; ///< of descriptors: of all, not of the selected one's alone
    int without_piece = 0; ///< frames
    int frames = 0; ///< since the selected one's descriptors were read
    std::map<Piece, std::int64_t> costs;

    bool stands_still(std::size_t at);
    void forget_strangers();
    void look(std::size_t at);
    void look_at_status(std::size_t at);
    void read_descriptors_of(std::size_t at, bool flags);
    void remember_ends(const KernelProcess& process);
    void do_piece();
    void next_piece();
    void read_tables();
};

std::vector<XrayProcess> processes_of(const Snapshot& now, int warden_pid) {
    std::vector<XrayProcess> processes;
    for (const ActorNow& actor : now.actors) {
        const bool works = actor.state == stage::ActorState::running || actor.state == stage::ActorState::calling;
        processes.push_back({.pid = actor.pid,
                             .actor = actor.letter - 'A',
                             .who = std::string(1, actor.letter),
                             .held = !works,
                             .gone = actor.exited,
                             .wants = actor.wants,
                             .holds = actor.holds});
    }
    processes.push_back({.pid = warden_pid, .actor = -1, .who = "the warden", .held = true, .gone = false});
    return processes;
}

Xray::Xray() : parts_(std::make_unique<Parts>()) { parts_->outside = links_of_this_program(); }
Xray::~Xray() = default;

const KernelPicture& Xray::picture() const { return parts_->picture; }

void Xray::Parts::forget_strangers() {
    // Objects name holders by index; without the strangers those indices would name nobody.
    if (picture.processes.size() == files.size()) return;
    picture.processes.resize(files.size());
    picture.whole_machine = false;
    for (KernelObject& object : picture.objects) {
        std::erase_if(object.holders, [this](const KernelHolder& holder) { return holder.process >= files.size(); });
    }
}

void Xray::watch(const std::vector<XrayProcess>& wanted) {
    Parts& parts = *parts_;
    parts.forget_strangers();
    const bool same = parts.files.size() == wanted.size() && std::equal(wanted.begin(), wanted.end(), parts.picture.processes.begin(), [](const auto& one, const auto& other) { return one.pid == other.pid; });
    if (!same) {
        std::vector<KernelProcess> processes(wanted.size());
        std::vector<KernelFiles> files(wanted.size());
        std::vector<int> counts(wanted.size(), -1);
        for (std::size_t at = 0; at < wanted.size(); ++at) {
            for (std::size_t before = 0; before < parts.files.size(); ++before) {
                if (parts.picture.processes[before].pid != wanted[at].pid) continue;
                processes[at] = std::move(parts.picture.processes[before]);
                files[at] = std::move(parts.files[before]);
                counts[at] = parts.counts[before];
                parts.picture.processes[before].pid = 0;
            }
            if (files[at].pid() != wanted[at].pid && !wanted[at].gone) files[at] = KernelFiles(wanted[at].pid);
        }
        parts.picture.processes = std::move(processes);
        parts.picture.objects.clear();
        parts.tables.seen.clear();
        parts.files = std::move(files);
        parts.counts = std::move(counts);
        parts.looks.assign(wanted.size(), {});
        parts.still.assign(wanted.size(), {});
        parts.held.assign(wanted.size(), false);
        parts.piece = Parts::Piece::descriptors;
        parts.of = 0;
    }
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        KernelProcess& process = parts.picture.processes[at];
        process.pid = wanted[at].pid;
        process.actor = wanted[at].actor;
        process.who = wanted[at].who;
        process.wants = wanted[at].wants;
        process.holds = wanted[at].holds;
        parts.held[at] = wanted[at].held;
        // A process that the warden has reaped leaves its number to others.
        if (wanted[at].gone && parts.files[at].pid() != 0) {
            parts.files[at] = KernelFiles();
            process.descriptors = Reading<std::vector<KernelDescriptor>>::none("the process has ended");
            process.mappings = Reading<std::vector<KernelMapping>>::none("the process has ended");
        }
    }
}

/// Whether its descriptors may be looked at now. To list one the kernel takes a reference to the open file, for a
/// microsecond; was it closed in that moment, the close takes effect when the reference is given back, and a write
/// right after it would still find a reader (fs/proc/fd.c, fget_task). Who sleeps closes nothing; and of who
/// runs on, one look in a second at descriptors that have long been the same is as near to harmless as can be.
bool Xray::Parts::stands_still(std::size_t at) {
    Still& one = still[at];
    const std::int64_t now = stage::monotonic_ns();
    const std::uint64_t turns = files[at].turns();
    const int count = count_descriptors(picture.processes[at].pid); // counts bits, and takes no references
    if (turns != one.turns || one.asleep_since == 0) one.asleep_since = now;
    if (count != one.count || one.same_since == 0) one.same_since = now;
    one.turns = turns;
    one.count = count;
    const bool sleeps = picture.processes[at].state == 'S' || picture.processes[at].state == 'T';
    return (sleeps && now - one.asleep_since >= kAsleepNs) || (count != -1 && now - one.same_since >= kSameNs);
}

/// State and call: 5 us.
void Xray::Parts::look(std::size_t at) {
    KernelProcess& process = picture.processes[at];
    const ProcLook now = files[at].pid() != 0 ? files[at].look() : ProcLook{};
    const ProcLook before = std::exchange(looks[at], now);
    process.state = now.state;
    process.waits = !held[at] && sleeps(now);
    if (process.ended()) {
        process.call = Reading<SystemCall>::none("the process has ended");
        process.memory = {};
        return;
    }
    process.cpu = now.cpu;
    process.nice = now.nice;
    process.threads = now.threads;
    process.minor_faults = now.minor_faults;
    process.major_faults = now.major_faults;
    if (now.syscall == before.syscall && now.arguments == before.arguments && before.state != ' ' && (process.call || now.syscall == -1)) return;
    process.memory = {};
    if (now.syscall >= 0) process.call = decode_call(now);
    else if (now.syscall == -1) process.call = Reading<SystemCall>::none("it is in no system call");
    else process.call = Reading<SystemCall>::none(why_not_readable(process.pid, "syscall", now.syscall_error));
}

void Xray::Parts::look_at_status(std::size_t at) {
    KernelProcess& process = picture.processes[at];
    const bool gone = files[at].pid() == 0;
    process.status = gone ? Reading<KernelStatus>::none("the process has ended") : files[at].status();
    process.wchan = gone ? Reading<std::string>::none("the process has ended") : files[at].wchan();
    process.children = gone ? std::vector<int>() : files[at].children();
}

void Xray::Parts::read_descriptors_of(std::size_t at, bool flags) {
    if (files[at].pid() == 0) return;
    KernelProcess& process = picture.processes[at];
    if (!all_flags && !stands_still(at)) {
        const bool known = process.descriptors && counts[at] == still[at].count;
        if (!known) process.descriptors = Reading<std::vector<KernelDescriptor>>::none(kMoves);
        return;
    }
    process.descriptors = read_descriptors(process.pid, flags);
    remember_ends(process);
    counts[at] = all_flags ? count_descriptors(process.pid) : still[at].count;
}

/// For the time when it moves: a socket keeps its inode.
void Xray::Parts::remember_ends(const KernelProcess& process) {
    if (!process.descriptors) return;
    std::erase_if(tables.seen, [&process](const auto& each) { return each.second.pid == process.pid; });
    const std::int64_t now = stage::monotonic_ns();
    for (const KernelDescriptor& each : *process.descriptors) {
        if (!each.machinery && each.kind == ObjectKind::other_socket) tables.seen[each.inode] = {process.pid, each.fd, now};
    }
}

void Xray::Parts::read_tables() {
    tables.locks = read_locks();
    read_system_v(picture, tables);
    read_queues(picture, tables);
}

void Xray::Parts::do_piece() {
    switch (piece) {
        case Piece::descriptors: read_descriptors_of(of, all_flags || static_cast<int>(of) == selected); break;
        case Piece::mappings:
            if (files[of].pid() != 0) picture.processes[of].mappings = read_mappings(picture.processes[of].pid);
            break;
        case Piece::sockets: read_sockets(picture, monitor, tables); break;
        case Piece::tables: read_tables(); break;
        case Piece::objects:
            for (KernelProcess& process : picture.processes) {
                if (process.waits && process.call) process.memory = read_call_memory(process.pid, *process.call);
            }
            make_objects(picture, tables, outside);
            break;
    }
}

void Xray::Parts::next_piece() {
    const bool of_each = piece == Piece::descriptors || piece == Piece::mappings;
    if (of_each && ++of < files.size()) return;
    of = 0;
    piece = piece == Piece::objects ? Piece::descriptors : static_cast<Piece>(static_cast<int>(piece) + 1);
}

void Xray::glance(int selected) {
    Parts& parts = *parts_;
    if (parts.files.empty()) return;
    parts.forget_strangers();
    const std::int64_t begin = cpu_time_ns();
    parts.selected = selected;
    parts.all_flags = false;
    for (std::size_t at = 0; at < parts.files.size(); ++at) parts.look(at);
    const auto chosen = static_cast<std::size_t>(selected);
    const bool known_one = selected >= 0 && chosen < parts.files.size();
    if (known_one && parts.frames % 2 == 0) {
        parts.look_at_status(chosen);
    } else {
        parts.in_turn = (parts.in_turn + 1) % parts.files.size();
        parts.look_at_status(parts.in_turn);
    }
    std::int64_t now = cpu_time_ns();
    parts.saved_ns = std::min(parts.saved_ns + kAFrameNs, kMostSavedNs) - (now - begin);
    // One that opened or closed something comes first: its descriptors are what one wants to see.
    const bool again = ++parts.frames >= kFramesBetween && known_one;
    const std::size_t first = again ? chosen : parts.in_turn;
    const bool still = parts.files[first].pid() != 0 && parts.stands_still(first);
    const bool fresh = still && (again || parts.still[first].count != parts.counts[first]) && parts.saved_ns > 0;
    if (fresh) parts.read_descriptors_of(first, first == chosen);
    if (fresh && again) parts.frames = 0;
    const auto known = parts.costs.find(parts.piece);
    const std::int64_t cost = known == parts.costs.end() ? kGuessNs : known->second;
    const bool due = parts.saved_ns >= std::min(cost, kMostSavedNs / 2) || parts.without_piece >= kMostBetweenPieces;
    ++parts.without_piece;
    if (!fresh && due) {
        parts.without_piece = 0;
        const std::int64_t before = cpu_time_ns();
        parts.do_piece();
        parts.costs[parts.piece] = cpu_time_ns() - before;
        parts.next_piece();
    }
    parts.saved_ns = std::max(parts.saved_ns - (cpu_time_ns() - now), -kMostSavedNs);
}

void Xray::look_closely(bool whole_machine) {
    Parts& parts = *parts_;
    parts.forget_strangers();
    for (std::size_t at = 0; at < parts.files.size(); ++at) {
        parts.look(at);
        parts.look_at_status(at);
    }
    parts.piece = Parts::Piece::descriptors;
    parts.of = 0;
    parts.all_flags = true;
    if (parts.files.empty()) return;
    do {
        parts.do_piece();
        parts.next_piece();
    } while (parts.piece != Parts::Piece::descriptors || parts.of != 0);
    if (!whole_machine) return;
    add_strangers(parts.picture);
    for (KernelObject& object : parts.picture.objects) {
        const bool ends = object.kind == ObjectKind::pipe || object.kind == ObjectKind::fifo || object.kind == ObjectKind::unix_socket;
        if (ends) describe_object(parts.picture, parts.tables, object);
    }
}

}  // namespace ipc::supervisor
