#include "choosing/spsc_ring.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

using namespace ipc::demos;

namespace {

constexpr std::size_t kCapacity = 1024;
constexpr std::int64_t kSecond = 1'000'000'000;

/// A ring in memory that children share.
struct Shared {
    explicit Shared(std::size_t capacity = kCapacity) : bytes(ring_bytes(capacity)) {
        void* mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        REQUIRE(mapped != MAP_FAILED);
        memory = static_cast<RingMemory*>(mapped);
    }
    ~Shared() { munmap(memory, bytes); }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    std::size_t bytes;
    RingMemory* memory = nullptr;
};

bool write(RingWriter& writer, const std::string& text) { return writer.try_write(text.data(), text.size()); }

/// "-" when there is none.
std::string read(RingReader& reader) {
    std::vector<char> room(kCapacity);
    const std::int64_t got = reader.try_read(room.data(), room.size());
    return got < 0 ? "-" : std::string(room.data(), static_cast<std::size_t>(got));
}

std::string message(int number) { return std::string(static_cast<std::size_t>(number * 7 % 200), static_cast<char>('a' + number % 26)); }

}  // namespace

TEST_CASE("a message in the ring is seen once it is published, whole and in order") {
    const Shared ring;
    RingWriter writer(*ring.memory, kCapacity, {});
    RingReader reader(*ring.memory, kCapacity, {});
    CHECK(read(reader) == "-");
    CHECK(write(writer, "one"));
    CHECK(write(writer, ""));
    CHECK(read(reader) == "-");
    writer.publish();
    CHECK(read(reader) == "one");
    CHECK(read(reader) == "");
    CHECK(read(reader) == "-");
    CHECK(!reader.broken());
}

TEST_CASE("messages of any size go round the ring's end many times, and come out as they went in") {
    const Shared ring;
    RingWriter writer(*ring.memory, kCapacity, {});
    RingReader reader(*ring.memory, kCapacity, {});
    int written = 0, taken = 0;
    while (taken < 20'000) {
        while (written < taken + 50 && write(writer, message(written))) ++written;
        writer.publish();
        REQUIRE(written > taken);
        for (const int until = taken + (written - taken + 1) / 2; taken < until; ++taken) {
            REQUIRE(read(reader) == message(taken));
        }
    }
    CHECK(!reader.broken());
    CHECK(!writer.broken());
}

TEST_CASE("a full ring takes no message until one was given back, and the longest always fits into an empty one") {
    const Shared ring;
    RingWriter writer(*ring.memory, kCapacity, {});
    RingReader reader(*ring.memory, kCapacity, {});
    CHECK(!write(writer, std::string(kCapacity, 'x')));
    int held = 0;
    while (write(writer, "12345678")) ++held;
    CHECK(held == kCapacity / (4 + 8)); // each with its length
    writer.publish();
    CHECK(!write(writer, "12345678"));
    for (int each = 0; each < held; ++each) CHECK(read(reader) == "12345678");
    CHECK(read(reader) == "-"); // gives back
    for (int offset = 0; offset < 200; ++offset) {
        CAPTURE(offset);
        REQUIRE(write(writer, "x"));
        REQUIRE(write(writer, std::string(8, 'y')));
        writer.publish();
        REQUIRE(read(reader) == "x");
        REQUIRE(read(reader) == std::string(8, 'y'));
        REQUIRE(read(reader) == "-");
        REQUIRE(write(writer, std::string(writer.longest(), 'z')));
        writer.publish();
        REQUIRE(read(reader) == std::string(writer.longest(), 'z'));
        REQUIRE(read(reader) == "-");
    }
}

TEST_CASE("messages are read where they lie, a long one at the begin of a cache line, and stay until they are given back") {
    const Shared ring;
    RingWriter writer(*ring.memory, kCapacity, {});
    RingReader reader(*ring.memory, kCapacity, {});
    for (int round = 0; round < 100; ++round) {
        CAPTURE(round);
        const std::string small(static_cast<std::size_t>(round), 's'), large(260, static_cast<char>('a' + round % 26));
        REQUIRE(write(writer, small));
        REQUIRE(write(writer, large));
        writer.publish();
        std::size_t length = 0;
        REQUIRE(reader.next(length) != nullptr);
        CHECK(length == small.size());
        const std::byte* there = reader.next(length);
        REQUIRE(there != nullptr);
        CHECK(reinterpret_cast<std::uintptr_t>(there) % 64 == 0);
        int filled = 0;
        while (write(writer, "12345678")) ++filled;
        writer.publish();
        CHECK(filled < static_cast<int>(kCapacity) / 12);
        REQUIRE(length == large.size());
        CHECK(std::memcmp(there, large.data(), length) == 0);
        while (filled > 0 && reader.next(length) != nullptr) --filled;
        CHECK(filled == 0);
        CHECK(reader.not_given_back() >= kCapacity - 64);
        reader.give_back();
        CHECK(reader.not_given_back() == 0);
    }
    CHECK(!reader.broken());
}

