// The bank's book: which payments were executed, how often, and under which keys. It is written by the server that
// has the lease, and stays when that one is killed.
#include "message_passing/rpc_book.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <new>
#include <string_view>

namespace ipc::demos {

using namespace ipc::stage;

Book* book = nullptr;
int book_fd = -1;

namespace {

/// FNV-1a, never 0.
std::uint64_t hash_of(std::string_view text, std::uint64_t more) {
    std::uint64_t hash = 14695981039346656037u ^ more;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    hash ^= hash >> 32;
    return hash == 0 ? 1 : hash;
}

std::uint64_t payment_of(const bank::Payment& payment) {
    return hash_of(payment.payer(), static_cast<std::uint64_t>(payment.number()) * 0x9e3779b97f4a7c15u);
}

std::uint64_t key_of(const bank::Payment& payment) {
    return payment.idempotency_key().empty() ? 0 : hash_of(payment.idempotency_key(), 0);
}

using Sets = std::array<std::array<Row, Book::kWays>, Book::kSets>;

Row* find(Sets& sets, std::uint64_t hash, std::uint64_t Row::* which) {
    for (Row& row : sets[hash % Book::kSets]) {
        if (row.*which == hash) return &row;
    }
    return nullptr;
}

Row& add(Sets& sets, std::array<std::uint32_t, Book::kSets>& oldest, std::uint64_t hash, const Row& row) {
    const std::size_t set = hash % Book::kSets;
    return sets[set][oldest[set]++ % Book::kWays] = row;
}

constexpr int kStepBits = std::bit_width(Book::kSteps) - 1;

std::size_t bucket_of(std::uint64_t us) {
    if (us < Book::kSteps) return us;
    const int shift = static_cast<int>(std::bit_width(us)) - 1 - kStepBits;
    const std::size_t row = static_cast<std::size_t>(shift) + 1;
    return std::min(row * Book::kSteps + ((us >> shift) - Book::kSteps), Book::kBuckets - 1);
}

std::int64_t longest_in(std::size_t bucket) {
    const std::size_t row = bucket / Book::kSteps, step = bucket % Book::kSteps;
    if (row == 0) return static_cast<std::int64_t>(step);
    return static_cast<std::int64_t>(((Book::kSteps + step + 1) << (row - 1)) - 1);
}

}  // namespace

void make_book(Stage& stage) {
    book_fd = memfd_create("ipc-rpc book", MFD_CLOEXEC);
    if (book_fd == -1) stage.fail("memfd_create", "close some descriptors or raise ulimit -n");
    if (ftruncate(book_fd, sizeof(Book)) == -1) stage.fail("ftruncate", "free some memory");
    void* memory = mmap(nullptr, sizeof(Book), PROT_READ | PROT_WRITE, MAP_SHARED, book_fd, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "free some memory");
    book = new (memory) Book{};
}

bool is_known(Book& in, const bank::Payment& payment, bank::Receipt& receipt) {
    const std::uint64_t key = key_of(payment);
    const Row* known = key == 0 ? nullptr : find(in.by_key, key, &Row::key);
    if (known == nullptr) return false;
    in.recognised.fetch_add(1);
    receipt.set_executed(known->times);
    receipt.set_recognised(true);
    return true;
}

void pay(Book& in, const bank::Payment& payment, bank::Receipt& receipt) {
    if (is_known(in, payment, receipt)) return;
    const std::uint64_t hash = payment_of(payment), key = key_of(payment);
    Row* row = find(in.by_payment, hash, &Row::payment);
    if (row == nullptr) {
        const char payer = payment.payer().empty() ? '?' : payment.payer().front();
        row = &add(in.by_payment, in.oldest_payment, hash, {hash, key, payment.number(), 0, payer});
        const auto place = static_cast<std::size_t>(in.payments.fetch_add(1)) % kRowsShown;
        in.newest[place] = *row;
    }
    // Money moves here.
    ++row->times;
    in.executed.fetch_add(1);
    if (row->times == 2) in.twice.fetch_add(1);
    for (Row& shown : in.newest) {
        if (shown.payment == hash) shown.times = row->times;
    }
    if (key != 0) add(in.by_key, in.oldest_key, key, {hash, key, payment.number(), row->times, row->payer});
    receipt.set_executed(row->times);
}

double local_call_ns() {
    constexpr int kRounds = 25, kCalls = 800;
    const auto own = std::make_unique<Book>();
    bank::Payment payment;
    bank::Receipt receipt;
    payment.set_payer("A");
    std::int64_t used = 0;
    std::array<std::int64_t, kRounds> took{};
    for (int round = 0; round < kRounds; ++round) {
        const std::int64_t began = monotonic_ns();
        for (int call = 0; call < kCalls; ++call) {
            payment.set_number(round * kCalls + call);
            pay(*own, payment, receipt);
            used += receipt.executed();
            asm volatile("" : "+r"(used));  // the compiler must not see that nobody needs the sum
        }
        took[static_cast<std::size_t>(round)] = monotonic_ns() - began;
    }
    std::sort(took.begin(), took.end());  // the median: others want the CPU now and then
    return static_cast<double>(took[kRounds / 2]) / kCalls;
}

void note_latency(std::int64_t ns) {
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(ns / 1000, 0));
    book->latencies[bucket_of(us)].fetch_add(1, std::memory_order_relaxed);
}

std::int64_t latency_percentile(double part) {
    std::uint64_t all = 0, so_far = 0;
    for (const auto& bucket : book->latencies) all += bucket.load(std::memory_order_relaxed);
    for (std::size_t bucket = 0; bucket < Book::kBuckets && all > 0; ++bucket) {
        so_far += book->latencies[bucket].load(std::memory_order_relaxed);
        if (static_cast<double>(so_far) >= part * static_cast<double>(all)) return longest_in(bucket);
    }
    return 0;
}

std::int64_t message_id(const bank::Payment& payment) {
    return (payment.payer().empty() ? 0 : payment.payer().front()) * 1'000'000'000LL + payment.number();
}

}  // namespace ipc::demos
