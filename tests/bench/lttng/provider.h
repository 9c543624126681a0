// The LTTng-UST event that ours is compared with: the same five fields.
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER ipc_bench

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "./provider.h"

#if !defined(IPC_BENCH_PROVIDER_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define IPC_BENCH_PROVIDER_H

#include <lttng/tracepoint.h>

LTTNG_UST_TRACEPOINT_EVENT(
    ipc_bench, event,
    LTTNG_UST_TP_ARGS(long, a, long, b, unsigned, name, unsigned, line, unsigned, kind),
    LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(long, a, a) lttng_ust_field_integer(long, b, b)
                            lttng_ust_field_integer(unsigned, name, name)
                                lttng_ust_field_integer(unsigned, line, line)
                                    lttng_ust_field_integer(unsigned, kind, kind)))

#endif

#include <lttng/tracepoint-event.h>
