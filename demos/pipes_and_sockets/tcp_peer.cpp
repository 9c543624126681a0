// What the server makes of the bytes that one client sent.
#include "pipes_and_sockets/tcp_peer.hpp"

#include <algorithm>
#include <cerrno>

#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace ipc::demos {

using namespace ipc::stage;

void Peer::judge(Stage& stage, std::string_view text, Marks& its_marks) {
    const Marks::Seen seen = its_marks.read(text);
    stage.count(kReceived);
    if (seen.merged) stage.count(kMerged);
    if (seen.split) stage.count(kSplit);
    shared->bytes.fetch_add(static_cast<std::int64_t>(text.size()), std::memory_order_relaxed);
    const auto size = static_cast<std::int64_t>(text.size());
    const auto kind = seen.merged || seen.split ? EventKind::message_torn : EventKind::message_received;
    if (seen.ended.empty()) stage.event(kind, size);
    for (const std::int64_t id : seen.ended) {
        stage.event(kind, size, id);
        stage.count(kArrived);
        client = static_cast<std::int64_t>(client_of(id));
        ++arrived;
        if (sequence_of(id) < highest) stage.count(kReordered);
        highest = std::max(highest, sequence_of(id));
    }
}

/// Never waits: a client that does not read its answers must not keep the others waiting.
void Peer::answer(std::string_view text, bool with_length) {
    constexpr std::size_t kMostUnsent = 1 << 20;
    if (unsent.size() + text.size() > kMostUnsent) return;
    if (with_length) unsent += framed(text);
    else unsent += text;
}

void Peer::send_unsent() {
    if (unsent.empty()) return;
    const ssize_t sent = send(fd, unsent.data(), unsent.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) {
        unsent.erase(0, static_cast<std::size_t>(sent));
    } else if (errno == ECONNRESET || errno == EPIPE) {
        // A reset is told once, to whichever call comes first; after it recv() says end of file.
        was_reset = true;
    }
}

void Peer::take(Stage& stage, std::string_view received) {
    inbox += received;
    if (!stage.is_on(kFraming)) {
        judge(stage, inbox, marks);
        answer(inbox, false);
        inbox.clear();
        return;
    }
    for (std::string message;;) {
        // What has no length in front is only taken as it is where it may stem from before framing was switched on.
        if (const std::uint32_t length = stage.alone() ? wrong_length(inbox) : 0; length != 0) {
            shared->wrong_length = length;
            is_refused = true;
            return;
        }
        const bool no_length = stage.alone() && !inbox.empty() && inbox[0] != '\0';  // as much as there is of it
        if (no_length || !take_framed(inbox, message)) return;
        Marks fresh;
        judge(stage, message, fresh);
        answer(message, true);
    }
}

std::int64_t Peer::missing(bool over) const {
    if (client < 0) return 0;
    const auto number = static_cast<std::size_t>(client);
    const std::int64_t sent = over && number < kMostClients ? shared->sent[number].load() : 0;
    return std::max<std::int64_t>(std::max(sent, highest) - arrived, 0);
}

}  // namespace ipc::demos
