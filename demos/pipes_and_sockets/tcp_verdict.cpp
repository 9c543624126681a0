// What the figures of a run mean, in one sentence: what came, and whether it came as it was sent. Of messages that did
// not come nothing else is claimed.
#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <string>

#include "pipes_and_sockets/tcp_relay.hpp"
#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"
#include "stage/killed.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

struct Finding {
    bool holds;
    std::string text;
};

[[gnu::format(printf, 2, 3)]] Finding found(bool holds, const char* format, ...) {
    std::array<char, 500> text{};
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text.data(), text.size(), format, arguments);
    va_end(arguments);
    return {holds, text.data()};
}

const char* plural(long long count) { return count == 1 ? "" : "s"; }

Finding judge_datagrams(const Stage& stage, long long sent, long long came, bool over) {
    const long long lost = stage.total(kLost), reordered = stage.total(kReordered);
    if (lost + reordered > 0)
        return found(false, "%lld datagram%s sent: %lld came, each of them whole, %lld %s lost, %lld came out of order. "
                     "UDP neither sends again nor sorts.", sent, sent == 1 ? " was" : "s were", came, lost,
                     lost == 1 ? "was" : "were", reordered);
    if (over && came < sent)
        return found(true, "%lld of %lld datagrams came, each of them whole; the others were on their way at the end.",
                     came, sent);
    return found(true, "%lld of %lld datagram%s came, each of them whole and in order: this time.", came, sent, plural(sent));
}

Finding judge_stream(const Stage& stage, long long sent, long long came, bool over) {
    const long long merged = stage.total(kMerged), split = stage.total(kSplit), received = stage.total(kReceived);
    const long long lost = stage.total(kLost), stalls = stage.total(kStalls), resets = stage.total(kResets);
    if (merged + split > 0)
        return found(false, "%lld message%s sent; the server's reads made %lld of them: %lld merged, %lld split. "
                     "A stream does not say where a message ends.", sent, sent == 1 ? " was" : "s were", received, merged, split);
    if (lost > 0)
        return found(false, "%lld of %lld message%s came, each of them whole; %lld went down with a connection that "
                     "was reset or broken.", came, sent, plural(sent), lost);
    if (resets > 0)
        return found(true, "%lld of %lld message%s came, each of them whole, before a client vanished: %lld connection%s "
                     "ended with ECONNRESET in place of end of file.", came, sent, plural(sent), resets, plural(resets));
    if (stalls > 0)
        return found(true, "%lld of %lld message%s came, whole and in order, none is lost: %lld lost segment%s, "
                     "%lld ms together. The relay made each by holding everything behind it for a retransmission timeout.",
                     came, sent, plural(sent), stalls, stalls == 1 ? " was a stall" : "s were stalls",
                     static_cast<long long>(stage.total(kStallMs)));
    return found(true, "%lld of %lld message%s came, each of them whole and in order%s.", came, sent, plural(sent),
                 over && came < sent ? "; the others were on their way at the end" : "");
}

Finding judge_nothing(const Stage& stage, long long sent, bool over) {
    const long long lost = stage.total(kLost);
    if (!over) return found(true, "No message has come yet.");
    if (sent == 0) return found(false, "No message was sent.");
    if (lost > 0)
        return found(false, "None of %lld message%s came; %lld %s lost.", sent, plural(sent), lost, lost == 1 ? "is" : "are");
    if (sent == 1) return found(false, "The only message had not come before the end: it was still on its way.");
    return found(false, "None of %lld messages came before the end: all were still on their way.", sent);
}

Finding judge_all(Stage& stage) {
    // A client counts what it has sent, and the server may be quicker to count that it came.
    const long long came = stage.total(kArrived), sent = std::max<long long>(stage.total(kSent), came);
    const bool over = stage.page().ended_ns.load() != 0;
    const bool torn = stage.total(kMerged) + stage.total(kSplit) > 0;
    if (const std::string dead = killed_words(stage); !dead.empty() && !torn)
        return found(false, "%s%lld of %lld %s%s came to the server.", dead.c_str(), came, sent,
                     is_udp(stage) ? "datagram" : "message", plural(sent));
    if (came == 0 && !torn) return judge_nothing(stage, sent, over);
    Finding finding = is_udp(stage) ? judge_datagrams(stage, sent, came, over) : judge_stream(stage, sent, came, over);
    finding.text.insert(0, killed_words(stage));
    return finding;
}

