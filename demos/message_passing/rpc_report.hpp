#pragma once

#include <vector>

#include "message_passing/rpc_address.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

extern const ipc::stage::Knob kTransport, kCall, kDeadline, kServerDelay, kRetry, kKey, kFault, kClients, kServers,
    kAttempts, kMessages;
extern const ipc::stage::Metric kCalls, kOk, kDeadlineExceeded, kUnavailable, kExecuted, kExecutedTwice, kLatencyP50,
    kLatencyP99, kLocalCall, kPayments, kConfirmed, kGivenUp, kRecognised, kMessagesReceived, kOtherStatus, kServersUsed;
extern const ipc::stage::Gauge kAlone, kServing, kInHand, kSocketFile,
    kNoServer;
std::vector<const ipc::stage::Gauge*> rpc_gauges(); ///< all of them

bool all_clients_left(const ipc::stage::Stage& stage);
/// Once in a run, after some payments: the server that asks is to die.
bool fault_strikes(ipc::stage::Stage& stage);
/// In the warden: the figures, and what they mean.
void report_rpc(ipc::stage::Stage& stage);
/// What they mean, in one sentence: rpc_verdict.cpp.
void judge_rpc(ipc::stage::Stage& stage);

void server(ipc::stage::Stage& stage);

}  // namespace ipc::demos
