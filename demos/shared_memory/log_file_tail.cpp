// The end of the log, part by part, for whoever looks at it while it is written.
#include "shared_memory/log_file_tail.hpp"

#include <unistd.h>

#include "shared_memory/log_file_lines.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr const char* kHelp =
    "a part of a line at the end of the log, the last one first: appender (1 is A) x 10^12 + line "
    "x 10 + number of the part; 0: none";

}  // namespace

const std::array<Gauge, 12> kTail{{{.name = "tail_1", .help = kHelp},
                                   {.name = "tail_2", .help = kHelp},
                                   {.name = "tail_3", .help = kHelp},
                                   {.name = "tail_4", .help = kHelp},
                                   {.name = "tail_5", .help = kHelp},
                                   {.name = "tail_6", .help = kHelp},
                                   {.name = "tail_7", .help = kHelp},
                                   {.name = "tail_8", .help = kHelp},
                                   {.name = "tail_9", .help = kHelp},
                                   {.name = "tail_10", .help = kHelp},
                                   {.name = "tail_11", .help = kHelp},
                                   {.name = "tail_12", .help = kHelp}}};

void show_tail(Stage& stage, int fd, std::int64_t file_bytes) {
    constexpr std::int64_t kAppender = 1'000'000'000'000;
    // From the end of the file: what somebody else has written into it need not be as long as a part.
    std::int64_t at = file_bytes;
    for (const Gauge& gauge : kTail) {
        at -= kPartBytes;
        std::int64_t shown = 0;
        PartText text;
        Part part;
        if (at >= 0 && pread(fd, text.data(), text.size(), at) == kPartBytes &&
            read_part(text.data(), part)) {
            shown = (static_cast<std::int64_t>(part.appender) + 1) * kAppender + part.line * 10 +
                    part.number;
        }
        stage.show(gauge, shown);
    }
}

}  // namespace ipc::demos