Finding judge_server(const Stage& stage) {
    const long long received = stage.total(kReceived), came = stage.total(kArrived), lost = stage.total(kLost);
    if (const long long length = shared->wrong_length; length != 0)
        return found(false, "A length of %lld is not our framing: four bytes in network byte order, below 2^24. Before it "
                     "%lld message%s came.", length, received, plural(received));
    if (const long long bytes = shared->unfinished; bytes != 0)
        return found(false, "%lld message%s received; %lld byte%s more %s no whole message.", received, plural(received),
                     bytes, plural(bytes), bytes == 1 ? "is" : "are");
    if (received == 0)
        return found(true, "The server listens at %s; nobody has sent anything yet.", stage.object_name().c_str());
    if (stage.total(kMerged) + stage.total(kSplit) + lost + stage.total(kReordered) == 0)
        return found(true, "%lld message%s received; the clients are another program's business.", received, plural(received));
    // What was sent is known from the numbers in what came.
    return is_udp(stage) ? judge_datagrams(stage, came + lost, came, true) : judge_stream(stage, came + lost, came, true);
}

Finding judge_client(const Stage& stage) {
    const long long sent = stage.total(kSent), answered = stage.total(kAnswered);
    if (shared->left_by_server != 0)
        return found(false, "%lld message%s sent, %lld answered; then the other side ended the connection.", sent, plural(sent), answered);
    return found(true, "%lld message%s sent, %lld answered; the server is another program's business.", sent, plural(sent), answered);
}

/// Alone: what its two sides meant by the bytes is unknown to it.
Finding judge_relay(const Stage& stage) {
    const long long links = shared->relayed_links, stalls = stage.total(kStalls), dropped = stage.total(kDropped);
    const std::string from = stage.object_name(), to = doors.elsewhere.front().text();
    if (links == 0)
        return found(true, "The relay listens at %s and leads on to %s; nobody has come yet.", from.c_str(), to.c_str());
    const long long there = stage.total(kRelayedToServer), back = stage.total(kRelayedToClient);
    const char* what = is_udp(stage) ? "sender" : "connection";
    std::string text = found(true, "%lld %s%s relayed to %s: %lld byte%s there, %lld back", links, what, plural(links),
                             to.c_str(), there, plural(there), back).text;
    if (stalls > 0)
        text += found(true, "; %lld lost segment%s, %lld ms together", stalls, stalls == 1 ? " was a stall" : "s were stalls",
                      static_cast<long long>(stage.total(kStallMs))).text;
    if (const long long resets = shared->reset_by_clients; resets > 0)
        text += found(true, "; %lld ended with ECONNRESET of the client", resets).text;
    if (dropped > 0) text += found(true, "; %lld datagram%s thrown away", dropped, dropped == 1 ? " was" : "s were").text;
    return {true, text + "."};
}

/// What was asked of a relay that is not there would else seem to have happened.
const char* without_relay(const Stage& stage, bool is_relay) {
    const bool wanted = stage.value(kDistance) + stage.value(kLoss) + stage.value(kBandwidth) != 0;
    if (!wanted || is_relay || (!stage.alone() && stage.is_on(kRelay))) return "";
    return stage.alone() ? " Only the relay makes distance, loss and bandwidth: --role relay is one, between the two."
                         : " Only the relay makes distance, loss and bandwidth, and there is none.";
}

}  // namespace

void judge_tcp(Stage& stage) {
    const bool is_server = stage.shown(kServerPort) != 0, is_relay = stage.alone() && stage.shown(kRelayPort) != 0;
    const Finding finding = !stage.alone() ? judge_all(stage)
                            : is_relay     ? judge_relay(stage)
                            : is_server    ? judge_server(stage)
                                           : judge_client(stage);
    stage.verdict(finding.holds, "%s%s", finding.text.c_str(), without_relay(stage, is_relay));
}

}  // namespace ipc::demos
