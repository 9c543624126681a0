// ipc-bench-lttng: prints what one LTTng-UST event costs, in ns, within the session that ipc-bench started.
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "provider.h"

#include <stdio.h>
#include <time.h>

// CPU time: what other programs take on a busy machine is not the cost of an event.
static double now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

int main(void) {
    enum { events = 500000 };
    if (!lttng_ust_tracepoint_enabled(ipc_bench, event)) return 1; // nobody records: nothing to compare
    for (long i = 0; i < events / 10; ++i) lttng_ust_do_tracepoint(ipc_bench, event, i, i, 1, 1, 1);
    const double start = now_ns();
    for (long i = 0; i < events; ++i) lttng_ust_tracepoint(ipc_bench, event, i, i, 1, 1, 1);
    printf("%.2f\n", (now_ns() - start) / events);
    return 0;
}
