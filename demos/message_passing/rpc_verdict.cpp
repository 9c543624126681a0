// What the figures of a run mean, in one sentence: whether each payment was executed once, and what its client knows
// of that.
#include <algorithm>
#include <bit>
#include <string>

#include "message_passing/rpc_book.hpp"
#include "message_passing/rpc_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

const char* plural(long long count) { return count == 1 ? "" : "s"; }

void judge_client(Stage& stage) {
    const long long calls = stage.total(kCalls), ok = stage.total(kOk), late = stage.total(kDeadlineExceeded);
    const bool over = stage.page().ended_ns.load() != 0;
    stage.verdict(stage.total(kGivenUp) == 0 && (ok > 0 || !over),
                  "%lld call%s: %lld OK, %lld DEADLINE_EXCEEDED, %lld UNAVAILABLE; the book is at the server.", calls,
                  plural(calls), ok, late, static_cast<long long>(stage.total(kUnavailable)));
}

/// Some clients have no answer, and will have none.
void judge_failed(Stage& stage, long long without_answer, const char* why) {
    const long long payments = stage.total(kPayments), different = book->payments, confirmed = stage.total(kConfirmed);
    stage.verdict(false, "%lld of %lld payment%s failed for %s; executed all the same: %lld. %s.", without_answer, payments,
                  plural(payments), payments == 1 ? "its client" : "their clients",
                  std::clamp(different - confirmed, 0LL, without_answer), why);
}

void judge_executed(Stage& stage, long long without_answer) {
    const long long different = book->payments, known = book->recognised;
    const double local = std::bit_cast<double>(stage.total(kLocalCall));
    std::string more;
    if (without_answer > 0 && stage.page().ended_ns.load() != 0)
        more = " The run ended before " + std::to_string(without_answer) +
               (without_answer == 1 ? " client had its answer." : " clients had their answers.");
    if (known > 0)
        stage.verdict(true, "%lld payment%s, each executed once: %lld repeated call%s recognised by the key.%s", different,
                      plural(different), known, known == 1 ? " was" : "s were", more.c_str());
    else if (is_server_alone(stage))
        stage.verdict(true, "%lld payment%s executed, each of them once.", different, plural(different));
    else if (stage.total(kOk) > 0 && local > 0)
        stage.verdict(true, "%lld payment%s, each executed once. Called locally the function takes %.0f ns; called remotely "
                      "%.0f times as long.%s", different, plural(different), local,
                      static_cast<double>(stage.total(kLatencyP50)) * 1e3 / local, more.c_str());
    else
        stage.verdict(true, "%lld payment%s, each executed once.%s", different, plural(different), more.c_str());
}

}  // namespace

void judge_rpc(Stage& stage) {
    const long long payments = stage.total(kPayments), given_up = stage.total(kGivenUp), twice = book->twice;
    const long long executed = book->executed, most = std::max<long long>(payments, book->payments);
    const long long open = std::max<long long>(payments - stage.total(kConfirmed) - given_up, 0);
    const bool over = stage.page().ended_ns.load() != 0;
    if (is_server_alone(stage) && stage.total(kCalls) == 0)
        stage.verdict(true, "The server listens at %s; nobody has called yet.", stage.object_name().c_str());
    else if (executed + payments == 0)
        stage.verdict(true, "No payment was made yet.");
    else if (twice > 0)
        stage.verdict(false, "%lld of %lld payment%s %s executed twice or more: the answer was lost, not the payment.", twice,
                      most, plural(most), twice == 1 ? "was" : "were");
    else if (is_client_alone(stage))
        judge_client(stage);
    else if (open > 0 && stage.shown(kNoServer) != 0)
        judge_failed(stage, given_up + open, "No server is left that could say more");
    else if (given_up > 0)
        judge_failed(stage, given_up, stage.total(kDeadlineExceeded) > 0 ? "A deadline ends the waiting, not the work"
                                                                         : "The answer may be lost, and not the payment");
    else if (executed == 0)
        stage.verdict(!over, over ? "No payment was executed before the run ended." : "No payment is executed yet.");
    else
        judge_executed(stage, open);
}

}  // namespace ipc::demos
