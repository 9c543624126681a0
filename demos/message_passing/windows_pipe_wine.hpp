#pragma once

#include <string>

#include "stage/stage.hpp"

namespace ipc::demos {

/// In the warden: Wine is there, nobody else uses our folder of it, its server runs as a child of this process
/// and Windows has started in it; or the process leaves with one sentence. The first time takes 12 s.
void start_wine(ipc::stage::Stage& stage);
/// In the warden at the end, and in a process that goes on without Wine: another run may use the folder.
void let_go_of_wine();

/// What is missing is no failed call: one sentence, and the process leaves.
[[noreturn]] void give_up(ipc::stage::Stage& stage, const std::string& why);

/// Of a Windows program of ours, "pipe_server.exe".
const char* windows_program(const char* name);

}  // namespace ipc::demos
