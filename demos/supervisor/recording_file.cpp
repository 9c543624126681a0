// The recording file, all numbers little-endian: 8 bytes of magic, a 32-bit version, then one zstd
// frame with a checksum (RFC 8878). In it: the length of the JSON part (64 bits) and the JSON;
// blocks of events, each a count (32 bits, at most kBlock) and the columns time, a, b, name, line,
// kind, actor; a block of none at the end. Time, a and b are differences to the event before, which
// makes them compress well.
#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>

#include "stage/run_page.hpp"
#include "supervisor/description_json.hpp"
#include "supervisor/output_file.hpp"
#include "supervisor/recording_json.hpp"
#include "supervisor/unpacker.hpp"

namespace ipc::supervisor {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is written as memory has it");

constexpr std::string_view kMagic = "\x89IPCREC\n";
constexpr std::uint32_t kVersion = 2;  // 1 had no samples
constexpr std::size_t kBlock = 4096;
constexpr std::uint64_t kMostJson = 8 << 20;

template <class T>
std::string_view bytes_of(const T& number) {
    return {reinterpret_cast<const char*>(&number), sizeof number};
}

/// Compresses into a file.
class Packer {
public:
    explicit Packer(OutputFile& file) : file_(file) {
        ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
    }
    void put(std::string_view bytes, ZSTD_EndDirective end = ZSTD_e_continue) {
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        for (std::size_t left = 1; left != 0;) {
            std::array<char, 1 << 16> room;
            ZSTD_outBuffer out{room.data(), room.size(), 0};
            left = ZSTD_compressStream2(context_.get(), &out, &in, end);
            file_.write({room.data(), out.pos});
            if (end == ZSTD_e_continue && in.pos == in.size) break;
        }
    }

private:
    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };
    OutputFile& file_;
    std::unique_ptr<ZSTD_CCtx, Free> context_{ZSTD_createCCtx()};
};

/// The columns of one block, and what the next differences start from.
struct Columns {
    std::vector<std::uint64_t> time, a, b;
    std::vector<std::uint16_t> name, line;
    std::vector<std::uint8_t> kind, actor;
    std::uint64_t last_time = 0, last_a = 0, last_b = 0;

    template <class Each>
    void for_each(Each each) {
        each(time), each(a), each(b), each(name), each(line), each(kind), each(actor);
    }
    void resize(std::size_t count) {
        for_each([&](auto& column) { column.resize(count); });
    }
};

std::uint64_t difference(std::int64_t value, std::uint64_t& last) {
    const auto now = static_cast<std::uint64_t>(value);
    const std::uint64_t by = now - last;
    last = now;
    return by;
}

void pack_events(const Recording& recording, Packer& packer) {
    Columns columns;
    for (std::size_t begin = 0; begin < recording.size(); begin += kBlock) {
        const std::size_t count = std::min(kBlock, recording.size() - begin);
        columns.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            const stage::Event& event = recording[begin + i];
            columns.time[i] = difference(event.time, columns.last_time);
            columns.a[i] = difference(event.a, columns.last_a);
            columns.b[i] = difference(event.b, columns.last_b);
            columns.name[i] = event.name;
            columns.line[i] = event.line;
            columns.kind[i] = static_cast<std::uint8_t>(event.kind);
            columns.actor[i] = event.actor;
        }
        packer.put(bytes_of(static_cast<std::uint32_t>(count)));
        columns.for_each([&](const auto& column) {
            packer.put({reinterpret_cast<const char*>(column.data()), count * sizeof(column[0])});
        });
    }
    packer.put(bytes_of(std::uint32_t{0}), ZSTD_e_end);
}

/// One block into events, or what is wrong with it; nullptr: nothing.
const char* unpack_block(Columns& columns, const RecordingHead& head,
                         std::vector<stage::Event>& events) {
    const std::size_t names = head.run.description.sites.size();
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::uint64_t before = columns.last_time;
        columns.last_time += columns.time[i];
        if (columns.last_time < before ||
            columns.last_time >
                static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return "its times do not run forwards";
        }
        if (columns.kind[i] >= head.kinds.size() || columns.actor[i] > stage::kMaxActors ||
            columns.name[i] > names) {
            return "an event in it is of no known kind, actor or site";
        }
        events[i] = {.time = static_cast<std::int64_t>(columns.last_time),
                     .a = static_cast<std::int64_t>(columns.last_a += columns.a[i]),
                     .b = static_cast<std::int64_t>(columns.last_b += columns.b[i]),
                     .name = columns.name[i],
                     .line = columns.line[i],
                     .kind = head.kinds[columns.kind[i]],
                     .actor = columns.actor[i]};
    }
    return nullptr;
}

Result<Recording> unpack_events(Unpacker& file, RecordingHead head) {
    Recording recording(std::max<std::size_t>(head.events, 1));
    Columns columns;
    std::vector<stage::Event> events;
    for (std::uint64_t left = head.events;;) {
        std::uint32_t count = 0;
        if (!file.get(&count, sizeof count)) return file.error();
        if (count > kBlock || count > left)
            return file.damaged("it holds more events than it says");
        left -= count;
        if (count == 0 && left != 0) return file.damaged("it holds fewer events than it says");
        if (count == 0) break;
        columns.resize(count);
        bool whole = true;
        columns.for_each([&](auto& column) {
            whole = whole && file.get(column.data(), count * sizeof(column[0]));
        });
        if (!whole) return file.error();
        events.resize(count);
        if (const char* wrong = unpack_block(columns, head, events)) return file.damaged(wrong);
        recording.add(events);
    }
    if (!file.finish()) return file.error();
    recording.restore_summary(head.forgotten, std::move(head.counts));
    recording.run = std::move(head.run);
    recording.samples = std::move(head.samples);
    recording.comparison = std::move(head.comparison);
    return recording;
}

}  // namespace

Result<void> save_recording(const Recording& recording, const std::string& path) {
    OutputFile file(path);
    file.write(kMagic);
    file.write(bytes_of(kVersion));
    Packer packer(file);
    const std::string json = dump_json(recording_to_json(recording));
    packer.put(bytes_of(static_cast<std::uint64_t>(json.size())));
    packer.put(json);
    pack_events(recording, packer);
    return file.commit();
}

Result<Recording> open_recording(const std::string& path) {
    Unpacker file(path);
    std::array<char, 8> magic{};
    std::uint32_t version = 0;
    if (!file.get_plain(magic.data(), magic.size()) || !file.get_plain(&version, sizeof version)) {
        return file.error();
    }
    if (std::string_view(magic.data(), magic.size()) != kMagic) {
        return Error{path + " is not a recording of this program"};
    }
    if (version == 0 || version > kVersion) {
        return Error{path + " is a recording of version " + std::to_string(version) +
                     ", and this program reads version " + std::to_string(kVersion)};
    }
    std::uint64_t size = 0;
    if (!file.get(&size, sizeof size)) return file.error();
    if (size > kMostJson) return file.damaged("its description is too long");
    std::string text(size, '\0');
    if (!file.get(text.data(), text.size())) return file.error();
    const Result<nlohmann::ordered_json> json =
        parse_json(text, path + " is damaged: its description");
    if (!json) return json.error();
    Result<RecordingHead> head = recording_from_json(*json, path + " is damaged");
    if (!head) return head.error();
    return unpack_events(file, std::move(*head));
}

}  // namespace ipc::supervisor
