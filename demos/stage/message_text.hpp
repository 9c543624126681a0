#pragma once

#include <cstdint>
#include <string>

namespace ipc::stage {

/// "<CLIENT SEQUENCE xxxx>": whoever looks at the bytes can tell whole from torn.
std::string message_text(std::size_t client, std::int64_t sequence, std::int64_t longest);

/// The same message's number among all clients'.
std::int64_t message_id(std::size_t client, std::int64_t sequence);
inline std::size_t client_of(std::int64_t id) { return static_cast<std::size_t>(id >> 32) - 1; }
inline std::int64_t sequence_of(std::int64_t id) { return id & 0xffffffff; }

}  // namespace ipc::stage
