// What the adviser asks and what it can recommend.
#include "choosing/adviser.hpp"

namespace ipc::choosing {

const std::array<MechanismInfo, kMechanismCount>& mechanisms() {
    static constexpr std::array<MechanismInfo, kMechanismCount> kAll{{
        {"shm", "shared memory", 0, 1},
        {"pipe", "pipe", 2, -1},
        {"fifo", "FIFO (named pipe)", 3, -1},
        {"stream", "Unix socket, SOCK_STREAM", 4, -1},
        {"datagram", "Unix socket, SOCK_DGRAM", 5, -1},
        {"seqpacket", "Unix socket, SOCK_SEQPACKET", 6, -1},
        {"posix-queue", "POSIX message queue", 7, -1},
        {"sysv-queue", "System V message queue", 8, -1},
        {"eventfd", "eventfd", 9, -1},
        {"signal", "signal", 10, -1},
        {"tcp", "TCP", 11, -1},
        {"udp", "UDP", 12, -1},
        {"grpc", "gRPC", 13, -1},
    }};
    return kAll;
}

const char* name_of(Mechanism mechanism) { return mechanisms()[static_cast<std::size_t>(mechanism)].name; }

const std::array<QuestionInfo, kQuestionCount>& questions() {
    static constexpr std::array<QuestionInfo, kQuestionCount> kAll{{
        {"volume", "How much data at once?", 1,
         {{{"flag", "a flag", "only that something happened", "only a notification is sent"},
           {"messages", "messages", "up to a few thousand bytes each", "small messages are sent"},
           {"stream", "a stream", "bytes without an end in sight", "a stream of bytes is sent"},
           {"frames", "frames", "large blocks: pictures, matrices, from 64 KiB up", "large blocks are sent"}}}},
        {"speed", "How often?", 1,
         {{{"rarely", "rarely", "some a second at most", "it happens rarely"},
           {"thousands", "thousands a second", "a busy server", "there are thousands a second"},
           {"memory", "as fast as memory", "each microsecond counts", "it must be as fast as memory"},
           {}}}},
        {"reach", "How far apart?", 1,
         {{{"parent-child", "parent, child", "one forks the other, or both have one parent",
            "they are parent and child"},
           {"same-machine", "same machine", "started by different people or at different times",
            "they are unrelated processes of one machine"},
           {"network", "network", "another machine, today or later", "they are on different machines"},
           {}}}},
        {"isolation", "May one crash harm the other?", 1,
         {{{"shared-fate", "yes", "they trust each other and would be restarted together",
            "one crash may harm the other"},
           {"required", "no", "a bug or an attack in one must stay there", "no crash may harm the other"},
           {},
           {}}}},
        {"who", "Who may connect?", 1,
         {{{"anyone", "anyone", "every user of the machine, or of the network", "anyone may connect"},
           {"known-users", "known users only", "the user at the other end is checked", "the user must be checked"},
           {"only-ours", "only ours", "only processes that we started",
            "only processes that you started may take part"},
           {}}}},
        {"crash", "When one side dies, the other ...", 2,
         {{{"learns-it", "must know", "at once, without asking", "one must learn that the other died"},
           {"messages-wait", "finds its messages", "what was sent waits until it is back",
            "messages must wait for a receiver that is not there"},
           {"either", "does not care", "that is solved elsewhere", "a death of the other does not matter"},
           {}}}},
        {"boundaries", "Must message boundaries be kept?", 2,
         {{{"yes", "yes", "one send is one receive", "boundaries must be kept"},
           {"no", "no", "a plain stream of bytes is wanted", "a plain byte stream is wanted"},
           {"either", "do not care", "whatever fits", "boundaries do not matter"},
           {}}}},
        {"talk", "How do they talk?", 0,
         {{{"one-way", "one way", "one sends, one receives", "one sends and one receives"},
           {"request-reply", "ask, answer", "clients ask, a server answers", "clients ask and a server answers"},
           {"many-to-one", "many to one", "many send, one collects", "many send to one"},
           {"one-to-many", "one to many", "one sends, many receive", "one sends to many"}}}},
        {"if_slow", "If the receiver falls behind", 0,
         {{{"wait", "the sender waits", "nothing may be lost", "nothing may be lost"},
           {"lose", "some may be lost", "the newest matters, or the sender must never wait",
            "some messages may be lost"},
           {},
           {}}}},
        {"priorities", "Do urgent messages overtake?", 0,
         {{{"no", "no", "first in, first out", "you need no priorities"},
           {"yes", "yes", "the highest priority first", "you need priorities"},
           {},
           {}}}},
        {"contract", "Typed calls across languages and versions?", 0,
         {{{"no", "no", "both sides are built together", "both sides are built together"},
           {"yes", "yes", "teams and languages apart, with a written contract",
            "you need a typed contract across languages and versions"},
           {},
           {}}}},
    }};
    return kAll;
}

}  // namespace ipc::choosing
