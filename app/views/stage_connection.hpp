#pragma once

#include "views/stage_parts.hpp"

// A connection of a Unix socket, and the queue of one without connections.
namespace ipc::views {

/// What became of a client's connection: the bits of the gauges "link_1" ...
inline constexpr std::int64_t kConnected = 1, kAccepted = 2, kTurnedAway = 4, kKeptOut = 8;

/// The gauge of this client: "unread_" for client A is "unread_1".
std::int64_t of_client(const model::App& app, const char* gauge, const Player& client);
bool is_stream(const model::App& app);
bool is_framed(const model::App& app);  ///< a stream with a length in front of each message

/// The connection; below it what is in it, and who the kernel says is at its other end.
void draw_connection(const model::App& app, const Canvas& canvas, Rect row, const Player& client);
/// Datagrams of all clients lie in one queue.
void draw_datagrams(const model::App& app, const Canvas& canvas, Rect tube,
                    const std::vector<Player>& clients);

}  // namespace ipc::views