TEST_CASE("indices and lengths that make no sense are told, and nothing outside the ring is touched") {
    for (const std::uint64_t wild : {std::uint64_t{3}, std::uint64_t{kCapacity + 8}, ~std::uint64_t{0} - 7, std::uint64_t{1} << 63}) {
        CAPTURE(wild);
        const Shared heads, tails;
        RingReader misled(*heads.memory, kCapacity, {});
        heads.memory->head = wild;
        CHECK(read(misled) == "-");
        CHECK(misled.broken());

        RingWriter writer(*tails.memory, kCapacity, {});
        tails.memory->tail = wild;
        int written = 0;
        while (written < 1000 && write(writer, "12345678")) ++written;
        CHECK(written <= static_cast<int>(kCapacity / 12) * 2);
        CHECK((writer.broken() || written == kCapacity / 12));
    }
    for (const std::uint32_t wild : {3u, static_cast<std::uint32_t>(kCapacity) + 8, 1u << 31, ~7u}) {
        CAPTURE(wild);
        const Shared lengths;
        RingWriter honest(*lengths.memory, kCapacity, {});
        RingReader reader(*lengths.memory, kCapacity, {});
        REQUIRE(write(honest, "12345678"));
        honest.publish();
        std::memcpy(lengths.memory->records.data(), &wild, sizeof(wild));
        const std::string got = read(reader);
        CHECK(reader.broken() == (wild != 3));
        CHECK(got == (wild == 3 ? "123" : "-"));
    }
}

TEST_CASE("a writer that is killed in the middle of a message leaves those before it, and none that is not whole") {
    for (const int published : {0, 1, 5}) {
        const Shared ring;
        const pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that is killed leaves nobody behind
            RingWriter writer(*ring.memory, kCapacity, {});
            for (int number = 0; number < published; ++number) {
                write(writer, message(number));
                writer.publish();
            }
            write(writer, "never published");
            kill(getpid(), SIGKILL);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(WIFSIGNALED(status));
        RingReader reader(*ring.memory, kCapacity, {});
        for (int number = 0; number < published; ++number) CHECK(read(reader) == message(number));
        CHECK(read(reader) == "-");
        CHECK(!reader.wait_for_message(1'000'000)); // ends by its time limit
        // Another one goes on where the dead one was.
        RingWriter next(*ring.memory, kCapacity, {});
        CHECK(write(next, "next"));
        next.publish();
        CHECK(read(reader) == "next");
    }
}

TEST_CASE("two processes hand over every message, however each of them waits") {
    const bool registered = register_for_membarrier();
    for (const RingWait wait : {RingWait{}, RingWait{.spins = 1000}, RingWait{.spins = 1000, .pauses = 32},
                                RingWait{.yields = 2}, RingWait{.fence = !registered},
                                RingWait{.spins = 100, .fence = !registered}}) {
        CAPTURE(wait.spins);
        CAPTURE(wait.yields);
        CAPTURE(wait.pauses);
        CAPTURE(wait.fence);
        constexpr int kMessages = 20'000;
        const Shared ring;
        const pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that is killed leaves nobody behind
            register_for_membarrier();
            RingWriter writer(*ring.memory, kCapacity, wait);
            for (int number = 0; number < kMessages; ++number) {
                while (!write(writer, message(number))) writer.wait_for_room(20 * kSecond);
                if (number % 3 == 0) writer.publish();
            }
            writer.publish();
            _exit(writer.broken() ? 1 : 0);
        }
        RingReader reader(*ring.memory, kCapacity, wait);
        int wrong = 0;
        for (int number = 0; number < kMessages; ++number) {
            std::string got;
            // One that sleeps although there is something, since its wake got lost, would sleep for 20 s.
            while ((got = read(reader)) == "-" && !reader.broken()) REQUIRE(reader.wait_for_message(20 * kSecond));
            wrong += got != message(number);
        }
        CHECK(wrong == 0);
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
}
