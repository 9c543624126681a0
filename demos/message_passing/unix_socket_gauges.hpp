#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <vector>

#include "message_passing/framing.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

inline constexpr std::size_t kMostClients = 8;

/// A number for each client, the first one first.
using ClientGauges = std::array<ipc::stage::Gauge, kMostClients>;
extern const ClientGauges kLink, kUnread, kPid, kUid;
extern const ipc::stage::Gauge kReadFrom, kReadBytes, kReadMerged, kReadSplit;
extern const ipc::stage::Gauge kDescriptorSent, kDescriptorReceived, kStrangerUid;

/// What became of a client's connection; the bits of kLink.
enum class Link : std::int64_t { connected = 1, accepted = 2, turned_away = 4, kept_out = 8 };

std::vector<const ipc::stage::Gauge*> socket_gauges(); ///< all of them, and kBound

void show_link(ipc::stage::Stage& stage, std::size_t client, Link what);
void show_peer(ipc::stage::Stage& stage, std::size_t client, pid_t pid, uid_t uid);
void show_sent(ipc::stage::Stage& stage, std::size_t client, std::size_t bytes);
void show_received(ipc::stage::Stage& stage, std::size_t client, const Received& got);
/// Which client this process is; the first one where it is none of ours.
std::size_t client_with(const ipc::stage::Stage& stage, pid_t pid);
bool was_turned_away(const ipc::stage::Stage& stage, std::size_t client);
/// Which client wrote what was received from a socket that all share.
std::size_t client_in(const Received& got);

}  // namespace ipc::demos
