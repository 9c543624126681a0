#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

/// A client's part: connects to the server and sends its messages.
void send_messages(ipc::stage::Stage& stage);

}  // namespace ipc::demos
